"""What a rule found: which rule, how grave, where, what to do, and how to mend it where that takes one edit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.edits.edit import Edit
from gpu_modeler.formula.tree import Span
from gpu_modeler.model import BASE, PERIOD, Model, Place
from gpu_modeler.text import Labels, Message, catalogue

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding is: a line, a cell of it, one of its exceptions, a part of a formula's text; empty for the model.

    `name` says what a finding without a line is about: a claim, a property, a source.
    """

    line: str = ""
    place: Place | None = None
    scenario: str = BASE
    exception: int | None = None
    span: Span | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `code` tells the kinds of a rule's findings apart; `content` is what was judged (a formula, a value): a dismissal holds
    as long as it stays. `fix` says the same in a better way without changing values, unless `changes_values`.
    `reason` is why it was dismissed, empty where it was not.
    """

    rule: str
    severity: Severity
    spot: Spot
    message: Message
    code: str
    content: str
    fix: Edit | None = None
    changes_values: bool = False
    reason: str = ""

    @property
    def key(self) -> str:
        """Return what the finding is called in the document: the same as long as it is about the same thing."""
        spot = self.spot
        at = "" if spot.exception is None else f"#{spot.exception}"
        place = "" if spot.place is None else f"[{','.join(spot.place)}]"
        scenario = "" if spot.scenario == BASE else f"({spot.scenario})"
        return f"{self.rule}.{self.code}:{spot.line or spot.name}{at}{place}{scenario}"

    @property
    def stamp(self) -> str:
        """Return a short text that is another one as soon as what was judged changes."""
        return hashlib.sha256(self.content.encode()).hexdigest()[:16]

    @property
    def is_open(self) -> bool:
        """Say whether it still stands: nobody dismissed it."""
        return not self.reason


def where(model: Model, spot: Spot) -> Labels:
    """Return the place as a person reads it: company, line, year, scenario; empty for the model as a whole."""
    zh, en = (_where(model, spot, language) for language in ("zh", "en"))
    return Labels(zh, en)


def _where(model: Model, spot: Spot, language: Literal["zh", "en"]) -> str:
    line = model.lines.get(spot.line)
    if line is None:
        claim = model.claims.get(spot.name)
        if claim is not None:
            return claim.labels.in_language(language)
        own = catalogue().get(f"check_property_{spot.name}")
        called = own.in_language(language) if own else spot.line or spot.name
        return called[:1].upper() + called[1:] if own else called
    parts = [line.labels.in_language(language) or line.id]
    if spot.place is not None:
        for axis, item in zip(line.axes, spot.place, strict=False):
            labels = {known.id: known.labels for known in model.axes[axis].items}
            known = labels.get(item)
            parts.append(known.in_language(language) if known and axis != PERIOD else item)
    if spot.scenario != BASE and spot.scenario in model.scenarios:
        parts.append(model.scenarios[spot.scenario].labels.in_language(language))
    return " · ".join(parts)
