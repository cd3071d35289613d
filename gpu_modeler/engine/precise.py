"""Formulas evaluated with error values, instruction by instruction: right for every cell, and the judge of the fast path.

A result is a pair of arrays, values and error codes (`None` where nothing failed). All work is on whole boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

import numpy as np

from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.helpers import items_first
from gpu_modeler.engine.program import Instruction, Program, Scope
from gpu_modeler.engine.space import CASE, TIME, Box, Range, Space
from gpu_modeler.engine.storage import Codes, Flags, LineStore, Values
from gpu_modeler.errors import CellError
from gpu_modeler.formula import kernels
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    Scale,
    Year,
)
from gpu_modeler.model import PERIOD


class Result(NamedTuple):
    """Values, NaN at errors, and their codes."""

    values: Values
    codes: Codes | None

    def each(self, change: Callable[[Any], Any]) -> Result:
        """Return the result with values and codes rearranged alike."""
        return Result(change(self.values), None if self.codes is None else change(self.codes))


def evaluate(program: Program, box: Box, ground: Ground) -> Result:
    """Return the value of a formula in every cell of `box`; axes along which it does not vary have length 1."""
    return trace(program, box, ground)[-1]


def trace(program: Program, box: Box, ground: Ground) -> list[Result]:
    """Return the value of each instruction of a formula."""
    results: list[Result] = []
    for instruction in program:
        arguments = [results[at] for at in instruction.arguments]
        results.append(_apply(instruction, arguments, box, ground))
    return results


def _apply(instruction: Instruction, arguments: Sequence[Result], box: Box, ground: Ground) -> Result:
    node = instruction.node
    match node:
        case BoundNumber():
            return Result(np.full((1,) * len(box), node.value), None)
        case Year():
            return years(chosen_along(PERIOD, instruction.scope, box, ground.space), ground.space)
        case Reference():
            read = read_running if instruction.running else read_line
            return read(ground.lines[node.line], node, instruction.scope, box, ground.space)
        case BoundUnary():
            return _unary(node.operator, arguments[0])
        case BoundBinary():
            return settled(kernels.OPERATORS[node.operator], arguments)
        case Scale():
            return _scaled(node, arguments[0])
        case Reduction():
            return _reduced(node, arguments, ground.space)
        case BoundCall():
            return _called(node, arguments, len(box))
        case _:
            raise TypeError(f"no evaluation for {type(node).__name__}")


# --- reading ------------------------------------------------------------------------------------------------------


def years(periods: Chosen, space: Space) -> Result:
    """Return the year of each period."""
    chosen = [periods.hull[0] + at for at in periods.picks] or range(*periods.hull)
    years = np.array([float(space.periods[at]) for at in chosen])
    return Result(years.reshape((1,) * (len(space.axes) - 1) + (-1, 1)), None)


def read_line(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Result:
    """Return the cells that a reference reads from a box: views where they lie side by side."""
    shift = node.lag if PERIOD in line.axes and PERIOD not in node.fixed else 0
    result = _shifted(line, box_read(line, node, scope, box, space), shift)
    for at, axis in enumerate(space.axes):
        if axis in line.axes and axis not in node.fixed:
            picks = chosen_along(axis, scope, box, space).picks
            result = result.each(partial(np.take, indices=picks, axis=at)) if picks else result
    return result


def box_read(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Box:
    """Return the box around the cells that a reference reads from `box`, before it is moved by a lag."""
    ranges: list[Range] = []
    for axis in space.axes:
        if axis not in line.axes:
            ranges.append((0, 1))
        elif axis in node.fixed:
            position = space.positions[axis][node.fixed[axis]]
            ranges.append((position, position + 1))
        else:
            ranges.append(chosen_along(axis, scope, box, space).hull)
    return (*ranges, box[CASE] if line.shape[CASE] > 1 else (0, 1))


class Chosen(NamedTuple):
    """Positions along an axis: all of `hull`, or the `picks` counted from its start."""

    hull: Range
    picks: tuple[int, ...] = ()


def chosen_along(axis: str, scope: Scope, box: Box, space: Space) -> Chosen:
    """Return the positions read along an axis: those of the reduction, else those of the box."""
    if axis not in scope:
        return Chosen(box[space.axes.index(axis)])
    positions = [space.positions[axis][item] for item in scope[axis]]
    low, high = min(positions), max(positions) + 1
    is_run = positions == list(range(low, high))
    return Chosen((low, high), () if is_run else tuple(position - low for position in positions))


def _shifted(line: LineStore, box: Box, shift: int) -> Result:
    """Return a box read `shift` periods on, with zeros outside the periods."""
    if not line.holds_shift(shift):
        line = line.widened(max(line.before, -shift), max(line.after, shift))
    where = line.index(box, shift)
    return Result(line.padded[where], None if line.codes is None else line.codes[where])


def read_running(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Result:
    """Return the running total of a reference from the first period on, in the periods of the box."""
    chosen = chosen_along(PERIOD, scope, box, space)
    from_start = (*box[:TIME], (0, chosen.hull[1]), box[CASE])
    without_periods = {axis: items for axis, items in scope.items() if axis != PERIOD}
    values, codes = read_line(line, node, without_periods, from_start, space)
    with np.errstate(all="ignore"):
        totals = np.add.accumulate(values, axis=TIME)
    result = Result(totals, None if codes is None else _first_along(codes, TIME))
    result = _cleared(result.values, result.codes)
    wanted = chosen.picks or tuple(range(chosen.hull[1] - chosen.hull[0]))
    periods = [chosen.hull[0] + at for at in wanted]
    return result.each(partial(np.take, indices=periods, axis=TIME))


def _first_along(codes: Codes, axis: int) -> Codes:
    """Return, at each position, the first code that is not 0 up to there."""
    moved = np.moveaxis(codes.copy(), axis, 0)
    for at in range(1, len(moved)):
        moved[at] = np.where(moved[at - 1] != 0, moved[at - 1], moved[at])
    return np.moveaxis(moved, 0, axis)


# --- operators ----------------------------------------------------------------------------------------------------


def _cleared(values: Values, codes: Codes | None) -> Result:
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
        return _cleared(values, faults)
    if faults is not None:
        codes = np.where(codes != 0, codes, faults)
    return _cleared(values, codes)


def first_error(arguments: Sequence[Result]) -> Codes | None:
    """Return in each cell the first error among the arguments."""
    codes: Codes | None = None
    for argument in arguments:
        if argument.codes is not None:
            codes = argument.codes if codes is None else np.where(codes != 0, codes, argument.codes)
    return codes


def _unary(operator: str, argument: Result) -> Result:
    if operator == "-":
        return Result(np.negative(argument.values), argument.codes)
    if operator == "%":
        return Result(argument.values / 100.0, argument.codes)
    return argument


def _scaled(node: Scale, argument: Result) -> Result:
    values = argument.values
    with np.errstate(all="ignore"):
        if node.factor.numerator != 1 or node.factor.denominator == 1:
            values = values * float(node.factor.numerator)
        if node.factor.denominator != 1:
            values = values / float(node.factor.denominator)
    return _cleared(values, argument.codes)


def _reduced(node: Reduction, arguments: Sequence[Result], space: Space) -> Result:
    *leading, operand = arguments
    function = FUNCTIONS[node.function]
    assert function.reduction is not None, "the binder lets no other function reduce"
    axes = [at for at, axis in enumerate(space.axes) if axis in node.over]
    counts = [len(node.over[space.axes[at]]) for at in axes]
    values = items_first(operand.values, axes, counts)
    is_lone = values[0].size == 1
    columns = np.repeat(values, 2, axis=-1) if is_lone else values
    result = Result(*function.reduction(columns, *(argument.values for argument in leading)))
    if is_lone:
        result = result.each(lambda part: part[..., :1])
    errors = list(leading)
    if operand.codes is not None and node.function != "COUNT":
        codes = items_first(operand.codes, axes, counts)
        errors.append(Result(values[0], _first_along(codes, 0)[-1]))
    return inherited(result, errors)


def inherited(result: Result, arguments: Sequence[Result]) -> Result:
    """Return a result in which the first error among the arguments comes before the result's own."""
    codes = first_error(arguments)
    if codes is None:
        return _cleared(*result)
    if result.codes is not None:
        codes = np.where(codes != 0, codes, result.codes)
    return _cleared(result.values, codes)


# --- functions that look at errors or choose ----------------------------------------------------------------------


def _called(node: BoundCall, arguments: Sequence[Result], dimensions: int) -> Result:
    special = _SPECIAL.get(node.function)
    if special is not None:
        return special(arguments)
    kernel = FUNCTIONS[node.function].kernel
    assert kernel is not None, "the binder lets no other function stand cell by cell"
    if not arguments:
        return Result(*kernel()).each(lambda part: part.reshape((1,) * dimensions))
    return settled(kernel, arguments)


def _flags(result: Result) -> Codes:
    return np.zeros(result.values.shape, dtype=np.uint8) if result.codes is None else result.codes


def _chosen(condition: Result, is_taken: Flags, one: Result, other: Result) -> Result:
    values = np.where(is_taken, one.values, other.values)
    if condition.codes is None and one.codes is None and other.codes is None:
        return Result(values, None)
    codes = np.where(is_taken, _flags(one), _flags(other))
    return _cleared(values, np.where(_flags(condition) != 0, _flags(condition), codes))


def _if(arguments: Sequence[Result]) -> Result:
    condition, one, other = arguments
    return _chosen(condition, condition.values != 0, one, other)


def _choose(arguments: Sequence[Result]) -> Result:
    index, *options = arguments
    taken, is_outside = kernels.choice(index.values, len(options))
    result = options[0]
    good = Result(index.values, None)
    for at, option in enumerate(options[1:], start=1):
        result = _chosen(good, taken == at, option, result)
    faults = np.where(is_outside, np.uint8(CellError.VALUE), np.uint8(0))
    outside = Result(index.values, faults if faults.any() else None)
    return inherited(result, [index, outside])


def _if_error(arguments: Sequence[Result]) -> Result:
    tried, instead = arguments
    if tried.codes is None:
        return Result(np.broadcast_arrays(tried.values, instead.values)[0], None)
    return _chosen(Result(tried.values, None), tried.codes == 0, tried, instead)


def _is_error(arguments: Sequence[Result]) -> Result:
    return Result((_flags(arguments[0]) != 0).astype(np.float64), None)


def _is_number(arguments: Sequence[Result]) -> Result:
    return Result((_flags(arguments[0]) == 0).astype(np.float64), None)


def _count(arguments: Sequence[Result]) -> Result:
    counts = [(_flags(argument) == 0).astype(np.float64) for argument in arguments]
    return Result(reduce(np.add, counts), None)


_SPECIAL: dict[str, Callable[[Sequence[Result]], Result]] = {
    "IF": _if,
    "CHOOSE": _choose,
    "IFERROR": _if_error,
    "ISERROR": _is_error,
    "ISNUMBER": _is_number,
    "COUNT": _count,
}
