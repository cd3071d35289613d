"""A tape as machine code: records of kernels with their tables, and the rows on which they work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled import library
from gpu_modeler.engine.compiled.columns import columns_of
from gpu_modeler.engine.compiled.numpy_steps import NumpyStep
from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.shapes import kernel_text
from gpu_modeler.engine.compiled.stage import Stage
from gpu_modeler.engine.compiled.tape import Input, Tape
from gpu_modeler.engine.compiled.toolchain import TOOLCHAIN
from gpu_modeler.engine.compiled.units import Unit

Values = NDArray[np.float64]
Table = NDArray[np.int64]

_ALIGNMENT = 64


class Arena:
    """The rows of one thread, `[row, lane]`."""

    def __init__(self, tape: Tape) -> None:
        size = tape.count * library.LANES
        memory = np.empty(size + _ALIGNMENT // 8)
        start = -memory.ctypes.data % _ALIGNMENT // 8
        self.rows: Values = memory[start : start + size].reshape(tape.count, library.LANES)
        self.rows[:] = 0.0
        self.rows[tape.count - len(tape.constants) :] = tape.constants[:, None]
        self.address = self.rows.ctypes.data


class Segment(NamedTuple):
    """Records that run without a break: kernel, table and number of cells of each."""

    records: Table


class _Entries:
    """Entries of one kind, gathered in one table so that addresses are put in all at once."""

    def __init__(self, width: int) -> None:
        self._parts: list[Table] = [np.empty((0, width), np.int64)]
        self._count = 0
        self.table: Table = self._parts[0]

    def add(self, entries: Table) -> int:
        """Return where the entries begin."""
        self._parts.append(entries)
        self._count += len(entries)
        return self._count - len(entries)

    def close(self) -> None:
        self.table = np.ascontiguousarray(np.concatenate(self._parts))

    def address(self, start: int) -> int:
        """Return the address of an entry."""
        return int(self.table.ctypes.data + start * self.table.strides[0])


_Record = tuple[int, _Entries | Table, int, int]
"""A kernel, its table or where among other entries its own begin, and the number of cells."""

_Plan = list[list[_Record] | NumpyStep]


class Code:
    """What is run for each block. Raises nothing: everything was checked when the formulas were bound.

    Entries of `loads` are row, number of the input; of `some`, row, number, number, what stays; of `stores`, row and
    number of the output: `point` puts addresses in the place of the numbers.
    """

    def __init__(self, tape: Tape, values: Values, inputs: Input, outputs: Cells) -> None:
        self._tape, self._values = tape, values
        self._inputs = inputs
        self._input_at = np.full(len(values), -1)
        self._input_at[inputs.cells] = np.arange(len(inputs.cells))
        self._output_at = np.full(len(values), -1)
        self._output_at[outputs] = np.arange(len(outputs))
        self._kept: list[Table] = []
        self._loads, self._some, self._stores = _Entries(2), _Entries(4), _Entries(2)
        self._texts = self._kernel_texts()
        self.parts = self._parts()

    def _kernel_texts(self) -> dict[int, str]:
        texts: dict[int, str] = {}
        for stage in self._tape.stages:
            if isinstance(stage.work, Unit) and stage.family not in texts:
                texts[stage.family] = kernel_text(stage.work, self._tape.kinds[stage.family])
        return texts

    def _parts(self) -> list[Segment | NumpyStep]:
        kernels = TOOLCHAIN.addresses(self._texts.values())
        planned: _Plan = [[]]
        for number, stage in enumerate([*self._tape.stages, None]):
            self._plan_loads(planned, self._tape.loads[number])
            if stage is not None:
                self._plan_work(planned, stage, kernels)
            self._plan_some(planned, self._tape.late_loads[number])
            self._plan_stores(planned, self._tape.stores[number])
        self._close_entries()
        return [part if isinstance(part, NumpyStep) else _segment(part) for part in planned]

    def _close_entries(self) -> None:
        ahead = self._loads.add(np.zeros((library.AHEAD, 2), np.int64))
        for entries in (self._loads, self._some, self._stores):
            entries.close()
        self._load_numbers = self._loads.table[:ahead, 1].copy()
        self._some_numbers = self._some.table[:, 1].copy()
        self._store_numbers = self._stores.table[:, 1].copy()

    def _plan_work(self, planned: _Plan, stage: Stage, kernels: Mapping[str, int]) -> None:
        if isinstance(stage.work, NumpyStep):
            stage.work.prepare()
            planned.extend([stage.work, []])
            return
        table = self._table(stage.work, self._tape.kinds[stage.family])
        self._kept.append(table)
        _last(planned).append((kernels[self._texts[stage.family]], table, 0, len(table)))

    def _plan_loads(self, planned: _Plan, cells: Cells) -> None:
        misses = self._inputs.may_miss[self._input_at[cells]] if len(cells) else np.zeros(0, bool)
        plain = cells[~misses]
        if len(plain):
            start = self._loads.add(np.stack([self._offsets(plain), self._input_at[plain]], axis=1))
            _last(planned).append((TOOLCHAIN.library["load"], self._loads, start, len(plain)))
        self._plan_some(planned, cells[misses])

    def _plan_some(self, planned: _Plan, cells: Cells) -> None:
        if len(cells):
            numbers = self._input_at[cells]
            stays = self._inputs.over_formula[numbers].astype(np.int64)
            start = self._some.add(np.stack([self._offsets(cells), numbers, numbers, stays], axis=1))
            _last(planned).append((TOOLCHAIN.library["load_some"], self._some, start, len(cells)))

    def _plan_stores(self, planned: _Plan, cells: Cells) -> None:
        if len(cells):
            start = self._stores.add(np.stack([self._offsets(cells), self._output_at[cells]], axis=1))
            _last(planned).append((TOOLCHAIN.library["store"], self._stores, start, len(cells)))

    def _offsets(self, cells: Cells) -> Cells:
        rows = self._tape.row[cells]
        if rows.size and rows.min() < 0:
            raise RuntimeError("a kernel would read or write outside its rows")
        offsets: Cells = rows * library.ROW_BYTES
        return offsets

    def _table(self, unit: Unit, kinds: Sequence[bool]) -> Table:
        columns, width = columns_of(unit, kinds)
        table = np.empty((len(unit.targets), width), np.int64)
        table[:, 0] = self._offsets(unit.targets)
        for slot, column in zip(unit.slots, columns, strict=True):
            cells = slot.cells.reshape(len(table), -1)
            entries = self._offsets(cells) if column.is_row else self._values[cells].view(np.int64)
            table[:, column.start : column.start + cells.shape[1]] = entries
        return table

    def point(self, inputs: Cells, flags: Cells, outputs: Cells) -> None:
        """Put in the addresses of all inputs, of the flags where they hold no value, and of all outputs."""
        self._loads.table[: len(self._load_numbers), 1] = inputs[self._load_numbers]
        self._some.table[:, 1] = inputs[self._some_numbers]
        self._some.table[:, 2] = flags[self._some_numbers]
        self._stores.table[:, 1] = outputs[self._store_numbers]


def _last(planned: _Plan) -> list[_Record]:
    last = planned[-1]
    assert isinstance(last, list), "behind a step of numpy a new segment begins"
    return last


def _segment(records: Sequence[_Record]) -> Segment:
    rows = [
        (kernel, table.ctypes.data if isinstance(table, np.ndarray) else table.address(start), count)
        for kernel, table, start, count in records
    ]
    return Segment(np.array(rows, dtype=np.int64).reshape(-1, 3))
