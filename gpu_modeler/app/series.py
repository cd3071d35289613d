"""How a row of numbers goes on when it is filled: copied, in equal steps, or by equal rates. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from gpu_modeler.app.exact import as_written

SeriesKind = Literal["copy", "linear", "growth"]


def continued(
    values: Sequence[float], count: int, kind: SeriesKind, lone_step: float = 1.0
) -> list[float] | None:
    """Return the `count` numbers that follow, `None` where the kind does not suit the values.

    "copy" repeats them. "linear" goes on along the straight line of least squares, as Excel's fill handle does; one
    number goes on by `lone_step`. "growth" goes on by the same rate, for two numbers or more of one sign.
    """
    if kind == "copy":
        return [values[k % len(values)] for k in range(count)] if values else None
    if not all(math.isfinite(value) for value in values):
        return None
    return _linear(values, count, lone_step) if kind == "linear" else _growth(values, count)


def _linear(values: Sequence[float], count: int, lone_step: float) -> list[float] | None:
    if not values:
        return None
    exact = [as_written(value) for value in values]
    if len(exact) == 1:
        return _finite(exact[0] + (k + 1) * as_written(lone_step) for k in range(count))
    slope, start = _line(exact)
    return _finite(start + slope * (len(exact) + k) for k in range(count))


def _growth(values: Sequence[float], count: int) -> list[float] | None:
    is_one_sign = all(value > 0 for value in values) or all(value < 0 for value in values)
    if len(values) < 2 or not is_one_sign:
        return None
    if len(values) == 2:
        ratio = as_written(values[1]) / as_written(values[0])
        return _finite(as_written(values[1]) * ratio ** (k + 1) for k in range(count))
    sign = math.copysign(1, values[0])
    slope, start = _line([Fraction(math.log(abs(value))) for value in values])
    found = [float(start + slope * (len(values) + k)) for k in range(count)]
    return [sign * math.exp(value) for value in found] if max(found, default=0) < 700 else None


def _finite(numbers: Iterable[Fraction]) -> list[float] | None:
    try:
        return [float(number) for number in numbers]
    except OverflowError:
        return None


def _line(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return slope and start of the line of least squares through values at 0, 1, 2 and so on."""
    size = len(values)
    middle, mean = Fraction(size - 1, 2), sum(values, Fraction(0)) / size
    spread = sum(((k - middle) ** 2 for k in range(size)), Fraction(0))
    slope = sum(((k - middle) * value for k, value in enumerate(values)), Fraction(0)) / spread
    return slope, mean - slope * middle
