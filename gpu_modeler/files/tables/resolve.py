"""What the heading of a column or the label of a row stands for: a listed part, or an exact name; else why not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gpu_modeler.files.tables.labels import normal
from gpu_modeler.files.tables.mapping import Part, TableKind
from gpu_modeler.files.tables.matching import Names
from gpu_modeler.files.tables.periods import Mark, PeriodHeading, read_period
from gpu_modeler.files.tables.units import unit_in, unit_of
from gpu_modeler.files.tables.vendors import heading_entries
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Message

SEPARATOR = " | "
"""Between headings that stand one above the other."""

_KINDS: dict[Mark, TableKind] = {"actual": "actual", "guidance": "guidance", "estimate": "input", "": ""}
_HARMLESS = frozenset(
    map(
        normal,
        (
            "原始币种",
            "金额",
            "数值",
            "本期金额",
            "本期数",
            "报告期",
            "年度",
            "会计年度",
            "合并",
            "合并报表",
            "Amount",
            "Value",
            "Year",
            "Period",
        ),
    )
)
"""Headings above or beside a period that leave its meaning as it is. 同比 is none of them."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label stands for, or the reason why that is not known."""

    part: Part | None = None
    reason: Message | None = None


class Meanings:
    """Finds what labels stand for in one model."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._periods = frozenset(names.model.periods)

    def of(self, label: str) -> Meaning:
        """Return what a label, perhaps of several levels, stands for."""
        levels = [part for level in label.split(SEPARATOR) for part in _levels(level.strip()) if part]
        part = Part()
        for level in levels:
            found = self._level(level)
            if found.part is None or not _agree(part, found.part):
                return found if found.part is None else Meaning(reason=_unknown(label))
            part = _joined(part, found.part)
        return Meaning(reason=_unknown(label)) if part.is_empty else Meaning(part)

    def _level(self, text: str) -> Meaning:
        found = self._whole(text)
        if found is not None:
            return found
        words = text.split(" ")
        for cut in range(1, len(words)):  # 2024A 营业收入, Cambricon 2024
            first, second = self._whole(" ".join(words[:cut])), self._whole(" ".join(words[cut:]))
            if first and second and first.part and second.part and _agree(first.part, second.part):
                return Meaning(_joined(first.part, second.part))
        return Meaning(reason=_unknown(text))

    def _whole(self, text: str) -> Meaning | None:
        """Return what one text stands for; `None` where it is not known at all."""
        heading = read_period(text)
        if heading is not None:
            return self.period(heading, text)
        item = self._names.item(text)
        if item is not None:
            return Meaning(Part(items={item[0]: item[1]}, unit=unit_in(text)))
        line = self._names.line(text)
        if line is not None:
            return Meaning(Part(line=line.line, unit=unit_in(text)))
        unit = unit_of(text) or (unit_in(text) if not normal(text) else "")
        if unit:
            return Meaning(Part(unit=unit))
        return Meaning(Part()) if normal(text) in _HARMLESS else None

    def period(self, heading: PeriodHeading, text: str) -> Meaning:
        """Return the model's period for a heading; a stretch that the model does not have is not taken for the year."""
        if heading.item in self._periods:
            return Meaning(Part(items={PERIOD: heading.item}, kind=_KINDS[heading.mark]))
        if heading.span != "year":
            span = Message(f"import_span_{heading.span.replace(' ', '_')}")
            return Meaning(reason=Message("import_period_not_a_year", {"heading": text, "span": span}))
        first, last = self._names.model.periods[0], self._names.model.periods[-1]
        return Meaning(
            reason=Message("import_period_outside", {"heading": text, "first": first, "last": last})
        )


def _levels(text: str) -> list[str]:
    """Return what a terminal writes into one heading, line by line, as levels; what says nothing new is left out."""
    name, entries = heading_entries(text)
    return [name, *(value for _, value in entries)] if entries else [text]


def _agree(first: Part, second: Part) -> bool:
    """Say whether two parts can stand for one thing: no axis, line or unit is said twice."""
    return not (
        (first.line and second.line)
        or (first.unit and second.unit and first.unit != second.unit)
        or set(first.items) & set(second.items)
    )


def _joined(first: Part, second: Part) -> Part:
    return replace(
        first,
        line=first.line or second.line,
        items={**first.items, **second.items},
        unit=first.unit or second.unit,
        kind=first.kind or second.kind,
    )


def _unknown(text: str) -> Message:
    return Message("import_label_unknown", {"label": text})
