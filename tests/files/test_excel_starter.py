"""The starter model as a workbook: in every scenario all formula cells recompute to what is stored."""

import openpyxl
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.starter import load_starter
from tests.files.excel_models import formulas_of_lines, references, sheet_texts
from tests.recalculation import differences, formulas, has_libreoffice, recompute

SCENARIOS = (
    "base",
    "bull",
    "bear",
    "hbm_squeeze",
    "tape_out_failure",
    "hyperscalers_own_chips",
    "cuda_breakthrough",
)


@pytest.fixture(scope="module")
def starter():
    model = load_starter()
    return model, Calculation.of(model)


@pytest.fixture(scope="module")
def exported(starter, tmp_path_factory):
    """Return a function that gives the path of a scenario's workbook, written once."""
    folder = tmp_path_factory.mktemp("starter")

    def path(scenario, language="zh"):
        target = folder / f"{scenario}-{language}.xlsx"
        if not target.exists():
            export_workbook(*starter, target, ExportOptions(language, scenario))
        return target

    return path


def test_the_scenarios_are_those_of_the_model(starter):
    assert set(SCENARIOS) == set(starter[0].scenarios)


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
def test_other_engines_compute_what_is_stored(exported, engine, scenario):
    path = exported(scenario)
    assert len(formulas(path)) > 15_000
    assert differences(path, recompute(path, engine)) == []


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed")
def test_libreoffice_computes_what_is_stored(exported):
    path = exported("base", "en")
    assert differences(path, recompute(path, "libreoffice")) == []


def test_scenarios_differ(exported):
    base, bear = (formulas(exported(scenario)) for scenario in ("base", "bear"))
    common = base.keys() & bear.keys()
    assert sum(base[cell].stored != bear[cell].stored for cell in common) > 1_000


def test_no_cell_is_an_error(exported):
    stored = {cell: formula.stored for cell, formula in formulas(exported("base")).items()}
    assert {cell: text for cell, text in stored.items() if str(text).startswith("#")} == {}


def test_no_referenced_cell_is_blank(exported):
    book = openpyxl.load_workbook(exported("base"))
    filled = {
        (sheet.title, cell.column, cell.row)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    read = {
        target
        for (sheet, _), formula in formulas_of_lines(exported("base")).items()
        for target in references(formula.text, sheet)
    }
    assert read - filled == set()


def test_no_formula_is_without_value(exported):
    for text in sheet_texts(exported("base")):
        assert text.count("<f>") == text.count("</f><v>")
