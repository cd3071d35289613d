"""Lines that no kernel can compute, left to numpy between the kernels: their cells are brought over and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled.library import LANES
from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.units import Census
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.order import Component
from gpu_modeler.engine.space import Box
from gpu_modeler.engine.steps import WholeStep
from gpu_modeler.engine.storage import HardValues, LineStore
from gpu_modeler.engine.workspace import Workspace
from gpu_modeler.errors import CellError
from gpu_modeler.formula.tree import Reference

_Scalar = TypeVar("_Scalar", np.float64, np.bool_)

Laid = tuple[str, tuple[int, ...], NDArray[np.float64], NDArray[np.bool_] | None]
"""A varied cell: its line, its position, its values in all cases, and where it holds none."""


class NumpyStep:
    """One component, evaluated for the lanes of one block.

    `targets` are the cells that it computes, `reads` those that it may read; other cells are taken as they are.
    """

    def __init__(
        self, component: Component, boxes: Mapping[str, Box], census: Census, is_typed: NDArray[np.bool_]
    ) -> None:
        self._census = census
        self.lines = tuple(boxes)
        self._read_lines = sorted(_lines_read(boxes, census.ground) | set(boxes))
        cells = {line: _all_cells(line, census) for line in self._read_lines}
        self.reads = np.concatenate(list(cells.values()))
        targets = np.concatenate([census.of_box(line, box).ravel() for line, box in boxes.items()])
        self.targets = targets[~is_typed[targets]]
        self._component = component
        self._boxes = {line: (*box[:-1], (0, LANES)) for line, box in boxes.items()}
        self._step: WholeStep | LoopStep | None = None
        self._stores: dict[str, LineStore] = {}

    def prepare(self) -> None:
        """Make the arrays and the step, with the numbers that do not vary."""
        ground = self._census.ground
        for line in self._read_lines:
            self._stores[line] = _spread(ground.lines[line], is_own=line in self._boxes)
        own = Ground(ground.bound, {**ground.lines, **self._stores}, ground.space)
        if self._component.direction == 0:
            ((line, box),) = self._boxes.items()
            self._step = WholeStep(line, box, own, Workspace(), writes_through=True)
        else:
            self._step = LoopStep(self._component, self._boxes, own, Workspace(), writes_through=True)

    def run(self, arena: NDArray[np.float64], rows: Cells, inputs: Iterable[Laid], cases: slice) -> None:
        """Bring over what is read from the rows `[row, lane]`, evaluate, and bring back what is computed."""
        assert self._step is not None, "a step is prepared before it is run"
        for line, index, values, missing in inputs:
            hard = self._stores[line].hard
            hard.set(index, _full(values[cases]))
            if missing is not None:
                hard.take_away(index, _full(missing[cases]))
        for line, store in self._stores.items():
            self._bring_over(line, store, arena, rows)
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            self._step.run(0)
        for line in self.lines:
            self._bring_back(line, arena, rows)

    def _bring_over(self, line: str, store: LineStore, arena: NDArray[np.float64], rows: Cells) -> None:
        first = self._census.first[line]
        flat = store.padded.reshape(-1, LANES)
        its_rows = rows[first : first + len(flat)]
        is_there = its_rows >= 0
        flat[is_there] = arena[its_rows[is_there]]
        is_error = np.isnan(store.padded)
        store.codes = np.where(is_error, np.uint8(CellError.NUM), np.uint8(0)) if is_error.any() else None

    def _bring_back(self, line: str, arena: NDArray[np.float64], rows: Cells) -> None:
        first = self._census.first[line]
        flat = self._stores[line].padded.reshape(-1, LANES)
        inside = self.targets[(self.targets >= first) & (self.targets < first + len(flat))]
        arena[rows[inside]] = flat[inside - first]


def _lines_read(boxes: Mapping[str, Box], ground: Ground) -> set[str]:
    return {
        instruction.node.line
        for line in boxes
        for part in ground.bound[line].parts
        for instruction in part.program
        if isinstance(instruction.node, Reference)
    }


def _all_cells(line: str, census: Census) -> Cells:
    first = census.first[line]
    return np.arange(first, first + census.ground.lines[line].padded.size)


def _spread(store: LineStore, *, is_own: bool) -> LineStore:
    spread = LineStore.over(store, np.repeat(store.padded, LANES, axis=-1))
    if is_own:
        mask = np.repeat(store.hard.mask, LANES, axis=-1)
        spread.hard = HardValues.over(mask, np.repeat(store.hard.values, LANES, axis=-1))
    return spread


def _full(block: NDArray[_Scalar]) -> NDArray[_Scalar]:
    return np.concatenate([block, np.repeat(block[-1:], LANES - len(block))])
