"""How far formulas look before the first period and after the last one: that many columns of zeros the sheets need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNode,
    BoundUnary,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
)
from gpu_modeler.model import PERIOD


@dataclass(frozen=True, slots=True)
class Reach:
    """Periods read before the first one and after the last one."""

    before: int = 0
    after: int = 0


def reach_by_line(trees: Iterable[BoundNode], periods: int) -> Mapping[str, Reach]:
    """Return how far each line is read outside the periods; lines that are not are absent.

    A lag as long as all periods is left out: such a reference is 0 everywhere and is printed so.
    """
    reached: dict[str, Reach] = {}
    for tree in trees:
        for reference in references(tree):
            if reference.lag and abs(reference.lag) < periods and PERIOD not in reference.fixed:
                so_far = reached.get(reference.line, Reach())
                reached[reference.line] = Reach(
                    max(so_far.before, -reference.lag), max(so_far.after, reference.lag)
                )
    return reached


def references(tree: BoundNode) -> Iterator[Reference]:
    """Yield every reference in a tree, however deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case Reference():
                yield node
            case RunningTotal():
                yield node.operand
            case BoundUnary() | Scale():
                waiting.append(node.operand)
            case BoundBinary():
                waiting += (node.left, node.right)
            case BoundCall():
                waiting += node.arguments
            case Reduction():
                waiting += (*node.leading, node.operand)
            case _:
                pass
