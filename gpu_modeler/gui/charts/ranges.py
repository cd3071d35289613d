"""Value ranges of axes that stay where they are while a model is edited. Pure arithmetic, no Qt.

A range changes when data leave it, or when they fill less than `TOO_SMALL` of it; else the eye, and the drawing,
would have to start anew at each key.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOO_SMALL = 0.4
ROOM = 0.06
"""Share of the range left free beyond the data."""
MOST_BELOW = 0.8
"""Share below zero, at most, where two axes share their zero."""
OUTSTANDING = 2.5
FEW = 8
"""Among fewer values than this none stands out."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Range:
    """What an axis shows, and the distance of its ticks, which are multiples of `step`."""

    low: float
    high: float
    step: float

    @property
    def span(self) -> float:
        """The distance of the ends."""
        return self.high - self.low

    def ticks(self) -> list[float]:
        """Return the multiples of `step` inside."""
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        return [at * self.step for at in range(first, last + 1)]


EMPTY = Range(0.0, 1.0, 0.25)


def readable(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the extent to show of ratios: the data's, or less where a few would flatten all others.

    A first year with hardly any sales has a margin of -4,000 % or trades at 7,000 times sales. Where the largest is more
    than twice `OUTSTANDING` times the upper quartile of the sizes, the extent ends at `OUTSTANDING` times that; what lies
    beyond is marked at the edge.
    """
    found = values[np.isfinite(values)]
    if not found.size:
        return math.nan, math.nan
    low, high = float(found.min()), float(found.max())
    limit = OUTSTANDING * float(np.percentile(np.abs(found), 75))
    if found.size < FEW or limit == 0.0 or max(-low, high) <= 2 * limit:
        return low, high
    return max(low, -limit), min(high, limit)


def steady(current: Range | None, low: float, high: float) -> Range:
    """Return `current` while the data from `low` to `high` sit well in it, else a range that fits them.

    Zero is always shown: bars start there, and a curve above a cut-off axis misleads.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return current or EMPTY
    low, high = min(low, 0.0), max(high, 0.0)
    if current is not None and current.low <= low and high <= current.high:
        big_enough = high - low >= TOO_SMALL * current.span
        if big_enough or (low == high and current == EMPTY):
            return current
    return fitted(low, high)


def fitted(low: float, high: float) -> Range:
    """Return a range around zero and the data that ends at a tick or half-way between two."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return EMPTY
    room = ROOM * (high - low)
    step = round_step((high - low + room) / 6)
    end = step / 2
    top = math.ceil((high + room) / end) * end if high > 0 else 0.0
    bottom = math.floor((low - room) / end) * end if low < 0 else 0.0
    return Range(bottom, top, step)


def round_step(rough: float) -> float:
    """Return the round number (1, 2, 2.5, 5 times a power of ten) at or above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step for step in _STEPS if step * power >= rough * (1 - 1e-12)) * power


def with_common_zero(left: Range, right: Range) -> tuple[Range, Range]:
    """Return both ranges with zero at the same height, each grown downwards or upwards as needed."""
    below = min(max(-left.low / left.span, -right.low / right.span), MOST_BELOW)
    return _zero_at(left, below), _zero_at(right, below)


def _zero_at(one: Range, below: float) -> Range:
    """Return `one` grown so that the share `below` of it lies under zero."""
    high = max(one.high, -one.low * (1 - below) / below if below else 0.0)
    return Range(-high * below / (1 - below), high, one.step)
