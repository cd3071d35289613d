"""Edits of what cells say of their sources: one source for a line, two sources made one, a choice between values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup
from gpu_modeler.edits.cells import place_subject
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, Alternative, Cell, Model, Place, Replacement
from gpu_modeler.text import Labels


class NoSuchValue(ModelerError):
    """A cell has no hard value, or no such value beside it."""

    key = "error_no_such_value"


@dataclass(frozen=True)
class SourceLine(Edit):
    """Say where all hard values of a line come from, in every scenario; or those alone that name no source yet.

    With `instead_of` those that name this source get the other one too.
    """

    key: ClassVar[str] = "edit_source_line"
    line: str
    source: str
    only_missing: bool = True
    instead_of: str = ""

    def subject(self, model: Model) -> object:
        """Return the line's labels."""
        return model.lines[self.line].labels if self.line in model.lines else self.line

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the cells."""
        line = lookup.require_line(model, self.line)
        source = lookup.require_source(model, self.source)
        draft = Draft(model)
        for (scenario, place), cell in model.cells_of(line.id).items():
            is_sourced = cell.source in model.sources and cell.source != self.instead_of
            if cell.value is not None and not (self.only_missing and is_sourced):
                draft.put("cells", (scenario, line.id, place), replace(cell, source=source.id))
        return draft.replacements()


@dataclass(frozen=True)
class MergeSources(Edit):
    """Let everything that quotes a source quote another one, and take the first out."""

    key: ClassVar[str] = "edit_merge_sources"
    source: str
    into: str

    def subject(self, model: Model) -> object:
        """Return the title of the one that stays."""
        return model.sources[self.into].title if self.into in model.sources else self.into

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace cells, uncertainties and vintages; drop the record. Nothing where both are one."""
        gone, kept = lookup.require_source(model, self.source), lookup.require_source(model, self.into)
        draft = Draft(model)
        if gone.id == kept.id:
            return ()
        for key, cell in model.all_cells():
            draft.put("cells", key, self._followed(cell))
        for table in ("uncertainties", "vintages"):
            for name, record in getattr(model, table).items():
                if record.source == gone.id:
                    draft.put(table, name, replace(record, source=kept.id))
        draft.drop("sources", gone.id)
        return draft.replacements()

    def _followed(self, cell: Cell) -> Cell:
        def one(source: str) -> str:
            return self.into if source == self.source else source

        others = tuple(replace(other, source=one(other.source)) for other in cell.alternatives)
        return replace(cell, source=one(cell.source), alternatives=others)


@dataclass(frozen=True)
class ChooseAlternative(Edit):
    """Let a value beside a cell's own be the cell's; its own stands beside it from then on."""

    key: ClassVar[str] = "edit_choose_alternative"
    line: str
    place: Place
    number: int
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.line, self.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Exchange the two."""
        key = (self.scenario, self.line, self.place)
        cell = _cell(model, self.line, self.place, self.scenario)
        if not 0 <= self.number < len(cell.alternatives) or cell.value is None:
            raise NoSuchValue(place=place_subject(model, self.line, self.place))
        chosen = cell.alternatives[self.number]
        others = list(cell.alternatives)
        others[self.number] = Alternative(cell.value, cell.source, cell.note)
        draft = Draft(model)
        draft.put("cells", key, Cell(chosen.value, cell.kind, chosen.source, chosen.note, tuple(others)))
        return draft.replacements()


@dataclass(frozen=True)
class ExplainValue(Edit):
    """Say why a cell holds the value it holds."""

    key: ClassVar[str] = "edit_explain_value"
    line: str
    place: Place
    note: Labels
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.line, self.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the note."""
        cell = _cell(model, self.line, self.place, self.scenario)
        draft = Draft(model)
        draft.put("cells", (self.scenario, self.line, self.place), replace(cell, note=self.note))
        return draft.replacements()


def _cell(model: Model, line: str, place: Place, scenario: str) -> Cell:
    lookup.require_place(model, lookup.require_line(model, line), place)
    lookup.require_scenario(model, scenario)
    cell: Cell | None = model.record("cells", (scenario, line, place))
    if cell is None:
        raise NoSuchValue(place=place_subject(model, line, place))
    return cell
