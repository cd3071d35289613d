"""One line evaluated for all periods of a box: the fast path where it can, else the precise one; what changed is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np

from gpu_modeler.engine.evaluate import active_parts, evaluated, relative
from gpu_modeler.engine.feeds import Shifts, Source
from gpu_modeler.engine.fitting import Fitting, Piece
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.listing import Listing, compiled
from gpu_modeler.engine.printer import is_printable, print_piece
from gpu_modeler.engine.space import TIME, Box, is_covered, shape_of, slices
from gpu_modeler.engine.storage import Codes, Flags, LineStore, Values
from gpu_modeler.engine.workspace import Allotment, Workspace


class Changed(NamedTuple):
    """The cells of a line that changed: one byte a cell of `box`, in memory order."""

    line: str
    box: Box
    flags: bytes


class WholeStep:
    """A line's formulas over a box. Views and scratch arrays are found once, when the step is made.

    One that writes through computes in the line's own cells and tells no change.
    """

    is_stepped = False

    def __init__(
        self, line: str, box: Box, ground: Ground, workspace: Workspace, *, writes_through: bool = False
    ) -> None:
        self._writes_through = writes_through
        self.line = line
        self.boxes = {line: box}
        self._box = box
        self._ground = ground
        self._store = ground.lines[line]
        self._hard = self._store.hard
        self._workspace = workspace
        allotment = Allotment(workspace)
        self._kept = self._store.view(box)
        self._out: Values = self._kept if writes_through else allotment.take(shape_of(box))
        self._out_bits, self._kept_bits = self._out.view(np.int64), self._kept.view(np.int64)
        self._bytes, self._flags = workspace.flags(shape_of(box))
        self._prepare(allotment)
        self._find_hard_values()

    def _prepare(self, allotment: Allotment) -> None:
        bound, box = self._ground.bound[self.line], self._box
        pieces = [Piece(self.line, part, piece) for part, piece in active_parts(bound, box)]
        self.is_fast = all(is_printable(bound.parts[piece.part].program, ()) for piece in pieces)
        self._fills = not is_covered(box, (piece.box for piece in pieces))
        listing = self._listing([piece.part for piece in pieces])
        targets = [self._out[slices(relative(piece.box, box))] for piece in pieces]
        fitting = Fitting(self._ground, pieces, targets, allotment, is_movable=not self._writes_through)
        self._run = compiled(listing.source(is_stepped=False))(*fitting.fit(listing.parameters).values())
        self._feeds = fitting.feeds
        follows = frozenset(at for at, (low, high) in enumerate(box[:TIME]) if high - low == 1)
        self._feeds.reads(Source(self._store, self._store.index(box), follows))

    def _listing(self, parts: Sequence[int]) -> Listing:
        """Return the printed formulas of parts of the line; they are printed once for all boxes."""
        listings = self._workspace.listings
        key = (self.line, *parts)
        if key not in listings:
            listings[key] = Listing()
            for number, part in enumerate(parts):
                print_piece(listings[key], number, self._ground.bound[self.line].parts[part].program, None)
        return listings[key]

    def moved(self, boxes: Mapping[str, Box], shifts: Shifts) -> WholeStep:
        """Return the step of the same line at other items, which shares all but what it reads and where it writes."""
        other = copy(self)
        other.boxes = dict(boxes)
        ((_, other._box),) = boxes.items()
        other._kept = self._store.view(other._box)
        other._kept_bits = other._kept.view(np.int64)
        other._feeds = self._feeds.moved(shifts)
        other._find_hard_values()
        return other

    def run(self, first: int = 0) -> list[Changed]:
        """Evaluate the line, put what changed in place and tell it. Numpy's faults must be set to raise."""
        if not self.is_fast or self._hard.has_faults or self._feeds.hold_errors():
            return self._precisely()
        try:
            self._evaluate()
        except FloatingPointError:
            return self._precisely()
        if self._writes_through:
            return []
        np.not_equal(self._out_bits, self._kept_bits, self._flags)
        if self._bytes.find(1) < 0:
            return []
        np.copyto(self._kept, self._out)
        return [Changed(self.line, self._box, bytes(self._bytes))]

    def _evaluate(self) -> None:
        if self._hard.version != self._hard_version:
            self._find_hard_values()
        if self._over is not None and self._is_typed:
            np.copyto(self._out, self._over[0])
            return
        self._feeds.fill()
        if self._fills:
            self._out.fill(0.0)
        self._run()
        if self._over is not None:
            np.copyto(self._out, self._over[0], where=self._over[1])

    def _find_hard_values(self) -> None:
        """Look whether any value is laid over, or one over every cell; asked again when that may have changed."""
        where = slices(self._box)
        mask = self._hard.mask[where]
        self._over = (self._hard.values[where], mask) if mask.any() else None
        self._is_typed = bool(mask.all()) and mask.shape == shape_of(self._box)
        self._hard_version = self._hard.version

    def _precisely(self) -> list[Changed]:
        values, codes = evaluated(self.line, self._box, self._ground)
        return commit(self._store, self.line, self._box, values, codes)


def commit(store: LineStore, line: str, box: Box, values: Values, codes: Codes | None) -> list[Changed]:
    """Put values and codes in place and tell what changed."""
    kept_codes = None if store.codes is None else store.codes[store.index(box)]
    flags = differing((store.view(box), kept_codes), (values, codes))
    if not flags.any():
        return []
    store.write(box, values, codes)
    return [Changed(line, box, flags.tobytes())]


def differing(one: tuple[Values, Codes | None], other: tuple[Values, Codes | None]) -> Flags:
    """Return where two sets of cells differ, in a bit of the value or in the error."""
    flags: Flags = np.ascontiguousarray(one[0]).view(np.int64) != np.ascontiguousarray(other[0]).view(
        np.int64
    )
    if one[1] is not None or other[1] is not None:
        none = np.uint8(0)
        flags |= (none if one[1] is None else one[1]) != (none if other[1] is None else other[1])
    return flags
