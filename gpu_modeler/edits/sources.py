"""Edits of sources and of the document's properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gpu_modeler.edits import lookup, refusals
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import Cell, Model, Replacement, Source


@dataclass(frozen=True)
class SetSource(Edit):
    """Add a source, or change the one of that id."""

    key: ClassVar[str] = "edit_set_source"
    source: Source

    def subject(self, model: Model) -> object:
        """Return the title."""
        return self.source.title

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        lookup.require_text(self.source.id)
        draft = Draft(model)
        draft.put("sources", self.source.id, self.source)
        if "sources" in model.orders and self.source.id not in model.sources:
            draft.insert("sources", self.source.id)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveSource(Edit):
    """Take a source out. Refused while cells quote it."""

    key: ClassVar[str] = "edit_remove_source"
    source: str

    def subject(self, model: Model) -> object:
        """Return the title."""
        return model.sources[self.source].title if self.source in model.sources else self.source

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the lines whose cells quote it, or drop the record."""
        source = lookup.require_source(model, self.source)
        users = sorted({line for (_, line, _), cell in model.all_cells() if quotes(cell, source.id)})
        users += [known.line for known in model.uncertainties.values() if known.source == source.id]
        users += [known.line for known in model.vintages.values() if known.source == source.id]
        if users:
            raise refusals.SourceInUse(source.title, users)
        draft = Draft(model)
        draft.drop("sources", source.id)
        return draft.replacements()


@dataclass(frozen=True)
class SetProperty(Edit):
    """Change a property of the document (title, author, purpose …); an empty text takes it away."""

    key: ClassVar[str] = "edit_set_property"
    name: str
    text: str

    def subject(self, model: Model) -> object:
        """Return the property's name."""
        return self.name

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the text."""
        lookup.require_text(self.name)
        draft = Draft(model)
        draft.put("properties", self.name, self.text or None)
        return draft.replacements()


def quotes(cell: Cell, source: str) -> bool:
    """Say whether a cell's value, or a value kept beside it, comes from the source."""
    return source in {cell.source, *(alternative.source for alternative in cell.alternatives)}
