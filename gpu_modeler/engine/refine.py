"""Lines taken apart into their items, for lines that go round as lines but not cell by cell.

`metax.price` inside an exception of the line `price` for cambricon is such a case, and so is an exception that
reads the line's own value in a fixed earlier year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.edges import Edge, Kind
from gpu_modeler.engine.space import Range, Space
from gpu_modeler.model import PERIOD

Limits = tuple[tuple[str, Range], ...]
Items = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A line, or the part of it within `limits` (axis and positions)."""

    line: str
    limits: Limits = ()


class Link(NamedTuple):
    """Node number `reader` reads node number `source`."""

    reader: int
    source: int
    kind: Kind


Direction = Literal[-1, 0, 1]
Group = tuple[tuple[Node, ...], Direction]
"""Nodes evaluated together and the direction in which they are stepped."""


def refined(
    members: Mapping[str, BoundLine], edges: Sequence[Edge], axes: frozenset[str], space: Space
) -> tuple[list[Node], list[Link]]:
    """Return a node for each item that the members have along `axes`, and who reads whom.

    With `period` among the axes the readings are those of single cells, and no lag or lead is left.
    """
    numbers: dict[tuple[str, Items], int] = {}
    for line, bound in members.items():
        for items in _items(bound.line.axes, axes, space):
            numbers[line, items] = len(numbers)
    by_part: dict[tuple[str, int], list[Edge]] = {}
    for edge in edges:
        by_part.setdefault((edge.reader, edge.part), []).append(edge)
    links: list[Link] = []
    for (line, items), number in numbers.items():
        for part in _parts_holding(members[line], dict(items), space):
            for edge in by_part.get((line, part), ()):
                source_axes = members[edge.source].line.axes
                kind = Kind.SAME if PERIOD in axes else edge.kind
                targets = _read_items(edge, dict(items), source_axes, axes, space)
                links.extend(Link(number, numbers[edge.source, target], kind) for target in targets)
    nodes = [Node(line, tuple((axis, (at, at + 1)) for axis, at in items)) for line, items in numbers]
    return nodes, links


def _items(line_axes: Iterable[str], axes: frozenset[str], space: Space) -> Iterator[Items]:
    present = [axis for axis in line_axes if axis in axes]
    for choice in product(*(range(len(space.items[axis])) for axis in present)):
        yield tuple(zip(present, choice, strict=True))


def _parts_holding(bound: BoundLine, items: Mapping[str, int], space: Space) -> list[int]:
    """Return the parts that hold somewhere in the node: from the last one that covers it whole."""
    holding: list[int] = []
    for number, part in enumerate(bound.parts):
        told = {axis: space.items[axis][items[axis]] for axis in part.scope if axis in items}
        if all(item in part.scope[axis] for axis, item in told.items()):
            if len(told) == len(part.scope):
                holding.clear()
            holding.append(number)
    return holding


def _read_items(
    edge: Edge, items: Mapping[str, int], source_axes: Sequence[str], axes: frozenset[str], space: Space
) -> Iterator[Items]:
    present = [axis for axis in source_axes if axis in axes]
    choices = [_read_positions(edge, axis, items, space) for axis in present]
    for choice in product(*choices):
        yield tuple(zip(present, choice, strict=True))


def _read_positions(edge: Edge, axis: str, items: Mapping[str, int], space: Space) -> Sequence[int]:
    positions = space.positions[axis]
    if axis in edge.fixed:
        return (positions[edge.fixed[axis]],)
    if axis in edge.scope:
        shifted = [positions[item] + (edge.shift if axis == PERIOD else 0) for item in edge.scope[axis]]
        return [at for at in shifted if 0 <= at < len(positions)]
    if axis not in items:
        return range(len(positions))
    at = items[axis] + (edge.shift if axis == PERIOD else 0)
    if axis == PERIOD and edge.is_running:
        return range(max(0, min(at + 1, len(positions))))
    return (at,) if 0 <= at < len(positions) else ()


def merged(groups: Sequence[Group], numbers: Mapping[Node, int], links: Sequence[Link]) -> list[Group]:
    """Return the groups with neighbouring items of a line joined where nothing between them forbids it."""
    home = {numbers[node]: at for at, (nodes, _) in enumerate(groups) for node in nodes}
    level = [0] * len(groups)
    sources: dict[int, set[int]] = {}
    for link in links:
        if home[link.reader] != home[link.source]:
            sources.setdefault(home[link.reader], set()).add(home[link.source])
    for at in range(len(groups)):
        level[at] = max((level[source] + 1 for source in sources.get(at, ())), default=0)
    result: list[Group] = []
    for depth in range(max(level, default=0) + 1):
        here = [group for group, its_level in zip(groups, level, strict=True) if its_level == depth]
        single = [nodes[0] for nodes, direction in here if direction == 0]
        result.extend(((node,), 0) for node in _joined(single))
        result.extend(group for group in here if group[1] != 0)
    return result


def _joined(nodes: Sequence[Node]) -> list[Node]:
    joined = list(nodes)
    for at in range(max((len(node.limits) for node in nodes), default=0)):
        groups: dict[object, list[Node]] = {}
        for node in joined:
            others = (*node.limits[:at], *node.limits[at + 1 :])
            groups.setdefault((node.line, len(node.limits) > at, others), []).append(node)
        joined = [part for group in groups.values() for part in _joined_along(group, at)]
    return joined


def _joined_along(nodes: Sequence[Node], at: int) -> Iterator[Node]:
    if len(nodes[0].limits) <= at:
        yield from nodes
        return
    axis = nodes[0].limits[at][0]
    start, end = -1, -1
    for node in sorted(nodes, key=lambda node: node.limits[at][1]):
        low, high = node.limits[at][1]
        if low != end and end >= 0:
            yield _with_range(nodes[0], at, axis, (start, end))
        if low != end:
            start = low
        end = high
    yield _with_range(nodes[0], at, axis, (start, end))


def _with_range(node: Node, at: int, axis: str, extent: Range) -> Node:
    return Node(node.line, (*node.limits[:at], (axis, extent), *node.limits[at + 1 :]))
