"""Where the cursor goes: Excel's moves over the cells of a page. Pure functions of positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

HasValue = Callable[[int, int], bool]


class Position(NamedTuple):
    """A row and a column of the value view."""

    row: int
    column: int


def next_in_row(at: Position, columns: range, rows: range, step: int, is_open: HasValue) -> Position:
    """Return the next cell that holds something, along the row and then on the following ones (Tab)."""
    row, column = at
    while True:
        column += step
        if column not in columns:
            row += step
            if row not in rows:
                return at
            column = columns[0] if step > 0 else columns[-1]
        if is_open(row, column):
            return Position(row, column)


def next_in_column(at: Position, rows: range, step: int, is_open: HasValue) -> Position:
    """Return the next cell up or down the column that holds something (Enter); the same one at the end."""
    row = at.row + step
    while row in rows:
        if is_open(row, at.column):
            return Position(row, at.column)
        row += step
    return at


def edge(at: Position, step: Position, rows: range, columns: range, is_open: HasValue) -> Position:
    """Return where Ctrl+arrow leads: the last cell of a run, or the first one after a gap, or the border."""

    def beyond(position: Position) -> Position:
        return Position(position.row + step.row, position.column + step.column)

    def inside(position: Position) -> bool:
        return position.row in rows and position.column in columns

    following = beyond(at)
    if not inside(following):
        return at
    in_run = is_open(*at) and is_open(*following)
    current = following
    while inside(beyond(current)):
        if in_run and not is_open(*beyond(current)):
            return current
        if not in_run and is_open(*current):
            return current
        current = beyond(current)
    return current


def next_selected(at: Position, cells: Sequence[tuple[int, int]], step: int, *, by_column: bool) -> Position:
    """Return the next of the selected cells, round and round: along the rows (Tab) or down the columns (Enter)."""
    order = sorted(cells, key=lambda cell: (cell[1], cell[0])) if by_column else sorted(cells)
    here = (at.row, at.column)
    if here in cells:
        return Position(*order[(order.index(here) + step) % len(order)])
    return Position(*order[0])


def region(at: Position, rows: range, columns: range, is_open: HasValue) -> tuple[Position, Position] | None:
    """Return the corners of the block of cells around one (Ctrl+A); `None` where the cell itself holds nothing."""
    if not is_open(*at):
        return None
    first, last = at.row, at.row
    while first - 1 in rows and any(is_open(first - 1, column) for column in columns):
        first -= 1
    while last + 1 in rows and any(is_open(last + 1, column) for column in columns):
        last += 1
    block = range(first, last + 1)
    left, right = at.column, at.column
    while left - 1 in columns and any(is_open(row, left - 1) for row in block):
        left -= 1
    while right + 1 in columns and any(is_open(row, right + 1) for row in block):
        right += 1
    return Position(first, left), Position(last, right)
