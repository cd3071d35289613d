"""The Cover: what an analyst reads first is true, live where it can change, and leads to every sheet."""

import openpyxl
import pytest

import gpu_modeler
from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.excel.styles import FILLS, FONT_COLOURS
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Model
from tests.files.excel_engines import unexplained
from tests.files.excel_models import PERIODS, P, exported, gpu_makers, line, model_of


def cover_of(path, *, values=True):
    book = openpyxl.load_workbook(path, data_only=values)
    return next(sheet for sheet in book if sheet_of(sheet["A1"].value) == ("cover", ""))


def facts(path, *, values=True):
    """Return what stands beside each key."""
    sheet = cover_of(path, values=values)
    return {sheet.cell(row, 2).value: sheet.cell(row, 3).value for row in range(1, sheet.max_row + 1)}


@pytest.fixture(scope="module")
def starter():
    model = load_starter()
    return model, Calculation.of(model)


@pytest.fixture(scope="module")
def path(starter, tmp_path_factory):
    target = tmp_path_factory.mktemp("starter") / "base.xlsx"
    options = ExportOptions(scenario="bear", author="李雷", exported_at="2026-11-22T12:30:05+00:00")
    export_workbook(*starter, target, options)
    return target


def test_the_cover_is_the_sheet_that_opens(path):
    book = openpyxl.load_workbook(path)
    assert sheet_of(book.active["A1"].value) == ("cover", "")
    assert book.sheetnames[0] == "封面"


def test_what_the_workbook_is_stands_there(path):
    found = facts(path)
    assert cover_of(path)["B2"].value == "中国 GPU 公司估值模型"
    assert found["所示情景"] == "悲观"
    assert found["作者"] == "李雷"
    assert found["导出时间"] == "2026-11-22 12:30 UTC"
    assert gpu_modeler.__version__ in found["制作程序"]
    assert found["公司"] == "摩尔线程、沐曦、寒武纪、壁仞、天数智芯、昆仑芯"
    assert found["期间"] == "2022–2035，共 14 期；实际值截至 2025"
    assert found["币种与单位"].startswith("金额单位：亿元")


def test_scenario_and_checks_are_live(path):
    found = facts(path, values=False)
    assert found["所示情景"] == "='情景'!$C$3"
    assert "'检查'!D9" in found["检查结果"]
    assert found["独立引擎复算"].startswith("='检查'!")
    assert facts(path)["检查结果"] == "全部通过"


def test_an_author_that_is_not_known_is_left_blank(starter, tmp_path):
    target = tmp_path / "anonymous.xlsx"
    export_workbook(*starter, target)
    sheet = cover_of(target)
    row = next(row for row in range(1, 30) if sheet.cell(row, 2).value == "作者")
    assert sheet.cell(row, 3).value is None


def test_the_models_own_author_stands_there(tmp_path):
    model = gpu_makers()
    model.properties["author"] = "=韩梅梅"
    path = exported(model, tmp_path)
    assert facts(path)["作者"] == "=韩梅梅"
    assert unexplained(path) == []


def test_every_sheet_is_named_and_linked(path):
    book = openpyxl.load_workbook(path)
    sheet = cover_of(path, values=False)
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows(max_col=2) for cell in row if cell.hyperlink}  # fmt: skip
    shown = [each.title for each in book if each.sheet_state == "visible"]
    assert list(links) == shown[1:]
    assert links == {name: f"'{name}'!B1" for name in shown[1:]}


def test_links_to_sheets_with_quotes_in_their_names_lead_there(tmp_path):
    sheet = cover_of(exported(gpu_makers(), tmp_path), values=False)
    targets = [
        cell.hyperlink.location for row in sheet.iter_rows(max_col=2) for cell in row if cell.hyperlink
    ]
    assert "'寒武纪''s (A-B)'!B1" in targets
    assert "'=摩尔线程'!B1" in targets


def test_the_colours_are_those_of_the_sheets(path):
    sheet = cover_of(path)
    looks = {sheet.cell(row, 2).value: sheet.cell(row, 2) for row in range(1, sheet.max_row + 1)}
    assert looks["输入"].font.color.rgb == "FF" + FONT_COLOURS["input"].removeprefix("#")
    assert looks["公式"].font.color.rgb == "FF" + FONT_COLOURS["formula"].removeprefix("#")
    assert looks["跨表引用"].font.color.rgb == "FF" + FONT_COLOURS["link"].removeprefix("#")
    marks = {"实际值": "actual", "指引": "guidance", "覆盖值": "override", "例外公式": "exception"}
    for text, mark in marks.items():
        assert looks[text].fill.fgColor.rgb == "FF" + FILLS[mark].removeprefix("#")


def test_it_is_printed_on_one_page(path):
    sheet = cover_of(path)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight} <= {None, 1}  # 1 where nothing is said
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.column_dimensions["A"].hidden


def test_it_says_what_to_do_with_the_file(path):
    texts = " ".join(str(cell.value) for row in cover_of(path).iter_rows() for cell in row if cell.value)
    for part in ("蓝色单元格", "选择情景", "发回", "隐藏"):
        assert part in texts


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_model_without_anything_has_a_cover(tmp_path, language):
    model = model_of((PERIODS,), (line("tam", "CNY_100m", P),))
    del model.properties["title"]
    path = tmp_path / "bare.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions(language=language))
    title = {"zh": "未命名模型", "en": "Untitled model", "both": "未命名模型 Untitled model"}[language]
    assert cover_of(path)["B2"].value == title
    assert unexplained(path) == []


def test_the_emptiest_model_has_a_cover(tmp_path):
    model = model_of((PERIODS,), ())
    assert isinstance(model, Model)
    assert cover_of(exported(model, tmp_path))["B2"].value == "测试模型"


TOLD = {
    "zh": "{} 项未通过，见“检查”表",
    "en": "{} failing, see the sheet of checks",
    "both": "{} 项未通过，见“检查”表 / {} failing, see the sheet of checks",
}


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_failing_checks_are_told(tmp_path, language):
    model = gpu_makers()
    model.lines["off_check"] = line("off_check", "1", P, "year - 2024")
    model.orders["lines"] = tuple(model.lines)
    path = exported(model, tmp_path, language)
    errors = sum(
        cell.value is not None and str(cell.value).startswith("#")
        for sheet in openpyxl.load_workbook(path, data_only=True)
        if sheet_of(sheet["A1"].value)[0] in {"market", "company", "compare"}
        for row in sheet.iter_rows(min_row=5, min_col=5)
        for cell in row
    )
    key = {"zh": "检查结果", "en": "Result of checks", "both": "检查结果 Result of checks"}[language]
    failing = 5 + errors
    assert facts(path)[key] == TOLD[language].format(failing, failing)
    assert unexplained(path) == []
