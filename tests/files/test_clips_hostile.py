"""Clipboards of others that would freeze or break their reader: pages never closed, blocks of endless extent."""

import subprocess
import sys

import pytest

from gpu_modeler.files.clips import ClipTooLarge, clip_of_text, read_html, read_xml_spreadsheet

CELL = "<table><tr><td x:num='5'>5</td></tr></table>"
COUNT = 150_000
ENDLESS = {
    "comments": CELL + "<!--" * COUNT,
    "tags": CELL + "<a " * COUNT,
    "closed at last": CELL + "<a " * COUNT + ">",
    "end tags": CELL + "</a" * COUNT,
    "sections": CELL + "<![CDATA[" * COUNT,
    "a style without rules": f"<style>{'a' * 8 * COUNT}</style>{CELL}",
}
READ = """
import sys
from gpu_modeler.files.clips import read_html
print([[cell.number for cell in row] for row in read_html(sys.stdin.read())])
"""


@pytest.mark.parametrize("name", ENDLESS)
def test_a_page_that_is_never_closed_is_read_at_once(name):
    """The parser alone took hours for each of them: in a process that can be ended."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=ENDLESS[name],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[[5.0]]\n"


@pytest.mark.parametrize(
    "page",
    ["<![CDA[x]]>", "<!x [>", "<?x?>", "<!-- a --><!DOCTYPE html>", "<<!x>![=B>", "<style/><!--<![=B-->"],
)
def test_a_declaration_that_nobody_knows_is_passed_over(page):
    assert read_html(page + CELL)[0][0].number == 5


def test_rules_that_a_comment_hides_in_a_style_sheet_hold():
    page = "<style><!-- .a {mso-number-format:Percent} --></style><table><td class=a x:num='0.5'>x</table>"
    assert read_html(page)[0][0].typed == "50%"


@pytest.mark.parametrize(
    ("code", "kept"), [(r"\ffffff0", "0"), (r"\d800 0", "0"), (" ", ""), ("", ""), ('"', "")]
)
def test_a_number_format_that_is_none_stays_away(code, kept):
    page = f"<table><td style='mso-number-format:{code};' x:num='5'>5</table>"
    assert read_html(page)[0][0].number_format == kept


def sheet(cells):
    return f'<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>{cells}</Table></Worksheet></Workbook>'.encode()


def far(row, more=""):
    return f'<Row ss:Index="{row}"><Cell {more}><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row>'


@pytest.mark.parametrize(
    "ask",
    [
        lambda: read_html(f"<table><tr>{'<td colspan=1000 x:num=1>1' * 1_001}</table>"),
        lambda: read_html(f"<table><tr>{'<td colspan=1000 rowspan=1000 x:num=1>1' * 2}</table>"),
        lambda: read_xml_spreadsheet(sheet(far(1_000_000, 'ss:MergeAcross="99999999999"'))),
        lambda: read_xml_spreadsheet(sheet(far(600_000))),
        lambda: clip_of_text("\t" * 2_000 + "\n" * 2_000),
    ],
)
def test_a_block_of_endless_extent_is_refused_in_words(ask):
    with pytest.raises(ClipTooLarge) as refused:
        ask()
    assert "1,000,000" in refused.value.user_message("zh")
    assert "1,000,000" in refused.value.user_message("en")


def test_what_stands_before_the_first_row_or_column_is_in_it():
    clip = read_xml_spreadsheet(sheet(far(-5, 'ss:Index="-7"')))
    assert [[cell.typed for cell in row] for row in clip] == [["1", "2"]]
