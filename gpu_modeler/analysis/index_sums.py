"""What Sobol indices are made of, summed up as evaluations come: rows are let go, memory does not grow with them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.sampling import SCRAMBLES
from gpu_modeler.analysis.statistics import Estimate

Values = NDArray[np.float64]

ROWS_AT_ONCE = 64 * SCRAMBLES
"""Rows in a unit; sums are made inside one and then over units, so that their bits depend on row numbers alone."""
_COUNT, _MIDDLE, _SQUARE, _FACTORS = 0, 1, 2, 3


class IndexSums:
    """Sums over one output's rows, for each scramble: over all factors at once, and three for each factor.

    Values are taken from a centre near the mean, that of the first unit, so that squares do not swallow the differences.
    """

    def __init__(self, columns: Mapping[str, tuple[int, int]]) -> None:
        self._factors = tuple(columns)
        self._first = [first for first, _ in columns.values()]
        self._total = [total for _, total in columns.values()]
        self._sums = np.zeros((_FACTORS + 3 * len(self._factors), SCRAMBLES))
        self._centre = math.nan
        self.rows = 0

    def add(self, values: Values) -> None:
        """Take the next rows `[row, column]`, a whole unit of them unless they are the last."""
        self.rows += len(values)
        sound = np.asarray(~np.isnan(values).any(axis=1))
        if math.isnan(self._centre) and sound.any():
            self._centre = float(values[sound, :2].mean())
        kept = np.where(sound.reshape(-1, 1), values - self._centre, 0.0)
        terms = np.zeros((len(self._sums), ROWS_AT_ONCE))
        terms[:, : len(values)] = self._terms(kept)
        terms[_COUNT, : len(values)] = sound
        self._sums += terms.reshape(len(terms), -1, SCRAMBLES).sum(axis=1)

    def _terms(self, kept: Values) -> Values:
        a, b = kept[:, 0], kept[:, 1]
        first, total = kept[:, self._first].T, kept[:, self._total].T
        whole = np.stack([np.zeros_like(a), (a + b) / 2, (a**2 + b**2) / 2])
        return np.concatenate([whole, b * (first - a), first - a, (a - total) ** 2 / 2])

    # --- figures ---

    @property
    def failed(self) -> int:
        """Return how many rows were left out."""
        return self.rows - int(self._sums[_COUNT].sum())

    @property
    def variance(self) -> float:
        """Return the output's variance; 0 where every row failed."""
        count, middle, square = (float(each) for each in self._sums[:_FACTORS].sum(axis=1))
        return square / count - (middle / count) ** 2 if count else 0.0

    def first(self, factor: str) -> Estimate:
        """Return a factor's first-order index."""
        at = _FACTORS + self._factors.index(factor)
        beside = self._sums[at + len(self._factors)]
        return self._ratio(self._sums[at], beside)

    def total(self, factor: str) -> Estimate:
        """Return a factor's total index."""
        at = _FACTORS + 2 * len(self._factors) + self._factors.index(factor)
        return self._ratio(self._sums[at], np.zeros(SCRAMBLES))

    def _ratio(self, numerator: Values, beside: Values) -> Estimate:
        """Return a mean over the variance, its error by leaving out one scramble at a time.

        The mean is that of values from their own mean, which takes away `beside` for each unit of distance to the centre.
        """
        count, middle, square = self._sums[:_FACTORS]
        mean = middle.sum() / count.sum() if count.sum() else 0.0
        moved = np.stack([
            numerator - mean * beside, middle - mean * count, square - 2 * mean * middle + mean**2 * count, count
        ])  # fmt: skip
        whole = moved.sum(axis=1)
        left = np.array([_quotient(whole - part) for part in moved.T])
        error = np.sqrt((SCRAMBLES - 1) / SCRAMBLES * ((left - left.mean()) ** 2).sum())
        return Estimate(_quotient(whole), float(error))


def _quotient(sums: Values) -> float:
    numerator, middle, square, count = (float(each) for each in sums)
    variance = square / count - (middle / count) ** 2 if count else 0.0
    return numerator / count / variance if variance > 0 else 0.0
