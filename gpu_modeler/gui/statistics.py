"""What the status bar says of the selection: sum, average, count, extremes and growth; of one cell its weighted value.

No Qt. A selection is added up row by row, so that one of many thousand cells can be added up between two frames.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.model import PERIOD
from gpu_modeler.record import record

WhyNoGrowth = Literal["", "zero", "sign", "error"]
Area = tuple[int, int, int, int]
"""A rectangle of cells: first and last row, first and last column."""
LONGEST_SERIES = 200


@record
class Statistics:
    """What is known about a selection; `None` where it has no meaning.

    A sum needs units that agree; growth needs one value per year, years in a row, with ends of one sign that are not
    zero: `why_no_growth` says what is missing. `weighted` is by the scenarios' probabilities and needs one cell in which
    they differ.
    """

    count: int
    total: float | None = None
    average: float | None = None
    growth_per_year: float | None = None
    unit: str = ""
    weighted: float | None = None
    number_format: str = ""
    least: float | None = None
    most: float | None = None
    why_no_growth: WhyNoGrowth = ""


class Gathering:
    """Reads a selection's numbers, some rows at a time; `result` is theirs once `is_done`."""

    def __init__(self, contents: GridContents, areas: Sequence[Area]) -> None:
        self._contents, self._areas = contents, areas
        self._numbers: dict[str, list[float]] = {}
        self._formats: set[str] = set()
        self._steps = self._rows()
        self.is_done = False

    def read(self, rows: int) -> bool:
        """Read some more rows; answer whether all are read."""
        for _ in range(rows):
            if next(self._steps, None) is None:
                self.is_done = True
                return True
        return False

    def _rows(self) -> Iterator[int]:
        for top, bottom, left, right in self._areas:
            for row in range(top, min(bottom, len(self._contents.shown) - 1) + 1):
                self._read_row(row, left, right)
                yield row

    def _read_row(self, row: int, left: int, right: int) -> None:
        shown = self._contents.shown[row]
        columns = self._contents.columns_of(shown)
        places = [k for k, column in enumerate(columns) if left <= column <= right]
        if not places:
            return
        values = self._contents.values_of(shown).tolist()
        for k in places:
            if not math.isnan(values[k]):
                self._numbers.setdefault(self._unit(shown.line, row, columns[k]), []).append(values[k])

    def _unit(self, line: str, row: int, column: int) -> str:
        known = self._contents.session.model.lines.get(line or self._contents.line_at(row, column))
        if known is None:
            return ""
        self._formats.add(known.number_format)
        return known.unit

    @property
    def result(self) -> Statistics:
        """Return what the numbers add up to."""
        numbers, unit = _in_one_unit(self._numbers)
        found = statistics_of(numbers, unit)
        if found.total is None:
            return found
        growth, why = growth_of(self._contents, self._areas, unit or "")
        form = next(iter(self._formats)) if len(self._formats) == 1 else ""
        return Statistics(
            found.count,
            found.total,
            found.average,
            growth,
            found.unit,
            None,
            form,
            found.least,
            found.most,
            why,
        )


def statistics_of(numbers: Sequence[float], unit: str | None) -> Statistics:
    """Summarise numbers of one unit; of mixed ones (`None`) they are only counted."""
    count = len(numbers)
    if unit is None or not count:
        return Statistics(count)
    total = math.fsum(numbers)
    return Statistics(count, total, total / count, unit=unit, least=min(numbers), most=max(numbers))


def _in_one_unit(by_unit: dict[str, list[float]]) -> tuple[list[float], str | None]:
    """Return all numbers in the first of their units, `None` as the unit where they do not fit one another."""
    from gpu_modeler.formula import Unit

    if len(by_unit) == 1:
        unit, numbers = next(iter(by_unit.items()))
        return numbers, unit
    units = {text: Unit.parse(text) for text in by_unit}
    every = [number for numbers in by_unit.values() for number in numbers]
    if not units:
        return [], None
    first, target = next(iter(units.items()))
    is_plain = target.is_dimensionless or target.is_rate
    if is_plain or not all(
        unit.fits(target) for unit in units.values()
    ):  # a ratio and a percentage do not add up
        return every, None
    factors = {text: float(unit.factor_to(target)) for text, unit in units.items()}
    return [number * factors[text] for text, numbers in by_unit.items() for number in numbers], first


# --- growth ---------------------------------------------------------------------------------------


def growth_of(contents: GridContents, areas: Sequence[Area], unit: str) -> tuple[float | None, WhyNoGrowth]:
    """Return the compound growth per year along a selected series of years, or why there is none.

    Where no such series is selected, or of rates and years, there is nothing to say.
    """
    if len(areas) != 1 or unit in {"%", "CY"}:
        return None, ""
    top, bottom, left, right = areas[0]
    if (top != bottom and left != right) or (bottom - top + 1) * (right - left + 1) > LONGEST_SERIES:
        return None, ""
    cells = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    years = _years(contents, cells)
    if years is None:
        return None, ""
    first, last = (contents.value(*at) for at in (years[0][1], years[-1][1]))
    return compound_growth(first, last, years[-1][0] - years[0][0])


def compound_growth(first: float | None, last: float | None, years: int) -> tuple[float | None, WhyNoGrowth]:
    """Return the growth per year between two values, or why it means nothing."""
    if first is None or last is None:
        return None, "error"
    if first == 0 or last == 0:
        return None, "zero"
    if first < 0 or last < 0:
        return None, "sign"
    return float((last / first) ** (1 / years) - 1), ""


def _years(
    contents: GridContents, cells: Iterable[tuple[int, int]]
) -> list[tuple[int, tuple[int, int]]] | None:
    """Return the years of cells that follow one another in one series, `None` where they are no such thing."""
    found: list[tuple[int, tuple[int, int]]] = []
    series: set[object] = set()
    for at in cells:
        if at[1] not in contents.columns_of(contents.shown[at[0]]):
            continue
        period, rest = _period_of(contents, *at)
        if not (period.isdecimal() and len(period) == 4):
            return None
        series.add(rest)
        found.append((int(period), at))
    steps = {later[0] - earlier[0] for earlier, later in pairwise(found)}
    return found if len(found) > 1 and len(series) == 1 and steps == {1} else None


def _period_of(contents: GridContents, row: int, column: int) -> tuple[str, object]:
    """Return a cell's period, and what it is apart from that."""
    place = contents.cell_place(row, column)
    if place is None:  # a sum: its column says the period
        return contents.period_of(column), row
    axes = contents.session.model.lines[place.line].axes
    items = dict(zip(axes, place.place, strict=True))
    return items.pop(PERIOD, ""), (place.line, tuple(items.values()), place.scenario)


def statistics_of_cell(session: Session, place: CellPlace | None) -> Statistics:
    """Weigh one cell by the scenarios' probabilities, where its value is not the same in all of them."""
    if place is None:
        return Statistics(0)
    line = session.model.lines[place.line]
    values = {session.value(line.id, place.place, scenario) for scenario in session.model.orders["scenarios"]}
    weighted = session.weighted_value(line.id, place.place) if len(values) > 1 else None
    if not isinstance(weighted, float):  # no probabilities, or an error that the cell shows already
        return Statistics(1)
    return Statistics(1, unit=line.unit, weighted=weighted, number_format=line.number_format)
