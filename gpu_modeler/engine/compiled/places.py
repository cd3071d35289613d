"""Where a reference reads, for every cell of a box and every item of the reductions around it. Pure positions."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.program import Scope
from gpu_modeler.engine.space import Box, Range, Space
from gpu_modeler.engine.storage import LineStore
from gpu_modeler.model import PERIOD

Cells = NDArray[np.int64]
"""Numbers of cells."""

NOWHERE = 0
"""The cell that reads as 0: what lies outside the periods."""


class Enclosing(NamedTuple):
    """A reduction around an instruction, by its number, and the items that it takes."""

    at: int
    over: Scope


class Places:
    """Positions along each axis, broadcastable to `[*box, *items]`."""

    def __init__(self, space: Space, box: Box, scope: Scope, around: Sequence[Enclosing]) -> None:
        self._axes = space.axes
        self._shape: list[int] = [high - low for low, high in box[:-1]]
        self._at: dict[str, NDArray[np.int64]] = {}
        self._is_outside: NDArray[np.bool_] | None = None
        dimensions = len(space.axes) + len(around)
        for at, (axis, (low, high)) in enumerate(zip(space.axes, box[:-1], strict=True)):
            self._at[axis] = np.arange(low, high).reshape(along(at, dimensions))
        for at, (_, over) in enumerate(around, start=len(space.axes)):
            reduced = [axis for axis in space.axes if axis in over]
            chosen = [[space.positions[axis][item] for item in over[axis]] for axis in reduced]
            for axis, grid in zip(reduced, np.meshgrid(*chosen, indexing="ij"), strict=True):
                self._at[axis] = grid.reshape(along(at, dimensions))
            self._shape.append(prod(map(len, chosen)))

    def fix(self, axis: str, position: int) -> None:
        """Read one item along an axis."""
        self._at[axis] = np.full([1] * len(self._shape), position)

    def move(self, axis: str, shift: int) -> None:
        """Read later items along an axis."""
        self._at[axis] = self._at[axis] + shift

    def run_up(self, count: int) -> None:
        """Read, in a new last dimension, all periods up to the one of each cell; what comes later is outside."""
        self._at = {axis: at[..., None] for axis, at in self._at.items()}
        periods = np.arange(count)
        self._is_outside = periods > self._at[PERIOD]
        self._at[PERIOD] = np.broadcast_to(periods, (*[1] * len(self._shape), count))
        self._shape.append(count)

    def joined(self, first: int, extents: Sequence[Range | None]) -> Cells:
        """Return numbers of cells counted from `first`, in memory order within `extents` (`None`: not along this axis)."""
        cells, stride = np.full([1] * len(self._shape), first), 1
        for axis, extent in reversed(list(zip(self._axes, extents, strict=True))):
            if extent is not None:
                low, high = extent
                cells = cells + (self._at[axis] - low) * stride
                stride *= high - low
        return np.broadcast_to(cells, self._shape)

    def in_store(self, store: LineStore, first: int) -> Cells:
        """Return numbers of cells of a line's padded array."""
        rows = store.padded.shape[-2]
        extents: list[Range | None] = [
            (0, extent) if axis in store.axes else None
            for axis, extent in zip(self._axes, store.padded.shape[:-1], strict=True)
        ]
        outside = self._is_outside
        if PERIOD in store.axes:
            at = self._at[PERIOD] + store.before
            is_beyond = (at < 0) | (at >= rows)
            outside = is_beyond if outside is None else outside | is_beyond
            self._at[PERIOD] = np.clip(at, 0, rows - 1)
        cells = self.joined(first, extents)
        return cells if outside is None else np.where(outside, NOWHERE, cells)


def along(at: int, dimensions: int) -> list[int]:
    """Return the shape of what varies along one dimension only."""
    return [-1 if dimension == at else 1 for dimension in range(dimensions)]
