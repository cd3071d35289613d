"""Means and spreads of trials as they come, unit by unit, for each independent part of the sample.

A unit is a fixed run of trials: what is summed inside one, and the order in which units are merged, depend on trial
numbers alone, so that the bits do not depend on blocks, workers or where they run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.sampling import DESIGN, SCRAMBLES, Kind

Values = NDArray[np.float64]
_Number = TypeVar("_Number", np.float64, np.bool_)
PARTS = SCRAMBLES
"""Independent parts that errors are told from; trials by chance have one."""
UNIT = DESIGN * PARTS
"""Trials in a unit: as many of each part, in every kind of sample."""


def part_count(kind: Kind) -> int:
    """Return how many independent parts errors are told from."""
    return 1 if kind == "plain" else PARTS


def padded(rows: NDArray[_Number], *, fill: float) -> NDArray[_Number]:
    """Return `rows[row, trial]` as long as a unit, which the last one may not be."""
    count, trials = rows.shape
    if trials == UNIT:
        return np.ascontiguousarray(rows)
    full = np.full((count, UNIT), fill, dtype=rows.dtype)
    full[:, :trials] = rows
    return full


def parted(rows: NDArray[_Number], kind: Kind) -> tuple[NDArray[_Number], int]:
    """Return a whole unit's `rows[row, trial]` with the trials along two axes, and which one runs through a part.

    Latin hypercubes are dealt out in turn: each is independent of the others, so every sixteenth makes a part.
    """
    if kind == "sobol":
        return rows.reshape(len(rows), UNIT // PARTS, PARTS), 1
    return rows.reshape(len(rows), part_count(kind), -1), 2


def by_part(rows: Values, kind: Kind) -> Values:
    """Return a unit's `rows[row, trial]` as `[row, part, trial of the part]`; what a short unit lacks is NaN."""
    found, axis = parted(padded(rows, fill=np.nan), kind)
    return np.ascontiguousarray(np.moveaxis(found, axis, 2))


@dataclass(frozen=True)
class Moments:
    """Of each row and part: how many numbers, their mean, and the sums of the powers 2, 3 and 4 about it `[row, part]`."""

    count: Values
    mean: Values
    second: Values
    third: Values
    fourth: Values

    @classmethod
    def none(cls, rows: int, parts: int) -> Moments:
        """Return those of no numbers."""
        return cls(*np.zeros((5, rows, parts)))

    @classmethod
    def of(cls, parted: Values) -> Moments:
        """Return those of `[row, part, trial]`; NaN are left out."""
        sound = ~np.isnan(parted)
        count = sound.sum(axis=-1).astype(np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.where(sound, parted, 0.0).sum(axis=-1) / np.maximum(count, 1)
            centred = np.where(sound, parted - mean[..., None], 0.0)
            square = centred * centred
            sums = (each.sum(axis=-1) for each in (square, square * centred, square * square))
            return cls(count, mean, *sums)

    def and_(self, other: Moments) -> Moments:
        """Return those of both together, by the formulas of Pébay (Sandia report SAND2008-6212)."""
        a, b = self.count, other.count
        n = np.maximum(a + b, 1)
        with np.errstate(over="ignore", invalid="ignore"):
            d = np.where((a > 0) & (b > 0), other.mean - self.mean, 0.0)
            step = d / n
            across = d * step * a * b
            mean = np.where(a > 0, self.mean + step * b, other.mean)
            second = self.second + other.second + across
            third = self.third + other.third + across * step * (a - b)
            third += 3 * step * (a * other.second - b * self.second)
            fourth = self.fourth + other.fourth + across * step**2 * (a * a - a * b + b * b)
            fourth += 6 * step**2 * (a * a * other.second + b * b * self.second)
            fourth += 4 * step * (a * other.third - b * self.third)
        return Moments(a + b, mean, second, third, fourth)

    def whole(self) -> Moments:
        """Return all parts together, `[row, 1]`."""
        found = self.part(0)
        for at in range(1, self.count.shape[1]):
            found = found.and_(self.part(at))
        return found

    def part(self, at: int) -> Moments:
        """Return one part, `[row, 1]`."""
        return Moments(*(each[:, at : at + 1] for each in self._fields()))

    def row(self, at: int) -> Moments:
        """Return one row, `[1, part]`."""
        return Moments(*(each[at : at + 1] for each in self._fields()))

    def _fields(self) -> tuple[Values, ...]:
        return self.count, self.mean, self.second, self.third, self.fourth

    def deviations(self) -> Values:
        """Return standard deviations `[row, part]`, NaN of fewer than two numbers."""
        some = np.where(self.count > 1, self.count - 1, np.nan)
        return np.asarray(np.sqrt(self.second / some))
