"""Formulas taken apart into units, each one kernel: a formula, or a reduction in it that many of its cells share.

Pure geometry: which cells a unit computes and which it reads. A cell is a number; values are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled.places import Cells, Enclosing, Places, along
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.program import Instruction, Program
from gpu_modeler.engine.reading import chosen_along
from gpu_modeler.engine.space import Box
from gpu_modeler.formula.tree import Reduction, Reference, Year
from gpu_modeler.model import PERIOD


@dataclass(frozen=True)
class Census:
    """The numbers of all cells: of each line those of its padded array, in order; those of other things behind them."""

    ground: Ground
    first: dict[str, int]
    years: int
    end: list[int]

    @property
    def grouped_axis(self) -> str:
        """The longest axis but the periods, by whose items work may be grouped; empty where there is none."""
        space = self.ground.space
        return max(space.axes[:-1], key=lambda axis: len(space.items[axis]), default="")

    @property
    def items(self) -> int:
        """How many items the grouping axis has."""
        return len(self.ground.space.items.get(self.grouped_axis, ()))

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

    def of_cell(self, line: str, index: Sequence[int]) -> int:
        """Return the cell at a position in memory order."""
        store, found = self.ground.lines[line], 0
        *others, period = index
        for at, extent in zip((*others, period + store.before), store.padded.shape, strict=False):
            found = found * extent + at
        return self.first[line] + found

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

    `targets[cell]` are computed; `periods[cell]` is the period of each and `items[cell]` its item on the grouping axis,
    -1 where it has none. Instructions in `given` are read from cells that another unit computes.
    """

    program: Program
    root: int
    given: frozenset[int]
    targets: Cells
    periods: NDArray[np.int64]
    items: NDArray[np.int64]
    slots: tuple[Slot, ...]

    @property
    def is_shared(self) -> bool:
        """Say whether it is a reduction taken out of a formula."""
        return self.root < len(self.program) - 1

    @cached_property
    def reads(self) -> Cells:
        """Return all that is read, `[cell, reading]`."""
        count = len(self.targets)
        return np.concatenate(
            [np.empty((count, 0), np.int64), *(slot.cells.reshape(count, -1) for slot in self.slots)], axis=1
        )

    def only(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Unit:
        """Return the unit over some of its cells."""
        slots = tuple(Slot(slot.at, slot.cells[chosen]) for slot in self.slots)
        periods, items = self.periods[chosen], self.items[chosen]
        return Unit(self.program, self.root, self.given, self.targets[chosen], periods, items, slots)


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


def units_of(line: str, part: int, box: Box, census: Census) -> list[Unit]:
    """Return the units of one of a line's formulas over `box`, what others need first; the last one is its own."""
    program = census.ground.bound[line].parts[part].program
    axes = frozenset(census.ground.lines[line].axes)
    targets = census.of_box(line, box).ravel()
    return _Dissection(program, census).units(_Region(len(program) - 1, box, targets, axes | {PERIOD}))


class _Region(NamedTuple):
    """The instructions up to `root` over a box; `targets` are its cells, which lie along `axes`."""

    root: int
    box: Box
    targets: Cells
    axes: frozenset[str]


class _Dissection:
    """One formula being taken apart."""

    def __init__(self, program: Program, census: Census) -> None:
        self._program = program
        self._census = census
        self._space = census.ground.space
        self._firsts = first_of(program)
        self._around = enclosing(program, self._firsts)

    def units(self, region: _Region) -> list[Unit]:
        """Return what computes a region, what others need first."""
        root, box = region.root, region.box
        found: list[Unit] = []
        given: dict[int, tuple[int, Box]] = {}
        for at in self._outermost(self._shared(root, box), root):
            thin = self._thin_box(at, box)
            first = self._census.more(count := prod(high - low for low, high in thin[:-1]))
            found.extend(
                self.units(_Region(at, thin, np.arange(first, first + count), self._program[at].axes))
            )
            given[at] = first, thin
        slots = tuple(self._slots(region, given))
        periods, items = self._along_axis(region, PERIOD), self._along_axis(region, self._census.grouped_axis)
        return [*found, Unit(self._program, root, frozenset(given), region.targets, periods, items, slots)]

    def _slots(self, region: _Region, given: Mapping[int, tuple[int, Box]]) -> Iterator[Slot]:
        depth, count = len(self._around[region.root]), len(region.targets)
        skipped = {inner for at in given for inner in range(self._firsts[at], at)}
        for at in range(self._firsts[region.root], region.root + 1):
            if at not in skipped:
                cells = self._read(at, region.box, given.get(at), self._around[at][depth:])
                if cells is not None:
                    yield Slot(at, cells.reshape(count, *cells.shape[len(self._space.axes) :]))

    def _along_axis(self, region: _Region, axis: str) -> NDArray[np.int64]:
        """Return the position of each cell of a region along an axis, -1 where it has none."""
        if axis not in region.axes:
            return np.full(len(region.targets), -1)
        extents = [high - low for low, high in region.box[:-1]]
        at = self._space.axes.index(axis)
        positions = np.arange(*region.box[at]).reshape(along(at, len(extents)))
        return np.broadcast_to(positions, extents).ravel()

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
        places = Places(self._space, box, instruction.scope, around)
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

    def _reference(self, instruction: Instruction, node: Reference, places: Places) -> Cells:
        store = self._census.ground.lines[node.line]
        for axis, item in node.fixed.items():
            places.fix(axis, self._space.positions[axis][item])
        if PERIOD in store.axes and PERIOD not in node.fixed:
            if instruction.running:
                places.run_up(len(self._space.periods))
            places.move(PERIOD, node.lag)
        return places.in_store(store, self._census.first[node.line])
