"""What a step of the history did, in words: where, what stood there before, what stands there now. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, cast

from gpu_modeler.edits.cells import place_subject
from gpu_modeler.edits.history import Step
from gpu_modeler.files.excel.formats import number_format
from gpu_modeler.model import BASE, Cell, CellKey, Model, Place, Replacement
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Labels, Language, Message, say

MOST = 200
"""Changes that are told of one step; an import may have thousands."""
ABSENT = "—"
NAMED = frozenset(TABLES) - {"properties", "orders", "cells"}
"""Tables of records, each with a name of its own in words; the others are told in other ways."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a step: where, before and after, and the cell it leads to (an empty line for none)."""

    where: str
    before: str
    after: str
    line: str = ""
    place: Place = ()


def told(model: Model, step: Step, language: Language) -> list[Told]:
    """Return the changes of a step in words, cells first, at most `MOST` of them."""
    ordered = sorted(step.replacements, key=lambda one: one.table != "cells")
    about = _about(step, language)
    found: list[Told] = []
    for replacement in ordered:
        found += _of(model, replacement, language, about)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _of(model: Model, replacement: Replacement, language: Language, about: str) -> Iterator[Told]:
    if replacement.table == "cells":
        yield _of_cell(model, replacement, language)
    elif replacement.table == "orders":
        yield Told(say("history_order", language), "", "")
    elif replacement.table == "properties":
        yield _of_property(replacement, about)
    else:
        yield from _of_record(replacement, language)


def _of_property(replacement: Replacement, about: str) -> Told:
    """Return what a property says; of one that holds data what the step is about."""
    before, after = (str(text) if text else ABSENT for text in (replacement.before, replacement.after))
    if before.startswith(("{", "[")) or after.startswith(("{", "[")):
        return Told(about or str(replacement.key), "", "")
    return Told(str(replacement.key), before, after)


def _about(step: Step, language: Language) -> str:
    """Return what a step was done to, as its name in the Undo menu says it."""
    subject = step.label.values.get("subject", "") if step.label.key == "edit_with_subject" else ""
    return _rendered(subject, language)


def _of_cell(model: Model, replacement: Replacement, language: Language) -> Told:
    scenario, line, place = cast("CellKey", replacement.key)
    where = _rendered(place_subject(model, line, place), language)
    if scenario != BASE:
        known = model.scenarios.get(scenario)
        where += f" [{known.labels.in_language(language) if known else scenario}]"
    before, after = (
        _cell_text(model, line, cell, language) for cell in (replacement.before, replacement.after)
    )
    if before == after:  # the value is the same: what is said of it is another
        before, after = (_standing(model, cell, language) for cell in (replacement.before, replacement.after))
    return Told(where, before, after, line, place)


def _cell_text(model: Model, line: str, cell: Cell | None, language: Language) -> str:
    if cell is None:
        return ABSENT
    if cell.value is None:
        return say("history_cleared", language)
    known = model.lines.get(line)
    return number_words(cell.value, known.unit if known else "")


def _standing(model: Model, cell: Cell | None, language: Language) -> str:
    if cell is None:
        return ABSENT
    source = model.sources.get(cell.source)
    parts = [source.title if source else cell.source, cell.note.in_language(language), cell.kind]
    return " · ".join(part for part in parts if part)


def number_words(value: float, unit: str) -> str:
    """Return a number as a person reads it in a line of a unit: all its digits that tell, and %."""
    if unit == "%" or "%" in number_format(unit):
        return f"{value * 100:,.10g}%"
    return f"{value:,.10g}"


def _of_record(replacement: Replacement, language: Language) -> Iterator[Told]:
    before, after = replacement.before, replacement.after
    kind = say(f"history_table_{replacement.table}", language)
    where = f"{kind} · {_name(before or after, language)}"
    if before is None or after is None:
        was, became = (ABSENT if record is None else _name(record, language) for record in (before, after))
        yield Told(where, was, became)
        return
    line = str(replacement.key) if replacement.table == "lines" else ""
    for field in fields(after) if is_dataclass(after) else ():
        one, other = getattr(before, field.name), getattr(after, field.name)
        if one != other:
            yield Told(where, _value(one, language), _value(other, language), line)


def _name(record: Any, language: Language) -> str:
    for field in ("labels", "title", "line", "id"):
        found = getattr(record, field, "")
        if found:
            return _rendered(found, language)
    return str(getattr(record, "key", ""))


def _value(value: object, language: Language) -> str:
    if isinstance(value, tuple | dict):
        return "; ".join(_item(part, language) for part in value) or ABSENT
    return _rendered(value, language) or ABSENT


def _item(part: object, language: Language) -> str:
    return _name(part, language) if is_dataclass(part) and not isinstance(part, Labels) else str(part)


def _rendered(value: object, language: Language) -> str:
    return value.in_language(language) if isinstance(value, Labels | Message) else str(value)
