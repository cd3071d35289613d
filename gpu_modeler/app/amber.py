"""Amber: which cells hold a value that cannot be trusted as it stands, and which results rest on one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import numpy as np

from gpu_modeler.app.source_age import State, Trust
from gpu_modeler.edits.history import Step
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.marks import Carrier, Marks
from gpu_modeler.model import BASE, CellKey, Model, Place

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session


@dataclass(frozen=True, slots=True)
class AmberInput:
    """A cell that cannot be trusted as it stands, and why."""

    line: str
    place: Place
    state: State


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a cell: how many hard values there are, and the amber ones among them."""

    count: int
    amber: tuple[AmberInput, ...]

    @property
    def share(self) -> float:
        """The part of the hard values behind the cell that is amber."""
        return len(self.amber) / self.count if self.count else 0.0


class Amber:
    """The amber of one state of a model in one scenario.

    Attributes:
        own: the cells that hold an amber value, by line; masks as `Carrier` has them.
        tainted: these and all that rest on them.
    """

    def __init__(
        self,
        model: Model,
        calculation: Calculation,
        scenario: str = BASE,
        today: date | None = None,
        before: tuple[Amber, frozenset[str]] | None = None,
    ) -> None:
        """Judge every cell; with `before`, an amber of the same structure, those of the lines named alone."""
        self._model, self._scenario = model, scenario
        self._trust: Trust = before[0]._trust if before is not None else Trust(model, today)
        self._carrier = Carrier(calculation.state, scenario)
        self.own: Marks = {}
        if before is not None:
            self.own = {line: mask for line, mask in before[0].own.items() if line not in before[1]}
        self._judge(model.lines if before is None else before[1])
        self.tainted: Marks = self._carrier.forwards(self.own)

    def _judge(self, lines: Iterable[str]) -> None:
        lineage = self._model.lineage(self._scenario)
        for line in lines:
            places = self._amber_places(line, lineage)
            if places:
                mask = self.own[line] = np.zeros(self._carrier.shape(line), dtype=bool)
                for index in filter(None, (self._carrier.index(line, place) for place in places)):
                    mask[index] = True

    def _amber_places(self, line: str, lineage: tuple[str, ...]) -> list[Place]:
        cells, known = self._model.cells_of(line), self._model.lines[line]
        if len(lineage) > 1:
            places = {place for scenario, place in cells if scenario in lineage}
            return [place for place in places if self.state(line, place) != "sound"]
        fresh = self._trust.fresh(known) if cells else frozenset()
        return [
            place
            for (scenario, place), cell in cells.items()
            if (cell.alternatives or cell.source not in fresh)  # nearly all cells are done with here
            and scenario == lineage[0]
            and self._trust.state(known, cell, place) != "sound"
        ]

    def state(self, line: str, place: Place) -> State:
        """Judge what stands in a cell itself."""
        return self._trust.state(
            self._model.lines[line], self._model.cell(line, place, self._scenario), place
        )

    def looks_like(self, other: Amber) -> bool:
        """Say whether the same cells are amber, and the same rest on amber."""
        return _same(self.own, other.own) and _same(self.tainted, other.tainted)

    def inputs(self) -> list[AmberInput]:
        """Return the cells that hold an amber value, in the model's order."""
        found: list[AmberInput] = []
        for line, mask in self.own.items():
            places = [self._carrier.place(line, index) for index in np.argwhere(mask).tolist()]
            found += self._amber_of(line, places)
        return found

    def reach(self, one: AmberInput) -> int:
        """Return how many cells rest on an amber one."""
        mask = np.zeros(self._carrier.shape(one.line), dtype=bool)
        index = self._carrier.index(one.line, one.place)
        if index is None:
            return 0
        mask[index] = True
        return sum(int(found.sum()) for found in self._carrier.forwards({one.line: mask}).values()) - 1

    def is_tainted(self, line: str, place: Place) -> bool:
        """Say whether a cell is amber or rests on amber."""
        mask = self.tainted.get(line)
        index = self._carrier.index(line, place) if mask is not None else None
        return mask is not None and index is not None and bool(mask[index])

    def behind(self, line: str, place: Place) -> Behind:
        """Return what lies behind a cell."""
        found = self._carrier.backwards(line, place)
        count = 0
        amber: list[AmberInput] = []
        for name, mask in found.items():
            places = [self._carrier.place(name, index) for index in np.argwhere(mask).tolist()]
            typed = [found for found in places if self._model.cell(name, found, self._scenario) is not None]
            count += len(typed)
            own = self.own.get(name)
            amber += self._amber_of(name, typed) if own is not None else []
        return Behind(count, tuple(amber))

    def _amber_of(self, line: str, places: Iterable[Place]) -> list[AmberInput]:
        judged = ((place, self.state(line, place)) for place in places)
        return [AmberInput(line, place, state) for place, state in judged if state != "sound"]


def _same(one: Marks, other: Marks) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(mask, other[line]) for line, mask in one.items())


def tainted(model: Model, calculation: Calculation, scenario: str = BASE, today: date | None = None) -> Amber:
    """Return which cells of a scenario are amber or rest on amber: ask it by `is_tainted` and `behind`."""
    return Amber(model, calculation, scenario, today)


_RECORDS = frozenset({"cells", "claims", "charts", "vintages", "uncertainties", "correlations", "groups"})
"""Tables whose records an edit may change without another judgement of the cells of other lines."""
_KEPT: WeakKeyDictionary[Calculation, tuple[tuple[object, ...], str, Amber]] = WeakKeyDictionary()


def amber_of(session: Session) -> Amber:
    """Return the amber of the scenario shown, worked out once for each state of the model, from the state before."""
    history, calculation, scenario = session.history, session.calculation, session.scenario
    done: tuple[object, ...] = history.steps[: history.position]
    if history.is_attempting:
        done = (*done, history.mark)
    kept = _KEPT.get(calculation)
    if kept is None or kept[1] != scenario:
        amber = Amber(session.model, calculation, scenario)
    elif kept[0] == done:
        return kept[2]
    else:
        edited = _edited(kept[0], done)
        before = None if edited is None else (kept[2], edited)
        amber = Amber(session.model, calculation, scenario, before=before)
    _KEPT[calculation] = done, scenario, amber
    return amber


def _edited(before: Sequence[object], after: Sequence[object]) -> frozenset[str] | None:
    """Return the lines whose cells differ between two states of the history, `None` where more than cells may."""
    common = 0
    while common < min(len(before), len(after)) and before[common] is after[common]:
        common += 1
    lines: set[str] = set()
    for step in (*before[common:], *after[common:]):
        for replacement in step.replacements if isinstance(step, Step) else ():
            if replacement.table not in _RECORDS:
                return None
            if replacement.table == "cells":
                lines.add(cast("CellKey", replacement.key)[1])
    return frozenset(lines)
