"""A formula evaluated on its own, in one scenario: claims, the formula bar's parts, what an analyst tries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gpu_modeler.engine import precise
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.program import lay_out
from gpu_modeler.engine.space import Range, Space
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Namespace, Unit, bind_expression


@dataclass(frozen=True, slots=True)
class ExpressionValue:
    """What an expression gives.

    `axes` are those left open; with none `value` is a number or an error, else an array along `axes` (in the model's
    order, NaN at errors) with `codes` of the same shape where something failed.
    """

    value: float | CellError | Values
    unit: Unit
    axes: tuple[str, ...]
    codes: Codes | None = None


def evaluate_expression(
    text: str, namespace: Namespace, ground: Ground, case: int, at: Mapping[str, str]
) -> ExpressionValue:
    """Evaluate `text`; `at` fixes axes to one item each.

    Raises:
        FormulaError: what is wrong, with the span.
    """
    bound = bind_expression(text, namespace)
    space = ground.space
    program = lay_out(bound.tree, lambda line: ground.lines[line].axes)
    box = (*(_range(axis, bound.axes, space, at) for axis in space.axes), (case, case + 1))
    result = precise.evaluate(program, box, ground)
    axes = tuple(axis for axis in bound.axes if axis not in at)
    shape = tuple(len(space.items[axis]) if axis in axes else 1 for axis in space.axes)
    values = _along(np.broadcast_to(result.values, (*shape, 1)), axes, space)
    codes = None
    if result.codes is not None:
        codes = _along(np.broadcast_to(result.codes, (*shape, 1)), axes, space)
    if axes:
        return ExpressionValue(values, bound.unit, axes, codes)
    if codes is not None and codes:
        return ExpressionValue(CellError(int(codes)), bound.unit, axes)
    return ExpressionValue(float(values), bound.unit, axes)


def _range(axis: str, axes: tuple[str, ...], space: Space, at: Mapping[str, str]) -> Range:
    if axis not in axes:
        return (0, 1)
    if axis in at:
        position = space.positions[axis][at[axis]]
        return (position, position + 1)
    return (0, len(space.items[axis]))


def _along(array: Any, axes: tuple[str, ...], space: Space) -> Any:
    """Return an array in memory order along `axes` alone."""
    public = array.transpose(space.to_public)
    drop = tuple(at for at, axis in enumerate(space.public) if axis not in axes)
    return public.squeeze((*drop, public.ndim - 1)).copy()
