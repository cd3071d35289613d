"""Many cases of the same model at once, in machine code: the same answers as `Batch`, many times faster.

Kernels say where a cell is an error; which error it is, the numpy batch says, for the cases in question only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.batch import Batch, BatchValues, Inputs, needed, one_case, touched
from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.compiled import library
from gpu_modeler.engine.compiled.code import Arena, Code, Segment
from gpu_modeler.engine.compiled.given import Given, address_of
from gpu_modeler.engine.compiled.numpy_steps import Laid
from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.stage import Stage
from gpu_modeler.engine.compiled.stages import Staging
from gpu_modeler.engine.compiled.tape import Input, Tape, tape_of
from gpu_modeler.engine.compiled.toolchain import TOOLCHAIN
from gpu_modeler.engine.compiled.units import Census
from gpu_modeler.engine.drawing import Drawing, Seed
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.reach import Reach
from gpu_modeler.engine.space import Box, hull
from gpu_modeler.engine.storage import Codes
from gpu_modeler.model import Place

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cell = tuple[str, Place]

_FEW_CASES = 256
"""Cases with errors that numpy evaluates at once."""


class KernelBatch:
    """Cases of one model, evaluated in machine code. Used like `Batch`; by one thread at a time."""

    def __init__(
        self,
        ground: Ground,
        order: Order,
        inputs: Inputs,
        outputs: Sequence[str],
        case: int,
        *,
        cells: Sequence[Cell] | None = None,
    ) -> None:
        self._whole, self._order, self._case, self._cells = ground, order, case, cells
        self._outputs = tuple(dict.fromkeys(outputs))
        self._ground = Ground(
            ground.bound, {line: one_case(store, case) for line, store in ground.lines.items()}, ground.space
        )
        self._census = Census.of(self._ground)
        self._given = Given(inputs)
        self._given.take_over(inputs)
        self._arena: Arena | None = None
        self._numpy: Batch | None = None
        self._build()

    def again(self, inputs: Inputs) -> BatchValues:
        """Evaluate other cases of the same cells. The model must not have changed since.

        Raises:
            KeyError: they are other cells.
            ValueError: they are not of one length.
        """
        if inputs.keys() != set(self._given.cells):
            raise KeyError(*(inputs.keys() ^ set(self._given.cells)))
        known = self._given.may_miss
        self._given.take_over(inputs)
        if (self._given.may_miss != known).any():
            self._build()
        return self.run()

    # --- building ---

    def _build(self) -> None:
        names = {line for line, _ in self._given.cells}
        varied = touched(self._order, names) & needed(self._order, self._outputs)
        edges = tuple(edge for edge in self._order.edges if edge.reader in varied)
        reach = Reach(Order(self._order.components, edges), self._ground)
        numbers = np.array([self._number(*cell) for cell in self._given.cells], dtype=np.int64)
        staging = Staging(self._census, self._typed(numbers))
        seeds = self._seeds(varied)
        stages = [
            stage
            for number, boxes in (Drawing(reach, seeds).places() if seeds else ())
            for stage in staging.stages(self._order.components[number], boxes)
        ]
        values = self._census.values()
        self._varied = Input(numbers, *self._kinds(numbers, stages, len(values)))
        whole = [self._census.of_box(line, reach.whole_box(line)).ravel() for line in self._outputs]
        self._shown = np.concatenate([*whole, np.empty(0, np.int64)])
        wanted = self._shown
        if self._cells is not None:
            wanted = np.unique(np.array([self._number(*cell) for cell in self._cells], dtype=np.int64))
        self._tape: Tape = tape_of(stages, values, self._varied, wanted, self._census.items)
        self._moves = self._tape.varies & np.isin(np.arange(len(values)), wanted)
        self._values = values
        self._code = Code(self._tape, values, self._varied, self._shown)
        self._arena = None

    def _number(self, line: str, place: Place) -> int:
        return self._census.of_cell(line, self._index(line, place))

    def _index(self, line: str, place: Place) -> tuple[int, ...]:
        index = cell_index(self._ground.space, self._ground.lines[line].axes, place)
        if index is None:
            raise KeyError((line, place))
        return index

    def _typed(self, numbers: Cells) -> Flags:
        """Return which cells are not computed: those that hold a typed value, and inputs that have one in every case."""
        is_typed = np.zeros(self._census.end[0], dtype=bool)
        for line, store in self._ground.lines.items():
            mask = store.hard.mask[..., 0]
            if mask.any():
                box = tuple((0, extent) for extent in store.shape)
                is_typed[self._census.of_box(line, box)[mask]] = True
        is_typed[numbers] = ~self._given.may_miss
        return is_typed

    def _seeds(self, varied: set[str]) -> list[Seed]:
        boxes: dict[str, Box] = {}
        for line, place in self._given.cells:
            index = self._index(line, place)
            if line in varied:
                box = (*((at, at + 1) for at in index), (0, 1))
                boxes[line] = hull(boxes[line], box) if line in boxes else box
        return list(boxes.items())

    def _kinds(self, numbers: Cells, stages: Sequence[Stage], count: int) -> tuple[Flags, Flags]:
        """Return which inputs lack a value in some cases, and which of these have a formula below."""
        may_miss = self._given.may_miss
        is_computed = np.zeros(count, dtype=bool)
        for stage in stages:
            is_computed[stage.targets] = True
        return may_miss, may_miss & is_computed[numbers]

    # --- running ---

    def run(self) -> BatchValues:
        """Evaluate all cases."""
        arrays = {line: self._array(line) for line in self._outputs}
        self._point(arrays)
        self._arena = self._arena or Arena(self._tape)
        self._run_range(self._arena, 0, self._given.count)
        return self._found(arrays)

    def _array(self, line: str) -> Values:
        return np.empty((*self._ground.lines[line].shape[:-1], self._given.count))

    def _point(self, arrays: dict[str, Values]) -> None:
        step = 8 * self._given.count
        outputs = [address_of(array) + step * np.arange(prod(array.shape[:-1])) for array in arrays.values()]
        found = np.concatenate([*outputs, np.empty(0, np.int64)])
        self._code.point(self._given.addresses, self._given.flag_addresses, found)

    def _run_range(self, arena: Arena, begin: int, end: int) -> None:
        """Run all kernels over some cases; steps of numpy break the run into blocks."""
        parts = self._code.parts
        step = end - begin if len(parts) == 1 else library.LANES
        for start in range(begin, end, max(1, step)):
            stop = min(end, start + step)
            for part in parts:
                if isinstance(part, Segment):
                    if len(part.records):
                        TOOLCHAIN.run(arena.address, part.records.ctypes.data, len(part.records), start, stop)
                else:
                    part.run(arena.rows, self._tape.row, self._of_lines(part.lines), slice(start, stop))

    def _of_lines(self, lines: Sequence[str]) -> Iterator[Laid]:
        given = self._given
        for (line, place), values, missing in zip(given.cells, given.values, given.missing, strict=True):
            if line in lines:
                yield line, self._index(line, place), values, missing

    # --- answers ---

    def _found(self, arrays: dict[str, Values]) -> BatchValues:
        found = BatchValues(
            self._ground.space, {line: self._ground.lines[line].axes for line in self._outputs}
        )
        failed = np.zeros(self._given.count, dtype=bool)
        codes: dict[str, Codes | None] = {}
        start = 0
        for line, array in arrays.items():
            flat = array.reshape(prod(array.shape[:-1]), self._given.count)
            cells = self._shown[start : start + len(flat)]
            start += len(flat)
            moves = self._moves[cells]
            flat[~moves] = self._values[cells[~moves], None]
            codes[line] = self._standing_codes(line, moves)
            failed |= np.isnan(flat[moves]).any(axis=0)
        if failed.any():
            self._tell_errors(np.flatnonzero(failed), arrays, codes)
        for line, array in arrays.items():
            found.hold(line, array, codes[line], self._ground.space.to_public)
        return found

    def _standing_codes(self, line: str, moves: Flags) -> Codes | None:
        """Return the errors of cells that do not vary."""
        kept = self._ground.lines[line].period_codes
        if kept is None:
            return None
        flat = np.where(moves, np.uint8(0), kept.reshape(-1))
        if not flat.any():
            return None
        shape = (*self._ground.lines[line].shape[:-1], self._given.count)
        return np.repeat(flat, self._given.count).reshape(shape)

    def _tell_errors(
        self, cases: NDArray[np.intp], arrays: dict[str, Values], codes: dict[str, Codes | None]
    ) -> None:
        """Ask numpy about the cases with errors. Where it finds a number after all, that is taken."""
        told = self._by_numpy(cases)
        back = np.argsort(self._ground.space.to_public)
        for line, array in arrays.items():
            values, its_codes = told[line], told.codes(line)
            is_error = np.isnan(array[..., cases])
            if not is_error.any():
                continue
            array[..., cases] = np.where(
                is_error, values.transpose(back)[..., : len(cases)], array[..., cases]
            )
            kept = codes[line]
            kept = np.zeros(array.shape, dtype=np.uint8) if kept is None else kept
            if its_codes is not None:
                kept[..., cases] = np.where(
                    is_error, its_codes.transpose(back)[..., : len(cases)], kept[..., cases]
                )
            codes[line] = kept if kept.any() else None

    def _by_numpy(self, cases: NDArray[np.intp]) -> BatchValues:
        """Evaluate some cases by numpy, in a batch that is kept; behind them the last one stands again where they are few."""
        missing = max(0, _FEW_CASES - len(cases))
        inputs = self._given.only(np.concatenate([cases, np.repeat(cases[-1:], missing)]))
        if self._numpy is not None:
            return self._numpy.again(inputs)
        self._numpy = Batch(self._whole, self._order, inputs, self._outputs, self._case, cells=self._cells)
        return self._numpy.run()

    @property
    def evaluated(self) -> int:
        """Return how many cells are computed in each case."""
        return sum(prod(stage.targets.shape) for stage in self._tape.stages)
