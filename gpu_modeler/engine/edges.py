"""Which line reads which, and how: the edges of the dependency graph. Pure structure; no order, no values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.program import Instruction, Scope
from gpu_modeler.formula.tree import Reference
from gpu_modeler.model import PERIOD


class Kind(Enum):
    """How a reading moves along the period axis."""

    SAME = "same period"
    LAG = "an earlier period"
    LEAD = "a later period"
    FIXED = "a fixed period"
    WHOLE = "a reduction over periods"


@dataclass(frozen=True, slots=True)
class Edge:
    """`reader` reads `source` in its part number `part`.

    `shift` is the lag (negative) or lead where the periods stay apart, `lag` the one that is written; `fixed` maps axes to the one item read; `scope` maps the axes that are
    reduced to the items taken. With `is_running` all earlier periods are read too.
    """

    reader: str
    source: str
    part: int
    kind: Kind
    shift: int = 0
    lag: int = 0
    fixed: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = field(default_factory=dict)
    is_running: bool = False


def edges_of(bound: BoundLine, lines: Mapping[str, BoundLine]) -> Iterator[Edge]:
    """Yield the readings of a line's formulas in the order in which they are written."""
    for number, part in enumerate(bound.parts):
        for instruction in part.program:
            if isinstance(instruction.node, Reference):
                axes = lines[instruction.node.line].line.axes
                yield _edge(bound.line.id, number, instruction, instruction.node, axes)


def _edge(reader: str, part: int, instruction: Instruction, node: Reference, axes: tuple[str, ...]) -> Edge:
    kind = _kind(instruction, node) if PERIOD in axes else Kind.SAME
    shift = node.lag if kind in (Kind.LAG, Kind.LEAD) else 0
    scope = {
        axis: items for axis, items in instruction.scope.items() if axis in axes and axis not in node.fixed
    }
    return Edge(reader, node.line, part, kind, shift, node.lag, node.fixed, scope, instruction.running)


def _kind(instruction: Instruction, node: Reference) -> Kind:
    if PERIOD in node.fixed:
        return Kind.FIXED
    if PERIOD in instruction.scope:
        return Kind.WHOLE
    if node.lag == 0:
        return Kind.SAME
    return Kind.LAG if node.lag < 0 else Kind.LEAD
