"""Pages and ranges as files, read again by csv, openpyxl and LibreOffice and compared with the engine's values."""

import csv
import io
import math
import subprocess
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.app import extracts
from gpu_modeler.app.extract_rows import CONSTANTS
from gpu_modeler.app.extracts import (
    NothingToExtract,
    UnknownKindOfExtract,
    extract_page,
    extract_rows,
)
from gpu_modeler.app.rows import SUMMED, Page, rows_of
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RelabelItem, RelabelLine
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.atomic import FolderMissing, TargetReadOnly
from gpu_modeler.files.extracts.csv_text import csv_bytes, extract_csv, guarded
from gpu_modeler.files.extracts.sheet import extract_workbook
from gpu_modeler.text import LANGUAGES, Labels, say
from tests.recalculation import has_libreoffice

PAGES = [
    Page("market"),
    Page("company", "cambricon"),
    Page("company", "kunlunxin"),
    Page("compare", line="revenue"),
    Page("compare", line="product_revenue"),
    Page("compare", line="product_revenue", segment=SUMMED),
    Page("compare", line="market_cap"),
    Page("compare", line="tam"),
]


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


@pytest.fixture
def changeable():
    return Session(settings_file=SettingsFile.nowhere())


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def engine_rows(session, page):
    """What the page must hold, asked from the engine cell by cell: (line, items) and its values by year."""
    for row in rows_of(session.model, page):
        periods = session.model.periods if row.has_periods else ("",)
        if row.kind == "line":
            yield row, {year: session.value(row.line, row.place(year)) for year in periods}
        elif row.kind == "total":
            yield row, {year: summed(session, row, year) for year in periods}


def summed(session, row, year):
    line = session.model.lines[row.line]
    fixed = dict(row.items) | {"period": year}
    places = [
        place
        for place in session.model.places(line)
        if all(fixed.get(axis, item) == item for axis, item in zip(line.axes, place, strict=True))
    ]
    return math.fsum(session.value(line.id, place) for place in places)


def text_of(value):
    return value.text if isinstance(value, CellError) else value


# --- CSV ---


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_as_csv_holds_the_engines_values_to_the_last_digit(session, page, language):
    header, *found = read_csv(extract_csv(extract_page(session, page, language=language)))
    with_values = [row for row in found if any(row[2:])]
    expected = list(engine_rows(session, page))
    assert len(with_values) == len(expected)
    for row, (source, values) in zip(with_values, expected, strict=True):
        assert source.labels.in_language(language) in row[0]
        for year, value in values.items():
            column = header.index(year or say("excel_heading_constant", language))
            assert float(row[column]) == pytest.approx(value, rel=1e-15, abs=0)


def test_a_csv_says_line_unit_and_years(session):
    header, *rows = read_csv(extract_csv(extract_page(session, Page("company", "cambricon"), language="zh")))
    assert header == ["项目", "单位", "常数", *session.model.periods]
    by_label = {row[0]: row[1] for row in rows}
    assert by_label["营业收入"] == "亿元"
    assert by_label["产品收入 · 训练"] == "亿元"
    assert by_label["毛利率"] == "小数（1 = 100%）"
    assert {len(row) for row in rows} == {len(header)}


def test_the_compared_line_heads_its_companies(session):
    header, *rows = read_csv(extract_csv(extract_page(session, PAGES[3], language="en")))
    assert header[:2] == ["Revenue", "Unit"]
    assert [row[0] for row in rows] == [
        "Moore Threads",
        "MetaX",
        "Cambricon",
        "Biren",
        "Iluvatar CoreX",
        "Kunlunxin",
        "Total",
    ]


def test_another_scenario_gives_its_own_values(changeable):
    changeable.choose_scenario("bear")
    header, *rows = read_csv(extract_csv(extract_page(changeable, PAGES[3], language="en")))
    found = {row[0]: float(row[header.index("2030")]) for row in rows}
    bear = changeable.value("revenue", ("2030", "metax"), "bear")
    assert found["MetaX"] == bear != changeable.value("revenue", ("2030", "metax"), "base")


def test_an_error_stands_as_excel_writes_it(changeable):
    changeable.define_line("broken", "revenue / (revenue - revenue)", unit="1", axes=("period", "company"))
    page = Page("compare", line="broken")
    header, *rows = read_csv(extract_csv(extract_page(changeable, page, language="en")))
    assert rows[0][header.index("2026")] == "#DIV/0!"
    sheet = read_sheet(extract_workbook(extract_page(changeable, page, language="en"), "en"))
    assert "#DIV/0!" in [
        cell.value if cell.data_type == "e" else str(cell.value).lstrip("=") for cell in sheet[5]
    ]


RISKY = ["=1+1", "+1", "-1", "@x", "\t=1", "\rx", " =1", "\u00a0=1", "\u3000@x", "a\n=1", "a\r\n-1", "＝1"]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_could_be_a_formula_is_guarded(text):
    assert guarded(text).startswith("'")


@given(st.text(max_size=12))
def test_no_text_in_any_line_of_a_field_begins_like_a_formula(text):
    [[field]] = read_csv(csv_bytes([[text]])) or [[""]]
    for line in field.splitlines() or [""]:
        shown = line.strip(" \u00a0")
        assert field.startswith("'") or not shown.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_never_guarded_and_keeps_every_digit(number):
    [[field]] = read_csv(csv_bytes([[number]]))
    assert not field.startswith("'")
    assert float(field) == number


def test_labels_of_the_model_are_guarded(changeable):
    changeable.perform(RelabelLine("revenue", Labels("=cmd|' /C calc'!A0", "-2+3")))
    for language in LANGUAGES:
        for row in read_csv(
            extract_csv(extract_page(changeable, Page("company", "metax"), language=language))
        ):
            assert not row[0].startswith(("=", "-", "+", "@"))


# --- a small workbook ---


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_as_workbook_holds_the_engines_values(session, page, language):
    sheet = read_sheet(extract_workbook(extract_page(session, page, language=language), language))
    headings = [cell.value for cell in sheet[4]]
    rows = [row for row in sheet.iter_rows(min_row=5) if any(cell.value is not None for cell in row[2:])]
    expected = list(engine_rows(session, page))
    assert len(rows) == len(expected)
    for row, (source, values) in zip(rows, expected, strict=True):
        assert row[0].value == source.labels.in_language(language)
        for year, value in values.items():
            heading = int(year) if year else say("excel_heading_constant", language)
            assert row[headings.index(heading)].value == pytest.approx(value, rel=1e-15, abs=0)


def test_the_workbook_says_of_which_model_scenario_and_day_and_that_it_holds_values(session):
    sheet = read_sheet(extract_workbook(extract_page(session, PAGES[1], language="zh"), "zh"))
    assert sheet["A1"].value == "中国 GPU 公司估值模型 · 寒武纪"
    today = date.today().isoformat()  # noqa: DTZ011  # the day where the person is
    assert sheet["A2"].value == f"模型：中国 GPU 公司估值模型 · 情景：基准 · {today}"
    assert "只含数值" in sheet["A3"].value
    assert not any(isinstance(c.value, str) and c.value.startswith("=") for row in sheet for c in row)


def test_a_reported_value_carries_its_source_and_its_look(session):
    sheet = read_sheet(extract_workbook(extract_page(session, PAGES[1], language="zh"), "zh"))
    headings = [cell.value for cell in sheet[4]]
    revenue = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "营业收入")
    reported, forecast = revenue[headings.index(2025)], revenue[headings.index(2026)]
    source = session.model.sources[session.cell("revenue", ("2025", "cambricon")).source]
    assert source.title in reported.comment.text
    assert "实际值" in reported.comment.text
    assert forecast.comment is None
    assert (reported.font.color.rgb, forecast.font.color.rgb) == ("FF0000FF", "FF000000")
    assert reported.number_format.startswith("#,##0.0")
    assert sheet.freeze_panes == "C5"


def test_a_range_holds_its_rows_and_columns_alone(session):
    page = Page("company", "cambricon")
    rows = [row for row in rows_of(session.model, page) if row.line in {"revenue", "net_profit"}]
    periods = session.model.periods
    columns = [1 + periods.index("2025"), 1 + periods.index("2026")]
    extract = extract_rows(session, page, rows, columns, language="en")
    assert extract.columns == (2025, 2026)
    assert [row.label for row in extract.rows] == ["Revenue", "Net profit"]
    assert [cell.value for cell in extract.rows[0].cells] == [
        session.value("revenue", (year, "cambricon")) for year in ("2025", "2026")
    ]


def test_a_range_without_a_value_is_refused(session):
    page = Page("company", "cambricon")
    rows = [row for row in rows_of(session.model, page) if row.line == "revenue"]
    with pytest.raises(NothingToExtract):
        extract_rows(session, page, rows, [CONSTANTS])


def test_labels_never_become_formulas(changeable):
    changeable.perform(RelabelLine("revenue", Labels("=1+1", '=HYPERLINK("http://x")')))
    for language in LANGUAGES:
        sheet = read_sheet(extract_workbook(extract_page(changeable, PAGES[1], language=language), language))
        assert [c.coordinate for row in sheet for c in row if c.data_type == "f"] == []


STRANGE = [
    "",
    " ",
    "🙂 \u200d",
    "a\nb\x00c",
    "\ud800",
    "[x]:*?/\\'",
    "history",
    '"quoted", comma',
    "'apostrophe'",
    "</table>&amp;",
    "x" * 300,
]


@pytest.mark.parametrize("label", STRANGE, ids=ascii)
def test_any_label_gives_a_file_that_opens(changeable, label):
    changeable.perform(RelabelItem("company", "metax", Labels(label, label)))
    changeable.perform(RelabelLine("revenue", Labels(label, label)))
    page = Page("company", "metax")
    extract = extract_page(changeable, page, language="en")
    sheet = read_sheet(extract_workbook(extract, "en"))
    *_, found = read_csv(extract_csv(extract))
    assert sheet.max_row > 100
    assert len(found) == 2 + len(extract.columns)


# --- files ---


@pytest.mark.parametrize("name", ["page.csv", "page.CSV", "页面 🙂.xlsx"])
def test_a_file_is_written_as_its_name_says(session, tmp_path, name):
    extracts.save_extract(extract_page(session, PAGES[0]), tmp_path / name, "zh")
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"PK" if name.endswith("xlsx") else b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_targets_that_must_not_be_written_are_refused(session, tmp_path):
    extract = extract_page(session, PAGES[0])
    with pytest.raises(UnknownKindOfExtract):
        extracts.save_extract(extract, tmp_path / "page.gpum", "zh")
    with pytest.raises(FolderMissing):
        extracts.save_extract(extract, tmp_path / "no" / "page.csv", "zh")
    kept = tmp_path / "kept.csv"
    kept.write_text("mine")
    kept.chmod(0o444)
    with pytest.raises(TargetReadOnly):
        extracts.save_extract(extract, kept, "zh")
    assert kept.read_text() == "mine"


# --- as LibreOffice opens them ---


def opened_by_libreoffice(path):
    """The first sheet as LibreOffice understood the file."""
    folder = path.parent
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    if path.suffix == ".csv":
        command.append("--infilter=CSV:44,34,76,1")  # commas, quotes, UTF-8, from the first line on
    command += [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "converted"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(folder / "converted" / f"{path.stem}.xlsx").worksheets[0]


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_libreoffice_reads_numbers_as_numbers_and_labels_as_texts(changeable, tmp_path, suffix):
    changeable.perform(RelabelLine("net_profit", Labels("=1+1", "=1+1")))
    path = tmp_path / f"page{suffix}"
    extracts.save_extract(extract_page(changeable, PAGES[1], language="zh"), path, "zh")
    rows = list(opened_by_libreoffice(path).iter_rows())
    head = next(cells for cells in rows if cells[0].value == "项目")
    years = [cell.value for cell in head]
    revenue = next(cells for cells in rows if cells[0].value == "营业收入")
    for year in ("2024", "2027", "2035"):
        expected = changeable.value("revenue", (year, "cambricon"))
        assert revenue[years.index(int(year))].value == pytest.approx(expected, rel=1e-14)
    risky = next(cells[0] for cells in rows if str(cells[0].value).endswith("=1+1"))
    assert risky.data_type == "s"
