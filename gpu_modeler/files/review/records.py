"""What the review of a returned workbook found: changes to accept or reject, and what was not understood. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gpu_modeler.edits import Edit
from gpu_modeler.text import Message

ChangeKind = Literal[
    "input",
    "override",
    "cleared",
    "formula",
    "exception",
    "line",
    "line removed",
    "label",
    "comment",
    "period",
    "scenario",
    "item",
    "unit",
    "section",
    "group",
    "source",
    "claim",
    "chart",
    "uncertainty",
    "vintage",
    "view",
    "property",
]

Held = float | str | None
"""A number in the line's unit, a formula or another text, or nothing. Formulas start with "="."""


@dataclass(frozen=True)
class Change:
    """One difference between the workbook as exported and as it came back.

    `line`, `company`, `segment`, `period` and `scenario` are ids, empty where none applies. `base` is what was
    exported, `mine` what the model holds now, `theirs` what came back. `edits` make the model, as it is now, hold
    `theirs`. `source` is the title of the base value's source, or the colleague's comment.
    """

    number: int
    kind: ChangeKind
    line: str
    company: str
    segment: str
    period: str
    scenario: str
    base: Held
    mine: Held
    theirs: Held
    conflict: bool
    edits: tuple[Edit, ...]
    sheet: str
    cell: str
    source: str = ""
    note: Message | None = None


@dataclass(frozen=True)
class NotUnderstood:
    """Something in the workbook that was changed, and that no edit was made of."""

    sheet: str
    cell: str
    text: str
    reason: Message


@dataclass(frozen=True)
class Review:
    """All of a returned workbook. `moved` says what went elsewhere without a change of meaning; nothing needs doing."""

    file: str
    author: str
    modified: str
    exported_at: str
    changes: tuple[Change, ...]
    not_understood: tuple[NotUnderstood, ...]
    moved: tuple[Message, ...]
