"""Which cells an output may depend on: the readings of the model followed backwards. Pure geometry; no values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.edges import Edge
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.space import Box, Range, Space, hull, intersection, is_empty
from gpu_modeler.model import PERIOD, Place

Cell = tuple[str, Place]


class Behind:
    """The cells behind some outputs, these included: for each line a box that holds all of them.

    A cell outside can be given any value without moving an output by a bit.
    """

    def __init__(self, ground: Ground, boxes: Mapping[str, Box]) -> None:
        self._ground = ground
        self.boxes = boxes

    @classmethod
    def of(cls, order: Order, ground: Ground, outputs: Iterable[Cell]) -> Behind:
        """Follow the readings from the outputs back to the inputs.

        Raises:
            KeyError: an output is no cell of the model.
        """
        boxes: dict[str, Box] = {}
        for line, place in outputs:
            box = _cell_box(ground, line, place)
            boxes[line] = hull(boxes[line], box) if line in boxes else box
        return cls(ground, _followed(order, ground, boxes))

    def holds(self, line: str, place: Place) -> bool:
        """Say whether a cell is among them."""
        box = self.boxes.get(line)
        index = None if box is None else cell_index(self._ground.space, self._ground.lines[line].axes, place)
        if box is None or index is None:
            return False
        return all(low <= at < high for at, (low, high) in zip(index, box, strict=False))


def _cell_box(ground: Ground, line: str, place: Place) -> Box:
    index = cell_index(ground.space, ground.lines[line].axes, place) if line in ground.lines else None
    if index is None:
        raise KeyError((line, place))
    return (*((at, at + 1) for at in index), (0, 1))


def _followed(order: Order, ground: Ground, wanted: Mapping[str, Box]) -> dict[str, Box]:
    readings: dict[str, list[Edge]] = {}
    for edge in order.edges:
        readings.setdefault(edge.reader, []).append(edge)
    found, waiting = dict(wanted), list(wanted)
    while waiting:
        line = waiting.pop()
        for edge in readings.get(line, ()):
            read = _read(ground, edge, found[line])
            if read is None:
                continue
            before = found.get(edge.source)
            grown = read if before is None else hull(before, read)
            if grown != before:
                found[edge.source] = grown
                waiting.append(edge.source)
    return found


def _read(ground: Ground, edge: Edge, box: Box) -> Box | None:
    """Return the cells that a box of the reader reads, `None` where there are none."""
    places = ground.bound[edge.reader].parts[edge.part].boxes
    inside = [part for part in (intersection(box, place) for place in places) if not is_empty(part)]
    if not inside:
        return None
    held = reduce(hull, inside)
    source, reader = ground.lines[edge.source].axes, ground.lines[edge.reader].axes
    ranges = [
        _along(ground.space, edge, axis, held[at] if axis in reader else None) if axis in source else (0, 1)
        for at, axis in enumerate(ground.space.axes)
    ]
    read = (*ranges, (0, 1))
    return None if is_empty(read) else read


def _along(space: Space, edge: Edge, axis: str, reading: Range | None) -> Range:
    """Return where along an axis a reader reads its source; outside the periods a value is 0, and none is read."""
    at, count = space.positions[axis], len(space.items[axis])
    lag = edge.lag if axis == PERIOD else 0
    if axis in edge.fixed:
        low, high = at[edge.fixed[axis]], at[edge.fixed[axis]] + 1
    elif axis in edge.scope:
        items = [at[item] + lag for item in edge.scope[axis]]
        low, high = min(items, default=0), max(items, default=-1) + 1
    else:
        low, high = reading or (0, count)
        if axis == PERIOD:
            low, high = low + edge.shift, high + edge.shift
    if edge.is_running and axis == PERIOD:
        low = 0
    return (max(low, 0), min(high, count))
