"""What is looked for, and what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.formula.tree import Span
from gpu_modeler.model import Place

Field = Literal["label", "value", "formula", "note", "source"]
FIELDS: tuple[Field, ...] = ("label", "value", "formula", "note", "source")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        text: as typed; spaces around it do not count.
        fields: where to look.
        company: only there, and in what belongs to no company; empty looks everywhere.
        every_scenario: also in scenarios that are not shown, where they differ from the one that is.
        whole: only whole words, or whole names in formulas.
        case: whether capitals count.
    """

    text: str
    fields: frozenset[Field] = frozenset(FIELDS)
    company: str = ""
    every_scenario: bool = True
    whole: bool = False
    case: bool = False

    @property
    def wanted(self) -> str:
        """Return the text without spaces around it."""
        return self.text.strip()

    def pattern(self) -> re.Pattern[str]:
        """Return what finds the text in longer ones."""
        quoted = re.escape(self.wanted)
        if self.whole:
            quoted = rf"(?<!\w){quoted}(?!\w)"
        return re.compile(quoted, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Attributes:
        field: what it is.
        line: the line it belongs to; empty for an item of an axis, see `item`.
        place: the cell, `None` where it concerns the whole line.
        scenario: whose value or note it is; empty where it is the same in all.
        text: what is shown of it, with what was found at `span`.
        item: (axis, item) where a label of an item was found.
        exception: the position of the line's exception whose formula or note it is; `None` for the line's own.
    """

    field: Field
    line: str = ""
    place: Place | None = None
    scenario: str = ""
    text: str = ""
    span: Span = (0, 0)
    item: tuple[str, str] = ("", "")
    exception: int | None = None
