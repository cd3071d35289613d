"""The selector: whichever scenario is chosen on the sheet, the whole workbook computes the application's numbers."""

import re
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.formulas import FormulaNotForExcel
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import BASE, Cell, Replacement, Scenario
from gpu_modeler.text import Labels
from tests.files.excel_cells import expected, places_of_cells
from tests.files.excel_engines import unexplained
from tests.files.excel_models import PERIODS, P, gpu_makers, line, model_of, put, sheets_by_kind
from tests.random_models import random_models
from tests.recalculation import agree, choose_scenario, differences, formulas, has_libreoffice, recompute


def write(model, folder, scenario=BASE, language="zh"):
    path = folder / f"{scenario}.xlsx"
    path.write_bytes(workbook_bytes(model, Calculation.of(model), ExportOptions(language, scenario)))
    return path


def chosen(model, path, folder, scenario):
    """Return the workbook with another scenario chosen on its sheet."""
    target = folder / f"{path.stem} as {scenario}.xlsx"
    number = tuple(model.orders["scenarios"]).index(scenario) + 1
    sheet = next(
        each.title for each in openpyxl.load_workbook(path) if sheet_of(each["A1"].value) == ("scenarios", "")
    )
    choose_scenario(path, target, sheet, number)
    return target


def wrong_cells(model, path, scenario, engine):
    """Return the cells of the line sheets in which an engine, the scenario chosen, does not get the application's value."""
    calculation = Calculation.of(model)
    answers = recompute(path, engine)
    wrong, count = [], 0
    for sheet, address, content, line_id, place in places_of_cells(model, path):
        count += 1
        got = answers.get((sheet, address), content)
        wanted = expected(calculation, line_id, place, scenario)
        if not agree(wanted, got):
            wrong.append((sheet, address, content, wanted, got))
    assert count == sum(len(list(model.places(each))) for each in model.lines.values())
    return wrong


ENGINES = ("formualizer", "ironcalc", "libreoffice")


@pytest.fixture(scope="module")
def starter():
    return load_starter()


@pytest.fixture(scope="module")
def starter_path(starter, tmp_path_factory):
    return write(starter, tmp_path_factory.mktemp("starter"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("scenario", load_starter().scenarios)
def test_the_starter_computes_every_scenario_that_is_chosen(
    starter, starter_path, tmp_path, scenario, engine
):
    if engine == "libreoffice" and not has_libreoffice():
        pytest.skip("LibreOffice is not installed")
    path = chosen(starter, starter_path, tmp_path, scenario)
    assert wrong_cells(starter, path, scenario, engine) == []


@pytest.mark.parametrize("scenario", ["bull", "bear", "hbm_squeeze"])
@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
def test_every_other_sheet_follows_the_choice_too(starter, starter_path, tmp_path, scenario, engine):
    """What is stored in the export of a scenario is what every engine computes once it is chosen in another's."""
    expected = formulas(write(starter, tmp_path, scenario))
    path = chosen(starter, starter_path, tmp_path, scenario)
    assert differences(path, recompute(path, engine), expected=expected) == []
    before = formulas(starter_path)
    kinds = sheets_by_kind(path)
    changed = {sheet for (sheet, _), formula in expected.items() if formula.stored != before[sheet, _].stored}
    assert {kinds[kind][0] for kind in ("cover", "market", "compare", "scenarios", "valuation")} <= changed


def family():
    """Return a model with a grandchild scenario that takes over, overrides, and brings formulas back."""
    model = gpu_makers()
    scenarios = {"bull": "base", "boom": "bull", "bear": "base"}
    for name, parent in scenarios.items():
        model.scenarios[name] = Scenario(name, Labels(name, name), parent)
    model.orders["scenarios"] = ("base", *scenarios)
    put(model, "revenue", ("2025", "a"), 20.0, "bull", kind="override")
    put(model, "revenue", ("2025", "a"), None, "boom")
    put(model, "revenue", ("2027", "c"), 5.0, "bear", kind="override")
    put(model, "tam", ("2024",), None, "bear")
    put(model, "units", ("2026", "b", "t"), 9000.0, "bull")
    put(model, "units", ("2026", "b", "t"), None, "boom")
    put(model, "product_revenue", ("2027", "b", "t"), 0.5, "bear", kind="override")
    put(model, "peak", ("c",), 77.0, "bull", kind="override")
    return model


@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
@pytest.mark.parametrize("scenario", ["base", "bull", "boom", "bear"])
@pytest.mark.parametrize("shown", ["base", "boom"])
def test_scenarios_inherit_override_and_bring_formulas_back(tmp_path, shown, scenario, engine):
    model = family()
    path = chosen(model, write(model, tmp_path, shown), tmp_path, scenario)
    assert wrong_cells(model, path, scenario, engine) == []


def test_a_scenario_that_is_not_chosen_gives_other_numbers(tmp_path):
    model = family()
    path = chosen(model, write(model, tmp_path), tmp_path, "bear")
    assert len(wrong_cells(model, path, "base", "ironcalc")) > 5


@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
)
@given(random_models())
def test_a_random_model_computes_every_scenario_that_is_chosen(tmp_path_factory, model):
    folder = tmp_path_factory.getbasetemp()
    try:
        path = write(model, folder)
    except CircularReference:
        return
    for scenario in model.orders["scenarios"]:
        # What is stored in the export of a scenario is the application's (tested elsewhere); the layout is the same.
        other = formulas(write(model, folder, scenario))
        assert unexplained(chosen(model, path, folder, scenario), other) == []


# --- names that a list or MATCH would misread -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [
        ("b*", "bear", "b?ar"),
        ("Same", "same", "SAME"),
        ("=1+1", "@x", "-3"),
        ("2026", "12.5%", "TRUE"),
        ("", " ", "\n"),
        ("😀" * 60, "😀" * 61, '"quoted"'),
        ("~*", "it's", "a\tb"),
    ],
)
@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
def test_any_name_can_be_chosen(tmp_path, labels, engine):
    model = family()
    for scenario, label in zip(("bull", "boom", "bear"), labels, strict=True):
        model.scenarios[scenario] = Scenario(scenario, Labels(label, label), model.scenarios[scenario].parent)
    path = write(model, tmp_path)
    for scenario in model.scenarios:
        assert wrong_cells(model, chosen(model, path, tmp_path, scenario), scenario, engine) == []


def test_the_selector_offers_the_scenarios_of_the_headings(tmp_path):
    sheet = openpyxl.load_workbook(write(family(), tmp_path))["情景"]
    (offered,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert (str(offered.sqref), offered.type, offered.formula1) == ("C3", "list", "$H$7:$K$7")
    assert [cell.value for cell in sheet["H7:K7"][0]] == ["base", "bull", "boom", "bear"]
    assert [cell.value for cell in sheet["H5:K5"][0]] == ["base", "bull", "boom", "bear"]
    assert sheet.row_dimensions[5].hidden


def test_what_is_typed_stands_apart_from_what_holds(tmp_path):
    sheet = openpyxl.load_workbook(write(family(), tmp_path))["情景"]
    row = next(row for row in sheet.iter_rows(min_row=8) if row[0].value == "cell|revenue|a|2025")
    assert [cell.value for cell in row[7:11]] == [12.3, 20, "公式", None]
    values = openpyxl.load_workbook(write(family(), tmp_path), data_only=True)["情景"]
    found = [cell.value for cell in values[row[0].row]]
    assert found[7:15] == [12.3, 20, "公式", None, 12.3, 20, "公式", 12.3]


def test_clearing_an_input_on_the_sheet_makes_it_zero_as_in_the_application(tmp_path):
    model = family()
    path = write(model, tmp_path)
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["情景"].iter_rows(min_row=8) if row[0].value == "cell|units|b|t|2026")
    assert row[7].value == 4500
    row[7].value = None
    book.save(tmp_path / "cleared.xlsx")
    model.apply(Replacement("cells", ("base", "units", ("2026", "b", "t")), Cell(4500.0), None))
    assert wrong_cells(model, tmp_path / "cleared.xlsx", "base", "formualizer") == []


def test_a_comment_on_a_cell_that_changes_says_of_which_scenario_it_is(tmp_path):
    model = gpu_makers()
    put(model, "revenue", ("2025", "a"), 20.0, "bull", kind="guidance", source="report")
    for scenario, source in {"base": "路透", "bull": "2024年年报"}.items():
        book = openpyxl.load_workbook(write(model, tmp_path, scenario))
        comment = book["寒武纪's (A-B)"]["I15"].comment.text
        assert source in comment
        assert f"情景“{scenario}”中的值" in comment


def test_rows_of_which_scenarios_decide_a_part_carry_no_warning_of_excel(tmp_path):
    path = write(family(), tmp_path)
    choosing = {
        row[0].row
        for sheet in openpyxl.load_workbook(path).worksheets
        if sheet.title == "=摩尔线程"
        for row in sheet.iter_rows()
        if any("'情景'!$G$" in str(cell.value) for cell in row)
    }
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    spared = re.search(r'<ignoredError sqref="([^"]*)" formula="1"/>', sheet)
    assert choosing
    assert {
        int(span.partition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for span in spared[1].split()
    } >= choosing


def test_an_exception_under_a_choice_keeps_its_mark(tmp_path):
    book = openpyxl.load_workbook(write(family(), tmp_path))
    cell = book["=摩尔线程"]["K13"]
    assert cell.value.startswith("=IF(ISNUMBER('情景'!$G$")
    assert cell.fill.fgColor.rgb == "FFE6DDF0"
    assert "停产" in cell.comment.text


def test_a_formula_too_long_with_its_choice_is_named_and_nothing_is_written(tmp_path):
    groups = [f"SUM({', '.join(['x'] * count)})" for count in (*[250] * 10, 205)]
    model = model_of(
        (PERIODS,), [line("x", "1", P), line("y", "1", P, f"SUM({', '.join(groups)})", label="长公式")]
    )
    model.scenarios["bull"] = Scenario("bull", Labels("bull", "bull"), BASE)
    model.orders["scenarios"] = (BASE, "bull")
    found = formulas(write(model, tmp_path))["市场", "G7"].text
    assert 8192 - len("IF(ISNUMBER('情景'!$G$8),'情景'!$G$8,)") < len(found) < 8192
    put(model, "y", ("2026",), 1.0, "bull", kind="override")
    with pytest.raises(FormulaNotForExcel, match="长公式"):
        write(model, tmp_path)
