"""Edits of what the document remembers of its checks."""

from __future__ import annotations

from dataclasses import dataclass

from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import Model, Replacement
from gpu_modeler.text import Message


@dataclass(frozen=True)
class KeepNote(Edit):
    """Remember a text under a name, or forget it where the text is empty; `title` is what the Undo menu calls it."""

    name: str
    text: str
    title: str
    about: object = ""

    @property
    def label(self) -> Message:
        """Return what is done, e.g. "Dismiss a finding"."""
        return Message(self.title)

    def subject(self, model: Model) -> object:
        """Return what it is about."""
        return self.about

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the text."""
        draft = Draft(model)
        draft.put("properties", self.name, self.text or None)
        return draft.replacements()
