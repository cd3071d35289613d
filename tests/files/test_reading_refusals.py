"""Files that are no workbooks, or cannot be read, and what a person is told; and bytes damaged at random."""

import json
import os
import stat
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.files.reading import Limits, answer, child, faults, read_workbook
from gpu_modeler.files.reading.kinds import read_content
from gpu_modeler.files.reading.raw import Budget
from tests.files.samples.packages import parts, sheet_xml, write

SAMPLES = Path(__file__).parent / "samples"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
ONE_CELL = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')


def zipped(entries: dict[str, str]) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG 图片"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "JPEG 图片"),
        (b"GIF89a" + bytes(200), "GIF 图片"),
        (b"%PDF-1.7\n", "PDF 文档"),
        (b"Rar!\x1a\x07" + bytes(50), "压缩包"),
        (b"SQLite format 3\0" + bytes(200), "数据库"),
        (b"MZ\x90\0" + bytes(200), "可执行程序"),
        (b"\x7fELF" + bytes(200), "可执行程序"),
        (bytes(range(256)) * 4, "无法识别"),
        (b"\0", "无法识别"),
        (zipped(WORD), "Word 文档"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "演示文稿"),
        (zipped({"a.txt": "x"}), "压缩包"),
        (zipped({}), "压缩包"),
        (b"<html><body><p>Please log in</p></body></html>", "没有表格"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        (b"<?xml version='1.0'?><x/>", "XML 数据"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "MHTML"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_named(tmp_path, content, named):
    path = tmp_path / "报表.xlsx"
    path.write_bytes(content)
    with pytest.raises(faults.NotAWorkbook) as caught:
        read_workbook(path)
    assert named in caught.value.user_message("zh")
    assert str(path) in caught.value.user_message("zh")
    assert "{" not in caught.value.user_message("en")


def test_the_mark_of_an_open_workbook_is_explained(tmp_path):
    path = tmp_path / "~$market.xlsx"
    path.write_bytes(b"\x04user" + bytes(160))
    with pytest.raises(faults.NotAWorkbook, match="while it has a workbook open"):
        read_workbook(path)


def test_a_workbook_under_any_name_is_read(tmp_path):
    path = write(tmp_path / "photo.png", parts(ONE_CELL))
    assert read_workbook(path).kind == "xlsx"


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda path: None, faults.WorkbookMissing),
        (lambda path: path.mkdir(), faults.WorkbookIsFolder),
        (lambda path: path.touch(), faults.WorkbookEmpty),
        (lambda path: path.write_bytes(zipped(WORD)[:-30]), faults.WorkbookDamaged),
        (lambda path: path.write_bytes(b"PK"), faults.WorkbookDamaged),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), faults.WorkbookDamaged),
        (lambda path: path.write_bytes((SAMPLES / "libreoffice_days1904.xls").read_bytes()[:3000]), faults.WorkbookDamaged),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path, make, fault):
    path = tmp_path / "x.xlsx"
    make(path)
    with pytest.raises(fault) as caught:
        read_workbook(path)
    assert caught.value.values["path"] == path


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero", "/dev/null"):
        with pytest.raises(faults.WorkbookIsSpecial):
            read_workbook(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path):
    path = write(tmp_path / "x.xlsx", parts(ONE_CELL))
    path.chmod(stat.S_IWUSR)
    with pytest.raises(faults.WorkbookUnreadable, match="ermission"):
        read_workbook(path)


def test_a_file_that_another_program_holds_is_refused_with_the_systems_reason(tmp_path, monkeypatch):
    path = write(tmp_path / "x.xlsx", parts(ONE_CELL))

    def held(*_arguments):
        raise PermissionError(
            13, "The process cannot access the file because it is being used by another process"
        )

    monkeypatch.setattr("gpu_modeler.files.reading.contents.os.stat", held)
    found = json.loads(b"".join(child._answer(str(path), "", Limits())))
    assert "used by another process" in answer.fault_of(found).user_message("en")


def test_a_name_with_a_zero_or_odd_bytes_is_a_fault_not_a_crash(tmp_path):
    for name in ("a\0b.xlsx", "x" * 5000, "\udc80.xlsx"):
        with pytest.raises(faults.ReadingRefused):
            read_workbook(tmp_path / name)


def test_a_file_over_the_limit_is_refused_by_its_size(tmp_path):
    path = tmp_path / "x.xlsx"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    with pytest.raises(faults.WorkbookTooLarge, match="200 MB, more than the limit of 100 MB"):
        read_workbook(path)


@pytest.mark.parametrize(
    "missing", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
)
def test_a_missing_part_is_damage_or_something_else_but_no_crash(tmp_path, missing):
    entries = parts(ONE_CELL)
    del entries[missing]
    path = write(tmp_path / "x.xlsx", entries)
    if missing == "_rels/.rels":
        assert read_workbook(path).kind == "xlsx"
    else:
        with pytest.raises((faults.WorkbookDamaged, faults.NotAWorkbook)):
            read_workbook(path)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        "<c><v>1</v></c>",
    ],
)  # fmt: skip
def test_cells_that_cannot_be_are_damage(tmp_path, rows):
    with pytest.raises(faults.WorkbookDamaged):
        read_workbook(write(tmp_path / "x.xlsx", parts(sheet_xml(rows))))


# --- damage at random ---------------------------------------------------------------------------------


@cache
def valid() -> bytes:
    """A workbook with most of what is read."""
    output = BytesIO()
    book = xlsxwriter.Workbook(output)
    sheet = book.add_worksheet("市场")
    sheet.write_row(0, 0, ["文字", 1.5, True])
    sheet.write_formula(1, 0, "=B1*2", book.add_format({"num_format": "yyyy-mm-dd"}), 3)
    sheet.write_array_formula(2, 0, 4, 0, "{=B1:B3*2}", None, 3)
    sheet.write_comment(0, 1, "注")
    sheet.write_url(6, 0, "file:///server/x.xlsx")
    sheet.merge_range(8, 1, 9, 3, "merged")
    book.define_name("rate", "=市场!$B$1")
    book.close()
    return output.getvalue()


@cache
def valid_parts() -> dict[str, bytes]:
    with ZipFile(BytesIO(valid())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def outcome(content: bytes) -> str:
    """What the child would say; a fault that it did not foresee is one that it can still tell."""
    try:
        return f"{len(read_content(content, '', Budget('x', Limits(seconds=5))).sheets)} sheets"
    except faults.ReadingRefused as fault:
        return fault.user_message("zh")
    except (RecursionError, MemoryError, SystemError):
        raise
    except Exception as error:
        return child._fault_of(error, "x").user_message("zh")


@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    st.floats(0.05, 1),
)
@settings(max_examples=120, deadline=None)
def test_a_workbook_with_bytes_changed_or_cut_is_read_or_refused(changes, kept):
    content = bytearray(valid())
    for at, byte in changes:
        content[int(at * len(content))] = byte
    assert outcome(bytes(content[: max(1, int(kept * len(content)))]))


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_a_workbook_with_parts_changed_swapped_or_lost_is_read_or_refused(data):
    entries = dict(valid_parts())
    names = sorted(entries)
    for _ in range(data.draw(st.integers(1, 3))):
        name, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        content = bytearray(entries.get(name, b""))
        match data.draw(st.sampled_from(["swap", "lose", "flip", "cut", "repeat"])):
            case "swap":
                entries[name] = valid_parts()[other]
            case "lose":
                entries.pop(name, None)
            case "flip" if content:
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
                entries[name] = bytes(content)
            case "cut":
                entries[name] = bytes(content[: data.draw(st.integers(0, len(content)))])
            case "repeat" if content:
                at = data.draw(st.integers(0, len(content) - 1))
                entries[name] = bytes(content[:at] + content[at : at + 200] * 3 + content[at:])
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    assert outcome(output.getvalue())


@given(st.binary(max_size=400))
@settings(max_examples=120, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    assert outcome(content)


@pytest.mark.parametrize(
    "name", ["libreoffice_days1904.xls", "libreoffice_password.xls", "libreoffice_days1904.ods"]
)
def test_older_formats_damaged_at_random_are_read_or_refused_by_the_child(tmp_path, name):
    whole = (SAMPLES / name).read_bytes()
    for seed in range(6):
        content = bytearray(whole)
        for step in range(1 + seed % 4):
            content[(seed * 7919 + step * 104_729) % len(content)] ^= 1 << (seed + step) % 8
        path = tmp_path / f"{seed}.bin"
        path.write_bytes(content if seed % 3 else content[: len(content) * seed // 6 + 600])
        outcomes = []
        try:
            outcomes.append(read_workbook(path, "密码Ab1", Limits(seconds=10)).kind)
        except faults.ReadingRefused as fault:
            outcomes.append(type(fault).__name__)
        assert outcomes[0] not in {"ReadingTookTooLong", "ReadingNeedsMemory"}
