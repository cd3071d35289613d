"""Other kinds than xlsx: files that LibreOffice wrote (tests/files/samples), files made here, files found on this machine."""

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

import gpu_modeler
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading import (
    Limits,
    ReadCell,
    ReadSheet,
    ReadWorkbook,
    answer,
    child,
    faults,
    read_workbook,
)
from tests.files.samples.packages import relations, write

SAMPLES = Path(__file__).parent / "samples"
PASSWORD = "密码Ab1"


def values_of(sheet: ReadSheet) -> dict[tuple[int, int], object]:
    return {at: cell.value for at, cell in sheet.cells.items() if cell.value is not None}


def kinds_of(workbook: ReadWorkbook) -> set[str]:
    return {item.kind for item in workbook.unfollowed}


# --- what LibreOffice wrote: one document of 1904 days, links, macro, array, note, hidden sheet -------

EXPECTED = {
    (0, 0): "营业收入",
    (0, 1): 763.25,
    (0, 2): 1526.5,
    (0, 3): "#DIV/0!",
    (1, 0): "2025-03-31T18:00:00",
    (2, 0): "#REF!",
    (3, 0): "#N/A",
    (4, 1): True,
    (5, 0): 1526.5,
    (6, 0): 0.0,
    (7, 0): 0.0,
}


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_the_same_document_in_three_formats_reads_the_same(kind):
    found = read_workbook(SAMPLES / f"libreoffice_days1904.{kind}")
    assert (found.kind, found.author) == (kind, "张三")
    assert found.modified.startswith("2026-11-22T12:38:40")
    assert [(sheet.name, sheet.state) for sheet in found.sheets] == [("市场", "visible"), ("隐藏", "hidden")]
    assert values_of(found.sheets[0]) == EXPECTED
    assert {at for at, cell in found.sheets[0].cells.items() if cell.is_error} == {(0, 3), (2, 0), (3, 0)}
    assert found.sheets[0].merged == ((9, 0, 10, 2),)
    assert "dde" in kinds_of(found)
    assert found.has_formulas == (kind == "xlsx")


def test_an_ods_keeps_its_note_and_lists_its_macro():
    found = read_workbook(SAMPLES / "libreoffice_days1904.ods")
    assert found.sheets[0].cells[0, 1] == ReadCell(763.25, comment="来自公告")
    assert ("macro", "Basic/Standard/M.xml") in {(item.kind, item.where) for item in found.unfollowed}


def test_links_of_an_xls_are_listed():
    listed = {
        (item.kind, item.text) for item in read_workbook(SAMPLES / "libreoffice_days1904.xls").unfollowed
    }
    assert listed == {("external link", "tmp/other.xls"), ("dde", "soffice|/tmp/x.ods")}


# --- passwords ----------------------------------------------------------------------------------------


@pytest.fixture
def encrypted(tmp_path):
    plain = tmp_path / "plain.xlsx"
    book = xlsxwriter.Workbook(plain)
    book.add_worksheet().write(0, 0, 42)
    book.close()

    def make(password: str) -> Path:
        path = tmp_path / "encrypted.xlsx"
        with plain.open("rb") as source, path.open("wb") as target:
            OOXMLFile(source).encrypt(password, target)
        return path

    return make


def test_an_encrypted_workbook_asks_for_its_password(encrypted):
    path = encrypted(PASSWORD)
    with pytest.raises(faults.PasswordNeeded):
        read_workbook(path)
    with pytest.raises(faults.PasswordWrong):
        read_workbook(path, PASSWORD.lower())
    assert values_of(read_workbook(path, PASSWORD).sheets[0]) == {(0, 0): 42.0}


def test_the_password_that_excel_sets_for_protected_workbooks_is_known(encrypted):
    assert values_of(read_workbook(encrypted("VelvetSweatshop")).sheets[0]) == {(0, 0): 42.0}


def test_an_encrypted_xls_asks_for_its_password():
    path = SAMPLES / "libreoffice_password.xls"
    with pytest.raises(faults.PasswordNeeded):
        read_workbook(path)
    with pytest.raises(faults.PasswordWrong):
        read_workbook(path, "x" * 10_000)
    found = read_workbook(path, PASSWORD)
    assert found.kind == "xls"
    assert values_of(found.sheets[0]) == {
        (0, 0): "营业收入",
        (0, 1): 763.25,
        (0, 2): 1526.5,
        (0, 3): "#DIV/0!",
    }


def test_an_encrypted_ods_says_what_to_do():
    with pytest.raises(faults.EncryptionUnknown, match="without the password"):
        read_workbook(SAMPLES / "libreoffice_password.ods", PASSWORD)


# --- xlsb, record by record ([MS-XLSB]) ---------------------------------------------------------------


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
    size, rest = bytearray(), len(data)
    while rest > 0x7F:
        size.append((rest & 0x7F) | 0x80)
        rest >>= 7
    return head + bytes([*size, rest]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, *cells: tuple[int, int, int, bytes]) -> Path:
    """A workbook of one sheet; cells are (row, column, kind of record, what follows place and style)."""
    rows = b""
    for row, column, kind, data in cells:
        rows += record(0, struct.pack("<IIHBBB", row, 0, 300, 0, 0, 0) + struct.pack("<I", 0))
        rows += record(kind, struct.pack("<II", column, 0) + data)
    content_types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    return write(
        path,
        {
            "[Content_Types].xml": content_types,
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": record(131)
            + record(153, struct.pack("<II", 0, 0) + wide(""))
            + record(143)
            + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("数据"))
            + record(144)
            + record(132),
            "xl/_rels/workbook.bin.rels": relations(("rId1", "worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": record(129)
            + record(148, struct.pack("<IIII", 0, 1, 0, 1))
            + record(145)
            + rows
            + record(146)
            + record(130),
        },
    )


def test_an_xlsb_is_read_with_its_errors(tmp_path):
    path = xlsb(
        tmp_path / "x.xlsb",
        (0, 0, 5, struct.pack("<d", 1.5)),
        (1, 1, 6, wide("文字")),
        (2, 0, 3, b"\x07"),
        (3, 0, 4, b"\1"),
    )
    found = read_workbook(path)
    assert (found.kind, found.sheets[0].name) == ("xlsb", "数据")
    assert values_of(found.sheets[0]) == {(0, 0): 1.5, (1, 1): "文字", (2, 0): "#DIV/0!", (3, 0): True}
    assert found.sheets[0].cells[2, 0].is_error


def test_cells_that_begin_further_down_and_right_keep_their_places(tmp_path):
    one = struct.pack("<d", 1.0)
    found = read_workbook(xlsb(tmp_path / "off.xlsb", (4, 2, 5, one), (6, 3, 5, one)))
    assert values_of(found.sheets[0]) == {(4, 2): 1.0, (6, 3): 1.0}
    assert values_of(read_workbook(xlsb(tmp_path / "empty.xlsb")).sheets[0]) == {}


def test_an_xlsb_whose_cells_lie_far_apart_is_refused_before_memory_is_asked_for(tmp_path):
    one = struct.pack("<d", 1.0)
    with pytest.raises(faults.WorkbookTooLarge, match="spread"):
        read_workbook(xlsb(tmp_path / "far.xlsb", (0, 0, 5, one), (1_048_575, 16_383, 5, one)))


# --- text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_fields_of_every_encoding_and_delimiter(tmp_path, encoding, delimiter):
    lines = [
        ["科目", "2025A", "2026E"],
        ["营业收入（亿元）", '"1,234.5;x"', "(763)"],
        ["备注", '"两\n行""引号"""', "—"],
    ]
    path = tmp_path / "table.txt"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    found = read_workbook(path)
    assert found.kind == "csv"
    assert values_of(found.sheets[0]) == {
        (0, 0): "科目", (0, 1): "2025A", (0, 2): "2026E",
        (1, 0): "营业收入（亿元）", (1, 1): "1,234.5;x", (1, 2): "(763)",
        (2, 0): "备注", (2, 1): '两\n行"引号"', (2, 2): "—",
    }  # fmt: skip


def test_text_that_would_run_stays_text_and_is_listed(tmp_path):
    path = tmp_path / "run.csv"
    path.write_text("a,=cmd|' /C calc'!A0\n-5,=1+1\n", encoding="utf-8")
    found = read_workbook(path)
    assert found.sheets[0].cells[0, 1] == ReadCell("=cmd|' /C calc'!A0")
    assert [(item.kind, item.where) for item in found.unfollowed] == [
        ("dde", "B1"),
        ("formula in text", "B2"),
    ]


def test_one_column_and_odd_lines(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_bytes(b"a\n\n\nb\rc\n")
    assert values_of(read_workbook(path).sheets[0]) == {(0, 0): "a", (3, 0): "b", (4, 0): "c"}


def test_a_field_that_is_never_closed_is_damage_or_text_but_no_hang(tmp_path):
    path = tmp_path / "open.csv"
    path.write_bytes(b'a,"b' + b",c\n" * 600_000)
    with pytest.raises(faults.WorkbookDamaged):
        read_workbook(path)


def test_separators_that_only_python_knows_do_not_break_lines(tmp_path):
    path = tmp_path / "separators.csv"
    path.write_text("a\u2028b,c\x85d\x0be\n", encoding="utf-8")
    assert values_of(read_workbook(path).sheets[0]) == {(0, 0): "a\u2028b", (0, 1): "c\x85d\x0be"}


def test_a_web_page_called_xls_gives_its_tables(tmp_path):
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=gb2312><style>td {color: red}</style></head>
    <body><script>alert("<table>")</script><table border=1><tr><th rowspan=2>科目<th colspan=2>年度</tr><tr><td>2025A<td>2026E</tr>
    <tr><td>营业收入&nbsp;</td><td x:num="1234.5">1,234.5</td><td><b>2,000</b><br>估计</td></tr></table>
    <table><tr><td>二</td></tr></table></body></html>"""
    path = tmp_path / "export.xls"
    path.write_bytes(page.encode("gb18030"))
    found = read_workbook(path)
    assert found.kind == "html"
    assert values_of(found.sheets[0]) == {
        (0, 0): "科目", (0, 1): "年度", (1, 1): "2025A", (1, 2): "2026E",
        (2, 0): "营业收入", (2, 1): "1,234.5", (2, 2): "2,000\n估计",
    }  # fmt: skip
    assert found.sheets[0].merged == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert values_of(found.sheets[1]) == {(0, 0): "二"}


# --- what LibreOffice makes of our files, and calamine as a second reader -----------------------------


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """A workbook that XlsxWriter wrote, and the same in xls and ods by LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("converted")
    path = folder / "source.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("市场", "公司 2"):
        sheet = book.add_worksheet(name)
        for row in range(40):
            sheet.write_string(row, 0, f"行 {row} 😀 <&>")
            sheet.write_row(row, 1, [row * 1.25, -row / 7, row % 2 == 0, 10.0**row])
            sheet.write_formula(row, 6, f"=B{row + 1}*2", None, row * 2.5)
        sheet.write_string(60, 9, "远")
    book.close()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind in ("xls:MS Excel 97", "ods", "fods"):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_libreoffice_converted_reads_as_calamine_reads_it(converted, kind):
    path = converted / f"source.{kind}"
    found = read_workbook(path)
    other = python_calamine.load_workbook(path)
    for sheet in found.sheets:
        rows = other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        expected = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}
        assert values_of(sheet) == expected
        assert len(expected) == 241


def test_the_three_formats_agree_with_one_another(converted):
    xls, ods, xlsx = (read_workbook(converted / f"source.{kind}") for kind in ("xls", "ods", "xlsx"))
    for first, second, third in zip(xls.sheets, ods.sheets, xlsx.sheets, strict=True):
        assert rounded(first) == rounded(third)
        assert rounded(second) == rounded(third)


def test_a_flat_document_is_read_like_a_packed_one(converted):
    flat, packed = (read_workbook(converted / f"source.{kind}") for kind in ("fods", "ods"))
    assert flat.sheets == packed.sheets


def rounded(sheet: ReadSheet) -> dict[tuple[int, int], object]:
    """To 14 digits, for LibreOffice writes 15; truth values as the numbers that it writes to ods."""
    return {
        at: f"{value:.14g}" if isinstance(value, bool | float) else value
        for at, value in values_of(sheet).items()
    }


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("libreoffice_*")), ids=lambda path: path.name)
def test_what_comes_over_the_pipe_is_what_was_read(path):
    """Trusted samples are read in this process too, where a debugger and coverage see it."""
    found = json.loads(b"".join(child._answer(str(path), PASSWORD, Limits())))
    fault = answer.fault_of(found)
    if fault is None:
        assert read_workbook(path, PASSWORD) == answer.workbook_of(path.name, found)
    else:
        with pytest.raises(type(fault)):
            read_workbook(path, PASSWORD)


# --- whatever workbooks lie about ---------------------------------------------------------------------


def found_here() -> list[Path]:
    """Workbooks that packages and programs on this machine bring along."""
    folders = [
        Path(sys.prefix),
        Path("/usr/lib/libreoffice"),
        Path(gpu_modeler.__file__).parents[1] / "resources",
    ]
    kinds = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".ots", ".xltx", ".xlt"}
    return sorted(path for folder in folders for path in folder.rglob("*.*") if path.suffix in kinds)


def test_workbooks_found_on_this_machine_are_read_or_refused_in_words():
    paths = found_here()
    if not paths:
        pytest.skip("none found")
    results = {path: outcome_of(path) for path in paths}
    assert all(results.values()), results


def outcome_of(path: Path) -> str:
    try:
        return f"{len(read_workbook(path).sheets)} sheets"
    except ModelerError as fault:
        return fault.user_message("zh")
