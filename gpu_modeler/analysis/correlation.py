"""Gaussian copula: correlations between uncertain inputs, their repair, and points that have them.

A correlation is that of the normal scores: for normally distributed inputs it is the ordinary correlation, for others
their rank correlation is 6/π · asin(value / 2), never more than 0.02 from the value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_ROUNDS = 1000
_CLOSE = 1e-12
_HOLDS = 1e-10


@dataclass(frozen=True)
class Repair:
    """The nearest matrix that can be a correlation matrix, and how far it is from what was asked for.

    `distance` is the Frobenius norm of the difference, `largest_change` the most that one correlation was moved.
    """

    matrix: Values
    distance: float
    largest_change: float

    @property
    def is_changed(self) -> bool:
        """Say whether anything had to be moved."""
        return self.distance > 0


def nearest_correlation(wanted: Values) -> Repair:
    """Return the correlation matrix nearest to a symmetric matrix with ones on the diagonal.

    Alternating projections with Dykstra's correction: Higham, "Computing the nearest correlation matrix", IMA Journal
    of Numerical Analysis 22 (2002). A matrix that is one already is returned as it is.
    """
    if len(wanted) == 0 or np.linalg.eigvalsh(wanted)[0] >= -_HOLDS:
        return Repair(wanted, 0.0, 0.0)
    found = _with_unit_diagonal(_alternated(wanted))
    difference = found - wanted
    return Repair(found, float(np.linalg.norm(difference)), float(np.abs(difference).max()))


def _alternated(wanted: Values) -> Values:
    found, correction = wanted.copy(), np.zeros_like(wanted)
    for _ in range(_ROUNDS):
        before = found
        shifted = found - correction
        positive = _positive_part(shifted)
        correction = positive - shifted
        found = positive.copy()
        np.fill_diagonal(found, 1.0)
        if np.linalg.norm(found - before) <= _CLOSE * np.linalg.norm(found):
            break
    return _positive_part(found)


def _positive_part(matrix: Values) -> Values:
    values, vectors = np.linalg.eigh(matrix)
    part = (vectors * np.maximum(values, 0)) @ vectors.T
    return np.asarray((part + part.T) / 2)


def _with_unit_diagonal(matrix: Values) -> Values:
    scale = np.sqrt(np.diag(matrix))
    scaled = matrix / np.outer(scale, scale)
    np.fill_diagonal(scaled, 1.0)
    return np.asarray(scaled)


def loading(matrix: Values) -> Values:
    """Return the lower triangular `L` with `L @ L.T == matrix`, also for a matrix that is singular."""
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.maximum(values, 0))
    _, upper = np.linalg.qr(root.T)
    signs = np.where(np.diag(upper) < 0, -1.0, 1.0)
    return np.ascontiguousarray((upper * signs[:, None]).T)


def correlated(u: Values, lower: Values) -> Values:
    """Return points `[input, trial]` inside 0 to 1 that are uniform each and correlated as `lower` says.

    Added up term by term, not by BLAS: a trial's bits must not depend on how many are computed at once.
    """
    from scipy.special import ndtr, ndtri

    scores = ndtri(u)
    joined = np.empty_like(scores)
    for at, row in enumerate(lower):
        total = row[0] * scores[0]
        for weight, score in zip(row[1 : at + 1], scores[1 : at + 1], strict=True):
            if weight:
                total = total + weight * score
        joined[at] = total
    return np.asarray(np.clip(ndtr(joined), _SMALLEST, _LARGEST))


_SMALLEST = 2.0**-60
_LARGEST = 1 - 2.0**-53
