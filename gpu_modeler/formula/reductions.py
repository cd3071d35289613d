"""Excel's functions over items of an axis, and those of time value.

Protocol: `kernel(array, *leading) -> (values, codes)`. `array` is `[item, ...]`: the reduced axes flattened into the first,
in axis order. `leading` holds the arguments before it (the rate of NPV), broadcastable to the other axes. The answer has
the shape of the other axes. Codes as in `kernels`; COUNT alone is given cells that hold an error, as NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gpu_modeler.errors import CellError
from gpu_modeler.formula.irr import internal_rates
from gpu_modeler.formula.kernels import Values, checked


@checked
def total(array: Values) -> Any:
    """SUM."""
    return np.add.reduce(array, axis=0)


@checked
def product(array: Values) -> Any:
    """PRODUCT."""
    return np.multiply.reduce(array, axis=0)


@checked
def smallest(array: Values) -> Any:
    """MIN."""
    return np.minimum.reduce(array, axis=0)


@checked
def largest(array: Values) -> Any:
    """MAX."""
    return np.maximum.reduce(array, axis=0)


@checked
def average(array: Values) -> Any:
    """AVERAGE."""
    return np.add.reduce(array, axis=0) / len(array)


@checked
def median(array: Values) -> Any:
    """MEDIAN: the middle one, or the mean of the middle two."""
    ordered = np.sort(array, axis=0)
    middle = len(array) // 2
    return ordered[middle] if len(array) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


@checked
def count(array: Values) -> Any:
    """COUNT: cells that hold a number; errors (NaN) are not counted."""
    return np.add.reduce(~np.isnan(array), axis=0).astype(np.float64)


@checked
def all_true(array: Values) -> Any:
    """AND."""
    return np.logical_and.reduce(array, axis=0).astype(np.float64)


@checked
def any_true(array: Values) -> Any:
    """OR."""
    return np.logical_or.reduce(array, axis=0).astype(np.float64)


def _squares(array: Values) -> Any:
    return np.add.reduce((array - np.add.reduce(array, axis=0) / len(array)) ** 2, axis=0)


@checked
def variance(array: Values) -> Any:
    """VAR: of a sample, divided by n - 1; of one value #DIV/0!."""
    return _squares(array) / max(len(array) - 1, 1), {CellError.DIV0: len(array) < 2}


@checked
def standard_deviation(array: Values) -> Any:
    """STDEV: of a sample; of one value #DIV/0!."""
    return np.sqrt(_squares(array) / max(len(array) - 1, 1)), {CellError.DIV0: len(array) < 2}


@checked
def net_present_value(array: Values, rate: Values) -> Any:
    """NPV: the first item is one period away; a rate of -100 % is #DIV/0!."""
    growth = 1 + np.asarray(rate, dtype=np.float64)
    factor = np.ones_like(growth)
    present = np.zeros(np.broadcast_shapes(array.shape[1:], growth.shape))
    for payment in array:
        factor = factor * growth
        present = present + payment / factor
    return present, {CellError.DIV0: growth == 0}


@checked
def internal_rate_of_return(array: Values, guess: Values | None = None) -> Any:
    """IRR: the rate at which the flows, the first of them today, are worth nothing; #NUM! where there is none."""
    return internal_rates(array, guess)


def _growth(rate: Values, periods: Values) -> tuple[Any, Any]:
    """Return (1 + rate)^periods and the value of 1 per period, paid at the end of each, after all periods."""
    growth = np.power(1 + rate, periods)
    with_rate = np.where(rate == 0, 1.0, rate)
    return growth, np.where(rate == 0, periods, (growth - 1) / with_rate)


@checked
def payment(rate: Values, periods: Values, present: Values, future: Any = 0.0, at_start: Any = 0.0) -> Any:
    """PMT: the level payment that turns `present` into `future`."""
    growth, annuity = _growth(rate, periods)
    due = np.where(np.asarray(at_start) == 0, 1.0, 1 + rate)
    return -(present * growth + future) / (annuity * due), {CellError.NUM: (periods == 0) | (rate <= -1)}


@checked
def present_value(rate: Values, periods: Values, paid: Values, future: Any = 0.0, at_start: Any = 0.0) -> Any:
    """PV: what level payments and a final amount are worth today."""
    growth, annuity = _growth(rate, periods)
    due = np.where(np.asarray(at_start) == 0, 1.0, 1 + rate)
    return -(future + paid * annuity * due) / growth, {CellError.DIV0: (rate == -1) & (periods != 0)}


@checked
def future_value(rate: Values, periods: Values, paid: Values, present: Any = 0.0, at_start: Any = 0.0) -> Any:
    """FV: what level payments and a first amount grow to."""
    growth, annuity = _growth(rate, periods)
    due = np.where(np.asarray(at_start) == 0, 1.0, 1 + rate)
    return -(present * growth + paid * annuity * due)


@checked
def straight_line(cost: Values, salvage: Values, life: Values) -> Any:
    """SLN: depreciation of one period; a life of zero is #DIV/0!."""
    return (cost - salvage) / life, {CellError.DIV0: life == 0}
