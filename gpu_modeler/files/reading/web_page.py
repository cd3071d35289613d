"""Tables of a web page saved under a workbook's name, which many vendors' sites hand out as .xls.

Every value stays the text that it is; spans are kept as merged ranges.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from gpu_modeler.files.reading.faults import NotAWorkbook
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet, RawWorkbook
from gpu_modeler.text import Message

_Attributes = list[tuple[str, str | None]]
_WIDEST_SPAN = 1_000
_HIDDEN = {"script", "style", "comment"}  # the last is LibreOffice's, for notes on cells


def read_html(text: str, budget: Budget) -> RawWorkbook:
    """Return one sheet for each table of the page that is no part of another.

    Raises:
        NotAWorkbook: the page has no table with anything in it.
    """
    parser = _Tables(budget)
    parser.feed(text)
    parser.close()
    sheets = [sheet for sheet in parser.sheets if sheet.cells]
    if not sheets:
        raise NotAWorkbook(path=budget.path, what=Message("reading_is_html"))
    return RawWorkbook("html", sheets)


class _Tables(HTMLParser):
    """Gathers rows and cells; what lies in a nested table is text of the outer cell."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(convert_charrefs=True)
        self.sheets: list[RawSheet] = []
        self._budget = budget
        self._depth = 0
        self._row = self._column = -1
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._taken: dict[int, int] = {}  # column -> first row where it is free again
        self._is_hidden = False

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Meet a table, row or cell."""
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._start_table()
        elif tag in _HIDDEN:
            self._is_hidden = True
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row, self._column = self._row + 1, -1
        elif self._depth == 1 and tag in {"td", "th"}:
            self._start_cell(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Leave a table or cell."""
        if tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif tag in _HIDDEN:
            self._is_hidden = False
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Meet text."""
        if self._cell is not None and not self._is_hidden:
            self._cell.append(data)

    def _start_table(self) -> None:
        self.sheets.append(RawSheet(f"table {len(self.sheets) + 1}"))
        if len(self.sheets) > self._budget.limits.sheets:
            raise self._budget.refuse("reading_limit_sheets", self._budget.limits.sheets)
        self._row, self._taken = -1, {}

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        self._row = max(self._row, 0)
        self._column += 1
        while self._taken.get(self._column, 0) > self._row:
            self._column += 1
        self._span = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = re.sub(r"[ \t\r\xa0]*\n[ \t\r\xa0]*", "\n", "".join(self._cell)).strip()
        self._cell = None
        down, across = self._span
        if text:
            self._budget.spend_cell()
            self._budget.spend_text(len(text))
            self.sheets[-1].cells[self._row, self._column] = RawCell(text)
        if down > 1 or across > 1:
            self._take(down, across)
        self._column += across - 1

    def _take(self, down: int, across: int) -> None:
        self._budget.spend_merged()
        right = self._column + across - 1
        self.sheets[-1].merged.append((self._row, self._column, self._row + down - 1, right))
        if down > 1:
            self._taken.update((column, self._row + down) for column in range(self._column, right + 1))


def _span(text: str | None) -> int:
    return (
        min(max(int(text), 1), _WIDEST_SPAN)
        if text and text.isascii() and text.isdecimal() and len(text) < 9
        else 1
    )
