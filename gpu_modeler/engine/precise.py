"""Formulas evaluated with error values, instruction by instruction: right for every cell, and the judge of the fast path.

A result is a pair of arrays, values and error codes (`None` where nothing failed). All work is on whole boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np

from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.helpers import items_first
from gpu_modeler.engine.program import Instruction, Program
from gpu_modeler.engine.reading import chosen_along, read_line, read_running, years
from gpu_modeler.engine.results import Result, cleared, first_along, inherited, settled
from gpu_modeler.engine.space import Box, Space
from gpu_modeler.engine.storage import Codes, Flags
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


# --- operators ----------------------------------------------------------------------------------------------------


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
    return cleared(values, argument.codes)


def _reduced(node: Reduction, arguments: Sequence[Result], space: Space) -> Result:
    *leading, operand = arguments
    function = FUNCTIONS[node.function]
    assert function.reduction is not None, "the binder lets no other function reduce"
    if not all(node.over.values()):
        return _of_nothing(node.function, len(operand.values.shape))
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
        errors.append(Result(values[0], first_along(codes, 0)[-1]))
    return inherited(result, errors)


def _of_nothing(function: str, dimensions: int) -> Result:
    """Return what Excel gives over no cell at all, as where no company has been added yet."""
    faults = {
        "AVERAGE": CellError.DIV0,
        "STDEV": CellError.DIV0,
        "VAR": CellError.DIV0,
        "MEDIAN": CellError.NUM,
    }
    fault = CellError.NUM if function in {"IRR", "NPV"} else faults.get(function)
    code = None if fault is None else np.full((1,) * dimensions, int(fault), dtype=np.uint8)
    return cleared(np.zeros((1,) * dimensions), code)


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
    return cleared(values, np.where(_flags(condition) != 0, _flags(condition), codes))


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
