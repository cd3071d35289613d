"""What other programs put on the clipboard: a block of cells, or nothing that is taken.

The first letter of an input says as what it lies there: h HTML, x XML Spreadsheet, t text, k our own cells.
"""

from pathlib import Path

from gpu_modeler.app.pasting import PastedCell
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.clips import (
    ClipCell,
    WrittenCell,
    clip_of_text,
    read_html,
    read_xml_spreadsheet,
    workbook_of_clip,
    written_html,
)
from gpu_modeler.gui.grid.clipboard import kept_cells, kept_text
from gpu_modeler.text import Labels

DATA = Path(__file__).parents[1] / "data" / "clips"
MOST_CELLS = 1_000_000
TOKENS = (
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td ",
        "</td>",
        'x:num="',
        'sdval="1"',
        'sdnum="1033;0;0.0%"',
        "<style>",
    ),
    *(
        'colspan="999"',
        'rowspan="999"',
        "mso-number-format:",
        r"\0022",
        r"\ffffff",
        r"\d800",
        "{",
        "}",
        "<!--",
    ),
    *('ss:Index="19999"', "ss:MergeAcross=", "<Row", "<Cell", '<Data ss:Type="Number">', "</Data>", '="1"'),
    *('"', "\t", "\r\n", '""', "&#1114112;", "<![CDATA[", "<!", "<?", "null", '"rows":[[', "1e999", "NaN"),
)


def seeds():
    """Return blocks of Excel and LibreOffice, of ours, and texts."""
    page = written_html([[WrittenCell(ClipCell("", 0.5, "0.0%"), "<b>"), WrittenCell(ClipCell("x"))]])
    own = kept_text([[PastedCell("1", 1.0, "%", "a+b", Labels("注", "note"), None)]], "token")
    return {
        "excel": b"h" + (DATA / "excel_clipboard.html").read_bytes(),
        "libreoffice": b"h" + (DATA / "libreoffice_7_4_clipboard.html").read_bytes(),
        "xml": b"x" + (DATA / "excel_xml_spreadsheet.xml").read_bytes(),
        "ours_html": b"h" + page.encode(),
        "ours": b"k" + own.encode(),
        "text": b't2024A\t2025E\r\n(763)\t45%\r\n"a\tb"\t"1,234"',
    }


def check(data):
    """Read the block; it is rectangular, of a size that a grid can take, and goes out again as HTML."""
    kind, rest = data[:1], data[1:]
    if kind == b"k":
        kept_cells(rest.decode(errors="replace"))
        return
    try:
        clip = _read(kind, rest)
    except ModelerError as fault:
        fault.user_message("zh")
        return
    if not clip:
        return
    assert len({len(row) for row in clip}) == 1
    assert len(clip) * len(clip[0]) <= MOST_CELLS
    for cell in (cell for row in clip for cell in row):
        assert isinstance(cell.typed, str)
        cell.typed.encode()
    written = written_html([[WrittenCell(cell) for cell in row] for row in clip[:20]])
    again = read_html(written)
    assert again is None or len(again) <= len(clip)
    workbook_of_clip(clip, "clip")


def _read(kind, rest):
    if kind == b"x":
        return read_xml_spreadsheet(rest)
    text = rest.decode("utf-8", "replace")
    return read_html(text) if kind == b"h" else clip_of_text(text)
