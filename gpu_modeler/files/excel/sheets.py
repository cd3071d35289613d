"""Writes a sheet of lines, Market or one company: hard values, live formulas with their values, comments, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.comments import comment_on_exception, comment_on_value, mark_of
from gpu_modeler.files.excel.context import Export, HardCell, Value, sources_of
from gpu_modeler.files.excel.formulas import FormulasOfRow, PrintedFormula
from gpu_modeler.files.excel.head import SheetWriter
from gpu_modeler.files.excel.layout import CONSTANT, SOURCE, Row
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.files.excel.reach import Reach
from gpu_modeler.files.excel.scenario_link import in_force
from gpu_modeler.files.excel.styles import Mark, Styles
from gpu_modeler.model import PERIOD, Line

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_NUMBERS = 4
"""So many sources are named in the source column; the rest stands in the comments."""


class LineSheet(SheetWriter):
    """Writes one sheet of lines. `item` is the company, empty on the Market sheet."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles, item: str) -> None:
        super().__init__(export, sheet, styles)
        self._item = item
        self._mixed_rows: list[int] = []

    def write(self, rows: Sequence[Row], title: str) -> None:
        """Write everything on the sheet."""
        self.identify_sheet("company" if self._item else "market", self._item)
        self.write_head(title)
        for row in rows:
            if not row.line:
                self.write_section(row.row, row.section)
            elif row.rest is None:
                self.write_line_heading(row.row, self.export.model.lines[row.line])
            else:
                _RowWriter(self, self.export.model.lines[row.line], row, self._item).write()
            if row.line:
                self.sheet.set_row(row.row, None, None, {"level": 1})
        self.inputs.write()
        self._accept_mixed_rows()
        self.finish(title)

    def note_mixed_row(self, row: int) -> None:
        """Remember a row in which some cells follow the chosen scenario and others do not."""
        self._mixed_rows.append(row)

    def _accept_mixed_rows(self) -> None:
        """Spare the reader Excel's green corners where cells of one row differ in formula, as they are meant to."""
        first, last = (column_letters(at) for at in (CONSTANT, self.columns.end - 1))
        ranges = [f"{first}{row + 1}:{last}{row + 1}" for row in self._mixed_rows]
        if ranges:
            self.sheet.ignore_errors({"formula_differs": " ".join(ranges)})


class _RowWriter:
    """Writes the values of one row, from left to right."""

    def __init__(self, sheet: LineSheet, line: Line, row: Row, item: str) -> None:
        assert row.rest is not None
        export = sheet.export
        self._sheet = sheet
        self._export = export
        self._line = line
        self._row = row.row
        self._rest = row.rest
        items = export.items_of_row(line, item, row.rest)
        hard_cells = export.hard_cells[line.id]
        self._places = export.places_of_row(line, items)
        self._hard = (
            [hard_cells.get(place) for place in self._places] if hard_cells else [None] * len(self._places)
        )
        self._values = export.values(line, items)
        self._formulas = FormulasOfRow(export, line, sheet.sheet.name, items)
        self._form = sheet.fit(line, self._values, is_period=PERIOD in line.axes)
        self._has_choices = line.id in export.lines_by_scenario
        self._comment_before = ""
        self._exception_before: int | None = None

    def write(self) -> None:
        self._sheet.write_labels(self._row, self._line, self._rest)
        self._write_sources()
        self._write_zeros()
        first = self._export.first_column(self._line)
        for offset, value in enumerate(self._values):
            self._write_cell(offset, first + offset, value)
        if self._has_choices:
            self._sheet.note_mixed_row(self._row)

    def _write_cell(self, offset: int, column: int, value: Value) -> None:
        place, hard = self._places[offset], self._hard[offset]
        by_scenario = in_force(self._export, self._line.id, place) if self._has_choices else ""
        if by_scenario:
            self._write_chosen(offset, column, by_scenario)
            return
        if hard is not None:
            self._write_hard(column, hard.cell.value, hard)
            return
        self._comment_before = ""
        formula = self._formulas.at(place, column)
        if formula is None:
            self._write_hard(column, value)
        else:
            self._write_formula(column, formula, value)

    def _write_chosen(self, offset: int, column: int, address: str) -> None:
        """Write a cell whose value the chosen scenario decides: the value given there, or else the formula."""
        place, hard = self._places[offset], self._hard[offset]
        formula = self._formulas.at(place, column)
        exception = formula.exception if formula is not None and hard is None else None
        mark: Mark = mark_of(self._line, hard) if hard else "" if exception is None else "exception"
        text = self._formulas.unless_given(address, place, column)
        style = self._sheet.styles.value("link", mark, self._form)
        self._sheet.sheet.write_formula(self._row, column, "=" + text, style, self._values[offset])
        if hard is not None:
            self._comment_on(column, hard, is_choice=True)
        else:
            self._comment_on_exception(column, exception)

    def _write_hard(self, column: int, value: Value | None, hard: HardCell | None = None) -> None:
        mark = mark_of(self._line, hard) if hard else ""
        self._sheet.sheet.write_number(
            self._row, column, value, self._sheet.styles.value("input", mark, self._form)
        )
        self._sheet.inputs.add(self._line, self._row, column)
        if hard is not None:
            self._comment_on(column, hard)

    def _comment_on(self, column: int, hard: HardCell, *, is_choice: bool = False) -> None:
        mark = mark_of(self._line, hard)
        text = comment_on_value(self._export, self._line, hard, is_choice=is_choice)
        if text and (mark or text != self._comment_before):
            self._sheet.comment(self._row, column, text)
        self._comment_before = text
        self._exception_before = None

    def _write_formula(self, column: int, formula: PrintedFormula, value: Value) -> None:
        is_exception = formula.exception is not None
        style = self._sheet.styles.value(
            "link" if formula.is_link else "formula", "exception" if is_exception else "", self._form
        )
        self._sheet.sheet.write_formula(self._row, column, "=" + formula.text.at(column), style, value)
        self._comment_on_exception(column, formula.exception)

    def _comment_on_exception(self, column: int, exception: int | None) -> None:
        """Say at its first cell that another formula holds."""
        if exception is not None and exception != self._exception_before:
            self._sheet.comment(self._row, column, comment_on_exception(self._export, self._line, exception))
        self._exception_before = exception

    def _write_sources(self) -> None:
        numbers: dict[int, None] = {}
        for hard in self._hard:
            for source in sources_of(hard.cell) if hard is not None else ():
                numbers[self._export.source_numbers[source]] = None
        shown = " ".join(f"[{number}]" for number in list(numbers)[:_MOST_NUMBERS])
        if shown:
            text = shown + (" …" if len(numbers) > _MOST_NUMBERS else "")
            self._sheet.text(self._row, SOURCE, text, "unit")
            self._sheet.widen(SOURCE, len(text) + 1)

    def _write_zeros(self) -> None:
        """Write the values outside the periods that some formula reads."""
        reach = self._export.reach.get(self._line.id, Reach())
        columns = self._sheet.columns
        before = range(columns.first - reach.before, columns.first)
        after = range(columns.first_closing, columns.first_closing + reach.after)
        for column in (*before, *after):
            self._sheet.sheet.write_number(self._row, column, 0, self._sheet.styles.text("outside"))
