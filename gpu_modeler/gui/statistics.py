"""Sum, average, count and growth of the selected cells, for the status bar. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known about a selection; `None` where it has no meaning.

    A sum needs one unit; growth needs one row along the years with positive ends.
    """

    count: int
    total: float | None = None
    average: float | None = None
    growth_per_year: float | None = None
    unit: str = ""


def statistics_of(numbers: list[float], units: set[str], *, years: int = 0) -> Statistics:
    """Summarise numbers in the given units; `years` lie between the first and the last when they form one row."""
    count = len(numbers)
    if len(units) != 1 or not count:
        return Statistics(count)
    total = math.fsum(numbers)
    return Statistics(count, total, total / count, _growth(numbers, years), next(iter(units)))


def _growth(numbers: list[float], years: int) -> float | None:
    if years < 1 or len(numbers) != years + 1 or numbers[0] <= 0 or numbers[-1] <= 0:
        return None
    return float((numbers[-1] / numbers[0]) ** (1 / years) - 1)
