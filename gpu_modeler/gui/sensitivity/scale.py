"""Where a value lies in the tornado's column, and which round values have a line."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QRectF

MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixel columns."""

    origin: float
    per_unit: float
    least: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """Return a value's pixel column."""
        return self.origin + (value - self.least) * self.per_unit


def scale_of(bounds: tuple[float, float], box: QRectF, margin: float) -> Scale:
    """Return the scale that puts `bounds` into a box, with room on either side; all in the middle where they are one."""
    least, greatest = bounds
    room = max(1.0, box.width() - 2 * margin)
    if not greatest > least:
        return Scale(box.left() + margin + room / 2, 0.0, least, ())
    return Scale(box.left() + margin, room / (greatest - least), least, _ticks(least, greatest))


def _ticks(least: float, greatest: float) -> tuple[float, ...]:
    raw = (greatest - least) / MOST_TICKS
    power = 10.0 ** floor(log10(raw))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw)
    first, last = ceil(least / step), floor(greatest / step)
    return tuple(number * step for number in range(first, last + 1))
