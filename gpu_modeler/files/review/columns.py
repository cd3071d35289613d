"""Which column of a sheet is which: periods by their headings, the others by what stands over them in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gpu_modeler.files.excel.options import BOOK_LANGUAGES
from gpu_modeler.files.excel.words import said
from gpu_modeler.files.reading.records import ReadCell, ReadSheet
from gpu_modeler.files.review.excel_text import tokens_of
from gpu_modeler.files.review.spots import CONSTANT, EFFECTIVE, GIVEN, IN_FORCE, LABEL, SOURCE, UNIT, outside

_HEADINGS = {LABEL: "label", UNIT: "unit", SOURCE: "source", CONSTANT: "constant"}
_OPENING, _CLOSING = "·opening", "·closing"


@dataclass
class Columns:
    """What each column of a sheet is.

    `added` are years after the last period, `twice` the columns of a copied heading, `reworded` headings that were typed
    over by a text that names the year.
    """

    keys: dict[int, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    twice: tuple[int, ...] = ()
    reworded: tuple[str, ...] = ()

    def of(self, key: str) -> int | None:
        """Return the column of a key."""
        return next((column for column, known in self.keys.items() if known == key), None)


def columns_of(sheet: ReadSheet, row: int, periods: Sequence[str]) -> Columns:
    """Read a heading row."""
    cells = {column: cell for (at, column), cell in sorted(sheet.cells.items()) if at == row}
    found = Columns()
    roles: dict[int, str] = {}
    for column, cell in cells.items():
        heading = _heading(cell, cells.get, row)
        role = _role(heading) if isinstance(heading, str) else None
        if role in {_OPENING, _CLOSING}:
            roles[column] = role or ""
        elif role is not None:
            _take(found, column, role)
        elif (period := _period(cell, heading, periods)) is not None:
            _take(found, column, period)
            if str(cell.value).strip() != period and isinstance(cell.value, str):
                found.reworded = (*found.reworded, cell.value.strip())
    found.added = tuple(_added(found, cells, row, periods))
    _name_outer(found, roles, [*periods, *found.added])
    return found


def scenario_columns(
    sheet: ReadSheet, ids_row: int | None, names_row: int | None, scenarios: Sequence[str]
) -> Columns:
    """Read the headings of the Scenarios sheet: what is in force, what is given, and what holds in each scenario."""
    found = Columns()
    texts = {
        (row, column): cell.value.strip()
        for (row, column), cell in sorted(sheet.cells.items())
        if row in {ids_row, names_row} and isinstance(cell.value, str)
    }
    for (row, column), text in texts.items():
        if row == ids_row and text in scenarios:
            _take(found, column, GIVEN + text)
        elif row == names_row and " ".join(text.split()) in _in_force_headings():
            _take(found, column, IN_FORCE)
    last = max((column for column, key in found.keys.items() if key.startswith(GIVEN)), default=-1)
    behind = sorted(column for row, column in texts if row == names_row and column > last)
    for scenario, column in zip(scenarios, behind, strict=False):
        _take(found, column, EFFECTIVE + scenario)
    return found


def _period(cell: ReadCell, heading: int | str | None, periods: Sequence[str]) -> str | None:
    """Return the period that a heading stands for: by its text as it is, else by the year that it names."""
    texts = (str(cell.value).strip(), str(heading))
    return next((text for text in texts if text in periods), None)


def _take(found: Columns, column: int, key: str) -> None:
    if found.of(key) is None:
        found.keys[column] = key
    else:
        found.twice = (*found.twice, column)


def _added(found: Columns, cells: Mapping[int, ReadCell], row: int, periods: Sequence[str]) -> Iterator[str]:
    """Yield the years that follow the last period without a gap, and note their columns."""
    if not periods or not periods[-1].isdecimal():
        return
    headings = {
        str(heading): column
        for column, cell in sorted(cells.items(), reverse=True)
        if column not in found.keys and isinstance(heading := _heading(cell, cells.get, row), int)
    }
    year = int(periods[-1]) + 1
    while str(year) in headings:
        found.keys[headings[str(year)]] = str(year)
        yield str(year)
        year += 1


def _name_outer(found: Columns, roles: Mapping[int, str], periods: Sequence[str]) -> None:
    """Number the columns before the first period and after the last one, the nearest first."""
    first, last = (found.of(period) for period in (periods[0], periods[-1])) if periods else (None, None)
    for role, border, step in ((_OPENING, first, -1), (_CLOSING, last, 1)):
        columns = [column for column, known in roles.items() if known == role]
        for distance, column in enumerate(sorted(columns, reverse=step < 0), start=1):
            if border is None or (column - border) * step > 0:
                found.keys[column] = outside(step * distance)


_YEAR = re.compile(r"(?:FY)?([0-9]{4})(?:\s*(?:[AEFP]|年|年度|年报))?", re.IGNORECASE)
"""A year as analysts head their columns: 2025, 2025E, FY2025A, 2025年."""


def _heading(cell: ReadCell, beside: Callable[[int], ReadCell | None], row: int) -> int | str | None:
    """Return a heading's whole number or text; a formula such as `P4+1` without a stored value is computed."""
    value = cell.value
    if value is None and cell.formula:
        return _computed(cell.formula, beside, row)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float | int):
        return int(value) if value == int(value) else None
    year = _YEAR.fullmatch(unicodedata.normalize("NFKC", value).strip())
    return int(year[1]) if year else value.strip()


def _computed(
    formula: str, beside: Callable[[int], ReadCell | None], row: int, depth: int = 50
) -> int | None:
    match list(tokens_of(formula)):
        case [reference, operator, number] if (
            reference.area is not None
            and reference.area.first.row == row
            and operator.text == "+"
            and number.text.isdecimal()
        ):
            other = beside(reference.area.first.column)
            if other is None or depth == 0:
                return None
            if isinstance(other.value, float | int) and not isinstance(other.value, bool):
                return int(other.value) + int(number.text)
            inner = _computed(other.formula, beside, row, depth - 1)
            return None if inner is None else inner + int(number.text)
    return None


def _role(text: str) -> str | None:
    return _roles().get(" ".join(text.split()))


@cache
def _roles() -> dict[str, str]:
    names = {**_HEADINGS, _OPENING: "opening", _CLOSING: "closing"}
    return {
        " ".join(said(f"excel_heading_{name}", language).split()): role
        for role, name in names.items()
        for language in BOOK_LANGUAGES
    }


@cache
def _in_force_headings() -> frozenset[str]:
    return frozenset(
        " ".join(said("excel_scenarios_in_force", language).split()) for language in BOOK_LANGUAGES
    )
