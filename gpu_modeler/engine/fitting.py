"""Arrays put in the place of a listing's parameters: what a piece reads, where it writes, and scratch room between.

Small boxes are fitted so that every operand is contiguous and of one shape (numpy is five times faster then), by
copying what is not; large ones are read where they lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from gpu_modeler.engine.feeds import Feeds, Source
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.helpers import WholeAxis
from gpu_modeler.engine.listing import (
    Description,
    HardRows,
    Items,
    NodeRows,
    Number,
    Periods,
    Read,
    RowsOf,
    Target,
    Temporary,
)
from gpu_modeler.engine.program import Instruction, Scope
from gpu_modeler.engine.reading import box_read, chosen_along, years
from gpu_modeler.engine.space import TIME, Box, slices
from gpu_modeler.engine.storage import LineStore, Values
from gpu_modeler.engine.work import Work
from gpu_modeler.engine.workspace import Allotment
from gpu_modeler.formula.tree import Reduction, Reference, Year
from gpu_modeler.model import PERIOD

SMALL = 4096
"""Cells up to which a call costs more than the arithmetic."""

_MANY_ITEMS = 12
_END_OF_PIECE = 1 << 50


class Piece(NamedTuple):
    """One formula and the box in which it is evaluated (`part` -1: all of the line's formulas)."""

    line: str
    part: int
    box: Box


@dataclass
class Fitting:
    """Finds the arrays of one step.

    In a loop (`work` holds its own lines) arrays stand period first, and rows are lists indexed by the period's position.
    What must be done before each run is left in `feeds`.
    """

    ground: Ground
    pieces: Sequence[Piece]
    targets: Sequence[Any]
    allotment: Allotment
    nodes: Sequence[Piece] = ()
    work: Mapping[str, Work] | None = None
    is_movable: bool = True
    feeds: Feeds = field(init=False)
    _made: dict[str, Any] = field(default_factory=dict)
    _extents: dict[object, tuple[int, ...]] = field(default_factory=dict)
    _small: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.feeds = Feeds(is_turned=self.work is not None)

    def fit(self, parameters: Mapping[str, Description]) -> dict[str, Any]:
        """Return what to pass for each parameter.

        What is filled before the code runs, or kept throughout, gets its room first: nothing else may share it.
        """
        kept = {name: each for name, each in parameters.items() if _is_kept(each)}
        self._made.update((name, self._argument(each)) for name, each in kept.items())
        piece = 0
        for name, description in parameters.items():
            if name in kept:
                continue
            if isinstance(description, Temporary):
                self.allotment.give_back(description.at if description.piece == piece else _END_OF_PIECE)
                piece = description.piece
            self._made[name] = self._argument(description)
        return {name: self._made[name] for name in parameters}

    def _argument(self, description: Description) -> Any:
        match description:
            case Number():
                return np.array(description.value)
            case Read():
                return self._read(description)
            case Temporary():
                return self._temporary(description)
            case RowsOf():
                return self._rows(self._made[description.name], self.pieces[description.piece].box)
            case Items():
                return self._items(description)
            case Target():
                return self.targets[description.piece]
            case Periods():
                return self.pieces[description.piece].box[TIME][1 if description.is_end else 0]
            case NodeRows():
                return self._node_rows(self.nodes[description.node])
            case HardRows():
                return hard_rows(self.ground, self.nodes[description.node])

    # --- shapes ---

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes in the order in which arrays stand here."""
        axes = self.ground.space.axes
        return axes if self.work is None else (PERIOD, *axes[:-1])

    def _instruction(self, piece: int, at: int) -> Instruction:
        its = self.pieces[piece]
        return self.ground.bound[its.line].parts[its.part].program[at]

    def _surroundings(self, piece: int, scope: Scope) -> tuple[int, ...]:
        """Return the extents of the box as instructions in `scope` see it, the cases last."""
        key = (piece, *scope.items())
        extents = self._extents.get(key)
        if extents is None:
            box, space = self.pieces[piece].box, self.ground.space
            hulls = [chosen_along(axis, scope, box, space).hull for axis in self.axes]
            extents = self._extents[key] = tuple(high - low for low, high in (*hulls, box[-1]))
        return extents

    def _is_small(self, piece: int) -> bool:
        """Say whether a piece and all that it reduces are small; what is large nowhere takes the shape of its surroundings."""
        known = self._small.get(piece)
        if known is None:
            its = self.pieces[piece]
            program = self.ground.bound[its.line].parts[its.part].program
            known = all(prod(self._surroundings(piece, each.scope)) <= SMALL for each in program)
            self._small[piece] = known
        return known

    def _shape(self, piece: int, scope: Scope, axes: frozenset[str]) -> tuple[int, ...]:
        """Return the shape of a value that varies along `axes`; a small one is as large as its surroundings."""
        full = self._surroundings(piece, scope)
        if self._is_small(piece):
            return full
        thin = [extent if axis in axes else 1 for axis, extent in zip(self.axes, full[:-1], strict=True)]
        return (*thin, full[-1])

    # --- operands ---

    def _read(self, description: Read) -> Any:
        piece, instruction = description.piece, self._instruction(description.piece, description.at)
        node, scope, space = instruction.node, instruction.scope, self.ground.space
        box = self.pieces[piece].box
        if isinstance(node, Year):
            array = self.feeds.turned(years(chosen_along(PERIOD, scope, box, space), space).values)
            return self._fed(array, array, piece, instruction)
        assert isinstance(node, Reference)
        store = self.ground.lines[node.line]
        read = box_read(store, node, scope, box, space)
        shift = node.lag if PERIOD in store.axes and PERIOD not in node.fixed else 0
        if description.is_inside:
            assert self.work is not None
            return self.work[node.line].rows(read, shift)
        if instruction.running:
            read = (*read[:TIME], (0, read[TIME][1]), read[-1])
        source = Source(store, store.index(read, shift), self._followed(instruction, node, store, box))
        self.feeds.reads(source)
        array = self.feeds.turned(source.array)
        if instruction.running:
            array = self._running(source, array.shape, box)
            return self._fed(array, array, piece, instruction)
        return self._fed(array, source, piece, instruction)

    def _followed(
        self, instruction: Instruction, node: Reference, store: LineStore, box: Box
    ) -> frozenset[int]:
        """Return the axes along which one item is read that is the box's own: these may be moved."""
        if not self.is_movable:
            return frozenset()
        return frozenset(
            at
            for at, axis in enumerate(self.ground.space.axes[:-1])
            if axis in store.axes
            and axis not in node.fixed
            and axis not in instruction.scope
            and box[at][1] - box[at][0] == 1 < len(self.ground.space.items[axis])
        )

    def _running(self, source: Source, shape: tuple[int, ...], box: Box) -> Values:
        """Return the part of a running total from the first period on that lies in the box."""
        total = self.allotment.take(shape)
        self.feeds.totals(source, total)
        low, high = box[TIME]
        return total[low:high] if self.work is not None else total[..., low:high, :]

    def _fed(self, array: Values, source: Source | Values, piece: int, instruction: Instruction) -> Values:
        """Return an operand in the wanted shape: itself, or scratch room into which it is copied before each run."""
        is_small = self._is_small(piece)
        may_move = isinstance(source, Source) and bool(source.follows)
        if not is_small and self.work is None and not may_move:
            return array
        shape = self._shape(piece, instruction.scope, instruction.axes) if is_small else array.shape
        if array.shape == shape and array.flags.c_contiguous and not may_move:
            return array
        copy = self.allotment.take(shape)
        self.feeds.copies(copy, source)
        return copy

    def _temporary(self, room: Temporary) -> Any:
        instruction = self._instruction(room.piece, room.at)
        shape = self._shape(room.piece, instruction.scope, room.axes)
        shape = shape[1:] if room.is_row and self.work is not None else shape
        return self.allotment.take(shape, bool if room.dtype == "bool" else float, room.until)

    def _rows(self, array: Any, box: Box) -> list[Any]:
        """Return the rows of an array that was computed for all periods of its piece, by the period's position."""
        low, high = box[TIME]
        rows = list(array) if len(array) == high - low else [array[0]] * (high - low)
        return [None] * low + rows

    def _items(self, description: Items) -> Any:
        source = self._made[description.name]
        if isinstance(source, list):
            return [None if row is None else self._views(description, row, self.axes[1:]) for row in source]
        return self._views(description, source, self.axes if source.ndim > len(self.axes) else self.axes[1:])

    def _views(self, description: Items, array: Any, axes: Sequence[str]) -> Any:
        """Return the items of an array that a reduction takes, the last axis fastest."""
        instruction = self._instruction(description.piece, description.at)
        assert isinstance(instruction.node, Reduction)
        over = instruction.node.over
        scope = {**instruction.scope, **over}
        box, space = self.pieces[description.piece].box, self.ground.space
        reduced = [axis for axis in space.axes if axis in over]
        chosen = [chosen_along(axis, scope, box, space) for axis in reduced]
        places = [one.picks or range(one.hull[1] - one.hull[0]) for one in chosen]
        if len(reduced) == 1 and not chosen[0].picks and len(places[0]) > _MANY_ITEMS:
            return WholeAxis.of(array, axes.index(reduced[0]))
        views = []
        for positions in product(*places):
            index = [slice(None)] * array.ndim
            for axis, at in zip(reduced, positions, strict=True):
                index[axes.index(axis)] = slice(at, at + 1)
            views.append(array[tuple(index)])
        return tuple(views)

    def _node_rows(self, node: Piece) -> list[Values]:
        assert self.work is not None
        return self.work[node.line].rows(node.box, 0)


def hard_rows(ground: Ground, node: Piece) -> list[Any]:
    """Return by period the hard values of a node of a loop and where they are laid over, `None` where there are none."""
    hard = ground.lines[node.line].hard
    values, masks = (np.moveaxis(part[slices(node.box)], TIME, 0) for part in (hard.values, hard.mask))
    rows = [(value, mask) if mask.any() else None for value, mask in zip(values, masks, strict=True)]
    return [None] * node.box[TIME][0] + rows


def _is_kept(description: Description) -> bool:
    if isinstance(description, Temporary):
        return description.until > _END_OF_PIECE
    return isinstance(description, Read)
