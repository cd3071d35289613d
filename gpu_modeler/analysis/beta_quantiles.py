"""Quantiles of the beta distribution, many at once: scipy's, through polynomials that are fitted once for each shape.

scipy inverts the incomplete beta function point by point, which takes longer than all else in a trial. Between the
tails the quantile is smooth: on intervals that shrink towards the ends of 0…1, four to each halving, polynomials
of degree 12 meet it to the last digits. They are compared with scipy halfway between the points they were fitted at;
where one differs by more than 5e-14 of its value, and in the tails, scipy is asked.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_DEGREE = 12
_HALVINGS = 10
_PER_HALVING = 4
_TAIL = 2.0**-_HALVINGS
_ROWS = (_HALVINGS - 1) * _PER_HALVING
_SHIFT = 52 - (_PER_HALVING.bit_length() - 1)
_FIRST = int(np.array(_TAIL).view(np.int64)) >> _SHIFT
_CLOSE = 5e-14


def beta_quantiles(alpha: float, beta: float, u: Values) -> Values:
    """Return the values below which the shares `u` lie; a value's bits depend on its own share alone."""
    from scipy.special import betaincinv

    table = _table(alpha, beta)
    if table is None:
        return np.asarray(betaincinv(alpha, beta, u))
    shares = np.atleast_1d(np.asarray(u, dtype=np.float64))
    is_upper = shares >= 0.5
    v = np.where(is_upper, 1.0 - shares, shares)
    row = np.clip((v.view(np.int64) >> _SHIFT) - _FIRST, 0, _ROWS - 1)
    found = _polynomial(table, row + _ROWS * is_upper, (v - _MIDDLES[row]) * _SCALES[row])
    tails = ~((v >= _TAIL) & (v < 0.5))
    if tails.any():
        found[tails] = betaincinv(alpha, beta, shares[tails])
    return found.reshape(np.shape(u))


def _polynomial(table: Values, row: NDArray[np.intp], t: Values) -> Values:
    found: Values = table[_DEGREE][row]
    for coefficients in table[_DEGREE - 1 :: -1]:
        found *= t
        found += coefficients[row]
    return found


def _intervals() -> tuple[Values, Values]:
    """Return the middles of the intervals of the lower half, from the tail on, and 1 over half their widths."""
    starts = ((np.arange(_ROWS + 1, dtype=np.int64) + _FIRST) << _SHIFT).view(np.float64)
    return (starts[:-1] + starts[1:]) / 2, 2 / np.diff(starts)


_MIDDLES, _SCALES = _intervals()


def _times(one: Values, other: Values) -> Values:
    """Return the product of matrices without BLAS, whose bits depend on the machine."""
    return np.asarray((one[:, :, None] * other).sum(axis=1))


def _powers() -> Values:
    """Return the coefficients of Chebyshev polynomials, `[power, polynomial]`."""
    found = np.zeros((_DEGREE + 1, _DEGREE + 1))
    for number in range(_DEGREE + 1):
        found[: number + 1, number] = np.polynomial.chebyshev.cheb2poly([0.0] * number + [1.0])
    return found


@lru_cache(maxsize=256)
def _table(alpha: float, beta: float) -> Values | None:
    """Return coefficients `[power, interval]`, those of the lower half first; `None` where they do not meet scipy."""
    halves = [_half(alpha, beta, is_upper=is_upper) for is_upper in (False, True)]
    found = [half for half in halves if half is not None]
    return np.concatenate(found, axis=1) if len(found) == 2 else None


def _half(alpha: float, beta: float, *, is_upper: bool) -> Values | None:
    from scipy.special import betaincinv

    def exact(t: Values) -> Values:
        v = _MIDDLES + t[:, None] / _SCALES
        return np.asarray(betaincinv(alpha, beta, 1 - v if is_upper else v))

    angles = np.arange(2 * _DEGREE + 3) * np.pi / (2 * _DEGREE + 2)
    nodes, between = angles[1::2], np.cos(angles[::2])
    with np.errstate(all="ignore"):
        waves = np.cos(np.arange(_DEGREE + 1)[:, None] * nodes) * 2 / len(nodes)
        waves[0] /= 2
        coefficients = _times(_powers(), _times(waves, exact(np.cos(nodes))))
        wanted = exact(between)
        rows = np.broadcast_to(np.arange(_ROWS), wanted.shape)
        told = _polynomial(coefficients, rows, np.repeat(between[:, None], _ROWS, axis=1))
        is_close = bool((np.abs(told - wanted) <= _CLOSE * np.abs(wanted)).all())
    return coefficients if is_close else None
