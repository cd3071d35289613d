"""Edits of what the document remembers of its checks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import ClassVar

from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import Model, Replacement
from gpu_modeler.text import Message

DISMISSED, TICKED, CASE = "check_dismissed:", "check_reviewed:", "check_case:"
"""How the names of what is remembered begin: dismissed findings, reviewers' ticks, test cases."""


@dataclass(frozen=True)
class KeepNote(Edit):
    """Remember a text under a name, or forget it where the text is empty; `title` is what the Undo menu calls it."""

    key: ClassVar[str] = "edit_set_property"
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


def follow_line(draft: Draft, old: str, new: str) -> None:
    """Let what is remembered of a line be of its new name."""
    for name, text in draft.model.properties.items():
        if name.startswith((DISMISSED, TICKED)):
            renamed = _renamed(name, old, new)
            if renamed != name:
                draft.put("properties", name, None)
                draft.put("properties", renamed, text)
        elif name.startswith(CASE):
            draft.put("properties", name, _renamed_in_case(text, old, new))


def leave_line(draft: Draft, line: str) -> None:
    """Forget the dismissals and ticks of a line that goes."""
    for name in draft.model.properties:
        if name.startswith((DISMISSED, TICKED)) and _renamed(name, line, "") != name:
            draft.put("properties", name, None)


def _renamed(name: str, old: str, new: str) -> str:
    """Return the name with the line it ends in replaced: `check_dismissed:R03.silent:revenue[2026,metax](bear)`."""
    return re.sub(rf"(?<=:){re.escape(old)}(?=$|[#\[(])(?=[^:]*$)", new, name)


def _renamed_in_case(text: str, old: str, new: str) -> str:
    try:
        kept = json.loads(text)
        for side in ("inputs", "outputs"):
            kept[side] = [[new if line == old else line, *rest] for line, *rest in kept[side]]
    except (KeyError, TypeError, ValueError):
        return text  # not ours to repair
    return json.dumps(kept, ensure_ascii=False)
