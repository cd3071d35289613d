"""Edits of hard values: inputs, actuals, guidance and overrides, in one scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import BASE, Alternative, Cell, Line, Model, Place, Replacement
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True)
class SetCells(Edit):
    """Put hard values at places, in one scenario.

    A cell called "input" on a formula line becomes an "override", and the other way round.
    """

    key: ClassVar[str] = "edit_set_cells"
    scenario: str
    cells: tuple[tuple[str, Place, Cell], ...]

    @classmethod
    def of_values(
        cls, model: Model, scenario: str, values: Mapping[tuple[str, Place], float], source: str = ""
    ) -> SetCells:
        """Return the edit that types numbers. A sourced value that is typed over is kept as an alternative."""
        cells = tuple(
            (line, place, typed_over(model.record("cells", (scenario, line, place)), value, source))
            for (line, place), value in values.items()
        )
        return cls(scenario, cells)

    def subject(self, model: Model) -> object:
        """Return the first place, and how many more there are."""
        if not self.cells:
            return ""
        line, place, _ = self.cells[0]
        return place_subject(model, line, place, len(self.cells))

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check line, place, number and source of each cell."""
        lookup.require_scenario(model, self.scenario)
        draft = Draft(model)
        for line, place, cell in self.cells:
            known = lookup.require_line(model, line)
            lookup.require_place(model, known, place)
            _require_holdable(model, known, place, cell)
            draft.put("cells", (self.scenario, line, place), _of_fitting_kind(known, cell))
        return draft.replacements()


@dataclass(frozen=True)
class SetCell(Edit):
    """Put one hard value at one place, in one scenario."""

    key: ClassVar[str] = "edit_set_cell"
    line: str
    place: Place
    cell: Cell
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.line, self.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """As for several."""
        return SetCells(self.scenario, ((self.line, self.place, self.cell),)).replacements(model)


@dataclass(frozen=True)
class TypeValue(Edit):
    """Type a number into one place, in one scenario: over whatever stands there when the edit is done."""

    key: ClassVar[str] = "edit_set_cells"
    line: str
    place: Place
    value: float
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.line, self.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """As for several."""
        typed = {(self.line, self.place): self.value}
        return SetCells.of_values(model, self.scenario, typed).replacements(model)


@dataclass(frozen=True)
class ClearCells(Edit):
    """Take hard values away in one scenario, so that the formula or the parent's value shows again.

    Where the value is the parent scenario's and the line has a formula, the formula shows again in this scenario alone.
    """

    key: ClassVar[str] = "edit_clear_cells"
    scenario: str
    places: tuple[tuple[str, Place], ...]

    def subject(self, model: Model) -> object:
        """Return the first place, and how many more there are."""
        return place_subject(model, *self.places[0], len(self.places)) if self.places else ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Places without a value need nothing."""
        lookup.require_scenario(model, self.scenario)
        draft = Draft(model)
        for line, place in self.places:
            known = lookup.require_line(model, line)
            lookup.require_place(model, known, place)
            draft.put("cells", (self.scenario, line, place), self._cleared(model, known, place))
        return draft.replacements()

    def _cleared(self, model: Model, line: Line, place: Place) -> Cell | None:
        own = model.record("cells", (self.scenario, line.id, place))
        if own is None and not line.is_input and model.cell(line.id, place, self.scenario) is not None:
            return Cell(None, "override")
        return None


@dataclass(frozen=True)
class ClearCell(Edit):
    """Take one hard value away."""

    key: ClassVar[str] = "edit_clear_cell"
    line: str
    place: Place
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.line, self.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """As for several."""
        return ClearCells(self.scenario, ((self.line, self.place),)).replacements(model)


def typed_over(before: Cell | None, value: float, source: str = "") -> Cell:
    """Return the cell that typing `value` leaves: the reported value it replaces stays beside it, with its source."""
    if before is None or before.value is None:
        return Cell(value, "input", source)
    if before.value == value and source in {"", before.source}:
        return before
    kept = before.alternatives
    if before.source and before.source != source:
        kept = (*kept, Alternative(before.value, before.source, before.note))
    return Cell(value, "input", source, alternatives=kept)


def place_subject(model: Model, line: str, place: Place, count: int = 1) -> object:
    """Return the line's label with the place's labels, e.g. "Revenue · MetaX · 2026", and "…" for more."""
    known = model.lines.get(line)
    if known is None or len(place) != len(known.axes):
        return line
    parts: list[Labels] = [known.labels]
    for axis, item in zip(known.axes, place, strict=True):
        found = [candidate.labels for candidate in model.axes[axis].items if candidate.id == item]
        parts.append(found[0] if found else Labels(item, item))
    more = f" … ({count})" if count > 1 else ""
    zh, en = (" · ".join(part.in_language(language) for part in parts) + more for language in ("zh", "en"))
    return Labels(zh, en)


def _require_holdable(model: Model, line: Line, place: Place, cell: Cell) -> None:
    where = Message("edit_place", {"place": place_subject(model, line.id, place)})
    for value in (cell.value, *(alternative.value for alternative in cell.alternatives)):
        if value is not None:
            lookup.require_finite(value, where)
    for source in (cell.source, *(alternative.source for alternative in cell.alternatives)):
        if source:
            lookup.require_source(model, source)


def _of_fitting_kind(line: Line, cell: Cell) -> Cell:
    if line.is_input and cell.kind == "override":
        return replace(cell, kind="input")
    if not line.is_input and cell.kind == "input":
        return replace(cell, kind="override")
    return cell
