"""The cells a step reads, and how they are brought into its scratch arrays before each run.

What a step reads of one company lies at the same distance for every company, so that feeds can be moved: the code and
the scratch arrays of a step then serve all companies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gpu_modeler.engine.space import TIME
from gpu_modeler.engine.storage import LineStore, Values

Shifts = Mapping[int, int]
"""By the number of an axis, how many items further on."""


class Source(NamedTuple):
    """Cells of a line; along the axes that it `follows` they move with the box of the step."""

    store: LineStore
    where: tuple[slice, ...]
    follows: frozenset[int]

    def moved(self, shifts: Shifts) -> Source:
        """Return the cells read by the step at another place."""
        index = list(self.where)
        for axis, shift in shifts.items():
            if axis in self.follows:
                index[axis] = slice(index[axis].start + shift, index[axis].stop + shift)
        return self._replace(where=tuple(index))

    @property
    def array(self) -> Values:
        """The values, a view."""
        return self.store.padded[self.where]

    @property
    def holds_error(self) -> bool:
        """Whether any of the cells is an error."""
        return self.store.codes is not None and bool(self.store.codes[self.where].any())


class Feeds:
    """What fills scratch arrays: running totals first, then copies. With `is_turned` the arrays stand period first."""

    def __init__(self, *, is_turned: bool) -> None:
        self._is_turned = is_turned
        self._sources: list[Source] = []
        self._totals: list[tuple[Source, Values]] = []
        self._copies: list[tuple[Values, Source | Values]] = []
        self._total_arrays: list[tuple[Values, Values]] = []
        self._copy_arrays: list[tuple[Values, Values]] = []

    def reads(self, source: Source) -> None:
        """Note cells that are read."""
        self._sources.append(source)

    def totals(self, source: Source, target: Values) -> None:
        """Fill `target` with the running total over the periods of `source`."""
        self._totals.append((source, target))
        self._total_arrays.append((self.turned(source.array), target))

    def copies(self, target: Values, source: Source | Values) -> None:
        """Fill `target` with cells, or with an array that stays where it is."""
        self._copies.append((target, source))
        self._copy_arrays.append(
            (target, self.turned(source.array) if isinstance(source, Source) else source)
        )

    def turned(self, array: Values) -> Values:
        """Return an array in memory order as it stands here."""
        return np.moveaxis(array, TIME, 0) if self._is_turned else array

    def moved(self, shifts: Shifts) -> Feeds:
        """Return the feeds of the same scratch arrays from another place."""
        other = Feeds(is_turned=self._is_turned)
        other._sources = [source.moved(shifts) for source in self._sources]
        for source, target in self._totals:
            other.totals(source.moved(shifts), target)
        for target, fed in self._copies:
            other.copies(target, fed.moved(shifts) if isinstance(fed, Source) else fed)
        return other

    def hold_errors(self) -> bool:
        """Say whether any cell that is read is an error."""
        return any(source.store.codes is not None and source.holds_error for source in self._sources)

    def fill(self) -> None:
        """Bring what is read into the scratch arrays."""
        axis = 0 if self._is_turned else TIME
        for array, target in self._total_arrays:
            np.add.accumulate(array, axis=axis, out=target)
        for target, array in self._copy_arrays:
            np.copyto(target, array)
