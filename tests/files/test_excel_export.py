"""The exported workbook, as a colleague would find it: read back by openpyxl, recomputed by engines that are not ours."""

import re
import zipfile
from collections import defaultdict

import openpyxl
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import UnknownScenario, export_workbook
from gpu_modeler.files.excel.formulas import FormulaNotForExcel
from gpu_modeler.formula import FUNCTIONS
from gpu_modeler.model import Group
from tests.files.excel_models import (
    CP,
    PERIODS,
    P,
    axis,
    both,
    exported,
    formulas_of_lines,
    gpu_makers,
    line,
    model_of,
    put,
    references,
    relative_pattern,
    sheet_texts,
    split_address,
)
from tests.recalculation import differences, formulas, has_libreoffice, recompute

BLUE, BLACK, GREEN = "FF0000FF", "FF000000", "FF00803C"
A, B = "寒武纪's (A-B)", "=摩尔线程"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return exported(gpu_makers(), tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def visible_sheets(path):
    return [sheet.title for sheet in openpyxl.load_workbook(path) if sheet.sheet_state == "visible"]


def row_of(sheet, label, within=""):
    """Return the number of the row with a label, or of the first one below the heading `within`."""
    labels = [cell.value for cell in sheet["B"]]
    start = labels.index(within) if within else 0
    return labels.index(label, start) + 1


def cell(book, sheet, label, year, within=""):
    heading = [entry.value for entry in book[sheet][4]]
    return book[sheet].cell(row_of(book[sheet], label, within), heading.index(year) + 1)


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", ["base", "bull"])
@pytest.mark.parametrize("engine", ["formualizer", "ironcalc", "libreoffice"])
def test_other_engines_compute_what_is_stored(tmp_path, engine, scenario):
    if engine == "libreoffice" and not has_libreoffice():
        pytest.skip("LibreOffice is not installed")
    path = exported(gpu_makers(), tmp_path, scenario=scenario)
    assert len(formulas(path)) > 400
    assert differences(path, recompute(path, engine)) == []


def test_a_wrong_stored_value_would_be_noticed(path, tmp_path):
    spoiled = tmp_path / "spoiled.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(spoiled, "w") as copy:
        for entry in source.infolist():
            text = source.read(entry).replace(b"</f><v>12.3</v>", b"</f><v>12.4</v>")
            copy.writestr(entry.filename, text)
    for engine in ("formualizer", "ironcalc"):
        found = differences(spoiled, recompute(spoiled, engine))
        assert {(cell.stored, cell.recomputed) for cell in found} == {(12.4, 12.3)}


def test_every_formula_has_its_value(path):
    cells = [match for text in sheet_texts(path) for match in re.findall(r"<c [^>]*>(?:(?!</c>).)*", text)]
    with_formula = [text for text in cells if "<f>" in text]
    assert len(with_formula) == len(formulas(path))
    assert [text for text in with_formula if not re.search(r"<v>[^<]+", text)] == []


def test_errors_are_stored_as_errors(path):
    assert formulas(path)[A, "H16"].stored == "#DIV/0!"
    assert 't="e"><f>H15/G15-1</f><v>#DIV/0!</v>' in sheet_texts(path)[2]


def test_a_scenario_has_its_own_values_and_its_name_in_the_head(tmp_path):
    path = exported(gpu_makers(), tmp_path, scenario="bull")
    bull = openpyxl.load_workbook(path, data_only=True)
    assert cell(bull, "市场", "tax", "常数").value == 3
    assert "bull" in bull["市场"]["B2"].value
    assert formulas(path)["市场", "E8"].text == "'情景'!$G$8"


def test_no_cell_that_a_line_reads_is_blank(path, book):
    for (sheet, _), formula in formulas_of_lines(path).items():
        for target, column, row in references(formula.text, sheet):
            assert book[target].cell(row, column).value is not None, (formula.text, target, column, row)


# --- formulas -------------------------------------------------------------------------------------------------------


def test_one_formula_runs_along_each_row(path):
    patterns = defaultdict(set)
    for (sheet, address), formula in formulas_of_lines(path).items():
        patterns[sheet, split_address(address)[1]].add(relative_pattern(formula.text, address))
    mixed = {where: texts for where, texts in patterns.items() if len(texts) > 1}
    # The two rows in which an exception holds for some years.
    assert set(mixed) == {(B, 13), (B, 14)}
    assert all(len(texts) == 2 for texts in mixed.values())


@pytest.mark.parametrize(
    ("label", "year", "text"),
    [
        ("growth", 2026, "=J15/I15-1"),
        ("running", 2026, "=SUM($H15:J15)"),
        ("flag", 2026, "=AND(J15>$J15,J$4>2025)*1"),
        ("outlook", 2026, "=K15-H15"),
        ("revenue", 2026, "=SUM(J13:J14)"),
        ("peak", "常数", "=MAX($H15:$M15)"),
        ("worth", "常数", "=NPV(10%,$I15:$M15)"),
    ],
)
def test_formulas_read_like_an_analysts(book, label, year, text):
    assert cell(book, A, label, year).value == text


def test_a_scale_factor_is_visible(book):
    assert cell(book, A, "训练", 2026, within="product_revenue").value == "=J7*J10/10000"


def test_links_name_the_sheet_in_quotes(book):
    assert cell(book, A, "训练", 2026, within="price").value == "='市场'!$E8*10*(1+'市场'!J10)"
    assert cell(book, "市场", "total", 2026).value.startswith("=SUM('寒武纪''s (A-B)'!J15,'=摩尔线程'!J15,")


def test_a_hard_value_takes_the_place_of_the_formula(book):
    assert cell(book, A, "revenue", 2025).value == 12.3
    assert cell(book, "市场", "市场规模", 2024).value == 100


def test_an_exception_has_its_own_formula(book):
    assert cell(book, B, "训练", 2027, within="product_revenue").value == "=K7*K10/2/10000"
    assert cell(book, B, "训练", 2026, within="product_revenue").value == "=J7*J10/10000"


OF_2010 = {
    "MATCH",
    "INDEX",
    "ISBLANK",
    "COUNTIF",
    "SUMPRODUCT",
    "COUNTA",
    "ISTEXT",
    "TEXT",
    "FIXED",
    "HLOOKUP",
}


def test_only_functions_of_excel_2010_are_used(path):
    known = {function.excel for function in FUNCTIONS.values()} | OF_2010
    for formula in formulas(path).values():
        outside_names = re.sub(r"'(?:[^']|'')*'!", "", formula.text)
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", outside_names)) <= known


def test_the_columns_before_and_after_the_periods_hold_zero(book):
    row = row_of(book[A], "revenue")
    assert [book[A].cell(row, column).value for column in (6, 7, 14)] == [0, 0, 0]


# --- look -----------------------------------------------------------------------------------------------------------


def test_inputs_are_blue_formulas_black_links_green(book):
    assert cell(book, A, "训练", 2026, within="units").font.color.rgb == BLUE
    assert cell(book, A, "growth", 2026).font.color.rgb == BLACK
    assert cell(book, A, "训练", 2026, within="price").font.color.rgb == GREEN
    assert cell(book, "公司比较", "沐曦", 2026, within="growth").font.color.rgb == GREEN


@pytest.mark.parametrize(
    ("sheet", "label", "year", "within", "texts"),
    [
        ("市场", "市场规模", 2024, "", ["实际值", "2024年年报", "收入11.7亿元", "http://example.com/a", "98.5", "口径不同"]),
        (A, "revenue", 2025, "", ["指引", "路透", "业绩预告"]),
        (B, "revenue", 2026, "", ["覆盖值", "未注明来源"]),
        (B, "训练", 2027, "product_revenue", ["units * price / 2", "停产"]),
    ],
)  # fmt: skip
def test_marked_cells_have_a_fill_and_a_comment(book, sheet, label, year, within, texts):
    found = cell(book, sheet, label, year, within)
    assert found.fill.fill_type == "solid"
    assert all(text in found.comment.text for text in texts)


def test_the_four_marks_have_different_fills(book):
    marked = [
        cell(book, "市场", "市场规模", 2024),
        cell(book, A, "revenue", 2025),
        cell(book, B, "revenue", 2026),
        cell(book, B, "训练", 2027, "product_revenue"),
    ]
    assert len({found.fill.fgColor.rgb for found in marked}) == 4


def test_a_source_shared_by_neighbours_is_told_once(book):
    comments = [entry.comment for entry in book["市场"][row_of(book["市场"], "tam_growth")]]
    assert sum(comment is not None for comment in comments) == 1


@pytest.mark.parametrize(
    ("sheet", "label", "year", "within", "form"),
    [
        ("市场", "tam_growth", 2026, "", "0.0%"),
        ("市场", "市场规模", 2026, "", "#,##0.0"),
        (A, "训练", 2026, "units", "#,##0"),
        (A, "训练", 2026, "price", "#,##0.00"),
        (A, "flag", 2026, "", "#,##0"),
    ],
)
def test_number_formats_follow_the_unit_and_zero_is_a_dash(book, sheet, label, year, within, form):
    assert cell(book, sheet, label, year, within).number_format == f'{form};-{form};"–"'


def test_years_have_no_separators(book):
    assert book[A]["H4"].value == 2024
    assert book[A]["H4"].number_format == "0"


@pytest.mark.parametrize("sheet", ["市场", A, "公司比较"])
def test_panes_are_frozen_and_printing_is_set_up(book, sheet):
    assert book[sheet].freeze_panes == "D5"
    assert book[sheet].page_setup.orientation == "landscape"
    assert book[sheet].page_setup.fitToHeight == 0
    assert book[sheet].print_title_rows == "$4:$4"


def test_columns_are_wide_enough_for_chinese(book):
    assert book["市场"].column_dimensions["B"].width >= 2 * len("市场规模") + 2


# --- sheets ---------------------------------------------------------------------------------------------------------


KNOWN = ("封面", "市场", A, B, "沐曦", "公司比较", "情景", "估值", "数据来源", "检查")


def test_sheets_stand_in_order(path):
    assert visible_sheets(path) == list(KNOWN)


def test_english_sheets_have_english_names(tmp_path):
    names = visible_sheets(exported(gpu_makers(), tmp_path, "en"))
    assert {"Market", "Compare", "Scenarios", "Sources"} <= set(names)


def test_a_line_with_segments_has_a_heading_and_a_row_each(book):
    row = row_of(book[A], "units")
    assert [book[A].cell(row + offset, 2).value for offset in range(3)] == ["units", "训练", "推理"]
    assert book[A].cell(row, 9).value is None


def test_a_constant_stands_in_one_column(book):
    row = row_of(book["市场"], "tax")
    assert [entry.value for entry in book["市场"][row]][4:] == ["='情景'!$G$8"] + [None] * 9


def test_compare_shows_the_companies_of_a_line_below_one_another(book):
    sheet = book["公司比较"]
    row = row_of(sheet, "growth")
    assert [sheet.cell(row + offset, 2).value for offset in range(1, 4)] == [
        "寒武纪's [A/B]",
        "=摩尔线程",
        "沐曦",
    ]
    assert sheet.cell(row + 3, 10).value == "='沐曦'!J16"


def test_sources_are_listed_with_cells_and_conflicts(book):
    texts = {
        str(entry.value) for row in book["数据来源"].iter_rows() for entry in row if entry.value is not None
    }
    assert {"2024年年报", "路透", "公司公告", "2025-04-18", "收入11.7亿元"} <= texts
    assert {"98.5", "口径不同", "未采用", "市场!H6", "='市场'!H6", f"{A}!I15"} <= texts


def test_equal_neighbours_are_one_entry_of_the_sources(book):
    rows = [[entry.value for entry in row] for row in book["数据来源"].iter_rows()]
    growth = [row for row in rows if row[2] == "tam_growth"]
    assert [(row[4], row[6], row[7]) for row in growth] == [("2024–2029", "市场!H7:M7", "假设")]


def test_the_source_column_gives_the_numbers_of_the_list(book):
    assert book["市场"].cell(row_of(book["市场"], "市场规模"), 4).value == "[1] [2]"


# --- refusals -------------------------------------------------------------------------------------------------------


def test_an_unknown_scenario_is_named_with_the_nearest(tmp_path):
    with pytest.raises(UnknownScenario) as caught:
        exported(gpu_makers(), tmp_path, scenario="bul")
    assert "'bul'" in caught.value.user_message("en")
    assert "'bull'" in caught.value.user_message("en")


def test_a_formula_longer_than_excel_takes_is_named_and_nothing_is_written(tmp_path):
    companies = axis("company", ("a", "一家名字很长很长很长很长很长很长很长很长的公司"))
    long = f"SUM({', '.join(['a.x'] * 250)})" + f" + SUM({', '.join(['a.x'] * 250)})"
    model = model_of((PERIODS, companies), [line("x", "1", CP), line("y", "1", P, long, label="长公式")])
    with pytest.raises(FormulaNotForExcel) as caught:
        exported(model, tmp_path)
    assert "长公式" in caught.value.user_message("zh")
    assert "8,192" in caught.value.user_message("zh")
    assert list(tmp_path.iterdir()) == []


# --- other shapes of models -----------------------------------------------------------------------------------------


def recomputed_differences(path):
    return [
        found
        for engine in ("formualizer", "ironcalc")
        for found in differences(path, recompute(path, engine))
    ]


def test_a_model_without_companies(tmp_path):
    product = axis("product", ("p", "产品一"), ("q", "产品二"))
    region = axis("region", ("n", "北"), ("s", "南"))
    model = model_of(
        (PERIODS, product, region),
        [
            line("sales", "CNY_100m", ("period", "product", "region")),
            line("all", "CNY_100m", P, "SUM(sales, product, region)"),
            line("north", "CNY_100m", ("period", "product"), "n.sales * 2 + SUM(sales, region)"),
            line("first", "CNY_100m", ("product",), "MAX(sales, region, period) - q.n.sales[2026]"),
        ],
    )
    for position, place in enumerate(model.places(model.lines["sales"])):
        put(model, "sales", place, float(position))
    path = exported(model, tmp_path)
    assert "公司比较" not in visible_sheets(path)
    assert len(formulas_of_lines(path)) == 20
    assert recomputed_differences(path) == []


def test_an_empty_model_exports(tmp_path):
    path = exported(model_of((PERIODS,), []), tmp_path)
    assert {"市场", "情景", "数据来源"} <= set(visible_sheets(path))
    assert recomputed_differences(path) == []


def test_a_sum_over_many_companies_goes_through_the_compare_sheet(tmp_path):
    companies = axis("company", *((f"c{number}", f"公司{number}") for number in range(70)))
    some = Group("some", both("一些"), "company", ("c3", "c1"))
    lines = [
        line("x", "1", CP),
        line("total", "1", P, "SUM(x, company) + MAX(x, some) + SUM(x * 2, company)"),
    ]
    model = model_of((PERIODS, companies), lines, groups=(some,))
    for position, place in enumerate(model.places(model.lines["x"])):
        put(model, "x", place, float(position))
    path = exported(model, tmp_path)
    assert formulas(path)["市场", "G6"].text.startswith("SUM('公司比较'!G7:G76)+MAX(")
    assert recomputed_differences(path) == []


def test_two_companies_of_one_name_have_a_sheet_each(tmp_path):
    twins = axis("company", ("a", "同名"), ("b", "同名"), ("c", "市场"))
    model = model_of((PERIODS, twins), [line("x", "1", CP), line("y", "1", CP, "x + a.x + b.x + c.x")])
    path = exported(model, tmp_path)
    names = openpyxl.load_workbook(path).sheetnames
    assert names[1:5] == ["市场", "同名", "同名 (2)", "市场 (2)"]
    assert recomputed_differences(path) == []


def test_a_lag_longer_than_the_periods_is_zero(tmp_path):
    lines = [
        line("x", "1", P),
        line("y", "1", P, "x[-6] + x[+5] + CUMULATE(x[-2]) + SUM(x[-3], 2026:2028) + CUMULATE(x[-6])"),
    ]
    model = model_of((PERIODS,), lines)
    for year in model.periods:
        put(model, "x", (year,), float(year))
    path = exported(model, tmp_path)
    # Three columns stand before the first period, I; the longest lag reaches none of the cells.
    assert formulas(path)["市场", "L7"].text == "0+Q6+SUM($G6:J6)+SUM($H6:$J6)+SUM(0)"
    assert recomputed_differences(path) == []


def test_exporting_twice_gives_the_same_sheets(tmp_path):
    model = gpu_makers()
    calculation = Calculation.of(model)
    texts = []
    for name in ("one.xlsx", "two.xlsx"):
        export_workbook(model, calculation, tmp_path / name)
        texts.append(sheet_texts(tmp_path / name))
    assert texts[0] == texts[1]
