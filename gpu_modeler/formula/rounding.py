"""Rounding as Excel does it: on the decimal number that a person sees, halves away from zero.

A double such as 1.005 lies a hair below its decimal; times 100 it is 100.49999999999999. Excel rounds it to 1.01. Here the
scaled number is moved by two units in its last place before it is cut: enough for every decimal of up to 15 digits (the
digits Excel keeps), too little to move any other. Where the scaled number has no fraction left the number stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.errors import CellError
from gpu_modeler.formula.kernels import Values, checked

_POWERS_OF_TEN = np.array([float(f"1e{exponent}") for exponent in range(309)])
_FIFTEEN_DIGITS = 1e15
_NO_FRACTION = 2.0**52

Cut = Callable[[Values, Values], Any]
"""Cuts a scaled number, given how far to move it first."""


def _half_up(scaled: Values, nudge: Values) -> Any:
    return np.floor(scaled + nudge + 0.5)


def _down(scaled: Values, nudge: Values) -> Any:
    return np.floor(scaled + nudge)


def _up(scaled: Values, nudge: Values) -> Any:
    return np.ceil(scaled - nudge)


def _rounded(number: Values, digits: Values, cut: Cut) -> Any:
    """Cut the absolute value at `digits` decimals (negative: tens, hundreds …) and restore the sign."""
    number, digits = np.broadcast_arrays(np.asarray(number, dtype=np.float64), np.trunc(digits))
    places = np.clip(np.nan_to_num(digits), -308, 308).astype(np.int64)
    ten = _POWERS_OF_TEN[np.abs(places)]
    size = np.abs(number)
    scaled = np.where(places >= 0, size * ten, size / ten)
    is_long = scaled >= _FIFTEEN_DIGITS
    whole = cut(scaled, np.where(is_long, 0.0, 2 * np.spacing(scaled)))
    result = np.copysign(np.where(places >= 0, whole / ten, whole * ten), number)
    # Behind 15 digits nothing is left to round.
    stays = (scaled >= _NO_FRACTION) | (is_long & (places > 0))
    # Adding zero makes -0 a plain 0.
    return np.where(np.isnan(digits), np.nan, np.where(stays, number, result)) + 0.0


@checked
def round_half_away(number: Values, digits: Values) -> Any:
    """ROUND: to the nearest, halves away from zero."""
    return _rounded(number, digits, _half_up)


@checked
def round_up(number: Values, digits: Values) -> Any:
    """ROUNDUP: away from zero."""
    return _rounded(number, digits, _up)


@checked
def round_down(number: Values, digits: Values) -> Any:
    """ROUNDDOWN: toward zero."""
    return _rounded(number, digits, _down)


@checked
def truncate(number: Values, digits: Values | None = None) -> Any:
    """TRUNC: toward zero, to whole numbers where no digits are given."""
    return np.trunc(number) + 0.0 if digits is None else _rounded(number, digits, _down)


@checked
def integer(number: Values) -> Any:
    """INT: the next whole number below."""
    return np.floor(number)


def _steps(number: Values, significance: Values, cut: Callable[[Any], Any], nudge: float) -> Any:
    steps = number / significance
    steps = cut(steps + nudge * np.spacing(np.abs(steps)))
    return np.where(significance == 0, 0.0, steps * significance)


def _signs_differ(number: Values, significance: Values) -> NDArray[np.bool_]:
    return (number > 0) & (significance < 0)


@checked
def ceiling(number: Values, significance: Values) -> Any:
    """CEILING: up to a multiple; to a multiple of zero it is 0; a positive number with a negative multiple is #NUM!."""
    values = _steps(number, significance, np.ceil, -2)
    return values, {CellError.NUM: _signs_differ(number, significance)}


@checked
def floor(number: Values, significance: Values) -> Any:
    """FLOOR: down to a multiple; a multiple of zero is #DIV/0! unless the number is 0."""
    values = _steps(number, significance, np.floor, 2)
    return values, {
        CellError.NUM: _signs_differ(number, significance),
        CellError.DIV0: (significance == 0) & (number != 0),
    }
