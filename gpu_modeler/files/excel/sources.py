"""Writes the Sources sheet: the sources in use, where they disagree, and the cells that rest on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.comments import source_kind
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.formats import format_of, text_width
from gpu_modeler.files.excel.identity import IDENTITY, sheet_identity
from gpu_modeler.files.excel.names import clean_text, one_line, quoted
from gpu_modeler.files.excel.sourced import SourcedCells, sourced_cells
from gpu_modeler.files.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (7, 40, 13, 17, 12, 38, 52)
_FIRST = 1  # the column before is the hidden one
_NUMBER, _ADDRESS = 4, 5
_FIRST_ROW = 3
_LINE_HEIGHT = 15
_MOST_LINES = 25  # a row is at most 409 points high


class SourcesSheet:
    """Writes the Sources sheet, three tables below one another."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles) -> None:
        self._export = export
        self._sheet = sheet
        self._styles = styles
        self._row = _FIRST_ROW
        self._lines = 1
        self._cells = list(sourced_cells(export))

    def write(self, title: str) -> None:
        """Write everything on the sheet."""
        self._sheet.write_string(0, IDENTITY, sheet_identity("sources"))
        self._text(0, title, "title", row=0)
        self._sheet.set_row(0, 24)
        self._text(0, self._export.say("excel_sources_of"), "note", row=1)
        self._write_list()
        self._write_conflicts()
        self._write_cells()
        self._set_up(title)

    # --- the three tables ---

    def _write_list(self) -> None:
        self._heading("list", ("number", "title", "kind", "date", "count", "address", "quote"))
        used = self._export.source_uses
        for name, number in self._export.source_numbers.items():
            source = self._export.model.sources.get(name)
            self._text(0, f"[{number}]", "plain")
            self._text(1, one_line(source.title) if source else name, "wrapped")
            if source is not None:
                self._text(2, source_kind(self._export, source), "wrapped")
                self._text(3, one_line(source.date), "wrapped")
                self._text(_ADDRESS, one_line(source.address), "wrapped_after_number")
                self._text(6, clean_text(source.quote), "wrapped")
            self._sheet.write_number(self._row, _FIRST + _NUMBER, used[name], self._styles.text("plain"))
            self._next_row()
        self._end_of_table(has_rows=bool(self._export.source_numbers))

    def _write_conflicts(self) -> None:
        self._heading("conflicts", ("number", "line", "kind", "period", "value", "cell", "note"))
        conflicts = [cell for cell in self._cells if cell.hard.cell.alternatives]
        for cell in conflicts:
            self._write_used(cell, self._export.say("excel_sources_used"))
            for alternative in cell.hard.cell.alternatives:
                number = self._export.source_numbers.get(alternative.source)
                form = format_of(cell.line)
                self._text(0, f"[{number}]" if number else "", "plain")
                self._text(1, cell.name, "wrapped")
                self._text(2, self._export.say("excel_sources_not_used"), "wrapped")
                self._text(3, cell.period, "plain")
                self._sheet.write_number(
                    self._row, _FIRST + _NUMBER, alternative.value, self._styles.value("input", "", form)
                )
                self._text(6, clean_text(self._export.noted(alternative.note)), "wrapped")
                self._next_row()
        self._end_of_table(has_rows=bool(conflicts))

    def _write_cells(self) -> None:
        self._heading("cells", ("number", "line", "kind", "period", "value", "cell", "note"))
        cells = [cell for cell in self._cells if cell.hard.cell.source]
        for cell in cells:
            self._write_used(cell, self._export.say(f"excel_kind_{cell.hard.cell.kind}"))
        self._end_of_table(has_rows=bool(cells))

    def _write_used(self, cell: SourcedCells, kind: str) -> None:
        """Write one row; the value of a single cell is a link, so that it follows the cell."""
        number = self._export.source_numbers.get(cell.hard.cell.source)
        form = format_of(cell.line)
        self._text(0, f"[{number}]" if number else "", "plain")
        self._text(1, cell.name, "wrapped")
        self._text(2, kind, "wrapped")
        self._text(3, cell.period, "plain")
        if cell.first == cell.last:
            link = f"={quoted(cell.sheet)}!{cell.address}"
            style = self._styles.value("link", "", form)
            self._sheet.write_formula(self._row, _FIRST + _NUMBER, link, style, cell.hard.cell.value)
        self._text(_ADDRESS, f"{cell.sheet}!{cell.address}", "wrapped_after_number")
        self._text(6, clean_text(self._export.noted(cell.hard.cell.note)), "wrapped")
        self._next_row()

    # --- helpers ---

    def _heading(self, table: str, columns: Sequence[str]) -> None:
        self._text(0, self._export.say(f"excel_sources_{table}"), "section")
        for column in range(1, len(columns)):
            self._sheet.write_blank(self._row, _FIRST + column, None, self._styles.text("section"))
        self._row += 1
        for column, name in enumerate(columns):
            style = {_NUMBER: "heading_right", _ADDRESS: "heading_indented"}.get(column, "heading_left")
            self._text(column, self._export.say(f"excel_sources_{name}"), style)
        self._row += 1

    def _end_of_table(self, *, has_rows: bool) -> None:
        if not has_rows:
            self._text(0, self._export.say("excel_sources_none"), "note")
            self._row += 1
        self._row += 1

    def _next_row(self) -> None:
        """Make the row as high as its wrapped texts need; not every program does so by itself."""
        if self._lines > 1:
            self._sheet.set_row(self._row, _LINE_HEIGHT * self._lines)
        self._lines = 1
        self._row += 1

    def _text(self, column: int, text: str, style: str, row: int | None = None) -> None:
        if text:
            at = self._row if row is None else row
            if style.startswith("wrapped"):
                width = 1.08 * (_WIDTHS[column] - 1)  # labels are measured generously
                lines = sum(max(1, math.ceil(text_width(line) / width)) for line in text.split("\n"))
                self._lines = max(self._lines, min(lines, _MOST_LINES))
            self._sheet.write_string(at, _FIRST + column, clean_text(text), self._styles.text(style))

    def _set_up(self, title: str) -> None:
        self._sheet.set_column(IDENTITY, IDENTITY, None, None, {"hidden": True})
        for column, width in enumerate(_WIDTHS, start=_FIRST):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(2, _FIRST + 2)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        escaped = title[:80].replace("&", "&&")
        self._sheet.set_footer(f"&L{escaped}&C&A&R&P / &N")
