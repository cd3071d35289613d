"""What a distribution looks like: its mean and percentiles, and points or bars to draw. No model here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis.distribution import Distribution, Values
from gpu_modeler.analysis.distributions import Fixed
from gpu_modeler.analysis.outcomes import Discrete, Event, Off

_POINTS = 161
_TAIL = 0.002
"""The share of the probability that is left out at either end of a curve."""


@dataclass(frozen=True)
class Figures:
    """A distribution in four numbers, in its own unit."""

    mean: float
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Shape:
    """`x` ascends; `heights` are densities at these values, or with `are_bars` the probabilities of them."""

    x: Values
    heights: Values
    are_bars: bool


def figures(distribution: Distribution, stays: float = 0.0) -> Figures:
    """Return mean and percentiles; `stays` is the value of an event where it does not happen."""
    found = distribution.ppf(np.array([0.1, 0.5, 0.9]))
    p10, p50, p90 = np.sort(np.where(np.isnan(found), stays, found)).tolist()
    return Figures(_mean(distribution, stays), p10, p50, p90)


def _mean(distribution: Distribution, stays: float) -> float:
    if isinstance(distribution, Event):
        return distribution.mean + (1 - distribution.probability) * stays
    return stays if isinstance(distribution, Off) else distribution.mean


def shape(distribution: Distribution, stays: float = 0.0) -> Shape:
    """Return what is to be drawn; `stays` as in `figures`. One that is off looks as it did."""
    if isinstance(distribution, Off):
        return shape(distribution.held, stays)
    if isinstance(distribution, Fixed):
        return _bars([(distribution.value, 1.0)])
    if isinstance(distribution, Event):
        return _bars([(stays, 1 - distribution.probability), (distribution.value, distribution.probability)])
    if isinstance(distribution, Discrete):
        return _bars(list(distribution.outcomes))
    return _curve(distribution)


def _bars(outcomes: list[tuple[float, float]]) -> Shape:
    totals: dict[float, float] = {}
    for value, share in outcomes:
        totals[value] = totals.get(value, 0.0) + share
    x = np.array(sorted(totals))
    return Shape(x, np.array([totals[value] for value in x.tolist()]), are_bars=True)


def _curve(distribution: Distribution) -> Shape:
    """Return the density between quantiles: the probability between two of them over their distance."""
    u = (1 - np.cos(np.linspace(np.arccos(1 - 2 * _TAIL), np.pi - np.arccos(1 - 2 * _TAIL), _POINTS))) / 2
    ends = distribution.ppf(u)
    steps = np.diff(ends)
    apart = steps > 0
    middles = (ends[1:] + ends[:-1]) / 2
    return Shape(middles[apart], np.diff(u)[apart] / steps[apart], are_bars=False)
