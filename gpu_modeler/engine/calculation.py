"""The calculation of one model: every line's values in every scenario, kept up to date with the model's changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter

import numpy as np

from gpu_modeler.engine.batch import AnyBatch, Batch, BatchValues, Inputs
from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.cells import cell_index
from gpu_modeler.engine.changes import ChangedCells, ChangeSet
from gpu_modeler.engine.compiled import compiled_batch
from gpu_modeler.engine.expression import ExpressionValue, evaluate_expression
from gpu_modeler.engine.origin import first_failing
from gpu_modeler.engine.space import Space
from gpu_modeler.engine.state import State
from gpu_modeler.engine.steps import Changed, differing
from gpu_modeler.engine.storage import Codes, Flags, Values
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Line, Model, Place, Replacement


class Calculation:
    """Values of all lines of a model.

    Arrays handed out are read-only views `[period, company, segment, scenario]`, of length 1 along axes a line does not
    have; they follow later recalculations until the structure changes.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._state = State.of(model)
        self._is_stale = False
        self._state.planner.everything()

    @classmethod
    def of(cls, model: Model) -> Calculation:
        """Bind, order and evaluate all lines.

        Raises:
            FormulaError: the first formula that cannot be taken.
            CircularReference: lines need each other in the same cells.
        """
        return cls(model)

    @property
    def state(self) -> State:
        """Return what is derived from the model; anew after a recalculation that was broken off."""
        if self._is_stale:
            self._state = State.of(self.model)
            self._state.planner.everything()
            self._is_stale = False
        return self._state

    # --- values ---

    @property
    def axes(self) -> tuple[str, ...]:
        """Return the axes in the order in which `values` and `codes` have them; the case axis follows."""
        return self.state.space.public

    def values(self, line: str) -> Values:
        """Return a line's values `[period, company, segment, scenario]`, NaN at errors."""
        view = self.state.lines[line].values.transpose(self.state.space.to_public)
        view.flags.writeable = False
        return view

    def codes(self, line: str) -> Codes | None:
        """Return a line's error codes in the shape of its values, `None` where it has no error."""
        codes = self.state.lines[line].period_codes
        if codes is None or not codes.any():
            return None
        view = codes.transpose(self.state.space.to_public)
        view.flags.writeable = False
        return view

    def value(self, line: str, place: Place, scenario: str = BASE) -> float | CellError:
        """Return the value at a place (item ids in the order of the line's axes)."""
        store = self.state.lines[line]
        at = (*self._index(line, place), self.state.space.scenarios.index(scenario))
        codes = store.period_codes
        if codes is not None and codes[at]:
            return CellError(int(codes[at]))
        return float(store.values[at])

    def _index(self, line: str, place: Place) -> tuple[int, ...]:
        where = cell_index(self.state.space, self.state.lines[line].axes, place)
        if where is None:
            raise KeyError((line, place))
        return where

    # --- structure ---

    def bound(self, line: str) -> BoundLine:
        """Return a line with its formulas resolved."""
        return self.state.bound[line]

    @property
    def order(self) -> tuple[str, ...]:
        """Return the lines in the order in which they are evaluated."""
        seen = dict.fromkeys(
            node.line for component in self.state.order.components for node in component.nodes
        )
        return tuple(seen)

    def precedents(self, line: str) -> tuple[str, ...]:
        """Return the lines that a line's formulas read, as written."""
        return tuple(dict.fromkeys(edge.source for edge in self.state.order.edges if edge.reader == line))

    def dependents(self, line: str) -> tuple[str, ...]:
        """Return the lines that read a line, in the model's order."""
        return tuple(dict.fromkeys(edge.reader for edge in self.state.order.edges if edge.source == line))

    # --- questions ---

    def expression(
        self, text: str, scenario: str = BASE, place: Mapping[str, str] | None = None
    ) -> ExpressionValue:
        """Evaluate an expression in a scenario; `place` fixes axes to one item each, e.g. `{"company": "metax"}`.

        Raises:
            FormulaError: what is wrong, with the span.
        """
        state = self.state
        case = state.space.scenarios.index(scenario)
        return evaluate_expression(text, state.namespace, state.ground, case, place or {})

    def origin(self, line: str, place: Place, scenario: str = BASE) -> tuple[str, Place]:
        """Return the line and place where the error shown at a place arose; the place itself if it arose there."""
        state = self.state
        start = (line, (*self._index(line, place), state.space.scenarios.index(scenario)))
        found, index = first_failing(start, state.ground)
        return found, state.space.place(state.lines[found].axes, index)

    def batch(self, inputs: Inputs, outputs: Sequence[str], scenario: str = BASE) -> BatchValues:
        """Evaluate `outputs` for many cases of `inputs` (arrays of one length), else as in `scenario`.

        Raises:
            KeyError: an input is no cell of the model.
        """
        return self.batches(inputs, outputs, scenario).run()

    def batches(
        self,
        inputs: Inputs,
        outputs: Sequence[str],
        scenario: str = BASE,
        *,
        cells: Sequence[tuple[str, Place]] | None = None,
        compiled: bool = False,
    ) -> AnyBatch:
        """Return a batch that can be asked again for other values of `inputs`, as long as the model does not change.

        With `cells` only these cells of the outputs are wanted: the others hold anything. One that is `compiled` is many
        times as fast and takes a few tenths of a second to make (see `compiled`); call it from a thread that may wait.

        Raises:
            KeyError: an input is no cell of the model.
            NoCompiler: it is to be compiled, and no compiler is installed.
        """
        state = self.state
        case = state.space.scenarios.index(scenario)
        if compiled:
            return compiled_batch(state.ground, state.order, inputs, outputs, case, cells=cells)
        return Batch(state.ground, state.order, inputs, outputs, case, cells=cells)

    # --- change ---

    def refresh(self, replacements: Sequence[Replacement]) -> ChangeSet:
        """Follow changes that were made to the model, and return what changed.

        Raises:
            FormulaError: a formula cannot be taken; the calculation stays as it was.
            CircularReference: lines need each other in the same cells; the calculation stays as it was.
        """
        started = perf_counter()
        before, after = self.state, self._state_after(replacements)
        self._state, self._is_stale = after, True
        found = self._follow(before, after, replacements)
        self._is_stale = False
        changed = ChangedCells(
            {line: store.shape for line, store in after.lines.items()}, after.space.to_public
        )
        for line, box, flags in found:
            changed.add(line, box, flags)
        structure = after is not before and _is_structural(before, after)
        return ChangeSet(changed, structure=structure, elapsed=perf_counter() - started)

    def _state_after(self, replacements: Sequence[Replacement]) -> State:
        """Return the state that fits the changed model, with nothing evaluated yet."""
        tables = {replacement.table for replacement in replacements}
        if not tables & _TABLES_THAT_COUNT:
            return self.state
        if Space.of(self.model) != self.state.space:
            return State.of(self.model)
        if "groups" in tables or "axes" in tables:
            return self.state.rebound(self.model, [*self.model.lines, ""])
        names = [str(replacement.key) for replacement in replacements if replacement.table == "lines"]
        return self.state.rebound(self.model, names)

    def _follow(self, before: State, after: State, replacements: Sequence[Replacement]) -> list[Changed]:
        if before.space != after.space:
            after.planner.everything()
            return list(_everywhere_different(before, after))
        cells = [replacement for replacement in replacements if replacement.table == "cells"]
        seeds = after.take_cells(self.model, cells)
        if after is not before:
            seeds.extend(after.seeds_against(before))
        return after.planner.follow(seeds) if seeds else []


_TABLES_THAT_COUNT = frozenset({"axes", "groups", "lines", "orders", "scenarios"})


def _is_structural(before: State, after: State) -> bool:
    """Say whether views must load anew: other axes, scenarios or lines, or lines that look different."""
    if before.space != after.space or list(before.bound) != list(after.bound):
        return True
    return any(_look(before.bound[line].line) != _look(bound.line) for line, bound in after.bound.items())


def _look(line: Line) -> object:
    return line.labels, line.unit, line.axes, line.section, line.number_format, line.is_input


def _everywhere_different(before: State, after: State) -> Iterator[Changed]:
    """Compare all lines; one whose extents changed differs everywhere."""
    for line, store in after.lines.items():
        known = before.lines.get(line)
        if known is None or known.shape != store.shape:
            flags: Flags = np.ones(store.shape, dtype=bool)
        else:
            flags = differing((known.values, known.period_codes), (store.values, store.period_codes))
        if flags.any():
            yield Changed(line, tuple((0, extent) for extent in store.shape), flags.tobytes())
