"""Which components a change reaches, and in which cells. Pure geometry over components; no values, no steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from gpu_modeler.engine.edges import Edge
from gpu_modeler.engine.fitting import SMALL
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.space import CASE, TIME, Box, hull, intersection, is_empty, shape_of, with_period
from gpu_modeler.engine.spread import Spread

Boxes = Mapping[str, Box]
"""By line."""


class Reach:
    """The components of a model and where their lines' cells lie; with `within` no change is followed out of it."""

    def __init__(self, order: Order, ground: Ground, within: Boxes | None = None) -> None:
        self.order = order
        self.ground = ground
        self._spread = Spread(order.edges, ground.bound, ground.space, within)
        self._homes: dict[str, list[tuple[int, Box]]] = {}
        for number, component in enumerate(order.components):
            for node in component.nodes:
                limits = dict(node.limits)
                whole = self.whole_box(node.line)
                ranges = [
                    limits.get(axis, extent)
                    for axis, extent in zip(ground.space.axes, whole[:CASE], strict=True)
                ]
                self._homes.setdefault(node.line, []).append((number, (*ranges, whole[CASE])))

    def whole_box(self, line: str) -> Box:
        """Return the box of all cells of a line."""
        return tuple((0, extent) for extent in self.ground.lines[line].shape)

    def from_box(self, line: str, box: Box) -> list[tuple[Edge, Box]]:
        """Return the readings that see a box of `line`, each with the box of the reader that may change."""
        return self._spread.from_box(line, box)

    def widened(self, line: str, box: Box) -> Box:
        """Return all periods of a box where that costs nothing: what is made for it then serves every period."""
        wide = with_period(box, self.whole_box(line)[TIME])
        return wide if prod(shape_of(wide)) <= SMALL else box

    def evaluated(self, number: int, boxes: Boxes) -> dict[str, Box]:
        """Return the boxes that a component evaluates when `boxes` may change: all periods where that costs nothing."""
        if self.order.components[number].direction == 0:
            ((line, box),) = boxes.items()
            home = next(limits for at, limits in self._homes[line] if at == number)
            return {line: intersection(self.widened(line, box), home)}
        periods = (0, len(self.ground.space.periods))
        return {line: with_period(box, periods) for line, box in boxes.items()}

    def homes(self, line: str, box: Box) -> Iterable[tuple[int, Box]]:
        """Yield the components that compute cells of a box of `line`, each with the cells."""
        for number, limits in self._homes[line]:
            inside = intersection(limits, box)
            if not is_empty(inside):
                yield number, inside

    def closed(self, number: int, boxes: Mapping[str, Box]) -> dict[str, Box]:
        """Return the boxes of all lines of a component that a change of `boxes` may reach within it."""
        component = self.order.components[number]
        if component.direction == 0:
            return dict(boxes)
        grown = self._grown(boxes, {node.line for node in component.nodes})
        missing = {node.line: self.whole_box(node.line) for node in component.nodes if node.line not in grown}
        grown = self._grown({**grown, **missing}, {node.line for node in component.nodes})
        low = min(box[TIME][0] for box in grown.values())
        high = max(box[TIME][1] for box in grown.values())
        last = len(self.ground.space.periods)
        periods = (low, last) if component.direction > 0 else (0, high)
        return {node.line: with_period(grown[node.line], periods) for node in component.nodes}

    def _grown(self, boxes: Mapping[str, Box], members: set[str]) -> dict[str, Box]:
        grown = dict(boxes)
        waiting = list(grown)
        while waiting:
            line = waiting.pop()
            for edge, reached in self.from_box(line, grown[line]):
                if edge.reader in members:
                    before = grown.get(edge.reader)
                    grown[edge.reader] = reached if before is None else hull(before, reached)
                    if grown[edge.reader] != before:
                        waiting.append(edge.reader)
        return grown
