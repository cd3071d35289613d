"""Values with their errors, and how errors pass through operations. Pure arrays; no lines, no formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError
from gpu_modeler.formula import kernels


class Result(NamedTuple):
    """Values, NaN at errors, and their codes."""

    values: Values
    codes: Codes | None

    def each(self, change: Callable[[Any], Any]) -> Result:
        """Return the result with values and codes rearranged alike."""
        return Result(change(self.values), None if self.codes is None else change(self.codes))


def cleared(values: Values, codes: Codes | None) -> Result:
    """Make every value that is not finite an error, and every error NaN."""
    bad = ~np.isfinite(values)
    if codes is None and not bad.any():
        return Result(values, None)
    full = np.zeros(values.shape, dtype=np.uint8) if codes is None else np.array(codes, dtype=np.uint8)
    full = np.broadcast_to(full, np.broadcast_shapes(full.shape, values.shape)).copy()
    values = np.broadcast_to(values, full.shape).copy()
    full[bad & (full == 0)] = CellError.NUM
    if not full.any():
        return Result(values, None)
    values[full != 0] = np.nan
    return Result(values, full)


def settled(kernel: Callable[..., kernels.Result], arguments: Sequence[Result]) -> Result:
    """Apply a kernel cell by cell; the first argument in error gives the error."""
    values, faults = kernel(*(argument.values for argument in arguments))
    codes = first_error(arguments)
    if codes is None and faults is None:
        return Result(values, None)
    if codes is None:
        return cleared(values, faults)
    if faults is not None:
        codes = np.where(codes != 0, codes, faults)
    return cleared(values, codes)


def first_error(arguments: Sequence[Result]) -> Codes | None:
    """Return in each cell the first error among the arguments."""
    codes: Codes | None = None
    for argument in arguments:
        if argument.codes is not None:
            codes = argument.codes if codes is None else np.where(codes != 0, codes, argument.codes)
    return codes


def inherited(result: Result, arguments: Sequence[Result]) -> Result:
    """Return a result in which the first error among the arguments comes before the result's own."""
    codes = first_error(arguments)
    if codes is None:
        return cleared(*result)
    if result.codes is not None:
        codes = np.where(codes != 0, codes, result.codes)
    return cleared(result.values, codes)


def first_along(codes: Codes, axis: int) -> Codes:
    """Return, at each position, the first code that is not 0 up to there."""
    moved = np.moveaxis(codes.copy(), axis, 0)
    for at in range(1, len(moved)):
        moved[at] = np.where(moved[at - 1] != 0, moved[at - 1], moved[at])
    return np.moveaxis(moved, 0, axis)
