"""The calculation of one model: every line's values in every scenario, kept up to date with the model's changes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from gpu_modeler.engine.batch import Batch, BatchValues, Inputs
from gpu_modeler.engine.bound import BoundLine, bind_line
from gpu_modeler.engine.cells import cell_index, hard_values
from gpu_modeler.engine.changes import ChangedCells, ChangeSet
from gpu_modeler.engine.evaluate import evaluate_component
from gpu_modeler.engine.expression import ExpressionValue, evaluate_expression
from gpu_modeler.engine.order import Order, arrange
from gpu_modeler.engine.origin import first_failing
from gpu_modeler.engine.space import Space
from gpu_modeler.engine.storage import Codes, Flags, LineStore, Values
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Namespace
from gpu_modeler.model import BASE, Line, Model, Place, Replacement


class Calculation:
    """Values of all lines of a model.

    Arrays handed out are read-only views `[period, company, segment, scenario]`, of length 1 along axes a line does not
    have; they follow later recalculations until the structure changes.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._load()

    @classmethod
    def of(cls, model: Model) -> Calculation:
        """Bind, order and evaluate all lines.

        Raises:
            FormulaError: the first formula that cannot be taken.
            CircularReference: lines need each other in the same cells.
        """
        return cls(model)

    def _load(self) -> None:
        space = Space.of(self.model)
        namespace = Namespace(self.model)
        bound = bind_all(self.model, space, namespace)
        order = arrange(bound, space)
        self.space, self._namespace, self._bound, self._order = space, namespace, bound, order
        self._lines = make_stores(self.model, bound, order, space)
        boxes = {line: space.box(store.axes, space.cases) for line, store in self._lines.items()}
        for component in order.components:
            evaluate_component(component, boxes, bound, self._lines, space)

    # --- values ---

    def values(self, line: str) -> Values:
        """Return a line's values `[period, company, segment, scenario]`, NaN at errors."""
        view = self._lines[line].values.transpose(self.space.to_public)
        view.flags.writeable = False
        return view

    def codes(self, line: str) -> Codes | None:
        """Return a line's error codes in the shape of its values, `None` where it has no error."""
        codes = self._lines[line].period_codes
        if codes is None or not codes.any():
            return None
        view = codes.transpose(self.space.to_public)
        view.flags.writeable = False
        return view

    def value(self, line: str, place: Place, scenario: str = BASE) -> float | CellError:
        """Return the value at a place (item ids in the order of the line's axes)."""
        store = self._lines[line]
        at = (*self._index(line, place), self.space.scenarios.index(scenario))
        codes = store.period_codes
        if codes is not None and codes[at]:
            return CellError(int(codes[at]))
        return float(store.values[at])

    def _index(self, line: str, place: Place) -> tuple[int, ...]:
        where = cell_index(self.space, self._lines[line].axes, place)
        if where is None:
            raise KeyError((line, place))
        return where

    # --- structure ---

    def bound(self, line: str) -> BoundLine:
        """Return a line with its formulas resolved."""
        return self._bound[line]

    @property
    def order(self) -> tuple[str, ...]:
        """Return the lines in the order in which they are evaluated."""
        seen = dict.fromkeys(node.line for component in self._order.components for node in component.nodes)
        return tuple(seen)

    def precedents(self, line: str) -> tuple[str, ...]:
        """Return the lines that a line's formulas read, as written."""
        return tuple(dict.fromkeys(edge.source for edge in self._order.edges if edge.reader == line))

    def dependents(self, line: str) -> tuple[str, ...]:
        """Return the lines that read a line, in the model's order."""
        return tuple(dict.fromkeys(edge.reader for edge in self._order.edges if edge.source == line))

    # --- questions ---

    def expression(
        self, text: str, scenario: str = BASE, place: Mapping[str, str] | None = None
    ) -> ExpressionValue:
        """Evaluate an expression in a scenario; `place` fixes axes to one item each, e.g. `{"company": "metax"}`.

        Raises:
            FormulaError: what is wrong, with the span.
        """
        case = self.space.scenarios.index(scenario)
        return evaluate_expression(text, self._namespace, self._lines, self.space, case, place or {})

    def origin(self, line: str, place: Place, scenario: str = BASE) -> tuple[str, Place]:
        """Return the line and place where the error shown at a place arose; the place itself if it arose there."""
        where = self._index(line, place)
        case = self.space.scenarios.index(scenario)
        found, index = first_failing((line, (*where, case)), self._bound, self._lines, self.space)
        return found, self.space.place(self._lines[found].axes, index)

    def batch(self, inputs: Inputs, outputs: Sequence[str], scenario: str = BASE) -> BatchValues:
        """Evaluate `outputs` for many cases of `inputs` (arrays of one length), else as in `scenario`."""
        batch = Batch(self._bound, self._order, self._lines, self.space)
        return batch.run(inputs, outputs, self.space.scenarios.index(scenario))

    # --- change ---

    def refresh(self, replacements: Sequence[Replacement]) -> ChangeSet:
        """Follow changes that were made to the model, and return what changed.

        Raises:
            FormulaError: a formula cannot be taken; the calculation stays as it was.
            CircularReference: lines need each other in the same cells; the calculation stays as it was.
        """
        started = time.perf_counter()
        space, lines = self.space, self._lines
        self._load()
        shapes = {line: store.shape for line, store in self._lines.items()}
        changed = ChangedCells(shapes, self.space.to_public)
        for line, store in self._lines.items():
            mask = _different(lines.get(line), store)
            if mask.any():
                changed.add(line, self.space.box(store.axes, self.space.cases), mask.tobytes())
        structure = space != self.space or list(lines) != list(self._lines)
        structure = structure or any(
            change.table in {"axes", "scenarios", "lines"} for change in replacements
        )
        return ChangeSet(changed, structure=structure, elapsed=time.perf_counter() - started)


def _different(before: LineStore | None, after: LineStore) -> Flags:
    if before is None or before.shape != after.shape:
        return np.ones(after.shape, dtype=bool)
    mask: Flags = before.values.copy().view(np.int64) != after.values.copy().view(np.int64)
    for one, other in ((before, after), (after, before)):
        if one.period_codes is not None:
            none = np.zeros(after.shape, dtype=np.uint8)
            mask |= one.period_codes != (none if other.period_codes is None else other.period_codes)
    return mask


def bind_all(model: Model, space: Space, namespace: Namespace) -> dict[str, BoundLine]:
    """Bind every line, in the model's order."""
    return {line.id: bind_line(line, model, space, namespace) for line in ordered_lines(model)}


def ordered_lines(model: Model) -> list[Line]:
    """Return the lines in display order."""
    return [model.lines[line] for line in model.orders.get("lines", tuple(model.lines))]


def make_stores(
    model: Model, bound: Mapping[str, BoundLine], order: Order, space: Space
) -> dict[str, LineStore]:
    """Return empty arrays, padded as lags and leads need, with the hard values of the model beside them."""
    padding = {line: [0, 0] for line in bound}
    for edge in order.edges:
        before, after = padding[edge.source]
        padding[edge.source] = [max(before, -edge.lag), max(after, edge.lag)]
    stores: dict[str, LineStore] = {}
    for line, item in bound.items():
        axes = item.line.axes
        stores[line] = LineStore(axes, (*space.shape(axes), space.cases), *padding[line])
        stores[line].hard = hard_values(item.line, model, space)
    return stores
