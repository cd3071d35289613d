"""The names that generated code uses: numpy's functions, and a few of the same kind that write into a given array.

Everything here runs where numpy raises `FloatingPointError`, and raises it itself where a cell would show an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gpu_modeler.engine.storage import Flags, Values
from gpu_modeler.formula import fast, kernels
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.kernels import COMPARISONS, Kernel


def items_first(array: Any, axes: Sequence[int], counts: Sequence[int]) -> Any:
    """Return `[item, …]`, with length 1 left where the reduced axes were.

    It is contiguous and, but for a lone cell, added up item by item: numpy's order of adding follows the layout, and
    a part of the cells must give the same bits as all of them. (A lone cell is doubled by the caller.)
    """
    shape = list(array.shape)
    for at, count in zip(axes, counts, strict=True):
        shape[at] = count
    full = np.moveaxis(np.broadcast_to(array, shape), axes, range(len(axes)))
    rest = [1 if at in axes else extent for at, extent in enumerate(shape)]
    return np.ascontiguousarray(full).reshape(-1, *rest)


def power(base: Values, exponent: Values, out: Values) -> None:
    """Raise to a power; 0^0 fails, as does what numpy might let pass as infinite."""
    if np.any((base == 0) & (exponent == 0)):
        raise FloatingPointError("0^0")
    np.power(base, exponent, out)
    _check(out)


def exponential(number: Values, out: Values) -> None:
    """Raise e to a power."""
    np.exp(number, out)
    _check(out)


def _check(values: Values) -> None:
    if not np.isfinite(values).all():
        raise FloatingPointError("not finite")


def choose(index: Values, out: Values, *options: Values) -> None:
    """CHOOSE; an index out of range fails."""
    taken, is_outside = kernels.choice(index, len(options))
    if is_outside.any():
        raise FloatingPointError("CHOOSE")
    np.copyto(out, options[0])
    for at, option in enumerate(options[1:], start=1):
        np.copyto(out, option, where=taken == at)


def reduce_items(
    reduction: Kernel, items: Sequence[Values] | WholeAxis, out: Values, *leading: Values
) -> None:
    """Apply a function over items."""
    stacked = items.stacked() if isinstance(items, WholeAxis) else np.stack(items)
    is_lone = stacked[0].size == 1
    values, codes = reduction(np.repeat(stacked, 2, axis=-1) if is_lone else stacked, *leading)
    if codes is not None:
        raise FloatingPointError("reduction")
    np.copyto(out, values[..., :1] if is_lone else values)


class WholeAxis(NamedTuple):
    """All items along one axis, where there are many: `[item, …]`, and the index that puts the axis back, of length 1."""

    array: Values
    put_back: tuple[Any, ...]

    @classmethod
    def of(cls, array: Values, axis: int) -> WholeAxis:
        """Return the items of `array` along `axis`."""
        put_back = [slice(None)] * array.ndim
        return cls(np.moveaxis(array, axis, 0), (*put_back[:axis], None, *put_back[axis + 1 :]))

    def stacked(self) -> Values:
        """Return `[item, …]`, each item with the reduced axis of length 1, in the layout that `np.stack` gives."""
        return np.ascontiguousarray(self.array[(slice(None), *self.put_back)])


def fold_items(function: Any, items: Sequence[Values] | WholeAxis, out: Values) -> None:
    """Join items two by two, from the first on: the same order of adding as everywhere."""
    if isinstance(items, WholeAxis):
        stacked = np.ascontiguousarray(items.array)
        # A lone series would be added up in pairs: bits that depend on how many cells are evaluated at once.
        is_lone = stacked.size == len(stacked)
        joined = function.accumulate(stacked, axis=0)[-1] if is_lone else function.reduce(stacked, axis=0)
        np.copyto(out, joined[items.put_back])
        return
    np.copyto(out, items[0])
    for item in items[1:]:
        function(out, item, out=out)


def round_number(number: Values, digits: Values, out: Values) -> None:
    """ROUND to constant digits; what is all but zero, as the difference of two sums that must agree, is soon done."""
    if 0 <= digits <= _FEW_DIGITS and np.abs(number).max() * 10.0**digits < _ROUNDS_TO_ZERO:
        out.fill(0.0)
    else:
        call_kernel(FUNCTIONS["ROUND"].kernel, out, number, digits)


_FEW_DIGITS = 15
_ROUNDS_TO_ZERO = 0.25


def call_kernel(kernel: Kernel | None, out: Values, *arguments: Values) -> None:
    """Apply a function cell by cell."""
    assert kernel is not None, "the binder lets no other function stand cell by cell"
    values, codes = kernel(*arguments)
    if codes is not None:
        raise FloatingPointError("function")
    np.copyto(out, values)


def compare(operator: str, left: Values, right: Values, out: Flags) -> None:
    """Compare as Excel does, to 15 digits."""
    np.copyto(out, COMPARISONS[operator](left, right))


def overlay(target: Values, values: Values, mask: Flags) -> None:
    """Lay hard values over computed ones."""
    np.copyto(target, values, where=mask)


NAMES: Mapping[str, Any] = {
    "np": np,
    "k": fast,
    "power": power,
    "exponential": exponential,
    "choose": choose,
    "reduce_items": reduce_items,
    "fold_items": fold_items,
    "call_kernel": call_kernel,
    "round_number": round_number,
    "functions": FUNCTIONS,
    "overlay": overlay,
    "compare": compare,
    **{
        name: getattr(np, name)
        for name in (
            "absolute", "add", "copyto", "divide", "equal", "floor", "greater", "greater_equal", "less",
            "less_equal", "log", "log10", "logical_and", "logical_not", "logical_or", "maximum", "minimum",
            "multiply", "negative", "not_equal", "positive", "sign", "sqrt", "subtract",
        )
    },
}  # fmt: skip
