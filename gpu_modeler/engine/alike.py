"""Items of an axis that all formulas treat alike: what is planned for one of them holds for the others, moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.space import Space
from gpu_modeler.model import PERIOD


def first_alike(bound: Mapping[str, BoundLine], order: Order, space: Space) -> dict[int, list[int]]:
    """Return for each axis but period (by number), for each position, the first position that is treated alike."""
    marks: dict[str, dict[int, list[int]]] = {axis: {} for axis in space.axes if axis != PERIOD}
    for number, (axis, positions) in enumerate(_distinctions(bound, order, space)):
        if axis != PERIOD:
            for position in positions:
                marks[axis].setdefault(position, []).append(number)
    return {
        at: _firsts(marks[axis], len(space.items[axis]))
        for at, axis in enumerate(space.axes)
        if axis != PERIOD
    }


def _firsts(marks: Mapping[int, list[int]], count: int) -> list[int]:
    seen: dict[tuple[int, ...], int] = {}
    return [seen.setdefault(tuple(marks.get(position, ())), position) for position in range(count)]


def _distinctions(
    bound: Mapping[str, BoundLine], order: Order, space: Space
) -> Iterator[tuple[str, Iterable[int]]]:
    """Yield the sets of positions that some formula tells from the rest."""
    for edge in order.edges:
        for axis, item in edge.fixed.items():
            yield axis, (space.positions[axis][item],)
        for axis, items in edge.scope.items():
            if len(items) < len(space.items[axis]):
                yield axis, [space.positions[axis][item] for item in items]
    for line in bound.values():
        for part in line.parts:
            for axis, items in part.scope.items():
                yield axis, [space.positions[axis][item] for item in items if item in space.positions[axis]]
    for component in order.components:
        for node in component.nodes:
            for axis, extent in node.limits:
                yield axis, range(*extent)
