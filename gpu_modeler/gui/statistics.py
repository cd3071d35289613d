"""What the status bar says of the selection: sum, average, count and growth; of one cell its weighted value. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.contents import CellPlace


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known about a selection; `None` where it has no meaning.

    A sum needs one unit; growth needs one row along the years with positive ends; `weighted` is by the scenarios'
    probabilities and needs one cell in which they differ.
    """

    count: int
    total: float | None = None
    average: float | None = None
    growth_per_year: float | None = None
    unit: str = ""
    weighted: float | None = None
    number_format: str = ""


def statistics_of(numbers: list[float], units: set[str], *, years: int = 0) -> Statistics:
    """Summarise numbers in the given units; `years` lie between the first and the last when they form one row."""
    count = len(numbers)
    if len(units) != 1 or not count:
        return Statistics(count)
    total = math.fsum(numbers)
    unit = next(iter(units))
    growth = None if unit in {"%", "CY"} else _growth(numbers, years)  # of rates and years it means nothing
    return Statistics(count, total, total / count, growth, unit)


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


def _growth(numbers: list[float], years: int) -> float | None:
    if years < 1 or len(numbers) != years + 1 or numbers[0] <= 0 or numbers[-1] <= 0:
        return None
    return float((numbers[-1] / numbers[0]) ** (1 / years) - 1)
