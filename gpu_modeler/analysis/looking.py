"""Points asked of a function of one unknown by batches: a scan, then ever finer looks where a solution may lie.

All points asked so far stand in one rising row; an interval of that row is looked into where the sign of the distance
from the target changes over it, where values end and errors begin, and on both sides of a least distance that is no
solution yet; until no number lies between its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.storage import Flags, Values

Function = Callable[[Values], Values]
"""The function's values at points `[point]`, NaN where it has none."""

TOLERANCE = 1e-12
"""How far from the target a value may lie to be it, relative to the target (to the typical value where that is 0)."""

_SCAN = 4096
_LOOK = 65
_INTERVALS = 64
_ROUNDS = 40
_LEVEL = 1e-3
_MOST = 0.8
_NOISE = 0.01
_FINEST = 1e-25


class Looks:
    """The row of points asked so far: `points`, their `values`, and `off`, these less the target; NaN at errors."""

    def __init__(self, function: Function, target: float, low: float, high: float, *, whole: bool) -> None:
        self._function, self.target, self.whole = function, target, whole
        self.range = high - low
        self.points: Values = np.empty(0)
        self.values: Values = np.empty(0)
        self._ask(_scan(low, high))
        typical = np.nanmedian(np.abs(self.off)) if not np.isnan(self.off).all() else 0.0
        self.tolerance = TOLERANCE * float(abs(target) or typical)

    def _ask(self, points: Values) -> bool:
        """Take in new points, and say whether there were any."""
        points = np.unique(np.round(points) if self.whole else points)
        points = points[~np.isin(points, self.points)]
        if not len(points):
            return False
        found = self._function(points)
        found = np.where(np.isfinite(found - self.target), found, np.nan)
        self.points = np.concatenate([self.points, points])
        order = np.argsort(self.points)
        self.points, self.values = self.points[order], np.concatenate([self.values, found])[order]
        self.off: Values = self.values - self.target
        return True

    # --- where to look ---

    def search(self) -> None:
        """Look until nothing is left to look into."""
        for _ in range(_ROUNDS):
            if not self._look(self._promising()):
                break
        self._try_short()

    def _look(self, intervals: NDArray[np.intp]) -> bool:
        """Ask for points within intervals (by the position of their lower ends); say whether there were any."""
        if not len(intervals):
            return False
        lows, highs = self.points[intervals], self.points[intervals + 1]
        return self._ask(np.linspace(lows, highs, _LOOK).ravel())

    def _promising(self) -> NDArray[np.intp]:
        """Return the intervals to look into."""
        divisible = np.diff(self.points) > self._resolution()
        is_hit = np.abs(self.off) <= self.tolerance
        chosen = [self._crossings(is_hit) & divisible, self._edges() & divisible]
        chosen.append(self._ends_of_levels(is_hit) & divisible)
        numbers = [np.flatnonzero(flags)[:_INTERVALS] for flags in chosen]
        return np.unique(np.concatenate([*numbers, self._beside_minima(is_hit, divisible)]))

    def _resolution(self) -> Values:
        if self.whole:
            return np.ones(len(self.points) - 1)
        sizes = np.maximum(np.abs(self.points[:-1]), np.abs(self.points[1:]))
        return np.maximum(np.spacing(sizes) * 1.5, self.range * _FINEST)

    def _crossings(self, is_hit: Flags) -> Flags:
        """Say over which intervals the sign changes; of a run of hits, whose signs are noise, the middle one only."""
        signs = np.sign(self.off)
        changes = signs[:-1] * signs[1:] < 0
        within = is_hit[:-1] & is_hit[1:]
        for start, stop in runs(within):
            inside = np.flatnonzero(changes[start:stop]) + start
            changes[start:stop] = False
            if len(inside) and not (self.off[start : stop + 1] == 0).any():
                changes[inside[len(inside) // 2]] = True
        return changes

    def _edges(self) -> Flags:
        is_error = np.isnan(self.off)
        ends: Flags = is_error[:-1] != is_error[1:]
        return ends

    def _ends_of_levels(self, is_hit: Flags) -> Flags:
        """Say at which intervals a long run of hits ends."""
        ends = np.zeros(len(self.points) - 1, dtype=bool)
        for start, stop in runs(is_hit):
            if self.is_long(start, stop):
                ends[max(0, start - 1)] |= start > 0
                ends[min(stop - 1, len(ends) - 1)] |= stop < len(self.points)
        return ends

    def is_long(self, start: int, stop: int) -> bool:
        """Say whether a run of hits is a range of one value rather than one solution about which all is flat."""
        if self.whole:
            return stop - start > 1
        if self.points[stop - 1] - self.points[start] <= _LEVEL * self.range:
            return False
        off = self.off[start:stop]
        return bool(np.mean(np.abs(off - np.median(off)) <= _NOISE * self.tolerance) > _MOST)

    def _beside_minima(self, is_hit: Flags, divisible: Flags) -> NDArray[np.intp]:
        """Return the intervals beside the smallest of the least distances, where they still fall."""
        far = np.where(np.isnan(self.off), np.inf, np.abs(self.off))
        padded = np.concatenate([[np.inf], far, [np.inf]])
        is_least = (far <= padded[:-2]) & (far <= padded[2:]) & ~is_hit & np.isfinite(far)
        least = np.flatnonzero(is_least)
        least = least[np.argsort(far[least], kind="stable")][: _INTERVALS // 2]
        touching = [start + int(np.argmin(far[start:stop])) for start, stop in runs(is_hit)][:_INTERVALS]
        beside = {
            *self._falling(least, far, self.tolerance),
            *self._falling(touching, far, _NOISE * self.tolerance),
        }
        return np.array(sorted(at for at in beside if divisible[at]), dtype=np.intp)

    def _falling(self, least: Iterable[int], far: Values, fall: float) -> Iterator[int]:
        """Yield the intervals beside least distances that fall by more than `fall`, but for those at a change of sign."""
        for at in least:
            beside = [other for other in (at - 1, at + 1) if 0 <= other < len(far)]
            inside = [other for other in beside if np.sign(self.off[other]) * np.sign(self.off[at]) > 0]
            is_crossing = far[at] <= self.tolerance and len(inside) < len(beside)
            if not is_crossing and any(far[other] - far[at] > fall for other in inside):
                yield from (min(other, int(at)) for other in inside)

    def _try_short(self) -> None:
        """Ask for the shortest number in each run of hits: 0.25 rather than 0.25000000000000006."""
        hits = runs(np.abs(self.off) <= self.tolerance)
        short = [_shortest(float(self.points[start]), float(self.points[stop - 1])) for start, stop in hits]
        self._ask(np.array(short))


def _scan(low: float, high: float) -> Values:
    """Return the points of the first look: evenly spaced, and evenly in the logarithm where bounds lie decades apart."""
    points = np.linspace(low, high, _SCAN + 1)
    small, large = sorted((abs(low), abs(high)))
    if low * high > 0 and large > 100 * small:
        points = np.concatenate([points, np.copysign(np.geomspace(small, large, _SCAN // 4), low)])
    return np.clip(points, low, high)


def _shortest(low: float, high: float) -> float:
    """Return a number of `[low, high]` with as few decimals as any, one of the ends where they are equal."""
    middle = low + (high - low) / 2
    return next(
        (short for decimals in range(18) if low <= (short := round(middle, decimals)) <= high), middle
    )


def runs(flags: Flags) -> Sequence[tuple[int, int]]:
    """Return start and end (exclusive) of each run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
