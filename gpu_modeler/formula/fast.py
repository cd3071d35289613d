"""Bare numpy forms for generated code: values in, values out, no error codes.

They run under `np.errstate(divide="raise", invalid="raise", over="raise")` and raise `FloatingPointError` at least where
the kernel of the same name reports an error; the engine then takes the precise path. Where nothing is raised, both give the
same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gpu_modeler.formula import kernels, rounding
from gpu_modeler.formula.kernels import Kernel, Values


def _raising(kernel: Kernel) -> Callable[..., Values]:
    """Return a kernel that raises instead of reporting."""

    def fast(*arguments: Any) -> Values:
        values, codes = kernel(*arguments)
        if codes is not None:
            raise FloatingPointError(kernel.__name__)
        return values

    return fast


def power(base: Any, exponent: Any) -> Any:
    """Return base to the exponent; 0^0 raises, which numpy would answer with 1, and so do odd roots of negative numbers."""
    if np.any((np.asarray(base) == 0) & (np.asarray(exponent) == 0)):
        raise FloatingPointError("0^0")
    return np.power(base, exponent)


def modulo(number: Any, divisor: Any) -> Any:
    """Return the remainder with the divisor's sign."""
    return number - divisor * np.floor(np.divide(number, divisor))


def truth(condition: Any) -> Any:
    """Return 1.0 where the condition is not zero."""
    return np.not_equal(condition, 0).astype(np.float64)


logarithm = _raising(kernels.logarithm)
round_half_away = _raising(rounding.round_half_away)
round_up = _raising(rounding.round_up)
round_down = _raising(rounding.round_down)
truncate = _raising(rounding.truncate)
ceiling = _raising(rounding.ceiling)
floor = _raising(rounding.floor)
