"""Addresses of references as seen from one cell, in a form that serves a whole row.

Columns that move along the row are written as marks; `RowFormula` fills them in for each column. So a formula is printed
once per row, and cells of a row cannot but follow one pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise, product

from gpu_modeler.files.excel.layout import CONSTANT, HEADING_ROW, SHEET_AXIS, Layout, rest_axes
from gpu_modeler.files.excel.names import column_letters, quoted
from gpu_modeler.formula.excel import Items
from gpu_modeler.formula.tree import Reference
from gpu_modeler.model import PERIOD, Model, Place

_MARK = re.compile("\0(-?[0-9]+)\0")


class RowFormula:
    """A formula text in which each column is a distance from the cell's own column."""

    def __init__(self, marked: str) -> None:
        parts = _MARK.split(marked)
        self._parts = parts
        self._distances = [int(distance) for distance in parts[1::2]]

    def at(self, column: int) -> str:
        """Return the formula for the cell in `column`."""
        self._parts[1::2] = [column_letters(column + distance) for distance in self._distances]
        return "".join(self._parts)


class RowView:
    """The layout seen from the cells of one row (an `ExcelLayout` of the formula printer).

    `own` holds the row's items by axis; the period is left open. `has_left_the_sheet` says whether any address asked for
    so far stands on another sheet.
    """

    def __init__(self, model: Model, layout: Layout, sheet: str, own: Items) -> None:
        self._model = model
        self._layout = layout
        self._sheet = sheet
        self._own = own
        self._periods = model.periods
        self.has_left_the_sheet = False

    def cell(self, reference: Reference, at: Items) -> str:
        """Return the address, `$` before columns that do not move; "0" where no period can be meant."""
        column = self._column(reference, at)
        return "0" if column is None else self._address(reference, at, column)

    def block(self, reference: Reference, over: Mapping[str, tuple[str, ...]], at: Items) -> str | None:
        """Return the range of neighbouring rows or columns that holds exactly the items of `over`."""
        line = self._model.lines[reference.line]
        if any(axis not in line.axes or axis in reference.fixed for axis in over):
            return None
        if SHEET_AXIS in over:
            return self._compare_block(reference, over, at)
        periods = over.get(PERIOD)
        if periods is not None and not self._are_neighbours(periods):
            return None
        ends = [
            self._column(reference, {**at, PERIOD: period} if period else at)
            for period in ((periods[0], periods[-1]) if periods else ("", ""))
        ]
        rows = self._neighbouring_rows(reference, over, at)
        if rows is None or ends[0] is None or ends[1] is None:
            return None
        return self._prefix(reference, at) + _range(ends[0], rows[0], ends[1], rows[1])

    def running(self, reference: Reference, at: Items) -> str:
        """Return the range that grows along the row: its first column is held, its last one moves."""
        first = self._column(reference, {**at, PERIOD: self._periods[0]})
        last = self._column(reference, at)
        if first is None or last is None:
            return "0"
        row = self._row(reference, at)
        return self._prefix(reference, at) + _range(first, row, last, row)

    def year(self, at: Items) -> str:
        """Return the year's cell in the heading row, which is held."""
        period = at.get(PERIOD)
        column = "\0" + "0\0" if period is None else "$" + column_letters(self._period_column(period))
        return f"{column}${HEADING_ROW + 1}"

    # --- columns ---

    def _column(self, reference: Reference, at: Items) -> str | None:
        if PERIOD not in self._model.lines[reference.line].axes:
            return "$" + column_letters(CONSTANT)
        if abs(reference.lag) >= len(self._periods) and PERIOD not in reference.fixed:
            return None
        period = reference.fixed.get(PERIOD) or at.get(PERIOD)
        if period is None:
            return f"\0{reference.lag}\0"
        return "$" + column_letters(self._period_column(period) + reference.lag)

    def _period_column(self, period: str) -> int:
        return self._layout.columns.first + self._periods.index(period)

    def _are_neighbours(self, periods: tuple[str, ...]) -> bool:
        places = [self._periods.index(period) for period in periods]
        return all(right == left + 1 for left, right in pairwise(places))

    # --- rows and sheets ---

    def _item(self, reference: Reference, axis: str, at: Items) -> str:
        return reference.fixed.get(axis) or at.get(axis) or self._own[axis]

    def _rest(self, reference: Reference, at: Items) -> Place:
        axes = rest_axes(self._model.lines[reference.line])
        return tuple(self._item(reference, axis, at) for axis in axes)

    def _row(self, reference: Reference, at: Items) -> int:
        return self._layout.row_of[reference.line, self._rest(reference, at)]

    def _prefix(self, reference: Reference, at: Items) -> str:
        sheets = self._layout.sheets
        if SHEET_AXIS in self._model.lines[reference.line].axes:
            return self._of_sheet(sheets.items[self._item(reference, SHEET_AXIS, at)])
        return self._of_sheet(sheets.market)

    def _of_sheet(self, sheet: str) -> str:
        if sheet == self._sheet:
            return ""
        self.has_left_the_sheet = True
        return quoted(sheet) + "!"

    def _address(self, reference: Reference, at: Items, column: str) -> str:
        return f"{self._prefix(reference, at)}{column}{self._row(reference, at) + 1}"

    def _neighbouring_rows(
        self, reference: Reference, over: Mapping[str, tuple[str, ...]], at: Items
    ) -> tuple[int, int] | None:
        axes = [axis for axis in over if axis != PERIOD]
        rows = [
            self._row(reference, {**at, **dict(zip(axes, items, strict=True))})
            for items in product(*(over[axis] for axis in axes))
        ]
        return _ends_of_run(rows)

    def _compare_block(
        self, reference: Reference, over: Mapping[str, tuple[str, ...]], at: Items
    ) -> str | None:
        """Return the companies' rows on the Compare sheet, where there are too many to name each sheet."""
        companies = over[SHEET_AXIS]
        if len(over) > 1 or len(companies) < MANY_SHEETS:
            return None
        column = self._column(reference, at)
        rest = self._rest(reference, at)
        rows = [self._layout.compare_row_of[reference.line, company, rest] for company in companies]
        ends = _ends_of_run(rows)
        if ends is None or column is None:
            return None
        return self._of_sheet(self._layout.sheets.compare) + _range(column, ends[0], column, ends[1])


MANY_SHEETS = 64
"""From so many companies on, a sum over them goes through the Compare sheet."""


def _ends_of_run(rows: list[int]) -> tuple[int, int] | None:
    is_run = all(right == left + 1 for left, right in pairwise(rows))
    return (rows[0], rows[-1]) if rows and is_run else None


def _range(first_column: str, first_row: int, last_column: str, last_row: int) -> str:
    return f"{first_column}{first_row + 1}:{last_column}{last_row + 1}"
