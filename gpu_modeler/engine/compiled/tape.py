"""The kernels that one kind of batch needs, in order, and the rows on which they work.

Only what a varied input moves and an output needs is evaluated, cell by cell; all else is a number in a table. A row is
given to a cell when it is computed and to another one after it was last read, so that few rows are in use at a time
and stay in the cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled.grouping import grouped, groups_for
from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.stage import Stage
from gpu_modeler.engine.compiled.units import Unit

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Input:
    """The cells that a batch varies, in its order.

    Where `may_miss`, some cases hold no value; of those, cells in `over_formula` then show their formula, others 0.
    """

    cells: Cells
    may_miss: Flags
    over_formula: Flags


@dataclass
class Tape:
    """What is run, in order, with the rows of all cells that vary.

    `row[cell]` is -1 where a cell has none. `constants` are rows that hold the same number in all lanes, from `count`
    less their number on.
    """

    stages: list[Stage]
    varies: Flags
    row: Cells
    count: int
    constants: NDArray[np.float64]
    kinds: dict[int, tuple[bool, ...]]
    loads: list[Cells] = field(default_factory=list)
    late_loads: list[Cells] = field(default_factory=list)
    stores: list[Cells] = field(default_factory=list)
    """By stage, with one more at the end: inputs put in place before it and after it, outputs taken out after it."""


def tape_of(
    stages: Sequence[Stage], values: NDArray[np.float64], inputs: Input, outputs: Cells, items: int
) -> Tape:
    """Return the stages that count, cut down to the cells that count, with rows for these.

    `items` is how many items the axis has by which stages may be grouped.
    """
    varies = _moved(stages, len(values), inputs)
    kept = _needed(stages, varies, outputs)
    kinds = _kinds(kept, varies)
    rows = _Rows(kept, varies, inputs, outputs)
    groups = groups_for(rows.count, items)
    if groups > 1:
        kept = grouped(kept, np.arange(items) * groups // items, len(values))
        rows = _Rows(kept, varies, inputs, outputs)
    constants = rows.of_constants(values, kinds)
    return Tape(
        kept, varies, rows.row, rows.count, constants, kinds, rows.loads, rows.late_loads, rows.stores
    )


def _moved(stages: Sequence[Stage], count: int, inputs: Input) -> Flags:
    """Return which cells the inputs move."""
    varies = np.zeros(count, dtype=bool)
    varies[inputs.cells] = True
    for stage in stages:
        if isinstance(stage.work, Unit):
            varies[stage.targets] |= varies[stage.reads].any(axis=1)
        else:
            varies[stage.targets] = True
    for stage in stages:
        if isinstance(stage.work, Unit) and stage.work.is_shared:
            varies[stage.targets] = True  # no line holds its value
    return varies


def _needed(stages: Sequence[Stage], varies: Flags, outputs: Cells) -> list[Stage]:
    """Return the stages cut down to what varies and the outputs need."""
    needed = np.zeros(len(varies), dtype=bool)
    needed[outputs] = True
    kept: list[Stage] = []
    for stage in reversed(stages):
        work = stage.work
        counts = varies[work.targets] & needed[work.targets]
        if not counts.any():
            continue
        if isinstance(work, Unit) and not counts.all():
            work = work.only(counts)
        needed[work.reads] = True
        kept.append(Stage(stage.family, work))
    return kept[::-1]


def _last_uses(stages: Sequence[Stage], count: int) -> Cells:
    """Return the number of the stage that reads each cell last, -1 where none does."""
    last = np.full(count, -1)
    for number, stage in enumerate(stages):
        last[stage.reads] = number
    return last


def _kinds(stages: Sequence[Stage], varies: Flags) -> dict[int, tuple[bool, ...]]:
    """Return for each family which slots read rows: those that vary in any of its cells."""
    kinds: dict[int, tuple[bool, ...]] = {}
    for stage in stages:
        if isinstance(stage.work, Unit):
            here = [bool(varies[slot.cells].any()) for slot in stage.work.slots]
            before = kinds.get(stage.family, (False,) * len(here))
            kinds[stage.family] = tuple(one or other for one, other in zip(here, before, strict=True))
    return kinds


class _Rows:
    """Rows handed out stage by stage."""

    def __init__(self, stages: Sequence[Stage], varies: Flags, inputs: Input, outputs: Cells) -> None:
        self._stages, self._varies = stages, varies
        self._last_use = _last_uses(stages, len(varies))
        self.row = np.full(len(varies), -1)
        self.count = 0
        self._free: list[int] = []
        self._waits = np.zeros(len(varies), dtype=bool)
        self._waits[inputs.cells[~inputs.over_formula]] = True
        self._comes_late = np.zeros(len(varies), dtype=bool)
        self._comes_late[inputs.cells[inputs.over_formula]] = True
        self._is_output = np.zeros(len(varies), dtype=bool)
        self._is_output[outputs] = True
        self._outputs = outputs
        self.loads: list[Cells] = []
        self.late_loads: list[Cells] = []
        self.stores: list[Cells] = []
        self._hand_out()

    def _hand_out(self) -> None:
        dying = self._dying()
        for number, stage in enumerate(self._stages):
            coming = _unique(stage.reads[self._waits[stage.reads]])
            targets = stage.targets[self._varies[stage.targets]]
            self._step(coming, targets)
            self._take_back(dying[number])
            self._take_back(targets[self._last_use[targets] < 0])
        self._step(_unique(self._outputs[self._waits[self._outputs]]), np.empty(0, np.int64))

    def _step(self, coming: Cells, targets: Cells) -> None:
        self._give(coming)
        self._give(targets)
        self._waits[coming] = False
        both = np.concatenate([coming, targets])
        self.loads.append(coming)
        self.late_loads.append(targets[self._comes_late[targets]])
        self.stores.append(both[self._is_output[both]])

    def _dying(self) -> list[Cells]:
        """Return for each stage the cells that nobody reads after it."""
        cells = np.flatnonzero(self._varies & (self._last_use >= 0))
        cells = cells[np.argsort(self._last_use[cells], kind="stable")]
        ends = np.searchsorted(self._last_use[cells], np.arange(len(self._stages) + 1))
        return [cells[start:end] for start, end in pairwise(ends)]

    def _give(self, cells: Cells) -> None:
        missing = len(cells) - len(self._free)
        if missing > 0:
            self._free[:0] = range(self.count + missing - 1, self.count - 1, -1)
            self.count += missing
        given = self._free[len(self._free) - len(cells) :]
        del self._free[len(self._free) - len(cells) :]
        self.row[cells] = given[::-1]

    def _take_back(self, cells: Cells) -> None:
        rows = self.row[cells[::-1]]
        self._free.extend(rows[rows >= 0].tolist())

    def of_constants(
        self, values: NDArray[np.float64], kinds: dict[int, tuple[bool, ...]]
    ) -> NDArray[np.float64]:
        """Give rows to cells that do not vary but are read where others do; return what these rows hold."""
        is_read = np.zeros(len(values), dtype=bool)
        for stage in self._stages:
            if isinstance(stage.work, Unit):
                for slot, is_row in zip(stage.work.slots, kinds[stage.family], strict=True):
                    if is_row:
                        is_read[slot.cells] = True
        cells = np.flatnonzero(is_read & ~self._varies)
        bits, place = np.unique(values[cells].view(np.int64), return_inverse=True)
        self.row[cells] = self.count + place
        self.count += len(bits)
        return bits.view(np.float64)


def _unique(cells: Cells) -> Cells:
    return np.unique(cells)
