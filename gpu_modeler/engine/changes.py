"""What an edit changed: the set of cells, for views to repaint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.space import Box, slices

Mask = NDArray[np.bool_]


class ChangedCells(Mapping[str, Mask]):
    """For each line that changed, a mask `[period, company, segment, case]` of the cells whose value or error differs.

    Masks are made when they are asked for: most views ask for a few lines.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], to_public: tuple[int, ...]) -> None:
        self._shapes = shapes
        self._to_public = to_public
        self._pieces: dict[str, list[tuple[Box, bytes]]] = {}

    def add(self, line: str, box: Box, mask: bytes) -> None:
        """Note the changed cells of a box, one byte a cell in memory order."""
        self._pieces.setdefault(line, []).append((box, mask))

    def __getitem__(self, line: str) -> Mask:
        mask = np.zeros(self._shapes[line], dtype=bool)
        for box, changed in self._pieces[line]:
            part = mask[slices(box)]
            part |= np.frombuffer(changed, dtype=bool).reshape(part.shape)
        return mask.transpose(self._to_public)

    def __iter__(self) -> Iterator[str]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)

    def __contains__(self, line: object) -> bool:
        return line in self._pieces


class ChangeSet:
    """The outcome of a recalculation.

    `masks` holds the changed cells by line; `structure` says that lines, axes or scenarios changed, so that views load
    anew; `elapsed` is in seconds.
    """

    __slots__ = ("elapsed", "masks", "structure")

    def __init__(self, masks: Mapping[str, Mask], *, structure: bool = False, elapsed: float = 0.0) -> None:
        self.masks = masks
        self.structure = structure
        self.elapsed = elapsed
