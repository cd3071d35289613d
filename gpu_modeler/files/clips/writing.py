"""A block of cells as HTML that Excel, WPS and LibreOffice take with numbers, formats and alignment.

Each program reads the number from its own attribute; the text holds all digits too, for those that read neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gpu_modeler.files.clips.records import ClipCell

_HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
    "<style>td {white-space:nowrap; text-align:right}</style></head><body><table>"
)


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell with what explains it: its line and unit, shown where a page shows titles."""

    cell: ClipCell
    title: str = ""


def written_html(rows: Sequence[Sequence[WrittenCell]]) -> str:
    """Return a page with one table."""
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>\n" for row in rows)
    return f"{_HEAD}\n{body}</table></body></html>"


def _cell(written: WrittenCell) -> str:
    cell = written.cell
    title = f' title="{escape(written.title)}"' if written.title else ""
    if cell.number is None:
        return f"<td{title}>{escape(cell.text)}</td>"
    code = cell.number_format or "General"
    number = repr(cell.number)
    style = escape(f"mso-number-format:{_quoted(code)};text-align:right")
    return (
        f'<td align="right" x:num="{number}" sdval="{number}" sdnum="1033;0;{_standard(code)}" style="{style}"{title}>'
        f"{escape(cell.typed)}</td>"
    )


def _standard(code: str) -> str:
    """Return the format nearest to one that LibreOffice knows from the start: it takes no others from a page."""
    shown = code.split(";", maxsplit=1)[0]
    if "%" in shown:
        return "0.00%" if "." in shown else "0%"
    if "0" not in shown:
        return "General"
    return ("#,##0" if "," in shown else "0") + (".00" if "." in shown else "")


def _quoted(code: str) -> str:
    """Return a format as a style holds it: every sign that means something there behind a backslash."""
    escaped = {'"': "\\000022", "'": "\\000027"}
    text = "".join(letter if letter.isalnum() else escaped.get(letter, f"\\{letter}") for letter in code)
    return f"'{text}'"
