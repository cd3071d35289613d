"""Excel's functions on numpy arrays, element by element. Pure cores: no trees, no lines.

Protocol (the engine's precise path): `kernel(*arguments) -> (values, codes)`. Arguments are float64 arrays that broadcast
against each other, errors taken out (an error cell holds NaN; the evaluator puts the first error among the arguments
back afterwards, so a kernel may compute anything there). `codes` is a uint8 array of the result's shape, 0 where the
value is good and the number of a `CellError` elsewhere, or `None` where nothing failed. Kernels call numpy with its
floating-point warnings off and never raise. A truth value is 1.0 or 0.0.

A result that is not finite although no argument is NaN is #NUM!, as in Excel: `checked` does that for every kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.errors import CellError

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]
Result = tuple[Values, Codes | None]
Kernel = Callable[..., Result]


def checked(core: Callable[..., Any]) -> Kernel:
    """Make a kernel from a function that returns values, or values and faulty cells by error."""

    @wraps(core)
    def kernel(*arguments: Any) -> Result:
        with np.errstate(all="ignore"):
            answer = core(*arguments)
        values, faults = answer if isinstance(answer, tuple) else (answer, {})
        values = np.asarray(values, dtype=np.float64)
        codes = np.zeros(values.shape, dtype=np.uint8)
        codes[~np.isfinite(values)] = CellError.NUM
        for error, where in faults.items():
            codes[np.broadcast_to(where, values.shape)] = error
        return (values, codes) if codes.any() else (values, None)

    return kernel


# --- operators ----------------------------------------------------------------------------------------------------


@checked
def add(left: Values, right: Values) -> Any:
    """Return the sum."""
    return left + right


@checked
def subtract(left: Values, right: Values) -> Any:
    """Return the difference."""
    return left - right


@checked
def multiply(left: Values, right: Values) -> Any:
    """Return the product."""
    return left * right


@checked
def divide(left: Values, right: Values) -> Any:
    """Return the quotient; by zero is #DIV/0!."""
    return left / right, {CellError.DIV0: right == 0}


@checked
def power(base: Values, exponent: Values) -> Any:
    """Return base to the exponent: 0^0 is #NUM!, 0^-1 is #DIV/0!, (-8)^(1/2) is #NUM!, and (-8)^(1/3) is -2 as in Excel."""
    result = np.power(base, exponent)
    is_odd_root = (base < 0) & _is_one_over_odd(exponent)
    if is_odd_root.any():
        result = np.where(is_odd_root, -np.power(np.abs(base), exponent), result)
    return result, {
        CellError.NUM: (base == 0) & (exponent == 0),
        CellError.DIV0: (base == 0) & (exponent < 0),
    }


def _is_one_over_odd(exponent: Values) -> Any:
    """Say where an exponent is 1/3, 1/5, -1/3 …, as near as a double comes to it."""
    degree = np.rint(1 / np.asarray(exponent))
    return (np.abs(degree) < 1e6) & (np.mod(degree, 2) == 1) & (np.abs(1 / degree - exponent) < 1e-15)


_NEAR = 2.0**-48


def is_equal(left: Values, right: Values) -> Any:
    """Say where two numbers agree to about 15 digits, which Excel and LibreOffice call equal: 0.1 + 0.2 = 0.3."""
    return np.abs(left - right) <= np.minimum(np.abs(left), np.abs(right)) * _NEAR


COMPARISONS: dict[str, Callable[[Values, Values], Any]] = {
    "=": is_equal,
    "<>": lambda left, right: ~is_equal(left, right),
    "<": lambda left, right: (left < right) & ~is_equal(left, right),
    ">": lambda left, right: (left > right) & ~is_equal(left, right),
    "<=": lambda left, right: (left <= right) | is_equal(left, right),
    ">=": lambda left, right: (left >= right) | is_equal(left, right),
}


def _comparison(operator: str) -> Kernel:
    compare = COMPARISONS[operator]
    return checked(lambda left, right: np.asarray(compare(left, right)).astype(np.float64))


OPERATORS: dict[str, Kernel] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
    **{operator: _comparison(operator) for operator in COMPARISONS},
}

# --- truth --------------------------------------------------------------------------------------------------------


@checked
def logical_and(*conditions: Values) -> Any:
    """Return 1 where every condition is not zero."""
    return reduce(np.logical_and, conditions, np.array(True)).astype(np.float64)


@checked
def logical_or(*conditions: Values) -> Any:
    """Return 1 where any condition is not zero."""
    return reduce(np.logical_or, conditions, np.array(False)).astype(np.float64)


@checked
def logical_not(condition: Values) -> Any:
    """Return 1 where the condition is zero."""
    return (condition == 0).astype(np.float64)


# --- arithmetic ---------------------------------------------------------------------------------------------------


@checked
def absolute(number: Values) -> Any:
    """Return the number without its sign."""
    return np.abs(number)


@checked
def sign(number: Values) -> Any:
    """Return -1, 0 or 1."""
    return np.sign(number)


@checked
def square_root(number: Values) -> Any:
    """Return the root; of a negative number #NUM!."""
    return np.sqrt(number)


@checked
def exponential(number: Values) -> Any:
    """Return e to the number."""
    return np.exp(number)


@checked
def natural_logarithm(number: Values) -> Any:
    """Return the logarithm to base e; of zero or less #NUM!."""
    return np.log(number)


@checked
def decimal_logarithm(number: Values) -> Any:
    """Return the logarithm to base 10; of zero or less #NUM!."""
    return np.log10(number)


@checked
def logarithm(number: Values, base: Values | None = None) -> Any:
    """Return the logarithm to a base, 10 where none is given; base 1 is #DIV/0!."""
    if base is None:
        return np.log10(number)
    positive = (number > 0) & (base > 0)
    return np.log(number) / np.log(base), {CellError.NUM: ~positive, CellError.DIV0: positive & (base == 1)}


@checked
def modulo(number: Values, divisor: Values) -> Any:
    """Return the remainder with the divisor's sign, n - d * INT(n / d); by zero #DIV/0!."""
    return number - divisor * np.floor(number / divisor), {CellError.DIV0: divisor == 0}


# --- statistics across arguments ----------------------------------------------------------------------------------


def _stacked(arguments: tuple[Values, ...]) -> Values:
    return np.stack(np.broadcast_arrays(*arguments))


def across(reducing: Kernel) -> Kernel:
    """Return a kernel over separate arguments from one over the first axis of an array."""

    @wraps(reducing)
    def kernel(*arguments: Values) -> Result:
        return reducing(_stacked(arguments))

    return kernel


@checked
def smallest(*numbers: Values) -> Any:
    """Return the least of the arguments."""
    return reduce(np.minimum, numbers)


@checked
def largest(*numbers: Values) -> Any:
    """Return the greatest of the arguments."""
    return reduce(np.maximum, numbers)


@checked
def total(*numbers: Values) -> Any:
    """Return the sum of the arguments, added from left to right."""
    return reduce(np.add, numbers)


@checked
def product(*numbers: Values) -> Any:
    """Return the product of the arguments."""
    return reduce(np.multiply, numbers)


# --- errors and choice: what the evaluator cannot leave to the general rule ---------------------------------------


@checked
def not_available() -> Any:
    """Return #N/A."""
    return np.array(np.nan), {CellError.NA: True}


def choice(index: Values, count: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return which of `count` values CHOOSE takes, from 0, and where the index is out of range (#VALUE!)."""
    with np.errstate(all="ignore"):
        whole = np.trunc(index)
        inside = (whole >= 1) & (whole <= count)
    return np.where(inside, whole, 1).astype(np.int64) - 1, ~inside
