"""The rows of a line while it is stepped through the periods, period first so that each row is contiguous."""

from __future__ import annotations

from copy import copy

import numpy as np

from gpu_modeler.engine.feeds import Source
from gpu_modeler.engine.space import TIME, Box, with_period
from gpu_modeler.engine.storage import LineStore, Values
from gpu_modeler.engine.workspace import Allotment


class Work:
    """A copy of the cells of a line within `cover`, all periods and padding; without an allotment the cells themselves."""

    def __init__(self, store: LineStore, cover: Box, allotment: Allotment | None) -> None:
        self._store = store
        self.cover = cover
        self._kept = self._cells()
        self.array = self._kept if allotment is None else allotment.take(self._kept.shape)

    def _cells(self) -> Values:
        periods = (-self._store.before, self._store.shape[TIME] + self._store.after)
        cells: Values = np.moveaxis(self._store.view(with_period(self.cover, periods)), TIME, 0)
        return cells

    def moved(self, cover: Box) -> Work:
        """Return the same room for other items."""
        other = copy(self)
        other.cover = cover
        other._kept = other._cells()
        return other

    @property
    def source(self) -> Source:
        """The cells of the periods."""
        follows = frozenset(at for at, (low, high) in enumerate(self.cover[:TIME]) if high - low == 1)
        return Source(self._store, self._store.index(self.cover), follows)

    def load(self) -> None:
        """Take the values as they are kept."""
        if self.array is not self._kept:
            np.copyto(self.array, self._kept)

    def within(self, box: Box) -> Values:
        """Return the values of a box, period first."""
        low, high = (self._store.before + period for period in box[TIME])
        return self.array[low:high][(slice(None), *self._index(box))]

    def rows(self, box: Box, shift: int) -> list[Values]:
        """Return the rows of a box, read `shift` periods on, for every period."""
        start = self._store.before + shift
        index = self._index(box)
        return [row[index] for row in self.array[start : start + self._store.shape[TIME]]]

    def _index(self, box: Box) -> tuple[slice, ...]:
        pairs = [*zip(box[:TIME], self.cover[:TIME], strict=True), (box[-1], self.cover[-1])]
        return tuple(slice(low - start, high - start) for (low, high), (start, _) in pairs)
