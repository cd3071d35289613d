"""Which cells an output may depend on: the readings of the model followed backwards. Pure geometry; no values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.edges import Edge
from gpu_modeler.engine.space import Box, Range, Space, hull, intersection, is_empty
from gpu_modeler.engine.state import State
from gpu_modeler.model import PERIOD, Place

Cell = tuple[str, Place]


class Behind:
    """The cells behind some outputs, these included: for each line a box that holds all of them, of all periods.

    A cell outside can be given any value without moving an output by a bit.
    """

    def __init__(self, state: State, boxes: Mapping[str, Box]) -> None:
        self._state = state
        self.boxes = boxes

    @classmethod
    def of(cls, state: State, outputs: Iterable[Cell]) -> Behind:
        """Follow the readings from the outputs back to the inputs.

        Raises:
            KeyError: an output is no cell of the model.
        """
        boxes: dict[str, Box] = {}
        for line, place in outputs:
            box = _cell_box(state, line, place)
            boxes[line] = hull(boxes[line], box) if line in boxes else box
        return cls(state, _followed(state, boxes))

    def holds(self, line: str, place: Place) -> bool:
        """Say whether a cell is among them."""
        box = self.boxes.get(line)
        index = None if box is None else cell_index(self._state.space, self._state.lines[line].axes, place)
        if box is None or index is None:
            return False
        return all(low <= at < high for at, (low, high) in zip(index, box, strict=False))


def _cell_box(state: State, line: str, place: Place) -> Box:
    """Return all periods of a cell, which a loop may step through together."""
    index = cell_index(state.space, state.lines[line].axes, place) if line in state.lines else None
    if index is None:
        raise KeyError((line, place))
    return (*((at, at + 1) for at in index[:-1]), _periods(state, line), (0, 1))


def _periods(state: State, line: str) -> Range:
    return (0, len(state.space.periods) if PERIOD in state.lines[line].axes else 1)


def _followed(state: State, wanted: Mapping[str, Box]) -> dict[str, Box]:
    readings: dict[str, list[Edge]] = {}
    for edge in state.order.edges:
        readings.setdefault(edge.reader, []).append(edge)
    found, waiting = dict(wanted), list(wanted)
    while waiting:
        line = waiting.pop()
        for edge in readings.get(line, ()):
            read = _read(state, edge, found[line])
            if read is None:
                continue
            before = found.get(edge.source)
            grown = read if before is None else hull(before, read)
            if grown != before:
                found[edge.source] = grown
                waiting.append(edge.source)
    return found


def _read(state: State, edge: Edge, box: Box) -> Box | None:
    """Return the cells that a box of the reader reads, `None` where the formula that reads holds nowhere in it."""
    places = state.bound[edge.reader].parts[edge.part].boxes
    inside = [part for part in (intersection(box, place) for place in places) if not is_empty(part)]
    if not inside:
        return None
    held = reduce(hull, inside)
    source, reader = state.lines[edge.source].axes, state.lines[edge.reader].axes
    others = [
        _along(state.space, edge, axis, held[at] if axis in reader else None) if axis in source else (0, 1)
        for at, axis in enumerate(state.space.axes[:-1])
    ]
    return (*others, _periods(state, edge.source), (0, 1))


def _along(space: Space, edge: Edge, axis: str, reading: Range | None) -> Range:
    """Return where along an axis a reader reads its source."""
    at = space.positions[axis]
    if axis in edge.fixed:
        return (at[edge.fixed[axis]], at[edge.fixed[axis]] + 1)
    if axis in edge.scope:
        items = [at[item] for item in edge.scope[axis]]
        return (min(items), max(items) + 1) if items else (0, 0)
    return reading or (0, len(space.items[axis]))
