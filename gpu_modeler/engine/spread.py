"""How a change spreads: from a box of a line to the boxes of its readers. Pure geometry; no values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.edges import Edge, Kind
from gpu_modeler.engine.space import CASE, Box, Range, Space, hull, intersection, is_empty
from gpu_modeler.model import PERIOD


class Spread:
    """The readings of a model, looked up by the line that is read. Answers are remembered.

    With `within` only what lies in these boxes of the lines is told of.
    """

    def __init__(
        self,
        edges: tuple[Edge, ...],
        bound: Mapping[str, BoundLine],
        space: Space,
        within: Mapping[str, Box] | None = None,
    ) -> None:
        self._space = space
        self._bound = bound
        nowhere: Box = ((0, 0),) * (len(space.axes) + 1)
        self._scopes = {
            (edge.reader, edge.part): reduce(hull, bound[edge.reader].parts[edge.part].boxes or (nowhere,))
            for edge in edges
        }
        if within is not None:
            self._scopes = {
                (reader, part): intersection(scope, within.get(reader, nowhere))
                for (reader, part), scope in self._scopes.items()
            }
        self.readings: dict[str, list[Edge]] = {}
        for edge in edges:
            self.readings.setdefault(edge.source, []).append(edge)
        self._known: dict[tuple[str, Box], list[tuple[Edge, Box]]] = {}

    def from_box(self, line: str, box: Box) -> list[tuple[Edge, Box]]:
        """Return the readings that see a box of `line`, each with the box of the reader that may change."""
        key = (line, box)
        found = self._known.get(key)
        if found is None:
            found = []
            for edge in self.readings.get(line, ()):
                reached = self._reached(edge, box)
                if reached is not None:
                    found.append((edge, reached))
            self._known[key] = found
        return found

    def _reached(self, edge: Edge, box: Box) -> Box | None:
        source, reader = self._bound[edge.source].line.axes, self._bound[edge.reader].line.axes
        ranges: list[Range] = []
        for at, axis in enumerate(self._space.axes):
            extent = (0, len(self._space.items[axis])) if axis in reader else (0, 1)
            ranges.append(self._along(edge, axis, box[at], extent) if axis in source else extent)
        reached = intersection((*ranges, box[CASE]), self._scopes[edge.reader, edge.part])
        return None if is_empty(reached) else reached

    def _along(self, edge: Edge, axis: str, changed: Range, extent: Range) -> Range:
        """Return where along an axis a reader sees a change; an empty range where it does not."""
        positions = self._space.positions[axis]
        if axis in edge.fixed:
            return extent if changed[0] <= positions[edge.fixed[axis]] < changed[1] else (0, 0)
        if axis in edge.scope:
            shift = edge.lag if axis == PERIOD else 0
            read = [positions[item] + shift for item in edge.scope[axis]]
            if edge.is_running and axis == PERIOD:
                return extent if changed[0] <= max(read, default=-1) else (0, 0)
            return extent if any(changed[0] <= at < changed[1] for at in read) else (0, 0)
        if axis != PERIOD:
            return changed
        last = extent[1] if edge.is_running else changed[1] - edge.shift
        return (max(0, changed[0] - edge.shift), min(extent[1], last))


def shift_of(edge: Edge, axes: tuple[str, ...]) -> int | None:
    """Return how many periods later a reader sees a change of its source on `axes`; `None`: perhaps from the first on."""
    if PERIOD not in axes or edge.kind in {Kind.FIXED, Kind.WHOLE}:
        return None
    return -edge.shift
