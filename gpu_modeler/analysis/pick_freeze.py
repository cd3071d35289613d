"""The sample of Sobol indices: rows of A and B, and for each factor rows that are as B in it and as A in the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.uncertain import Uncertain

Values = NDArray[np.float64]
_SMALLEST, _LARGEST = 2.0**-60, 1 - 2.0**-53


@dataclass(frozen=True)
class Column:
    """One evaluation of each row: per draw, whether it comes from A or B, and for linked draws the mixing of scores.

    Scores of linked draws are `from_a @ a + from_b @ b`, those of A and B before they are correlated.
    """

    is_b: tuple[bool, ...]
    from_a: Values
    from_b: Values


@dataclass(frozen=True)
class PickFreeze:
    """Rows of points, each evaluated in every column; trial `row · columns + column`."""

    rows: Sampling
    linked: tuple[int, ...]
    columns: tuple[Column, ...]

    @property
    def trials(self) -> int:
        """Return how many evaluations there are."""
        return self.rows.trials * len(self.columns)

    def points(self, dimensions: int, start: int, stop: int) -> Values:
        """Return trials `start` to `stop` as `[dimension, trial]`."""
        count = len(self.columns)
        first, last = start // count, -(-stop // count)
        both = self.rows.points(2 * dimensions, first, last)
        a, b = both[:dimensions], both[dimensions:]
        found = np.empty((dimensions, last - first, count))
        for at, column in enumerate(self.columns):
            found[:, :, at] = np.where(np.array(column.is_b)[:, None], b, a)
            if self.linked and column.from_a.size:
                found[list(self.linked), :, at] = _mixed(column, a[list(self.linked)], b[list(self.linked)])
        return found.reshape(dimensions, -1)[:, start - first * count : stop - first * count]


def _mixed(column: Column, a: Values, b: Values) -> Values:
    """Mix scores term by term, so that a trial's bits do not depend on how many are computed at once."""
    from scipy.special import ndtr, ndtri

    scores = [*ndtri(a), *ndtri(b)]
    weights = np.hstack([column.from_a, column.from_b])
    mixed = np.zeros_like(a)
    for row, mine in enumerate(weights):
        for weight, score in zip(mine, scores, strict=True):
            if weight:
                mixed[row] += weight * score
    return np.asarray(np.clip(ndtr(mixed), _SMALLEST, _LARGEST))


def pick_freeze(uncertain: Uncertain, rows: Sampling) -> tuple[PickFreeze, dict[str, tuple[int, int]]]:
    """Return the sample, and for each factor its columns: for the first-order and for the total index."""
    none = np.empty((0, 0))
    ids = [draw.uncertainty for draw in uncertain.draws]
    columns = [Column((False,) * len(ids), none, none), Column((True,) * len(ids), none, none)]
    at: dict[str, tuple[int, int]] = {}
    for factor in dict.fromkeys(ids):
        is_b = tuple(name == factor for name in ids)
        inside = np.array([is_b[draw] for draw in uncertain.linked], dtype=bool)
        if not _reaches_others(uncertain, inside):
            at[factor] = (len(columns), len(columns))
            columns.append(Column(is_b, none, none))
        else:
            at[factor] = (len(columns), len(columns) + 1)
            columns += [Column(is_b, *mixing) for mixing in _mixings(uncertain.lower, inside)]
    return PickFreeze(rows, uncertain.linked, tuple(columns)), at


def _reaches_others(uncertain: Uncertain, inside: NDArray[np.bool_]) -> bool:
    matrix = uncertain.repair.matrix
    return bool(inside.any() and not inside.all() and np.any(matrix[np.ix_(inside, ~inside)]))


def _mixings(lower: Values, inside: NDArray[np.bool_]) -> tuple[tuple[Values, Values], tuple[Values, Values]]:
    """Return how scores before correlation are mixed, for the first-order and for the total index.

    With correlated scores z: first, z_in is B's and z_out is A's, moved by what z_in says of it; total, z_out is A's and
    z_in is what A's z_out says of it with B's own rest.
    """
    matrix, size = lower @ lower.T, len(lower)
    out = ~inside
    known = matrix[np.ix_(out, inside)] @ np.linalg.pinv(matrix[np.ix_(inside, inside)])
    told = matrix[np.ix_(inside, out)] @ np.linalg.pinv(matrix[np.ix_(out, out)])
    first_b, total_b = np.zeros((size, size)), np.zeros((size, size))
    first_b[np.ix_(inside, inside)] = np.eye(int(inside.sum()))
    first_b[np.ix_(out, inside)] = known
    total_b[np.ix_(inside, inside)] = np.eye(int(inside.sum()))
    total_b[np.ix_(inside, out)] = -told
    back = np.linalg.pinv(lower)
    mixings = []
    for from_b in (first_b, total_b):
        mine = _clean(back @ from_b @ lower)
        mixings.append((_clean(np.eye(size) - mine), mine))
    return mixings[0], mixings[1]


def _clean(matrix: Values) -> Values:
    return np.where(np.abs(matrix) < 1e-14, 0.0, matrix)
