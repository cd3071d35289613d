"""Blocks from other programs' clipboards: the numbers behind the texts, and what they read of ours.

`libreoffice_7_4_clipboard.html` was taken from the clipboard of LibreOffice 7.4; the two of Excel are written as its
documentation and its own files show them.
"""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.files.clips import (
    ClipCell,
    WrittenCell,
    clip_of_text,
    read_html,
    read_xml_spreadsheet,
    workbook_of_clip,
    written_html,
)

DATA = Path(__file__).parent.parent / "data" / "clips"


def typed(clip):
    return [[cell.typed for cell in row] for row in clip]


def test_libreoffice_s_numbers_come_with_all_their_digits():
    clip = read_html((DATA / "libreoffice_7_4_clipboard.html").read_text(encoding="utf-8"))
    assert typed(clip) == [
        ["45.6789%", "1234.56789", "text"],
        ["-763.25", "2023-03-15", "0.0000001"],
    ]


def test_excel_s_numbers_come_with_all_their_digits():
    clip = read_html((DATA / "excel_clipboard.html").read_text(encoding="utf-8"))
    assert typed(clip) == [["45.6789%", "1234.56789", "text"], ["-763.25", "2023/3/15", "42"]]
    assert clip[0][1].number_format == r"#,##0.0_);\(#,##0.0\)"


def test_xml_spreadsheet_keeps_places_and_digits():
    clip = read_xml_spreadsheet((DATA / "excel_xml_spreadsheet.xml").read_bytes() + b"\0")
    assert typed(clip) == [["45.6789%", "1234.56789", "text"], ["", "", ""], ["-763.25", "", "42"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no markup",
        b"<Workbook",
        b"<Workbook></Workbook>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook/>',
    ],
)
def test_what_is_no_spreadsheet_is_none(content):
    assert read_xml_spreadsheet(content) is None


@pytest.mark.parametrize(
    "page", ["", "<p>1</p>", "<table><tr><td>1</td></tr></table>", "<table", "<td sdval=x>"]
)
def test_a_page_without_numbers_of_its_own_tells_no_more_than_its_text(page):
    assert read_html(page) is None


def test_merged_cells_leave_their_room_empty():
    clip = read_html(
        '<table><tr><td rowspan=2 sdval="1">1</td><td colspan=2>a</td></tr><tr><td sdval="2">2</td></tr></table>'
    )
    assert [[cell.text for cell in row] for row in clip] == [["1", "a"], ["", "2"]]


def test_text_keeps_cells_in_quotes_whole():
    assert typed(clip_of_text('a\t"b\nc"\r\n1\t2\r\n')) == [["a", "b\nc"], ["1", "2"]]


def test_a_block_becomes_a_workbook_with_numbers_and_formats():
    clip = read_html((DATA / "libreoffice_7_4_clipboard.html").read_text(encoding="utf-8"))
    cells = workbook_of_clip(clip, "x").sheets[0].cells
    assert (cells[0, 0].value, cells[0, 0].number_format) == (0.456789, "0.0%")
    assert cells[1, 1].value == "2023-03-15"


@given(st.floats(-1e300, 1e300), st.sampled_from(["0.0%", "#,##0.0", "0.00x", '0.0"亿"']))
def test_what_we_write_reads_back_to_the_last_digit(number, code):
    [[cell]] = read_html(written_html([[WrittenCell(ClipCell("", number, code), 'a "title" <b>')]]))
    assert cell.number == number
    factor = 0.01 if code.endswith("%") else 1
    assert float(cell.typed.rstrip("%")) * factor == pytest.approx(number, rel=1e-14)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_ours_with_all_digits_and_as_percentages(tmp_path):
    rows = [[ClipCell("", 0.456789123456, "0.0%"), ClipCell("", 1234.56789012, "#,##0.0"), ClipCell("#N/A")]]
    page = tmp_path / "ours.html"
    page.write_text(written_html([[WrittenCell(cell) for cell in row] for row in rows]), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--infilter=HTML (StarCalc)", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", tmp_path, page], check=True, capture_output=True, timeout=120)
    [read] = openpyxl.load_workbook(tmp_path / "ours.xlsx").active.iter_rows()
    assert [cell.value for cell in read] == [0.456789123456, 1234.56789012, "#N/A"]
    assert [cell.number_format for cell in read[:2]] == ["0.00%", "#,##0.00"]
