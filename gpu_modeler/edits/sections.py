"""Edits of sections: the headings under which lines stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, references, refusals
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.formula import Namespace
from gpu_modeler.model import Model, Replacement, Section
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class SectionEdit(Edit):
    """An edit of one section."""

    section: str

    def subject(self, model: Model) -> object:
        """Return the section's labels."""
        return model.sections[self.section].labels if self.section in model.sections else self.section


@dataclass(frozen=True)
class AddSection(SectionEdit):
    """Add a heading. `page` is "market" or "company"; it follows the section `after`, or comes last."""

    key: ClassVar[str] = "edit_add_section"
    labels: Labels
    page: str
    after: str = ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Add record and position."""
        lookup.require_text(self.section)
        if self.section in model.sections:
            raise refusals.NameTaken(name=self.section)
        draft = Draft(model)
        draft.put("sections", self.section, Section(self.section, self.labels, self.page))
        draft.insert("sections", self.section, self.after)
        return draft.replacements()


@dataclass(frozen=True)
class RelabelSection(SectionEdit):
    """Write another heading."""

    key: ClassVar[str] = "edit_relabel_section"
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        section = lookup.require_section(model, self.section)
        draft = Draft(model)
        draft.put("sections", section.id, replace(section, labels=self.labels))
        return draft.replacements()


@dataclass(frozen=True)
class MoveSection(SectionEdit):
    """Put a section with its lines behind another, or first (`after` empty)."""

    key: ClassVar[str] = "edit_move_section"
    after: str = ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order."""
        lookup.require_section(model, self.section)
        if self.after:
            lookup.require_section(model, self.after)
        draft = Draft(model)
        if self.after != self.section:
            draft.insert("sections", self.section, self.after, first=not self.after)
        return draft.replacements()


@dataclass(frozen=True)
class DuplicateSection(SectionEdit):
    """Add a copy of a section with copies of its lines and their hard values, behind it.

    `lines` gives (line, id of the copy, labels of the copy) for each line of the section. What the lines read of one
    another the copies read of the copies; everything else they read as the originals do.
    """

    key: ClassVar[str] = "edit_duplicate_section"
    new_section: str
    labels: Labels
    lines: tuple[tuple[str, str, Labels], ...]

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Copy records and cells."""
        section = lookup.require_section(model, self.section)
        if self.new_section in model.sections:
            raise refusals.NameTaken(name=self.new_section)
        lookup.require_text(self.new_section)
        draft = Draft(model)
        draft.put("sections", self.new_section, replace(section, id=self.new_section, labels=self.labels))
        draft.insert("sections", self.new_section, section.id)
        self._copy_lines(draft)
        references.keep_meanings(draft)
        return draft.replacements()

    def _copy_lines(self, draft: Draft) -> None:
        model, namespace = draft.model, Namespace(draft.model)
        new_ids = {line: new for line, new, _ in self.lines}
        if len(set(new_ids.values())) < len(self.lines):
            raise refusals.NameTaken(name=self.lines[0][1])
        behind = next(
            (key for key in reversed(model.orders["lines"]) if model.lines[key].section == self.section), ""
        )
        for known, new, labels in self.lines:
            lookup.require_free_name(model, new)
            lookup.require_clear_label(model, new, labels.zh)
            line = lookup.require_line(model, known)
            copy = references.renamed_line(line, namespace, new_ids)
            draft.put("lines", new, replace(copy, id=new, labels=labels, section=self.new_section))
            draft.insert("lines", new, behind)
            behind = new
            for (scenario, place), cell in model.cells_of(known).items():
                draft.put("cells", (scenario, new, place), cell)


@dataclass(frozen=True)
class RemoveSection(SectionEdit):
    """Take a heading away. Refused while lines stand under it."""

    key: ClassVar[str] = "edit_remove_section"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the lines, or drop the record."""
        section = lookup.require_section(model, self.section)
        users = [line.id for line in model.ordered("lines") if line.section == section.id]
        if users:
            raise refusals.SectionInUse(section.id, users)
        if len(model.sections) == 1:
            raise refusals.LastItemStays(name=section.labels)
        draft = Draft(model)
        draft.drop("sections", section.id)
        return draft.replacements()
