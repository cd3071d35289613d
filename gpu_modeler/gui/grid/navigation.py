"""Where the cursor goes: Excel's moves over the cells of a page. Pure functions of positions."""

from __future__ import annotations

from collections.abc import Callable
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
