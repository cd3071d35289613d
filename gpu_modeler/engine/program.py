"""A bound tree laid out as a flat list of instructions, operands before their operator. Nothing is evaluated here.

The numpy printer and the precise evaluator both read this list, so that neither walks trees and a formula's depth is
no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNode,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
    Year,
)
from gpu_modeler.model import PERIOD

Scope = Mapping[str, tuple[str, ...]]
"""The items taken along the axes that are being reduced; `{}` outside reductions."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of a formula.

    `arguments` are numbers of earlier instructions; `axes` are those along which the result varies; `scope` is the
    reduction the instruction stands in. A read that is `running` is summed up along the periods.
    """

    node: BoundNode
    arguments: tuple[int, ...]
    axes: frozenset[str]
    scope: Scope = field(default_factory=dict)
    running: bool = False


Program = tuple[Instruction, ...]

_Task = tuple[BoundNode, Scope, bool]


def lay_out(tree: BoundNode, axes_of: Callable[[str], tuple[str, ...]]) -> Program:
    """Return the instructions of `tree`, the last one giving its value. `axes_of` tells the axes of a line."""
    done: list[Instruction] = []
    results: list[int] = []
    tasks: list[_Task] = [(tree, {}, False)]
    while tasks:
        node, scope, is_ready = tasks.pop()
        parts = _operands(node, scope)
        if parts and not is_ready:
            tasks.append((node, scope, True))
            tasks.extend((part, inner, False) for part, inner in reversed(parts))
            continue
        count = len(parts)
        arguments = tuple(results[len(results) - count :])
        del results[len(results) - count :]
        operand_axes: frozenset[str] = frozenset().union(*(done[at].axes for at in arguments))
        results.append(len(done))
        done.append(_instruction(node, scope, arguments, operand_axes, axes_of))
    return tuple(done)


def _operands(node: BoundNode, scope: Scope) -> list[tuple[BoundNode, Scope]]:
    if isinstance(node, BoundUnary | Scale):
        return [(node.operand, scope)]
    if isinstance(node, BoundBinary):
        return [(node.left, scope), (node.right, scope)]
    if isinstance(node, BoundCall):
        return [(argument, scope) for argument in node.arguments]
    if isinstance(node, Reduction):
        return [*((part, scope) for part in node.leading), (node.operand, {**scope, **node.over})]
    return []


def _instruction(
    node: BoundNode,
    scope: Scope,
    arguments: tuple[int, ...],
    operand_axes: frozenset[str],
    axes_of: Callable[[str], tuple[str, ...]],
) -> Instruction:
    if isinstance(node, RunningTotal):
        axes = frozenset(axes_of(node.operand.line)) - set(node.operand.fixed)
        return Instruction(node.operand, (), axes, scope, running=PERIOD in axes)
    if isinstance(node, Reference):
        return Instruction(node, (), frozenset(axes_of(node.line)) - set(node.fixed), scope)
    if isinstance(node, Year):
        return Instruction(node, (), frozenset({PERIOD}), scope)
    if isinstance(node, BoundNumber):
        return Instruction(node, (), frozenset(), scope)
    if isinstance(node, Reduction):
        return Instruction(node, arguments, operand_axes - set(node.over), scope)
    return Instruction(node, arguments, operand_axes, scope)
