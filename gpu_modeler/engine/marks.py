"""Marks on cells carried through the model's readings: forwards to what rests on them, backwards to what lies behind.

A mark is a flag per cell, in arrays of a line's extents in memory order without the case axis. A hard value stops it:
what is typed rests on nothing. Exact along each axis for each reading; no values, no recursion over cells.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.edges import Edge
from gpu_modeler.engine.space import Space, slices
from gpu_modeler.engine.state import State
from gpu_modeler.model import PERIOD, Place

Marks = dict[str, NDArray[np.bool_]]
"""By line. A line without a marked cell may be left out."""


class Carrier:
    """The readings of one state of a model, in one scenario. Make another after an edit."""

    def __init__(self, state: State, scenario: str) -> None:
        self._state = state
        self._space: Space = state.space
        self._case = state.space.scenarios.index(scenario)
        self._readings: dict[str, list[Edge]] = {}
        for edge in state.order.edges:
            self._readings.setdefault(edge.reader, []).append(edge)
        self._where: dict[tuple[str, int], NDArray[np.bool_]] = {}

    def shape(self, line: str) -> tuple[int, ...]:
        """Return the extents of a line's marks."""
        return self._space.shape(self._state.bound[line].line.axes)

    def index(self, line: str, place: Place) -> tuple[int, ...] | None:
        """Return where a cell's mark stands, `None` for a place that the line does not have."""
        return cell_index(self._space, self._state.bound[line].line.axes, place)

    def place(self, line: str, index: Iterable[int]) -> Place:
        """Return the place of a mark."""
        return self._space.place(self._state.bound[line].line.axes, tuple(index))

    def forwards(self, marked: Marks) -> Marks:
        """Return the marked cells and all that rest on any of them."""
        found = {line: mask.copy() for line, mask in marked.items() if mask.any()}
        for component in self._state.order.components:
            readers = list(dict.fromkeys(node.line for node in component.nodes))
            while self._pull(found, readers) and component.direction:
                pass
        return found

    def _pull(self, found: Marks, readers: Iterable[str]) -> bool:
        """Mark what readers see marked; say whether that was anything new."""
        is_new = False
        for reader in readers:
            for edge in self._readings.get(reader, ()):
                source = found.get(edge.source)
                if source is None:
                    continue
                seen = self._seen(edge, source) & self._holding(edge)
                before = found.get(reader)
                after = seen if before is None else before | seen
                if after.any() and (before is None or not np.array_equal(before, after)):
                    found[reader], is_new = after, True
        return is_new

    def backwards(self, line: str, place: Place) -> Marks:
        """Return the cells that a cell rests on, itself too."""
        index = self.index(line, place)
        if index is None:
            return {}
        start = np.zeros(self.shape(line), dtype=bool)
        start[index] = True
        found: Marks = {line: start}
        for component in reversed(self._state.order.components):
            readers = [node.line for node in reversed(component.nodes)]
            while self._push(found, list(dict.fromkeys(readers))) and component.direction:
                pass
        return found

    def _push(self, found: Marks, readers: Iterable[str]) -> bool:
        is_new = False
        for reader in readers:
            wanted = found.get(reader)
            for edge in self._readings.get(reader, ()) if wanted is not None else ():
                needed = self._needed(edge, found[reader] & self._holding(edge))
                before = found.get(edge.source)
                after = needed if before is None else before | needed
                if after.any() and (before is None or not np.array_equal(before, after)):
                    found[edge.source], is_new = after, True
        return is_new

    # --- one reading ---

    def _holding(self, edge: Edge) -> NDArray[np.bool_]:
        """Return the reader's cells that the reading's formula computes: no hard value, no other part in force."""
        key = (edge.reader, edge.part)
        if key not in self._where:
            parts = self._state.bound[edge.reader].parts
            holds = np.zeros(self.shape(edge.reader), dtype=bool)
            for number in range(edge.part, len(parts)):
                for box in parts[number].boxes:
                    holds[slices(box[:-1])] = number == edge.part
            mask = self._state.lines[edge.reader].hard.mask
            holds &= ~mask[..., self._case if mask.shape[-1] > 1 else 0]
            self._where[key] = holds
        return self._where[key]

    def _seen(self, edge: Edge, source: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return where a reader sees a mark of its source."""
        reader = self.shape(edge.reader)
        for at, axis in enumerate(self._space.axes):
            if source.shape[at] == 1 and len(self._space.items[axis]) != 1:
                continue  # the source does not run along it
            source = self._along(edge, axis, at, source, reader[at])
        return np.broadcast_to(source, reader)

    def _along(
        self, edge: Edge, axis: str, at: int, source: NDArray[np.bool_], extent: int
    ) -> NDArray[np.bool_]:
        taken = self._taken(edge, axis)
        if taken is not None:
            return _any(source.take(taken, axis=at), at)
        if axis == PERIOD:
            source = np.logical_or.accumulate(source, axis=at) if edge.is_running else source
            return _shifted(source, at, edge.shift)
        return source if extent == source.shape[at] else _any(source, at)

    def _needed(self, edge: Edge, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the cells of a source that wanted cells of the reader read: the way back of `_seen`."""
        extents = self.shape(edge.source)
        for at, axis in enumerate(self._space.axes):
            if extents[at] == 1 and len(self._space.items[axis]) != 1:
                wanted = _any(wanted, at)
                continue
            taken = self._taken(edge, axis)
            if taken is not None:
                wanted = _only_at(_any(wanted, at), at, extents[at], taken)
            elif axis == PERIOD and wanted.shape[at] == extents[at]:
                wanted = _shifted(wanted, at, -edge.shift)
                if edge.is_running:
                    wanted = np.flip(np.logical_or.accumulate(np.flip(wanted, at), axis=at), at)
        return np.broadcast_to(wanted, extents).copy()

    def _taken(self, edge: Edge, axis: str) -> list[int] | None:
        """Return the positions that a reading takes together along an axis, `None` where it goes item by item."""
        positions = self._space.positions[axis]
        if axis in edge.fixed:
            return [positions[edge.fixed[axis]]]
        if axis not in edge.scope:
            return None
        shift = edge.lag if axis == PERIOD else 0
        read = [positions[item] + shift for item in edge.scope[axis]]
        if edge.is_running and axis == PERIOD:
            read = list(range(max(read, default=-1) + 1))
        return [position for position in read if 0 <= position < len(positions)]


def _any(array: NDArray[np.bool_], at: int) -> NDArray[np.bool_]:
    """Return whether any element along an axis is set, the axis kept with length 1."""
    return np.asarray(array.any(axis=at, keepdims=True))


def _shifted(array: NDArray[np.bool_], at: int, shift: int) -> NDArray[np.bool_]:
    """Return the array whose element t is element t + shift along an axis; nothing where that lies outside."""
    if not shift:
        return array
    moved = np.zeros_like(array)
    count = array.shape[at]
    if abs(shift) < count:
        there, here = [slice(None)] * array.ndim, [slice(None)] * array.ndim
        here[at] = slice(max(0, -shift), min(count, count - shift))
        there[at] = slice(max(0, shift), min(count, count + shift))
        moved[tuple(here)] = array[tuple(there)]
    return moved


def _only_at(array: NDArray[np.bool_], at: int, extent: int, positions: list[int]) -> NDArray[np.bool_]:
    shape = [*array.shape]
    shape[at] = extent
    made = np.zeros(shape, dtype=bool)
    index: list[slice | list[int]] = [slice(None)] * array.ndim
    index[at] = positions
    made[tuple(index)] = array
    return made
