"""What helps a person who works in the sheet: validated inputs, folding sections, names, labels in both languages."""

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.excel.scenario_link import is_legal_name
from gpu_modeler.files.starter import load_starter
from gpu_modeler.text import Labels
from tests.files.excel_models import (
    CP,
    PERIODS,
    P,
    axis,
    exported,
    gpu_makers,
    line,
    model_of,
    put,
    sheets_by_kind,
)
from tests.recalculation import differences, formulas, recompute


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return exported(gpu_makers(), tmp_path_factory.mktemp("inputs"), "both")


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def validated(sheet):
    """Return the rules of a sheet by cell."""
    return {
        f"{get_column_letter(column)}{row}": rule
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for row, column in area.cells
    }


# --- data validation ------------------------------------------------------------------------------------------------


def test_every_typed_number_of_the_lines_is_validated_and_no_formula(book):
    for sheet in book.worksheets:
        if sheet.title not in ("市场 Market", "沐曦"):
            continue
        rules = validated(sheet)
        typed = {
            cell.coordinate
            for row in sheet.iter_rows(min_row=5, min_col=5)
            for cell in row
            if cell.data_type == "n" and cell.value is not None and cell.font.color.rgb == "FF0000FF"
        }
        assert typed
        assert set(rules) == typed


def test_validation_tells_the_unit_and_only_warns(book):
    rules = validated(book["市场 Market"])
    growth = rules["H7"]
    assert (growth.type, growth.errorStyle) == ("decimal", "warning")
    assert (float(growth.formula1), float(growth.formula2)) == (-1, 10)
    assert "%" in growth.prompt
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    assert "亿元" in rules["H6"].prompt
    assert float(rules["H6"].formula2) > 1e300


def test_a_scenarios_cells_take_texts_as_well(book):
    rules = validated(book["情景 Scenarios"])
    assert rules["H8"].type in {None, "any", "none"}
    assert "公式" in rules["H8"].prompt


def test_a_unit_that_is_far_too_long_still_validates(tmp_path, recwarn):
    model = model_of((PERIODS,), [line("x", "1", P)])
    model.sections["market"] = model.sections["market"].__class__("market", Labels("😀" * 300, ""), "market")
    model.lines["x"] = line("x", "😀" * 300, P)
    rules = validated(openpyxl.load_workbook(exported(model, tmp_path)).worksheets[1])
    assert len(rules) == 6
    assert "😀" in rules["G6"].prompt
    assert [str(warning.message) for warning in recwarn] == []


# --- sections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["market", "company", "compare"])
def test_lines_fold_under_their_section(path, book, kind):
    sheet = book[sheets_by_kind(path)[kind][0]]
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    for row in sheet.iter_rows(min_row=5, max_col=1):
        text = row[0].value or ""
        level = sheet.row_dimensions[row[0].row].outlineLevel
        assert level == (1 if text.startswith(("line|", "heading|", "link|", "companies|")) else 0), text


# --- names ----------------------------------------------------------------------------------------------------------


def test_constants_have_names(book):
    assert book.defined_names["tax"].attr_text == "'市场 Market'!$E$8"
    assert book.defined_names["scenario"].attr_text == "'情景 Scenarios'!$C$4"


@pytest.mark.parametrize(
    ("name", "is_legal"),
    [
        ("discount_rate", True),
        ("税率", True),
        ("tax2030", False),
        ("gpu1", False),
        ("R", False),
        ("c", False),
        ("r1c1", False),
        ("R12", False),
        ("rate2030", True),
        ("2x", False),
        ("a-b", False),
        ("true", False),
        ("x" * 256, False),
    ],
)
def test_what_reads_as_an_address_is_no_name(name, is_legal):
    assert is_legal_name(name) is is_legal


def test_names_that_clash_leave_the_workbook_whole(tmp_path):
    names = ("scenario", "Scenario_x", "tax2030", "税率", "R", "rate", "RATE_", "true_")
    model = model_of(
        (PERIODS,), [*(line(name, "1", ()) for name in names), line("t", "1", P, "scenario + 税率 * rate")]
    )
    for number, name in enumerate(names):
        put(model, name, (), float(number))
    path = exported(model, tmp_path)
    known = set(openpyxl.load_workbook(path).defined_names)
    assert {"税率", "rate", "RATE_", "Scenario_x", "scenario"} <= known
    assert not {"tax2030", "R"} & known
    for engine in ("formualizer", "ironcalc"):
        assert differences(path, recompute(path, engine)) == []


# --- both languages -------------------------------------------------------------------------------------------------


def test_labels_carry_both_languages_where_they_differ(tmp_path):
    model = model_of(
        (PERIODS, axis("company", ("a", "寒武纪"), ("b", "沐曦"))),
        [
            line("x", "CNY_100m", CP, label="营业收入"),
            line("same", "1", P, label="ROE"),
            line("none", "1", P, label=""),
        ],
    )
    model.lines["x"] = model.lines["x"].__class__(
        "x", Labels("营业收入", "Revenue"), "CNY_100m", CP, "company"
    )
    sheet_of = openpyxl.load_workbook(exported(model, tmp_path, "both"))
    labels = {row[0].value: row[1].value for sheet in sheet_of for row in sheet.iter_rows(max_col=2)}
    assert labels["line|x"] == "营业收入 Revenue"
    assert labels["line|same"] == "ROE"
    assert labels["line|none"] == "none"
    assert labels["section|company"] == "利润表 Income statement"


def test_the_starter_in_both_languages(tmp_path):
    model = load_starter()
    path = tmp_path / "both.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions("both"))
    names = openpyxl.load_workbook(path).sheetnames
    assert {"市场 Market", "公司比较 Compare", "情景 Scenarios", "寒武纪 Cambricon"} <= set(names)
    assert all(len(name) <= 31 for name in names)
    assert len(formulas(path)) > 15_000
    for engine in ("formualizer", "ironcalc"):
        assert differences(path, recompute(path, engine)) == []


def test_a_sheet_name_too_long_for_both_keeps_one(tmp_path):
    companies = axis("company", ("a", "甲"))
    item = companies.items[0].__class__(
        "a", Labels("上海某某人工智能芯片股份有限公司", "Some AI Chips of Shanghai")
    )
    model = model_of((PERIODS, companies.__class__("company", Labels("", ""), (item,))), [line("x", "1", CP)])
    assert (
        "上海某某人工智能芯片股份有限公司"
        in openpyxl.load_workbook(exported(model, tmp_path, "both")).sheetnames
    )
