"""The first table of an HTML page from a clipboard, with the numbers behind the texts.

LibreOffice writes `sdval="0.45678" sdnum="1033;0;0.0%"`, Excel `x:num="0.45678"` with the format in a style
(`mso-number-format`), its own or that of a class in the page's head.
"""

from __future__ import annotations

import math
import re
import sys
from html.parser import HTMLParser

from gpu_modeler.files.clips.page import without_remarks
from gpu_modeler.files.clips.records import Clip, ClipCell, ClipTooLarge, require_size, squared

_FORMAT = re.compile(
    r"""mso-number-format\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"']+)""", re.IGNORECASE
)
_CODE = re.compile(r"\\([0-9a-fA-F]{4,6}) ?|\\(.)")
_SPAN_LIMIT, _MERGED_LIMIT = 1_000, 1_000_000
_NAMED_FORMATS = {"percent": "0.00%", "fixed": "0.00", "standard": "#,##0.00", "scientific": "0.00E+00"}
_DATES = {"general date", "long date", "medium date", "short date", "long time", "medium time", "short time"}


def read_html(page: str) -> Clip | None:
    """Return the first table with numbers of its own; `None` where the page tells no more than its text would.

    Raises:
        ClipTooLarge: more cells, or more of them merged, than are taken from a clipboard.
    """
    parser = _Table()
    parser.feed(without_remarks(page))
    parser.close()
    rows = parser.rows()
    if not any(cell.number is not None for row in rows for cell in row):
        return None
    return squared(rows)


class _Table(HTMLParser):
    """Gathers the cells of the first table; what is merged stands in the first of its cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._cells: dict[tuple[int, int], ClipCell] = {}
        self._taken: set[tuple[int, int]] = set()
        self._formats: dict[str, str] = {}
        self._style: list[str] | None = None
        self._text: list[str] | None = None
        self._attributes: dict[str, str] = {}
        self._row, self._column, self._depth, self._is_over = -1, 0, 0, False

    def rows(self) -> list[list[ClipCell]]:
        """Return what was gathered."""
        if not self._cells:
            return []
        height = max(row for row, _ in self._cells) + 1
        width = max(column for _, column in self._cells) + 1
        require_size(height, width)
        empty = ClipCell("")
        return [[self._cells.get((row, column), empty) for column in range(width)] for row in range(height)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Meet a table, row, cell or style sheet."""
        if tag == "style":
            self._style = []
        elif tag == "table" and not self._is_over:
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row, self._column = self._row + 1, 0
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            self._text, self._attributes = [], {name: value or "" for name, value in attrs}
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Leave one."""
        if tag == "style" and self._style is not None:
            self._learn("".join(self._style))
            self._style = None
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
                self._is_over = True
            self._depth -= 1
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Meet text."""
        if self._style is not None:
            self._style.append(data)
        elif self._text is not None:
            self._text.append(data)

    def _learn(self, sheet: str) -> None:
        for rule in sheet.split("}"):
            names, _, body = rule.rpartition("{")
            found = _format_in(body)
            for name in re.findall(r"\.([\w-]+)", names) if found else ():
                self._formats[name] = found

    def _end_cell(self) -> None:
        if self._text is None:
            return
        require_size(len(self._cells) + 1, 1)
        row, text = max(self._row, 0), " ".join("".join(self._text).split())
        while (row, self._column) in self._taken:
            self._column += 1
        self._cells[row, self._column] = self._made(text)
        down, across = _span(self._attributes.get("rowspan")), _span(self._attributes.get("colspan"))
        if down > 1:
            self._take(row, down, across)
        self._column += across
        self._text = None

    def _take(self, row: int, down: int, across: int) -> None:
        """Remember which cells of the rows below belong to a merged one."""
        if len(self._taken) + down * across > _MERGED_LIMIT:
            raise ClipTooLarge(limit=_MERGED_LIMIT)
        self._taken.update((row + k, self._column + n) for k in range(1, down) for n in range(across))

    def _made(self, text: str) -> ClipCell:
        attributes = self._attributes
        written = attributes.get("sdval") or attributes.get("x:num")
        if written is None and "x:num" in attributes:  # Excel leaves it empty where the text is the number
            written = text.replace(",", "")
        return ClipCell(text, _number(written), self._format())

    def _format(self) -> str:
        _, _, code = self._attributes.get("sdnum", "").partition(";")
        code = code.partition(";")[2] if ";" in code else ""
        own = _format_in(self._attributes.get("style", ""))
        classes = self._attributes.get("class", "").split()
        return code or own or next((self._formats[name] for name in classes if name in self._formats), "")


def _format_in(style: str) -> str:
    """Return the number format in a style, as Excel's cells spell it."""
    match = _FORMAT.search(style)
    if match is None:
        return ""
    code = match[1].strip()
    if code[:1] in {'"', "'"}:
        code = code[1:-1]
    code = _CODE.sub(_letter, code)
    if code.lower() in _DATES:
        return "yyyy"
    return _NAMED_FORMATS.get(code.lower(), code)


def _letter(found: re.Match[str]) -> str:
    """Return the letter that stands behind a backslash, or whose number does; a number of none stays away."""
    if not found[1]:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF else ""


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None


def _span(text: str | None) -> int:
    return (
        min(max(int(text), 1), _SPAN_LIMIT)
        if text and text.isascii() and text.isdecimal() and len(text) < 9
        else 1
    )
