"""Formulas taken apart into units, each one kernel: a formula, or a reduction in it that many of its cells share.

Pure geometry: which cells a unit computes and which it reads. A cell is a number; values are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.program import Instruction, Program, Scope
from gpu_modeler.engine.reading import chosen_along
from gpu_modeler.engine.space import Box, Range, Space
from gpu_modeler.engine.storage import LineStore
from gpu_modeler.formula.tree import Reduction, Reference, Year
from gpu_modeler.model import PERIOD

Cells = NDArray[np.int64]
"""Numbers of cells."""

NOWHERE = 0
"""The cell that reads as 0: what lies outside the periods."""


@dataclass(frozen=True)
class Census:
    """The numbers of all cells: of each line those of its padded array, in order; those of other things behind them."""

    ground: Ground
    first: dict[str, int]
    years: int
    end: list[int]

    @classmethod
    def of(cls, ground: Ground) -> Census:
        """Number the cells of all lines, and the years."""
        first, count = {}, 1
        for line, store in ground.lines.items():
            first[line] = count
            count += prod(store.padded.shape[:-1])
        return cls(ground, first, count, [count + max(1, len(ground.space.periods))])

    def more(self, count: int) -> int:
        """Return the first of `count` new cells."""
        self.end[0] += count
        return self.end[0] - count

    def values(self) -> NDArray[np.float64]:
        """Return the value of every cell in the first case, NaN at errors."""
        lines = [store.padded[..., 0].ravel() for store in self.ground.lines.values()]
        years = [float(year) if year.isdigit() else 0.0 for year in self.ground.space.periods] or [0.0]
        missing = self.end[0] - self.years - len(years)
        return np.concatenate([[0.0], *lines, years, np.zeros(missing)])

    def of_box(self, line: str, box: Box) -> Cells:
        """Return the cells of a box, in memory order `[…, period]`."""
        store = self.ground.lines[line]
        whole = np.arange(prod(store.padded.shape[:-1])).reshape(store.padded.shape[:-1])
        return self.first[line] + whole[store.index(box)[:-1]]


@dataclass(frozen=True)
class Slot:
    """What an instruction reads: cells `[cell, item of the outer reduction, item of the inner …]`."""

    at: int
    cells: Cells


@dataclass(frozen=True)
class Unit:
    """The instructions up to `root` of a program over some cells.

    `targets[cell]` are computed; `periods[cell]` is the period of each, or that all lie in none (-1). Instructions in
    `given` are read from cells that another unit computes.
    """

    program: Program
    root: int
    given: frozenset[int]
    targets: Cells
    periods: NDArray[np.int64]
    slots: tuple[Slot, ...]

    @property
    def is_shared(self) -> bool:
        """Say whether it is a reduction taken out of a formula."""
        return self.root < len(self.program) - 1

    @property
    def reads(self) -> Cells:
        """Return all that is read, `[cell, reading]`."""
        count = len(self.targets)
        return np.concatenate(
            [np.empty((count, 0), np.int64), *(slot.cells.reshape(count, -1) for slot in self.slots)], axis=1
        )

    def only(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Unit:
        """Return the unit over some of its cells."""
        slots = tuple(Slot(slot.at, slot.cells[chosen]) for slot in self.slots)
        return Unit(self.program, self.root, self.given, self.targets[chosen], self.periods[chosen], slots)


class Enclosing(NamedTuple):
    """A reduction around an instruction, by its number, and the items that it takes."""

    at: int
    over: Scope


def first_of(program: Program) -> list[int]:
    """Return for each instruction the first one that it is made of."""
    firsts: list[int] = []
    for at, instruction in enumerate(program):
        firsts.append(firsts[instruction.arguments[0]] if instruction.arguments else at)
    return firsts


def enclosing(program: Program, firsts: Sequence[int]) -> list[tuple[Enclosing, ...]]:
    """Return for each instruction the reductions around it, the outermost first."""
    found: list[list[Enclosing]] = [[] for _ in program]
    for at in range(len(program) - 1, -1, -1):
        node = program[at].node
        if isinstance(node, Reduction):
            operand = program[at].arguments[-1]
            for inner in range(firsts[operand], operand + 1):
                found[inner].append(Enclosing(at, node.over))
    return [tuple(each) for each in found]


def units_of(program: Program, box: Box, targets: Cells, census: Census) -> list[Unit]:
    """Return the units of a formula over `box`, what others need first; `targets` are the cells of the box, in order."""
    return _Dissection(program, census).units(len(program) - 1, box, targets)


class _Dissection:
    """One formula being taken apart."""

    def __init__(self, program: Program, census: Census) -> None:
        self._program = program
        self._census = census
        self._space = census.ground.space
        self._firsts = first_of(program)
        self._around = enclosing(program, self._firsts)

    def units(self, root: int, box: Box, targets: Cells) -> list[Unit]:
        found: list[Unit] = []
        slots: list[Slot] = []
        given: dict[int, tuple[int, Box]] = {}
        depth = len(self._around[root])
        for at in self._outermost(self._shared(root, box), root):
            its_box = self._thin_box(at, box)
            count = prod(high - low for low, high in its_box[:-1])
            first = self._census.more(count)
            found.extend(self.units(at, its_box, np.arange(first, first + count)))
            given[at] = first, its_box
        skipped = {inner for at in given for inner in range(self._firsts[at], at)}
        for at in range(self._firsts[root], root + 1):
            if at not in skipped:
                cells = self._read(at, box, given.get(at), self._around[at][depth:])
                if cells is not None:
                    slots.append(Slot(at, cells.reshape(len(targets), *cells.shape[len(self._space.axes) :])))
        is_whole = root == len(self._program) - 1
        periods = np.full(len(targets), -1)
        if is_whole or PERIOD in self._program[root].axes:
            periods[:] = np.broadcast_to(np.arange(*box[-2]), [high - low for low, high in box[:-1]]).ravel()
        return [*found, Unit(self._program, root, frozenset(given), targets, periods, tuple(slots))]

    # --- shared reductions ---

    def _shared(self, root: int, box: Box) -> Iterator[int]:
        """Yield the reductions that are the same in many cells of the box."""
        for at in range(self._firsts[root], root):
            instruction = self._program[at]
            if not isinstance(instruction.node, Reduction):
                continue
            scope = instruction.scope
            extents = (chosen_along(axis, scope, box, self._space).hull for axis in self._space.axes)
            wide = {
                axis for axis, (low, high) in zip(self._space.axes, extents, strict=True) if high - low > 1
            }
            if wide - instruction.axes:
                yield at

    def _outermost(self, candidates: Iterable[int], root: int) -> list[int]:
        found: list[int] = []
        for at in sorted(candidates, reverse=True):
            if not any(self._firsts[outer] <= at < outer for outer in found):
                found.append(at)
        return found[::-1]

    def _thin_box(self, at: int, box: Box) -> Box:
        instruction = self._program[at]
        ranges = [
            chosen_along(axis, instruction.scope, box, self._space).hull
            if axis in instruction.axes
            else (0, 1)
            for axis in self._space.axes
        ]
        return (*ranges, box[-1])

    # --- readings ---

    def _read(
        self, at: int, box: Box, given: tuple[int, Box] | None, around: Sequence[Enclosing]
    ) -> Cells | None:
        """Return what an instruction reads `[*box, *items]`, `None` if it reads nothing."""
        instruction = self._program[at]
        node = instruction.node
        places = _Places(self._space, box, instruction.scope, around)
        if given is not None:
            first, its_box = given
            extents = [
                (low, high) if axis in instruction.axes else None
                for axis, (low, high) in zip(self._space.axes, its_box[:-1], strict=True)
            ]
            return places.joined(first, extents)
        if isinstance(node, Year):
            periods = (0, len(self._space.periods))
            return places.joined(self._census.years, [*[None] * (len(self._space.axes) - 1), periods])
        if isinstance(node, Reference):
            return self._reference(instruction, node, places)
        return None

    def _reference(self, instruction: Instruction, node: Reference, places: _Places) -> Cells:
        store = self._census.ground.lines[node.line]
        for axis, item in node.fixed.items():
            places.fix(axis, self._space.positions[axis][item])
        if PERIOD in store.axes and PERIOD not in node.fixed:
            if instruction.running:
                places.run_up(len(self._space.periods))
            places.move(PERIOD, node.lag)
        return places.in_store(store, self._census.first[node.line])


class _Places:
    """Positions along each axis, broadcastable to `[*box, *items]`."""

    def __init__(self, space: Space, box: Box, scope: Scope, around: Sequence[Enclosing]) -> None:
        self._axes = space.axes
        self._shape: list[int] = [high - low for low, high in box[:-1]]
        self._at: dict[str, NDArray[np.int64]] = {}
        self._is_outside: NDArray[np.bool_] | None = None
        dimensions = len(space.axes) + len(around)
        for at, (axis, (low, high)) in enumerate(zip(space.axes, box[:-1], strict=True)):
            self._at[axis] = np.arange(low, high).reshape(_along(at, dimensions))
        for at, (_, over) in enumerate(around, start=len(space.axes)):
            reduced = [axis for axis in space.axes if axis in over]
            chosen = [[space.positions[axis][item] for item in over[axis]] for axis in reduced]
            for axis, grid in zip(reduced, np.meshgrid(*chosen, indexing="ij"), strict=True):
                self._at[axis] = grid.reshape(_along(at, dimensions))
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


def _along(at: int, dimensions: int) -> list[int]:
    return [-1 if dimension == at else 1 for dimension in range(dimensions)]
