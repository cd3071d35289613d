"""Writes the Sources sheet: the sources in use, where they disagree, and the cells that rest on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.files.excel_context import Export, HardCell
from gpu_modeler.files.excel_formats import number_format
from gpu_modeler.files.excel_layout import CONSTANT, SHEET_AXIS, rest_axes
from gpu_modeler.files.excel_names import clean_text, column_letters, one_line, quoted
from gpu_modeler.files.excel_styles import Styles
from gpu_modeler.model import PERIOD, Line, Place
from gpu_modeler.text import say

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (7, 40, 13, 12, 12, 38, 50)
_FIRST_ROW = 3


@dataclass(frozen=True, slots=True)
class SourcedCell:
    """A hard value with a source or with values from other sources, and where it stands."""

    line: Line
    place: Place
    hard: HardCell
    name: str
    period: str
    sheet: str
    address: str


def sourced_cells(export: Export) -> Iterator[SourcedCell]:
    """Yield the cells that rest on a source, in the order of the sheets."""
    for line in export.model.ordered("lines"):
        for place, hard in sorted(
            export.hard_cells[line.id].items(), key=lambda entry: _order(export, line, entry[0])
        ):
            if hard.cell.source or hard.cell.alternatives:
                yield _located(export, line, place, hard)


def _order(export: Export, line: Line, place: Place) -> tuple[int, ...]:
    items = dict(zip(line.axes, place, strict=True))
    axes = sorted(line.axes, key=lambda axis: axis == PERIOD)
    return tuple(export.model.item_ids(axis).index(items[axis]) for axis in axes)


def _located(export: Export, line: Line, place: Place, hard: HardCell) -> SourcedCell:
    items = dict(zip(line.axes, place, strict=True))
    layout = export.layout
    rest = tuple(items[axis] for axis in rest_axes(line))
    company = items.get(SHEET_AXIS, "")
    period = items.get(PERIOD, "")
    column = layout.columns.first + export.model.periods.index(period) if period else CONSTANT
    names = [export.line_label(line)]
    names += [export.item_label(SHEET_AXIS, company)] if company else []
    names += [export.rest_label(line, rest)] if rest else []
    return SourcedCell(
        line=line,
        place=place,
        hard=hard,
        name=" · ".join(names),
        period=period,
        sheet=layout.sheets.items[company] if company else layout.sheets.market,
        address=f"{column_letters(column)}{layout.row_of[line.id, rest] + 1}",
    )


class SourcesSheet:
    """Writes the Sources sheet, three tables below one another."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles) -> None:
        self._export = export
        self._sheet = sheet
        self._styles = styles
        self._row = _FIRST_ROW
        self._cells = list(sourced_cells(export))

    def write(self, title: str) -> None:
        """Write everything on the sheet."""
        scenario = self._export.model.scenarios[self._export.scenario].labels
        self._text(0, title, "title", row=0)
        self._sheet.set_row(0, 24)
        self._text(0, self._say("excel_scenario", scenario=scenario), "note", row=1)
        self._write_list()
        self._write_conflicts()
        self._write_cells()
        self._set_up(title)

    # --- the three tables ---

    def _write_list(self) -> None:
        self._heading("list", ("number", "title", "kind", "date", "count", "address", "quote"))
        used = Counter(cell.hard.cell.source for cell in self._cells)
        for name, number in self._export.source_numbers.items():
            source = self._export.model.sources.get(name)
            self._text(0, f"[{number}]", "plain")
            self._text(1, one_line(source.title) if source else name, "wrapped")
            if source is not None:
                self._text(2, self._say("excel_source_kind_" + source.kind.replace(" ", "_")), "wrapped")
                self._text(3, one_line(source.date), "plain")
                self._text(5, one_line(source.address), "wrapped_after_number")
                self._text(6, clean_text(source.quote), "wrapped")
            self._sheet.write_number(self._row, 4, used[name], self._styles.text("plain"))
            self._row += 1
        self._end_of_table(has_rows=bool(self._export.source_numbers))

    def _write_conflicts(self) -> None:
        self._heading("conflicts", ("number", "line", "kind", "period", "value", "cell", "note"))
        conflicts = [cell for cell in self._cells if cell.hard.cell.alternatives]
        for cell in conflicts:
            self._write_used(cell, self._say("excel_sources_used"))
            for alternative in cell.hard.cell.alternatives:
                number = self._export.source_numbers.get(alternative.source)
                form = cell.line.number_format or number_format(cell.line.unit)
                self._text(0, f"[{number}]" if number else "", "plain")
                self._text(1, cell.name, "wrapped")
                self._text(2, self._say("excel_sources_not_used"), "wrapped")
                self._text(3, cell.period, "plain")
                self._sheet.write_number(
                    self._row, 4, alternative.value, self._styles.value("input", "", form)
                )
                self._text(6, clean_text(alternative.note.in_language(self._export.language)), "wrapped")
                self._row += 1
        self._end_of_table(has_rows=bool(conflicts))

    def _write_cells(self) -> None:
        self._heading("cells", ("number", "line", "kind", "period", "value", "cell", "note"))
        cells = [cell for cell in self._cells if cell.hard.cell.source]
        for cell in cells:
            self._write_used(cell, self._say(f"excel_kind_{cell.hard.cell.kind}"))
        self._end_of_table(has_rows=bool(cells))

    def _write_used(self, cell: SourcedCell, kind: str) -> None:
        """Write one cell's row; its value is a link, so that it follows the cell."""
        number = self._export.source_numbers.get(cell.hard.cell.source)
        form = cell.line.number_format or number_format(cell.line.unit)
        self._text(0, f"[{number}]" if number else "", "plain")
        self._text(1, cell.name, "wrapped")
        self._text(2, kind, "wrapped")
        self._text(3, cell.period, "plain")
        link = f"={quoted(cell.sheet)}!{cell.address}"
        self._sheet.write_formula(
            self._row, 4, link, self._styles.value("link", "", form), cell.hard.cell.value
        )
        self._text(5, f"{cell.sheet}!{cell.address}", "wrapped_after_number")
        self._text(6, clean_text(cell.hard.cell.note.in_language(self._export.language)), "wrapped")
        self._row += 1

    # --- helpers ---

    def _heading(self, table: str, columns: Sequence[str]) -> None:
        self._text(0, self._say(f"excel_sources_{table}"), "section")
        for column in range(1, len(columns)):
            self._sheet.write_blank(self._row, column, None, self._styles.text("section"))
        self._row += 1
        for column, name in enumerate(columns):
            self._text(column, self._say(f"excel_sources_{name}"), "heading_left")
        self._row += 1

    def _end_of_table(self, *, has_rows: bool) -> None:
        if not has_rows:
            self._text(0, self._say("excel_sources_none"), "note")
            self._row += 1
        self._row += 1

    def _text(self, column: int, text: str, style: str, row: int | None = None) -> None:
        if text:
            at = self._row if row is None else row
            self._sheet.write_string(at, column, clean_text(text), self._styles.text(style))

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._export.language, **values)

    def _set_up(self, title: str) -> None:
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(2, 2)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        escaped = title.replace("&", "&&")[:80]
        self._sheet.set_footer(f"&L{escaped}&C&A&R&P / &N")
