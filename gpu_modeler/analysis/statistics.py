"""What trials tell, each figure with its standard error.

Trials of even points (Sobol, latin) are not independent one by one: their errors are taken from how much the
independent parts of the sample differ. Trials by chance, and samples too small for that, have the textbook's errors,
which are too large for even points, never too small.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.bins import equal_bars

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Parts = NDArray[np.intp] | None
"""For each trial the independent part of the sample that it belongs to; `None` where trials are independent."""
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_FEWEST_FOR_TAILS = 8
FEWEST_PARTS = 8
SMALLEST_PART = 16


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its standard error, in the same unit.

    Where trials were counted rather than kept, `width` says how far the sample's own figure may be from `value`; it is 0
    where that is known exactly.
    """

    value: float
    error: float
    width: float = 0.0


@dataclass(frozen=True)
class Summary:
    """One output over all trials, in its line's unit. `failed` trials, which show an error, are left out of the rest."""

    trials: int
    failed: int
    mean: Estimate
    sd: Estimate
    quantiles: dict[float, Estimate]
    least: float
    greatest: float


def summary(values: Values, parts: Parts = None, levels: Sequence[float] = LEVELS) -> Summary:
    """Return mean, standard deviation and quantiles of `values[trial]`; all NaN where every trial failed."""
    sound = ~np.isnan(values)
    kept = values[sound]
    if len(kept) and kept.min() == kept.max():
        return constant(len(values), len(kept), float(kept[0]), levels)
    groups = _groups(kept, None if parts is None else parts[sound])
    return Summary(
        len(values),
        int(len(values) - len(kept)),
        _estimate(kept, groups, _mean, _mean_error),
        _estimate(kept, groups, _deviation, _deviation_error),
        dict(zip(levels, _quantiles(kept, groups, levels), strict=True)),
        float(kept.min()) if len(kept) else math.nan,
        float(kept.max()) if len(kept) else math.nan,
    )


def constant(trials: int, sound: int, value: float, levels: Sequence[float]) -> Summary:
    """Return the figures of an output that is the same in all `sound` trials, which sums would miss by their rounding."""
    error = 0.0 if sound > 1 else math.nan
    told = Estimate(value, error)
    return Summary(
        trials, trials - sound, told, Estimate(error, error), dict.fromkeys(levels, told), value, value
    )


def mean(values: Values, parts: Parts = None) -> Estimate:
    """Return the mean of numbers without NaN."""
    return _estimate(values, _groups(values, parts), _mean, _mean_error)


def deviation(values: Values, parts: Parts = None) -> Estimate:
    """Return the standard deviation of numbers without NaN."""
    return _estimate(values, _groups(values, parts), _deviation, _deviation_error)


def quantile(values: Values, level: float, parts: Parts = None) -> Estimate:
    """Return the value below which a share `level` of the numbers lies; its textbook error is by order statistics."""
    return _quantiles(values, _groups(values, parts), [level])[0]


def probability(happens: Flags, parts: Parts = None) -> Estimate:
    """Return the share of trials in which something happens.

    Where it happens in none, or in all, the error is one trial's share: it may still be rarer than could be seen.
    """
    found = mean(happens.astype(np.float64), parts)
    return Estimate(found.value, max(found.error, 1 / len(happens))) if len(happens) else found


_Groups = list[Values] | None
"""The numbers of each independent part that is large enough; `None` where the textbook must tell the errors."""


def _groups(values: Values, parts: Parts) -> _Groups:
    if parts is None or not len(values):
        return None
    order = np.argsort(parts.astype(np.uint32), kind="stable")
    ordered = parts[order]
    found = np.split(values[order], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1)
    whole = [group for group in found if len(group) >= SMALLEST_PART]
    return whole if len(whole) >= max(FEWEST_PARTS, len(found) - 1) else None


def _estimate(
    values: Values, groups: _Groups, of: Callable[[Values], float], error: Callable[[Values], float]
) -> Estimate:
    """Return a figure with its standard error: by the parts' differences, else the textbook's."""
    if not len(values):
        return Estimate(math.nan, math.nan)
    if len(values) < 2:
        return Estimate(of(values), math.nan)
    return Estimate(of(values), error(values) if groups is None else _spread([of(group) for group in groups]))


def _quantiles(values: Values, groups: _Groups, levels: Sequence[float]) -> list[Estimate]:
    """Return quantiles, all levels at once: that takes hardly longer than one."""
    if not len(values):
        return [Estimate(math.nan, math.nan) for _ in levels]
    told = [float(value) for value in np.quantile(values, levels)]
    if len(values) < 2:
        return [Estimate(value, math.nan) for value in told]
    if groups is None:
        return [
            Estimate(value, _order_error(values, level)) for value, level in zip(told, levels, strict=True)
        ]
    parted = np.array([np.quantile(group, levels) for group in groups])
    return [Estimate(value, _spread(column)) for value, column in zip(told, parted.T, strict=True)]


def _order_error(values: Values, level: float) -> float:
    spread = math.sqrt(level * (1 - level) / len(values))
    ends = np.quantile(values, [max(0.0, level - spread), min(1.0, level + spread)])
    return float(ends[1] - ends[0]) / 2


def _spread(figures: Sequence[float] | Values) -> float:
    """Return the standard error of a mean of independent figures."""
    return float(np.std(figures, ddof=1)) / math.sqrt(len(figures))


def _mean(values: Values) -> float:
    return float(values.mean())


def _mean_error(values: Values) -> float:
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def _deviation(values: Values) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else math.nan


def _deviation_error(values: Values) -> float:
    centred = values - values.mean()
    variance = float((centred**2).mean())
    if variance == 0:
        return 0.0
    if len(values) < _FEWEST_FOR_TAILS:  # their fourth moment says nothing of the tails
        return math.sqrt(variance * len(values) / 2) / (len(values) - 1)
    fourth = float((centred**4).mean())
    return math.sqrt(max(0.0, fourth - variance**2) / len(values)) / (2 * math.sqrt(variance))


# --- by year ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fan:
    """A line over the years: for each level the quantile in each period, `[level, period]`, and its standard error."""

    periods: tuple[str, ...]
    levels: tuple[float, ...]
    values: Values
    errors: Values
    means: Values


def fan_of(periods: Sequence[str], found: Sequence[Summary], levels: Sequence[float]) -> Fan:
    """Return the fan of a line at one place, from the summary of each period."""
    return Fan(
        tuple(periods),
        tuple(levels),
        np.array([[each.quantiles[level].value for each in found] for level in levels]),
        np.array([[each.quantiles[level].error for each in found] for level in levels]),
        np.array([each.mean.value for each in found]),
    )


def by_year(happens: Flags, parts: Parts = None) -> list[Estimate]:
    """Return how likely it is that something has happened up to each period, from `happens[period, trial]`."""
    return [probability(row, parts) for row in np.logical_or.accumulate(happens, axis=0)]


def exceedance(values: Values, thresholds: Sequence[float], parts: Parts = None) -> list[Estimate]:
    """Return how likely a value is to be above each threshold; failed trials are left out."""
    sound = ~np.isnan(values)
    among = None if parts is None else parts[sound]
    return [probability(values[sound] > threshold, among) for threshold in thresholds]


def histogram(values: Values, bars: int = 60) -> tuple[Values, Values]:
    """Return the edges of bars of equal width, `[bar + 1]`, and the share of all trials in each, `[bar]`.

    Bars reach from the 0.5th to the 99.5th percentile; what lies beyond is counted in the outermost ones. Failed trials
    are in none.
    """
    kept = values[~np.isnan(values)]
    if not len(kept):
        return np.linspace(0, 1, bars + 1), np.zeros(bars)
    low, high = np.quantile(kept, [0.005, 0.995])
    edges = equal_bars(float(low), float(high), bars)
    counts, _ = np.histogram(np.clip(kept, edges[0], edges[-1]), edges)
    return edges, counts / len(values)


def percentile(values: Values, today: Values | float, parts: Parts = None) -> Estimate:
    """Return how likely a value is to be below today's, trial by trial; trials in which either failed are left out."""
    at = np.broadcast_to(np.asarray(today, dtype=np.float64), values.shape)
    sound = ~(np.isnan(values) | np.isnan(at))
    return probability(values[sound] < at[sound], None if parts is None else parts[sound])
