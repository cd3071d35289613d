"""Many cases of the same model at once, specialised.

What no varied input touches is taken from the scenario as it is; what no wanted line needs is not evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.behind import Behind
from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.drawing import Seed
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.planner import Planner
from gpu_modeler.engine.space import Box, Space, hull
from gpu_modeler.engine.storage import Codes, Flags, HardValues, LineStore, Values
from gpu_modeler.model import PERIOD, Place

_Scalar = TypeVar("_Scalar", np.float64, np.bool_)

_HardRow = tuple[tuple[str, Place], Values, Flags]
"""A cell, its hard values in each case of a block, and where there are any."""

Inputs = Mapping[tuple[str, Place], Sequence[float] | Values]
"""For each varied cell, its value in each case. In a masked case of a masked array the cell holds no value: its formula is
in force there, and an input is 0."""


class BatchValues(Mapping[str, Values]):
    """The wanted lines, each `[period, company, segment, case]` with NaN at errors, and their error codes."""

    def __init__(self, space: Space, axes: Mapping[str, tuple[str, ...]]) -> None:
        self._space = space
        self._axes = axes
        self._values: dict[str, Values] = {}
        self._codes: dict[str, Codes] = {}

    def __getitem__(self, line: str) -> Values:
        return self._values[line]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, line: str) -> Codes | None:
        """Return a line's error codes in the shape of its values, `None` where it has no error."""
        return self._codes.get(line)

    def at(self, line: str, place: Place) -> tuple[Values, Codes]:
        """Return one cell's values `[case]`, NaN at errors, and its error codes `[case]`, 0 where there is none.

        Raises:
            KeyError: the line was not asked for, or has no such place.
        """
        inner = cell_index(self._space, self._axes[line], place)
        if inner is None:
            raise KeyError((line, place))
        values, codes = self._values[line], self._codes.get(line)
        index = tuple(inner[at] for at in self._space.to_public[:-1])
        return values[index], (np.zeros(values.shape[-1], dtype=np.uint8) if codes is None else codes[index])

    def make_room(self, line: str, shape: tuple[int, ...], to_public: Sequence[int]) -> None:
        """Make the array of a line, `shape` in memory order."""
        self._values[line] = np.empty(shape).transpose(to_public)

    def hold(self, line: str, values: Values, codes: Codes | None, to_public: Sequence[int]) -> None:
        """Take over a line's values and error codes of all cases, in memory order."""
        self._values[line] = values.transpose(to_public)
        if codes is not None:
            self._codes[line] = codes.transpose(to_public)

    def keep(self, line: str, cases: slice, store: LineStore, to_public: Sequence[int]) -> None:
        """Take over the values of a block."""
        count = cases.stop - cases.start
        self._values[line][..., cases] = store.values.transpose(to_public)[..., :count]
        codes = store.period_codes
        if codes is not None and codes[..., :count].any():
            if line not in self._codes:
                self._codes[line] = np.zeros(self._values[line].shape, dtype=np.uint8)
            self._codes[line][..., cases] = codes.transpose(to_public)[..., :count]


class AnyBatch(Protocol):
    """Many cases of a model, by numpy or in machine code."""

    def run(self) -> BatchValues:
        """Evaluate all cases."""

    def again(self, inputs: Inputs) -> BatchValues:
        """Evaluate other cases of the same cells; `KeyError` where they are other cells."""


class Batch:
    """Cases of one model, evaluated block by block in arrays that are kept.

    Each block follows from the one before as after an edit of the varied inputs, so that all but the varied cells and
    what depends on them stands still. Where only some `cells` of the outputs are wanted, what none of them needs is not
    evaluated, and the outputs' other cells hold anything.
    """

    def __init__(
        self,
        ground: Ground,
        order: Order,
        inputs: Inputs,
        outputs: Sequence[str],
        case: int,
        *,
        cells: Sequence[tuple[str, Place]] | None = None,
    ) -> None:
        self._space = ground.space
        self._outputs = outputs
        self._take_over(inputs)
        names = {line for line, _ in inputs}
        self._axes = {line: store.axes for line, store in ground.lines.items()}
        self._varied = touched(order, names) & needed(order, outputs)
        self._block = self._block_size(ground)
        lines = {line: one_case(store, case) for line, store in ground.lines.items()}
        for line in self._varied:
            lines[line] = _spread(lines[line], self._block, is_input=line in names)
        self._lines = lines
        inner = Order(order.components, tuple(edge for edge in order.edges if edge.reader in self._varied))
        self._rows = self._hard_rows()
        within = None if cells is None else self._within(Behind.of(order, ground, cells))
        self._planner = Planner(
            inner, Ground(ground.bound, lines, ground.space), writes_through=True, within=within
        )

    def _within(self, behind: Behind) -> dict[str, Box]:
        return {line: (*box[:-1], (0, self._block)) for line, box in behind.boxes.items()}

    def _take_over(self, inputs: Inputs) -> None:
        self._inputs = {
            cell: np.asarray(np.ma.filled(values, 0.0), np.float64) for cell, values in inputs.items()
        }
        self._empty = {
            cell: np.ma.getmaskarray(values)
            for cell, values in inputs.items()
            if isinstance(values, np.ma.MaskedArray)
        }
        self._count = max((len(values) for values in self._inputs.values()), default=1)

    def again(self, inputs: Inputs) -> BatchValues:
        """Evaluate other cases of the same cells, in blocks as large as before. The model must not have changed since.

        Raises:
            KeyError: they are other cells.
        """
        if inputs.keys() != self._inputs.keys():
            raise KeyError(*(inputs.keys() ^ self._inputs.keys()))
        self._take_over(inputs)
        return self.run()

    def _block_size(self, ground: Ground) -> int:
        """Return how many cases to evaluate at once: arrays that fit the cache, and all of them in memory."""
        sizes = [prod(ground.lines[line].padded.shape[:-1]) for line in self._varied]
        fitting = min(_CELLS_IN_CACHE // self._typical_size(), _CELLS_IN_MEMORY // max(1, sum(sizes)))
        return max(1, min(self._count, max(_SMALLEST_BLOCK, fitting)))

    def _typical_size(self) -> int:
        """Return how many cells of a line an input moves: all periods of its items, or of all where it has none."""
        items: dict[str, set[str]] = {}
        for line, place in self._inputs:
            for axis, item in zip(self._axes[line], place, strict=True):
                items.setdefault(axis, set()).add(item)
        extents = {axis: len(ids) for axis, ids in self._space.items.items() if ids}
        return prod(
            len(items[axis]) if axis in items and axis != PERIOD else extent
            for axis, extent in extents.items()
        )

    def run(self) -> BatchValues:
        """Evaluate all cases."""
        seeds = self._seeds()
        plan = self._planner.plan(seeds) if seeds else None
        self._hold_everywhere()
        found = BatchValues(self._space, {line: self._axes[line] for line in self._outputs})
        for line in self._outputs:
            found.make_room(line, (*self._lines[line].shape[:-1], self._count), self._space.to_public)
        for start in range(0, self._count, self._block):
            cases = slice(start, min(start + self._block, self._count))
            self._take(cases)
            if plan is not None:
                plan.run_all()
            for line in self._outputs:
                found.keep(line, cases, self._lines[line], self._space.to_public)
        return found

    def _seeds(self) -> list[Seed]:
        boxes: dict[str, Box] = {}
        for line, place in self._inputs:
            index = self._index(line, place)
            if line in self._varied:
                box = (*((at, at + 1) for at in index), (0, self._block))
                boxes[line] = hull(boxes[line], box) if line in boxes else box
        return list(boxes.items())

    def _index(self, line: str, place: Place) -> tuple[int, ...]:
        index = cell_index(self._space, self._lines[line].axes, place)
        if index is None:
            raise KeyError((line, place))
        return index

    def _take(self, cases: slice) -> None:
        """Put a block's inputs in place; a short last block is filled up with its last case."""
        for line, rows in self._rows.items():
            hard = self._lines[line].hard
            for cell, values, mask in rows:
                _fill(values, self._inputs[cell][cases])
                if cell in self._empty:
                    hard.hold_in(mask, self._full(~self._empty[cell][cases]))
            hard.find_faults()

    def _full(self, flags: Flags) -> Flags:
        full: Flags = np.empty(self._block, dtype=bool)
        _fill(full, flags)
        return full

    def _hold_everywhere(self) -> None:
        """Mark the inputs that have a value in every case."""
        everywhere: Flags = np.ones(self._block, dtype=bool)
        for line, rows in self._rows.items():
            for cell, _, mask in rows:
                if cell not in self._empty:
                    self._lines[line].hard.hold_in(mask, everywhere)

    def _hard_rows(self) -> dict[str, list[_HardRow]]:
        """Return for each varied input line where the hard values of its cells lie, `[case]`, and where there are any."""
        rows: dict[str, list[_HardRow]] = {}
        for line, place in self._inputs:
            if line in self._varied:
                index, hard = self._index(line, place), self._lines[line].hard
                rows.setdefault(line, []).append(((line, place), hard.values[index], hard.mask[index]))
        return rows


def _fill(row: NDArray[_Scalar], values: NDArray[_Scalar]) -> None:
    """Put values into a row, the last one again and again behind them."""
    row[: len(values)] = values
    if len(values) < len(row):
        row[len(values) :] = values[-1]


_CELLS_IN_CACHE = 1 << 17
_CELLS_IN_MEMORY = 1 << 25
_SMALLEST_BLOCK = 64


def touched(order: Order, names: set[str]) -> set[str]:
    """Return the lines that depend on any of `names`, and these."""
    readers: dict[str, list[str]] = {}
    for edge in order.edges:
        readers.setdefault(edge.source, []).append(edge.reader)
    return _reached(names, readers)


def needed(order: Order, names: Sequence[str]) -> set[str]:
    """Return the lines that `names` depend on, and these."""
    sources: dict[str, list[str]] = {}
    for edge in order.edges:
        sources.setdefault(edge.reader, []).append(edge.source)
    return _reached(names, sources)


def _reached(start: Iterable[str], following: Mapping[str, Sequence[str]]) -> set[str]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for line in following.get(waiting.pop(), ()):
            if line not in reached:
                reached.add(line)
                waiting.append(line)
    return reached


def one_case(store: LineStore, case: int) -> LineStore:
    """Return views of one scenario's values."""
    view = LineStore.over(store, store.padded[..., case : case + 1])
    if store.codes is not None and store.codes[..., case : case + 1].any():
        view.codes = store.codes[..., case : case + 1]
    view.hard = HardValues.over(
        store.hard.mask[..., case : case + 1], store.hard.values[..., case : case + 1]
    )
    return view


def _spread(store: LineStore, count: int, *, is_input: bool) -> LineStore:
    """Return the same values for `count` cases, to be changed freely."""
    spread = LineStore.over(store, np.repeat(store.padded, count, axis=-1))
    if store.codes is not None:
        spread.codes = np.repeat(store.codes, count, axis=-1)
    if is_input:
        mask = np.repeat(store.hard.mask, count, axis=-1)
        spread.hard = HardValues.over(mask, np.repeat(store.hard.values, count, axis=-1))
    return spread
