"""Arrays that are kept between calculations, so that none is allocated while an edit is followed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.listing import Listing
from gpu_modeler.engine.storage import Flags

Shape = tuple[int, ...]


class Workspace:
    """Scratch arrays by shape and number. Steps run one after another, so that all may use the same ones.

    `listings` keeps printed formulas for the steps that evaluate them in other boxes.
    """

    def __init__(self) -> None:
        self._arrays: dict[tuple[Shape, type, int], NDArray[Any]] = {}
        self.listings: dict[object, Listing] = {}
        self._flags: dict[tuple[Shape, int], tuple[bytearray, Flags]] = {}

    def array(self, shape: Shape, dtype: type, number: int) -> NDArray[Any]:
        """Return the scratch array of a shape and number."""
        key = (shape, dtype, number)
        if key not in self._arrays:
            self._arrays[key] = np.empty(shape, dtype=dtype)
        return self._arrays[key]

    def flags(self, shape: Shape, number: int = 0) -> tuple[bytearray, Flags]:
        """Return truth values twice: as bytes, which are searched fastest, and as an array over the same memory."""
        key = (shape, number)
        if key not in self._flags:
            memory = bytearray(int(np.prod(shape)))
            self._flags[key] = memory, np.frombuffer(memory, dtype=np.bool_).reshape(shape)
        return self._flags[key]


class Allotment:
    """The scratch arrays one step has taken; what is given back is taken again by later instructions of the step."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._taken: dict[tuple[Shape, type], set[int]] = {}
        self._leases: list[tuple[int, Shape, type, int]] = []

    def take(self, shape: Shape, dtype: type = float, until: int = 1 << 60) -> NDArray[Any]:
        """Return an array that is the caller's own up to instruction `until`."""
        taken = self._taken.setdefault((shape, dtype), set())
        number = next(number for number in range(len(taken) + 1) if number not in taken)
        taken.add(number)
        self._leases.append((until, shape, dtype, number))
        return self._workspace.array(shape, dtype, number)

    def give_back(self, before: int) -> None:
        """Free the arrays that are not read at or after instruction `before`."""
        kept = []
        for lease in self._leases:
            until, shape, dtype, number = lease
            if until < before:
                self._taken[shape, dtype].discard(number)
            else:
                kept.append(lease)
        self._leases = kept
