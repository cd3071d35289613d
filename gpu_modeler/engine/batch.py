"""Many cases of the same model at once, specialised.

What no varied input touches is taken from the scenario as it is; what no wanted line needs is not evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.evaluate import evaluate_component
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.space import Box, Space
from gpu_modeler.engine.storage import Codes, HardValues, LineStore, Values
from gpu_modeler.model import Place

Inputs = Mapping[tuple[str, Place], Sequence[float] | Values]
"""For each varied cell, its value in each case."""


class BatchValues(Mapping[str, Values]):
    """The wanted lines, each `[period, company, segment, case]` with NaN at errors, and their error codes."""

    def __init__(self, values: Mapping[str, Values], codes: Mapping[str, Codes]) -> None:
        self._values = values
        self._codes = codes

    def __getitem__(self, line: str) -> Values:
        return self._values[line]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, line: str) -> Codes | None:
        """Return a line's error codes in the shape of its values, `None` where it has no error."""
        return self._codes.get(line)


@dataclass(frozen=True, slots=True)
class Batch:
    """A calculation seen as the ground on which cases vary."""

    bound: Mapping[str, BoundLine]
    order: Order
    lines: Mapping[str, LineStore]
    space: Space

    def run(self, inputs: Inputs, outputs: Sequence[str], case: int) -> BatchValues:
        """Evaluate `outputs` for all cases, the rest of the inputs as in scenario number `case`."""
        count = max((len(values) for values in inputs.values()), default=1)
        varied = self.touched({line for line, _ in inputs}) & self.needed(outputs)
        lines = {line: _one_case(store, case) for line, store in self.lines.items()}
        for line in varied:
            lines[line] = _spread(lines[line], count)
        for (line, place), values in inputs.items():
            if line in varied:
                self._vary(lines[line], place, np.asarray(values, dtype=np.float64))
        boxes = {line: self._box(line, count) for line in varied}
        for component in self.order.components:
            if component.nodes[0].line in varied:
                evaluate_component(component, boxes, self.bound, lines, self.space)
        return self._collected(outputs, lines, count)

    def _vary(self, store: LineStore, place: Place, values: Values) -> None:
        index = cell_index(self.space, store.axes, place)
        if index is None:
            raise KeyError(place)
        store.hard.set(index, values)

    def _box(self, line: str, count: int) -> Box:
        return self.space.box(self.lines[line].axes, count)

    def touched(self, names: set[str]) -> set[str]:
        """Return the lines that depend on any of `names`, and these."""
        readers: dict[str, list[str]] = {}
        for edge in self.order.edges:
            readers.setdefault(edge.source, []).append(edge.reader)
        return _reached(names, readers)

    def needed(self, names: Sequence[str]) -> set[str]:
        """Return the lines that `names` depend on, and these."""
        sources: dict[str, list[str]] = {}
        for edge in self.order.edges:
            sources.setdefault(edge.reader, []).append(edge.source)
        return _reached(names, sources)

    def _collected(self, outputs: Sequence[str], lines: Mapping[str, LineStore], count: int) -> BatchValues:
        values: dict[str, Values] = {}
        codes: dict[str, Codes] = {}
        for line in outputs:
            shape = (*lines[line].shape[:-1], count)
            values[line] = np.broadcast_to(lines[line].values, shape).transpose(self.space.to_public)
            its_codes = lines[line].period_codes
            if its_codes is not None and its_codes.any():
                codes[line] = np.broadcast_to(its_codes, shape).transpose(self.space.to_public)
        return BatchValues(values, codes)


def _reached(start: set[str] | Sequence[str], following: Mapping[str, Sequence[str]]) -> set[str]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for line in following.get(waiting.pop(), ()):
            if line not in reached:
                reached.add(line)
                waiting.append(line)
    return reached


def _one_case(store: LineStore, case: int) -> LineStore:
    """Return views of one scenario's values."""
    view = LineStore.over(store, store.padded[..., case : case + 1])
    if store.codes is not None and store.codes[..., case : case + 1].any():
        view.codes = store.codes[..., case : case + 1]
    view.hard = HardValues.over(
        store.hard.mask[..., case : case + 1], store.hard.values[..., case : case + 1]
    )
    return view


def _spread(store: LineStore, count: int) -> LineStore:
    """Return the same values for `count` cases, to be changed freely."""
    spread = LineStore.over(store, np.repeat(store.padded, count, axis=-1))
    if store.codes is not None:
        spread.codes = np.repeat(store.codes, count, axis=-1)
    mask = np.repeat(store.hard.mask, count, axis=-1)
    spread.hard = HardValues.over(mask, np.repeat(store.hard.values, count, axis=-1))
    return spread
