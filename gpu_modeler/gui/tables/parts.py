"""What a row or column stands for, field by field, without any widget: what is stored, what is offered, what is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.tables import Part
from gpu_modeler.files.tables.mapping import TableKind
from gpu_modeler.files.tables.units import unit_of
from gpu_modeler.formula import Unit
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tables.choices import TableChoices
from gpu_modeler.text import Language, Message, say

KINDS: tuple[TableKind, ...] = get_args(TableKind)
SIGNS = {"+": "tables_sign_as_it_is", "-": "tables_sign_turned"}
UNITS = ("CNY_100m", "CNY_10k", "CNY_1m", "CNY_1k", "CNY", "USD_1m", "%", "1", "x", "chip", "share_10k")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from: what is stored, and what a person reads."""

    key: str
    text: str


NOTHING = Choice("", "—")


class PartWords:
    """Says in the session's language what parts hold and what they may hold. Fields: line, axes, unit, kind, sign."""

    def __init__(self, choices: TableChoices) -> None:
        self._choices = choices
        self._model = choices.session.model

    @property
    def _language(self) -> Language:
        return self._choices.session.language

    def text(self, part: Part, field: str, label: str) -> str:
        """Return what is chosen, as a person reads it; what is only alike with a question mark."""
        if part.is_ignored:
            return say("tables_not_used", self._language) if field == "line" else ""
        key = key_of(part, field)
        if field == "line" and not key:
            return self._likeness(label) if part.is_empty and not part.unit else ""
        if field == "sign":
            return "−" if part.is_negative else ""
        return self._named(field, key) if key else ""

    def offers(self, field: str, label: str) -> list[Choice]:
        """Return what may be chosen, the most likely first; the first entry stands for nothing."""
        if field == "line":
            return [NOTHING, *self._line_offers(label)]
        if field == "sign":
            return [Choice(sign, say(key, self._language)) for sign, key in SIGNS.items()]
        if field in self._model.axes:
            keys = [item.id for item in self._model.axes[field].items]
        else:
            keys = list(UNITS) if field == "unit" else [kind for kind in KINDS if kind]
        return [NOTHING, *(Choice(key, self._named(field, key)) for key in keys)]

    def _line_offers(self, label: str) -> list[Choice]:
        alike = {match.line: match for match in self._choices.likenesses(label)}
        first = [
            Choice(line, f"{self._line_text(line)}   {match.score:.0%}") for line, match in alike.items()
        ]
        others = [
            Choice(line, self._line_text(line)) for line in self._model.orders["lines"] if line not in alike
        ]
        return [*first, *others]

    def _line_text(self, line: str) -> str:
        return f"{self._named('line', line)}   {line}"

    def _named(self, field: str, key: str) -> str:
        language = self._language
        if field == "line":
            return self._model.lines[key].labels.in_language(language) if key in self._model.lines else key
        if field == "unit":
            return unit_label(key, language) or key
        if field == "kind":
            return say(f"import_kind_{key}", language)
        items = self._model.axes[field].items
        return next((item.labels.in_language(language) for item in items if item.id == key), key)

    def _likeness(self, label: str) -> str:
        matches = self._choices.likenesses(label)
        if not matches:
            return say("tables_choose", self._language)
        values = {"line": self._named("line", matches[0].line), "score": f"{matches[0].score:.0%}"}
        return Message("tables_alike", values).in_language(self._language)


def key_of(part: Part, field: str) -> str:
    """Return what is stored for a field."""
    if field == "line":
        return part.line
    if field == "unit":
        return part.unit
    if field == "kind":
        return part.kind
    return ("-" if part.is_negative else "+") if field == "sign" else part.items.get(field, "")


def with_key(part: Part, field: str, key: str) -> Part | None:
    """Return the part with one field chosen; `None` where the key is none."""
    if field == "line":
        return replace(part, line=key)
    if field == "kind":
        return replace(part, kind=key) if key in KINDS else None
    if field == "sign":
        return replace(part, is_negative=key == "-")
    if field == "unit":
        unit = known_unit(key)
        return None if unit is None else replace(part, unit=unit)
    items = {axis: item for axis, item in {**part.items, field: key}.items() if item}
    return replace(part, items=items)


def known_unit(text: str) -> str | None:
    """Return a unit in the spelling of formulas, as tables or formulas write it; `None` for what is none."""
    if not text.strip():
        return ""
    try:
        return unit_of(text) or Unit.parse(text).text
    except ModelerError:
        return None
