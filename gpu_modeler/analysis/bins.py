"""Counting numbers in bins that a pilot laid out, and how exactly quantiles and shares are then known.

Nothing is supposed of what lies inside a bin but that it lies there: a quantile is known to within the bin that holds
it, a share to within the bin that the threshold cuts. Values that the pilot showed again and again, such as 0 where
nothing happened, have bins of their own and are known exactly; least and greatest are exact always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Counts = NDArray[np.integer[Any]]

_TAIL = 1e-3
_REACH = 64.0
"""How far beyond the pilot there are bins, in distances of its tail from the middle."""
_MOST_ATOMS = 64
_ATOM = 1 / 2048
_WIDTH_OF_ONE = 1e-9
"""Half the width of a histogram of one large number, as a share of it."""


@dataclass(frozen=True)
class Layout:
    """Bins of one output: bin `k` holds `edges[k - 1] <= number < edges[k]`, the first and last are open to one side."""

    edges: Values

    @property
    def bins(self) -> int:
        """Return how many bins there are."""
        return len(self.edges) + 1

    def counts(self, parted: Values) -> Counts:
        """Return how many of `parted[part, trial]` are in each bin, `[part, bin]`; NaN are in none."""
        parts = len(parted)
        at = np.searchsorted(self.edges, parted, side="right")
        at += (np.arange(parts) * self.bins)[:, None]
        found = np.bincount(at[~np.isnan(parted)], minlength=parts * self.bins)
        return found.astype(np.int32).reshape(parts, self.bins)


def lay_out(pilot: Values, bins: int) -> Layout:
    """Return about `bins` bins for numbers such as those of a pilot; NaN are left out.

    Half of them hold about as many of the pilot's numbers each, a quarter are of one width, and the rest, of widths that
    grow with the distance from the middle, reach far beyond the pilot on either side.
    """
    kept = np.sort(pilot[~np.isnan(pilot)])
    if not len(kept):
        return Layout(np.zeros(1))
    at = np.linspace(0, len(kept) - 1, max(2, bins // 2)).astype(np.intp)
    low, middle, high = np.quantile(kept, [_TAIL, 0.5, 1 - _TAIL])
    reaches = np.geomspace(1, _REACH, max(2, bins // 8))
    atoms = _atoms(kept)
    edges = np.concatenate([
        kept[at],
        np.linspace(low, high, max(2, bins // 4)),
        middle + (high - middle) * reaches,
        middle - (middle - low) * reaches,
        atoms,
        np.nextafter(atoms, np.inf),
    ])  # fmt: skip
    return Layout(np.unique(edges[np.isfinite(edges)]))


def _atoms(kept: Values) -> Values:
    """Return the numbers that occur again and again."""
    numbers, counts = np.unique(kept, return_counts=True)
    often = counts > max(2.0, len(kept) * _ATOM)
    most = np.argsort(-counts[often], kind="stable")[:_MOST_ATOMS]
    return np.asarray(numbers[often][most])


def equal_bars(low: float, high: float, count: int) -> Values:
    """Return the edges of `count` bars of one width, `[bar + 1]`, rising throughout.

    They reach from `low` to `high`, or around `low` where the numbers between the two are too few for so many bars.
    """
    edges = np.linspace(low, high, count + 1)
    if (np.diff(edges) > 0).all():
        return edges
    half = max(0.5, abs(low) * _WIDTH_OF_ONE)
    return np.linspace(low - half, low + half, count + 1)


@dataclass(frozen=True)
class Known:
    """A figure of the sample: its likely value, and the bounds within which it lies for certain."""

    low: float
    value: float
    high: float

    @property
    def width(self) -> float:
        """Return how far from the value the sample's own figure may be."""
        return max(self.high - self.value, self.value - self.low)


@dataclass(frozen=True)
class Binned:
    """Counts of one output's numbers, at least one, `[bin]`; all of them lie from `least` to `greatest`."""

    layout: Layout
    counts: Counts
    least: float
    greatest: float

    @property
    def total(self) -> int:
        """Return how many numbers there are."""
        return int(self.counts.sum())

    def quantile(self, level: float) -> Known:
        """Return the value below which a share `level` lies, between two numbers as `numpy.quantile` has it."""
        cumulative = np.cumsum(self.counts)
        position = (int(cumulative[-1]) - 1) * level
        rank = int(position)
        below, above = self._at_rank(cumulative, rank), self._at_rank(cumulative, rank + 1)
        return _between(below, above, position - rank)

    def _at_rank(self, cumulative: Counts, rank: int) -> Known:
        rank = min(rank, int(cumulative[-1]) - 1)
        k = int(np.searchsorted(cumulative, rank, side="right"))
        low, high = self._bounds(k)
        count = int(self.counts[k])
        inside = (rank - (int(cumulative[k]) - count) + 0.5) / count
        return Known(low, low + inside * (high - low), high)

    def _bounds(self, k: int) -> tuple[float, float]:
        """Return the least and the greatest number that may be in a bin."""
        edges = self.layout.edges
        low = max(self.least, float(edges[k - 1])) if k > 0 else self.least
        high = min(self.greatest, float(np.nextafter(edges[k], -np.inf))) if k < len(edges) else self.greatest
        return low, max(low, high)

    def bars(self, count: int) -> tuple[Values, Counts]:
        """Return `count` bars from about the 0.5th to the 99.5th percentile, their edges and how many numbers are in each.

        Edges are those of bins, the nearest to bars of equal width, so that counts are exact; what lies beyond is in the
        outermost ones.
        """
        low, high = (self.quantile(level).value for level in (0.005, 0.995))
        wanted = equal_bars(low, high, count)
        at = self._nearest(wanted)
        if not (np.diff(at) > 0).all():
            return wanted, self._spread(wanted)
        cumulative = np.concatenate([[0], np.cumsum(self.counts)])[at + 1]
        cumulative[0], cumulative[-1] = 0, self.total
        return self.layout.edges[at], np.diff(cumulative)

    def _nearest(self, wanted: Values) -> NDArray[np.intp]:
        edges = self.layout.edges
        right = np.clip(np.searchsorted(edges, wanted), 1, max(1, len(edges) - 1))
        right = np.minimum(right, len(edges) - 1)
        is_left = np.abs(edges[right - 1] - wanted) <= np.abs(edges[right] - wanted)
        return np.asarray(np.where(is_left, np.maximum(right - 1, 0), right))

    def _spread(self, wanted: Values) -> Counts:
        """Return the numbers of each bin in the bar that holds what is likely its middle: few values have many numbers."""
        filled = np.flatnonzero(self.counts)
        middles = [sum(self._bounds(int(k))) / 2 for k in filled]
        found = np.zeros(len(wanted) - 1, dtype=np.int64)
        inside = np.clip(np.searchsorted(wanted, middles, side="right") - 1, 0, len(found) - 1)
        np.add.at(found, inside, self.counts[filled])
        return found

    def share_below(self, threshold: float) -> Known:
        """Return the share of numbers below a threshold."""
        if threshold <= self.least:
            return Known(0.0, 0.0, 0.0)
        if threshold > self.greatest:
            return Known(1.0, 1.0, 1.0)
        return self._share(threshold, is_counted=False)

    def share_above(self, threshold: float) -> Known:
        """Return the share of numbers above a threshold."""
        if threshold >= self.greatest:
            return Known(0.0, 0.0, 0.0)
        if threshold < self.least:
            return Known(1.0, 1.0, 1.0)
        known = self._share(threshold, is_counted=True)
        return Known(1 - known.high, 1 - known.value, 1 - known.low)

    def _share(self, threshold: float, *, is_counted: bool) -> Known:
        """Return the share below a threshold, or up to it where it is counted too."""
        k = int(np.searchsorted(self.layout.edges, threshold, side="right"))
        before, inside, total = int(self.counts[:k].sum()), int(self.counts[k]), self.total
        low, high = self._bounds(k)
        least = inside if threshold > high or (is_counted and threshold == high) else 0
        most = inside if threshold > low or (is_counted and threshold == low) else 0
        part = 0.5 if high == low else min(1.0, max(0.0, (threshold - low) / (high - low)))
        likely = min(max(inside * part, least), most)
        return Known((before + least) / total, (before + likely) / total, (before + most) / total)


def _between(one: Known, other: Known, share: float) -> Known:
    """Return what lies a share of the way from one to the other."""
    pairs = ((one.low, other.low), (one.value, other.value), (one.high, other.high))
    return Known(*(a + share * (b - a) for a, b in pairs))
