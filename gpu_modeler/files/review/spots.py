"""What a cell of a workbook is, wherever it stands: the row's identity and the column's. As text inside formulas, too.

The text of a cell is `⟦3|2026⟧`: the third row that was ever met, its column. A cell that is none of ours is
`⟦?Sheet!B3⟧`. So formulas of two workbooks compare as texts, whatever was moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gpu_modeler.files.excel.layout import rest_axes
from gpu_modeler.model import PERIOD, Line, Place

SHEET_AXIS = "company"
LABEL, UNIT, SOURCE, CONSTANT = "·label", "·unit", "·source", "·constant"
IN_FORCE, GIVEN, EFFECTIVE = "·in force", "·given:", "·effective:"
SPOT = re.compile(r"⟦(?:\?(?P<unknown>[^⟧]*)|(?P<row>[0-9]+)\|(?P<column>[^⟧]*))⟧")


class RowKey(NamedTuple):
    """A row's identity: what kind of row it is, the company of its sheet, and what its hidden text says."""

    kind: str
    company: str
    parts: tuple[str, ...]

    @property
    def line(self) -> str:
        """Return the line of a row of values, a heading, a link or a scenario's cell."""
        return self.parts[0] if self.parts else ""


class Spot(NamedTuple):
    """A cell's identity. `column` is a period, `#-1` for the first column before the periods, `#+1` after them, or a role."""

    row: RowKey
    column: str


YEARS = RowKey("headings", "", ())
"""The heading row; it is one and the same on every sheet of lines."""


class Spots:
    """Hands out one text per cell identity, for all workbooks of one review."""

    def __init__(self) -> None:
        self._numbers: dict[RowKey, int] = {}
        self._rows: list[RowKey] = []

    def text(self, row: RowKey, column: str) -> str:
        """Return the text of a cell."""
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self._rows)
            self._rows.append(row)
        return f"⟦{number}|{column}⟧"

    def spot(self, text: str) -> Spot | None:
        """Return what a text stands for; `None` for a cell that is none of ours."""
        match = SPOT.fullmatch(text)
        if match is None or match["row"] is None:
            return None
        return Spot(self._rows[int(match["row"])], match["column"])


def unknown(sheet: str, address: str) -> str:
    """Return the text of a cell that is none of ours."""
    return f"⟦?{sheet}!{address}⟧".replace("\n", " ")


def value_row(line: str, company: str, rest: Place) -> RowKey:
    """Return the identity of a row of values."""
    return RowKey("line", company, (line, *rest))


def row_of_place(line: Line, place: Place) -> tuple[RowKey, str]:
    """Return the row and the column where the value of a place stands."""
    items = dict(zip(line.axes, place, strict=True))
    rest = tuple(items[axis] for axis in rest_axes(line))
    return value_row(line.id, items.get(SHEET_AXIS, ""), rest), items.get(PERIOD, CONSTANT)


def place_of(line: Line, row: RowKey, column: str) -> Place | None:
    """Return the place whose value stands there; `None` where the row does not fit the line."""
    rest = dict(zip(rest_axes(line), row.parts[1:], strict=False))
    if len(row.parts) - 1 != len(rest) or (SHEET_AXIS in line.axes) != bool(row.company):
        return None
    if (PERIOD in line.axes) == (column == CONSTANT):
        return None
    items = {**rest, SHEET_AXIS: row.company, PERIOD: column}
    return tuple(items[axis] for axis in line.axes)


def outside(distance: int) -> str:
    """Return the column before the first period (negative) or after the last one."""
    return f"#{distance:+d}"


def column_at(periods: tuple[str, ...], index: int) -> str:
    """Return the column of the period at `index`, which may lie outside."""
    if index < 0:
        return outside(index)
    return periods[index] if index < len(periods) else outside(index - len(periods) + 1)


def index_of(periods: tuple[str, ...], column: str) -> int | None:
    """Return the position of a period's column, negative before the first; `None` for any other column."""
    if column.startswith("#"):
        distance = int(column[1:])
        return distance if distance < 0 else len(periods) + distance - 1
    return periods.index(column) if column in periods else None


def spots_in(text: str) -> Iterator[str]:
    """Yield the texts of cells in a formula."""
    return (match[0] for match in SPOT.finditer(text))
