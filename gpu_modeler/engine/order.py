"""The order of evaluation: components of lines, loops with their direction, and the refusal of circles.

A component is a line, or lines that need one another through earlier (or later) periods and are stepped through
together. Lines that only seem to go round, because one company reads another's, are taken apart into their cells
(`refine`). What still goes round is a circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.edges import Edge, Kind, edges_of
from gpu_modeler.engine.graph import components, shortest_way, stable_order
from gpu_modeler.engine.refine import Direction, Group, Link, Node, merged, refined
from gpu_modeler.engine.space import Space
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import PERIOD

_STARTS_TRIED = 64


class CircularReference(ModelerError):
    """Lines need each other in the same cells. `lines` names them in order, the first again at the end."""

    key = "error_circular_reference"

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__(path=" → ".join(lines), line=lines[0])


@dataclass(frozen=True, slots=True)
class Component:
    """Nodes in the order of evaluation; with a `direction` they are stepped through the periods together."""

    nodes: tuple[Node, ...]
    direction: Direction = 0


@dataclass(frozen=True, slots=True)
class Order:
    """The components, each after those it reads, and all readings."""

    components: tuple[Component, ...]
    edges: tuple[Edge, ...]


def arrange(lines: Mapping[str, BoundLine], space: Space) -> Order:
    """Return the order of evaluation; ties are broken by the order of `lines`.

    Raises:
        CircularReference: lines need each other in the same cells.
    """
    edges = tuple(edge for bound in lines.values() for edge in edges_of(bound, lines))
    number = {line: at for at, line in enumerate(lines)}
    nodes = [Node(line) for line in lines]
    links = [Link(number[edge.reader], number[edge.source], edge.kind) for edge in edges]
    found: list[Component] = []
    groups = _ordered_components(len(nodes), links)
    for members, inside in zip(groups, _inside(groups, links), strict=True):
        component = _solved(members, nodes, inside)
        if component is not None:
            found.append(component)
        else:
            found.extend(_taken_apart({nodes[at].line for at in members}, lines, edges, space))
    return Order(tuple(found), edges)


def _graph(nodes: Sequence[int], links: Sequence[Link]) -> dict[int, list[int]]:
    graph: dict[int, list[int]] = {node: [] for node in nodes}
    for link in links:
        graph[link.reader].append(link.source)
    return graph


def _inside(groups: Sequence[Sequence[int]], links: Sequence[Link]) -> list[list[Link]]:
    """Return for each group of nodes the links within it."""
    home = {node: at for at, members in enumerate(groups) for node in members}
    inside: list[list[Link]] = [[] for _ in groups]
    for link in links:
        if home[link.reader] == home[link.source]:
            inside[home[link.reader]].append(link)
    return inside


def _ordered_components(count: int, links: Sequence[Link]) -> list[list[int]]:
    found = sorted(components(_graph(range(count), links)))
    home = {node: at for at, members in enumerate(found) for node in members}
    condensed: dict[int, list[int]] = {at: [] for at in range(len(found))}
    for link in links:
        if home[link.reader] != home[link.source]:
            condensed[home[link.reader]].append(home[link.source])
    order = stable_order(condensed)
    assert order is not None, "a condensed graph has no circle"
    return [found[at] for at in order]


def _solved(members: Sequence[int], nodes: Sequence[Node], links: Sequence[Link]) -> Component | None:
    """Return the component that `members` make, `None` if stepping through the periods does not solve them."""
    if not links:
        return Component((nodes[members[0]],))
    kinds = {link.kind for link in links}
    if kinds & {Kind.FIXED, Kind.WHOLE} or kinds >= {Kind.LAG, Kind.LEAD}:
        return None
    order = stable_order(_graph(members, [link for link in links if link.kind is Kind.SAME]))
    if order is None:
        return None
    return Component(tuple(nodes[at] for at in order), 1 if Kind.LAG in kinds else -1)


def _taken_apart(
    names: set[str], lines: Mapping[str, BoundLine], edges: Sequence[Edge], space: Space
) -> list[Component]:
    """Return the components of lines that go round as lines but not cell by cell."""
    inner = [edge for edge in edges if edge.reader in names and edge.source in names]
    members = {line: bound for line, bound in lines.items() if line in names}
    axes = _axes_told_apart(members, inner)
    try:
        return _apart(members, inner, axes, space)
    except CircularReference:
        return _apart(members, inner, axes | {PERIOD}, space)


def _axes_told_apart(members: Mapping[str, BoundLine], edges: Sequence[Edge]) -> frozenset[str]:
    fixed = {axis for edge in edges for axis in edge.fixed}
    scoped = {axis for bound in members.values() for part in bound.parts for axis in part.scope}
    return frozenset(fixed | scoped) - {PERIOD}


def _apart(
    members: Mapping[str, BoundLine], edges: Sequence[Edge], axes: frozenset[str], space: Space
) -> list[Component]:
    nodes, links = refined(members, edges, axes, space)
    found: list[Group] = []
    groups = _ordered_components(len(nodes), links)
    for group, inside in zip(groups, _inside(groups, links), strict=True):
        component = _solved(group, nodes, inside)
        if component is None:
            raise CircularReference(_circle(group, nodes, inside))
        found.append((component.nodes, component.direction))
    numbers = {node: at for at, node in enumerate(nodes)}
    return [Component(part, direction) for part, direction in merged(found, numbers, links)]


def _circle(group: Sequence[int], nodes: Sequence[Node], links: Sequence[Link]) -> list[str]:
    graph = _graph(group, links)
    ways = (shortest_way(graph, node, node) for node in group[:_STARTS_TRIED])
    shortest = min((way for way in ways if way), key=len)
    names = [nodes[at].line for at in shortest]
    told = [names[0], *(name for name, before in zip(names[1:], names, strict=False) if name != before)]
    return told if len(told) > 1 else told * 2
