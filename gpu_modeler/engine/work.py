"""The rows of a line while it is stepped through the periods, period first so that each row is contiguous."""

from __future__ import annotations

import numpy as np

from gpu_modeler.engine.space import TIME, Box, with_period
from gpu_modeler.engine.storage import LineStore, Values
from gpu_modeler.engine.workspace import Allotment


class Work:
    """A copy of the cells of a line within `cover`, all periods and padding; without an allotment the cells themselves."""

    def __init__(self, store: LineStore, cover: Box, allotment: Allotment | None) -> None:
        self._store = store
        self._cover = cover
        self._kept: Values = np.moveaxis(
            store.padded[store.index(with_period(cover, (-store.before, store.shape[TIME] + store.after)))],
            TIME,
            0,
        )
        self.array = self._kept if allotment is None else allotment.take(self._kept.shape)

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
        pairs = [*zip(box[:TIME], self._cover[:TIME], strict=True), (box[-1], self._cover[-1])]
        return tuple(slice(low - start, high - start) for (low, high), (start, _) in pairs)
