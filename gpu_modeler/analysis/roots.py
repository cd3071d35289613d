"""All solutions of one equation in one unknown within bounds, found by batches, and what there is where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.looking import Function, Looks, runs

_SIDE = 1e-9
_NOISE = 1e-3


@dataclass(frozen=True, slots=True)
class Root:
    """A solution: the function crosses the target there, touches it, or is at it all the way from `low` to `high`."""

    at: float
    value: float
    kind: Literal["crossing", "touch", "level"]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Leap:
    """Neighbours between which the function passes over the target without taking it."""

    low: float
    high: float
    value_low: float
    value_high: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, in rising order.

    `gaps` are the ranges without a value, `nearest` the point and value nearest to the target (`None` without any
    value), `points` how many were asked.
    """

    roots: tuple[Root, ...]
    leaps: tuple[Leap, ...]
    gaps: tuple[tuple[float, float], ...]
    nearest: tuple[float, float] | None
    points: int


def find_roots(function: Function, target: float, low: float, high: float, *, whole: bool = False) -> Found:
    """Return all points of `[low, high]` at which `function` is `target`.

    With `whole` only whole numbers are asked, and a leap lies between neighbouring whole numbers. What two points of the
    scan (4,097, and more where the bounds lie decades apart) hide from each other may be missed.
    """
    if whole:
        low, high = float(np.ceil(low)), float(np.floor(high))
    looks = Looks(function, target, low, high, whole=whole)
    looks.search()
    return _Reading(looks).found()


class _Reading:
    """What a row of points shows."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._points, self._off = looks.points, looks.off
        self._is_hit = np.abs(looks.off) <= looks.tolerance

    def found(self) -> Found:
        """Return what the row of points shows."""
        roots = [*self._hits(), *self._steep()]
        asked = len(self._points)
        return Found(
            tuple(sorted(roots, key=lambda root: root.at)),
            tuple(self._leaps()),
            tuple(self._gaps()),
            self._nearest(),
            asked,
        )

    def _nearest(self) -> tuple[float, float] | None:
        """Return the point whose value is nearest to the target, however far the target, where distances round alike."""
        if np.isnan(self._off).all():
            return None
        far = np.abs(self._off)
        ties = np.flatnonzero(far == np.nanmin(far))
        side = -np.sign(self._off[ties[0]])
        at = ties[np.argmax(side * self._looks.values[ties])]
        return float(self._points[at]), self._value(at)

    def _value(self, at: int | np.intp) -> float:
        return float(self._looks.values[at])

    def _hits(self) -> Iterator[Root]:
        """Yield one root for each run of points whose values are the target."""
        for start, stop in runs(self._is_hit):
            if self._looks.is_long(start, stop):
                kind: Literal["crossing", "touch", "level"] = "level"
                at = (start + stop - 1) // 2
            else:
                kind = "touch" if self._is_touch(start, stop) else "crossing"
                at = self._best(start, stop)
            low, high = float(self._points[start]), float(self._points[stop - 1])
            yield Root(float(self._points[at]), self._value(at), kind, low, high)

    def _best(self, start: int, stop: int) -> int:
        """Return the hit nearest to the target but for noise; of several the shortest number, then the middle one."""
        off = np.abs(self._off[start:stop])
        good = np.flatnonzero(off <= off.min() + _NOISE * self._looks.tolerance)
        middle = good[len(good) // 2]
        return start + int(
            min(good, key=lambda at: (len(repr(float(self._points[start + at]))), abs(at - middle)))
        )

    def _is_touch(self, start: int, stop: int) -> bool:
        if start == 0 or stop == len(self._points):
            return False
        return bool(self._off[start - 1] * self._off[stop] > 0)

    def _changes(self) -> NDArray[np.intp]:
        """Return the intervals over which the sign changes and neither end is a hit."""
        is_far = np.abs(self._off) > self._looks.tolerance
        signs = np.sign(self._off)
        return np.flatnonzero((signs[:-1] * signs[1:] < 0) & is_far[:-1] & is_far[1:])

    def _steep(self) -> Iterator[Root]:
        """Yield the roots between neighbouring numbers, where no number takes the target to the tolerance."""
        for at in self._changes():
            if not self._is_leap(int(at)):
                best = at if abs(self._off[at]) <= abs(self._off[at + 1]) else at + 1
                low, high = float(self._points[at]), float(self._points[at + 1])
                yield Root(float(self._points[best]), self._value(best), "crossing", low, high)

    def _leaps(self) -> Iterator[Leap]:
        signs = np.where(np.isnan(self._off), 0.0, np.sign(self._off))
        for at in self._changes():
            if self._is_leap(int(at)):
                yield self._leap(int(at), int(at) + 1)
        for start, stop in runs(np.isnan(self._off)):
            if start > 0 and stop < len(signs) and signs[start - 1] * signs[stop] < 0:
                yield self._leap(start - 1, stop)

    def _leap(self, low: int, high: int) -> Leap:
        return Leap(float(self._points[low]), float(self._points[high]), self._value(low), self._value(high))

    def _is_leap(self, at: int) -> bool:
        """Say whether the change over an interval is not that of a continuous function: it is large beside both sides."""
        if self._looks.whole:
            return True
        change = abs(self._off[at + 1] - self._off[at])
        away = _SIDE * self._looks.range
        below = np.searchsorted(self._points, self._points[at] - away)
        above = np.searchsorted(self._points, self._points[at + 1] + away) - 1
        sides = [abs(self._off[below] - self._off[at]), abs(self._off[above] - self._off[at + 1])]
        return not bool(change <= 0.05 * np.nanmax([0.0, *sides]))

    def _gaps(self) -> Iterator[tuple[float, float]]:
        for start, stop in runs(np.isnan(self._off)):
            low, high = float(self._points[start]), float(self._points[stop - 1])
            if high - low > _SIDE * self._looks.range:
                yield low, high
