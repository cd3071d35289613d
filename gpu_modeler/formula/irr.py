"""The internal rate of return of many series of flows at once.

As in Excel it is the root that Newton's method reaches from the guess (10 % where none is given); where that fails it is
the root nearest to the guess.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_NEWTON_STEPS = 40
_BISECTIONS = 200
_LOWEST, _HIGHEST = -0.999999, 1e7
# Rates between which a change of sign is looked for; close together where rates of return lie.
_GRID = np.concatenate(
    [np.linspace(_LOWEST, -0.9, 40)[:-1], np.linspace(-0.9, 2.0, 581), np.geomspace(2.0, _HIGHEST, 200)[1:]]
)


def internal_rates(flows: Values, guess: Any = None) -> Values:
    """Return the rate of each series `flows[:, ...]`; NaN where it has none.

    A series without both a positive and a negative flow has no rate.
    """
    flows = np.asarray(flows, dtype=np.float64)
    shape = flows.shape[1:] if guess is None else np.broadcast_shapes(flows.shape[1:], np.shape(guess))
    flat = np.broadcast_to(flows, (len(flows), *shape)).reshape(len(flows), -1)
    start = np.broadcast_to(np.asarray(0.1 if guess is None else guess, dtype=np.float64), shape).ravel()
    rates = np.full(flat.shape[1], np.nan)
    possible = (flat > 0).any(axis=0) & (flat < 0).any(axis=0) & np.isfinite(flat).all(axis=0) & (start > -1)
    rates[possible] = _newton(flat[:, possible], start[possible])
    for series in np.flatnonzero(possible & np.isnan(rates)):
        rates[series] = _nearest_root(flat[:, series], float(start[series]))
    return rates.reshape(shape)


def _worth(flows: Values, rates: Values) -> tuple[Values, Values]:
    """Return present value and its derivative, by Horner's rule in 1 / (1 + rate)."""
    discount = 1 / (1 + rates)
    worth = np.zeros_like(rates)
    slope = np.zeros_like(rates)
    for flow in flows[::-1]:
        slope = slope * discount + worth
        worth = worth * discount + flow
    return worth, -slope * discount**2


def _newton(flows: Values, start: Values) -> Values:
    """Return the root reached from `start`; NaN where the steps leave the range or do not settle."""
    rates = start.copy()
    settled = np.zeros(rates.shape, dtype=bool)
    with np.errstate(all="ignore"):
        for _ in range(_NEWTON_STEPS):
            worth, slope = _worth(flows, rates)
            step = np.where(worth == 0, 0.0, worth / slope)
            following = np.where(settled, rates, rates - step)
            # One more step after the differences became small: then they are at the limit of the arithmetic.
            settled |= np.abs(step) <= 1e-14 * np.maximum(1.0, np.abs(rates))
            rates = following
            if settled.all():
                break
        worth, slope = _worth(flows, rates)
        near = np.abs(worth / slope) <= 1e-10 * np.maximum(1.0, np.abs(rates))
    return np.where((settled | near) & (rates > -1) & np.isfinite(rates), rates, np.nan)


def _nearest_root(flows: Values, guess: float) -> float:
    with np.errstate(all="ignore"):
        worth, _ = _worth(flows[:, None], _GRID)
        crossings = np.flatnonzero(np.sign(worth[:-1]) * np.sign(worth[1:]) <= 0)
    if not len(crossings):
        return float("nan")
    nearest = crossings[np.argmin(np.abs(_GRID[crossings] - guess))]
    return _bisect(flows, float(_GRID[nearest]), float(_GRID[nearest + 1]))


def _bisect(flows: Values, low: float, high: float) -> float:
    def sign(rate: float) -> float:
        return float(np.sign(_worth(flows[:, None], np.array([rate]))[0][0]))

    low_sign = sign(low)
    if low_sign == 0:
        return low
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if sign(middle) == low_sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2
