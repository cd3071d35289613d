"""Random models exported and recomputed by two engines that are not ours: every formula cell must be the same."""

import re

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.files.excel.export import prepare, workbook_bytes
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.model import PERIOD
from tests.files.excel_engines import unexplained
from tests.files.excel_models import formulas_of_lines, relative_pattern, split_address, without_choice
from tests.random_models import Flavour, random_models

# Without shrinking: what is reported is a cell, its formula and two values, which says more than a smaller model.
thorough_enough = settings(
    max_examples=60, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
WIDE = Flavour(
    lines=12,
    periods=7,
    reductions=("SUM", "MIN", "MAX", "AVERAGE", "COUNT", "MEDIAN"),
)


def calculated(model):
    try:
        return Calculation.of(model)
    except CircularReference:
        assume(False)
        raise


def written(model, calculation, folder, scenario):
    path = folder / "random.xlsx"
    path.write_bytes(workbook_bytes(model, calculation, ExportOptions("en", scenario)))
    return path


@thorough_enough
@given(random_models(), st.data())
def test_a_random_model_recomputes_to_what_is_stored(tmp_path_factory, model, data):
    calculation = calculated(model)
    scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
    path = written(model, calculation, tmp_path_factory.getbasetemp(), scenario)
    assert unexplained(path) == []


@settings(thorough_enough, max_examples=30)
@given(random_models(WIDE))
def test_a_wide_random_model_recomputes_to_what_is_stored(tmp_path_factory, model):
    path = written(model, calculated(model), tmp_path_factory.getbasetemp(), "base")
    assert unexplained(path) == []


@thorough_enough
@given(random_models())
def test_each_formula_of_a_row_has_one_pattern(tmp_path_factory, model):
    calculation = calculated(model)
    path = written(model, calculation, tmp_path_factory.getbasetemp(), "base")
    for patterns in patterns_by_formula(model, calculation, path).values():
        assert len(patterns) == 1


def patterns_by_formula(model, calculation, path):
    """Return the relative texts of each (sheet, row, exception in force)."""
    layout = prepare(model, calculation, ExportOptions("en")).layout
    company_of = {sheet: item for item, sheet in layout.sheets.items.items()}
    rows = {
        (is_company, row.row + 1): row
        for is_company, listed in ((False, layout.market), (True, layout.company))
        for row in listed
        if row.rest is not None
    }
    found = {}
    for (sheet, address), formula in formulas_of_lines(path).items():
        if sheet not in {layout.sheets.market, *company_of}:
            continue
        if re.fullmatch(r"'Scenarios'!\$G\$\d+", formula.text):
            continue  # an input that some scenario gives
        column, number = split_address(address)
        row = rows[sheet in company_of, number]
        line = model.lines[row.line]
        axes = [axis for axis in line.axes if axis not in {PERIOD, "company"}]
        items = dict(zip(axes, row.rest, strict=True)) | {"company": company_of.get(sheet)}
        if PERIOD in line.axes:
            items[PERIOD] = model.periods[column - 1 - layout.columns.first]
        exception = calculation.bound(row.line).exception_at([items[axis] for axis in line.axes])
        found.setdefault((sheet, number, exception), set()).add(
            relative_pattern(without_choice(formula.text), address)
        )
    return found
