"""Where an error comes from: the first cell, going back from one that shows it, that failed by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gpu_modeler.engine.evaluate import active_parts
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.precise import trace
from gpu_modeler.engine.program import Instruction
from gpu_modeler.engine.results import Result
from gpu_modeler.engine.space import CASE, TIME, Box
from gpu_modeler.formula.tree import BoundCall, Reduction, Reference
from gpu_modeler.model import PERIOD

Index = tuple[int, ...]
"""A position in memory order, the case last."""

Cell = tuple[str, Index]


def first_failing(start: Cell, ground: Ground) -> Cell:
    """Return the cell in which the error of `start` arose; `start` itself if it arose there (or is none)."""
    cell = start
    seen = {start}
    while True:
        following = _blamed(cell, ground)
        if following is None or following in seen:
            return cell
        seen.add(following)
        cell = following


def _blamed(cell: Cell, ground: Ground) -> Cell | None:
    """Return the cell whose error this one repeats."""
    line, index = cell
    if ground.lines[line].hard.mask[index]:
        return None
    box: Box = tuple((at, at + 1) for at in index)
    parts = active_parts(ground.bound[line], box)
    if not parts:
        return None
    program = ground.bound[line].parts[parts[-1][0]].program
    results = trace(program, box, ground)
    at, focus = len(program) - 1, (0,) * len(box)
    while at >= 0:
        instruction = program[at]
        if isinstance(instruction.node, Reference):
            return _cell_read(instruction, focus, index, ground)
        if isinstance(instruction.node, Reduction):
            focus = _first_focus(results[instruction.arguments[-1]])
        at = _failing_argument(instruction, results, focus)
    return None


def _code(result: Result, focus: Index) -> int:
    if result.codes is None:
        return 0
    return int(
        result.codes[tuple(min(at, extent - 1) for at, extent in zip(focus, result.codes.shape, strict=True))]
    )


def _number(result: Result, focus: Index) -> float:
    shape = result.values.shape
    return float(result.values[tuple(min(at, extent - 1) for at, extent in zip(focus, shape, strict=True))])


def _first_focus(operand: Result) -> Index:
    if operand.codes is None:
        return (0,) * operand.values.ndim
    return tuple(int(at) for at in np.unravel_index(int(np.argmax(operand.codes != 0)), operand.codes.shape))


def _failing_argument(instruction: Instruction, results: Sequence[Result], focus: Index) -> int:
    """Return the argument whose error the instruction repeats, -1 if the error is its own."""
    arguments: Sequence[int] = instruction.arguments
    if isinstance(instruction.node, BoundCall) and instruction.node.function in _BRANCHES:
        condition = arguments[0]
        if instruction.node.function == "IFERROR":
            arguments = arguments[1:]
        elif not _code(results[condition], focus):
            value = _number(results[condition], focus)
            taken = (1 if value != 0 else 2) if instruction.node.function == "IF" else int(value)
            arguments = arguments[taken : taken + 1] if 1 <= taken < len(arguments) else ()
    return next((at for at in arguments if _code(results[at], focus)), -1)


_BRANCHES = frozenset({"IF", "CHOOSE", "IFERROR"})


def _cell_read(instruction: Instruction, focus: Index, index: Index, ground: Ground) -> Cell | None:
    """Return the cell in error that a reference reads, `focus` telling the item within a reduction."""
    node, scope = instruction.node, instruction.scope
    assert isinstance(node, Reference)
    store = ground.lines[node.line]
    read: list[int] = []
    for at, axis in enumerate(ground.space.axes):
        positions = ground.space.positions[axis]
        if axis not in store.axes:
            read.append(0)
        elif axis in node.fixed:
            read.append(positions[node.fixed[axis]])
        else:
            position = positions[scope[axis][focus[at]]] if axis in scope else index[at]
            read.append(position + (node.lag if axis == PERIOD else 0))
    *others, last = read
    codes = store.period_codes
    for period in range(last + 1) if instruction.running else (last,):
        cell = (*others, period, index[CASE])
        if codes is not None and 0 <= period < store.shape[TIME] and codes[cell]:
            return node.line, cell
    return None
