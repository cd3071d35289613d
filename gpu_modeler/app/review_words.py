"""How the changes of a returned workbook are told: what they are about, of which kind, and what is held. No layout."""

from __future__ import annotations

from collections.abc import Mapping

from gpu_modeler.app import typing
from gpu_modeler.app.rows import COMPANY, SEGMENT
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import Unfollowed
from gpu_modeler.files.review.records import Change, Held
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD, Item, Model
from gpu_modeler.text import Labels, Language, Message, say

SEPARATOR = " · "
NOTHING = "—"


def kind_text(change: Change, language: Language) -> str:
    """Return the name of a change's kind."""
    return say(f"review_kind_{change.kind.replace(' ', '_')}", language)


def line_text(model: Model, change: Change, language: Language) -> str:
    """Return the line's label, or its id where the model has no such line; a change of no line is told by its kind."""
    if not change.line:
        return kind_text(change, language)
    line = model.lines.get(change.line)
    return line.labels.in_language(language) if line else change.line


def place_text(model: Model, change: Change, language: Language) -> str:
    """Return line, company, segment, period and scenario by their labels; the base scenario goes without saying."""
    parts = [line_text(model, change, language)]
    for axis, item in items_of(model, change).items():
        parts.append(_item_labels(model, axis, item).in_language(language))
    if change.scenario not in {"", BASE}:
        parts.append(scenario_text(model, change.scenario, language))
    return SEPARATOR.join(parts)


def items_of(model: Model, change: Change) -> dict[str, str]:
    """Return the items that a change names, by axis: company, further axes, period."""
    line = model.lines.get(change.line)
    further = [axis for axis in line.axes if axis not in {COMPANY, PERIOD}] if line else []
    named = change.segment.split(SEPARATOR) if change.segment else []
    if len(further) != len(named):  # a line that is not there yet
        further = [SEGMENT] if len(named) == 1 else []
    items = {COMPANY: change.company, **dict(zip(further, named, strict=False)), PERIOD: change.period}
    return {axis: item for axis, item in items.items() if item}


def company_text(model: Model, company: str, language: Language) -> str:
    """Return a company's label."""
    return _item_labels(model, "company", company).in_language(language)


def scenario_text(model: Model, scenario: str, language: Language) -> str:
    """Return a scenario's label, or its id where the model has none such."""
    known = model.scenarios.get(scenario)
    return known.labels.in_language(language) if known else scenario


def held_text(model: Model, change: Change, held: Held, language: Language) -> str:
    """Return what is held, to its last digit and with its unit: a number as it would be typed, a formula, a text."""
    if held is None:
        return NOTHING
    line = model.lines.get(change.line)
    if isinstance(held, str):
        return held
    if line is None:
        return typing.plain_text(held)
    unit = "" if line.unit == "%" else unit_text(line.unit, language)
    return f"{typing.editing_text(line, held)} {unit}".rstrip()


def unit_text(unit: str, language: Language) -> str:
    """Return a unit's name; dimensionless numbers and years have none to show."""
    if unit in {"", "1", "CY"}:
        return ""
    try:
        return Unit.parse(unit).label(language)
    except ModelerError:  # a unit that a file brought along; its own text is the best name
        return unit


def remark_text(change: Change, language: Language) -> str:
    """Return the source or comment of a change, and what is to be said about it."""
    note = change.note.in_language(language) if change.note else ""
    return SEPARATOR.join(filter(None, (change.source, note)))


def unfollowed_text(found: Unfollowed, language: Language) -> str:
    """Return what was seen and not followed: its kind, where, and what it points to."""
    kind = found.kind_message.in_language(language)
    return SEPARATOR.join(filter(None, (kind, found.where, found.text)))


def origin_text(values: Mapping[str, object], language: Language, key: str = "review_origin") -> str:
    """Return from which file a review is, who changed it last and when."""
    return Message(key, values).in_language(language)


def _item_labels(model: Model, axis: str, item: str) -> Labels:
    items: tuple[Item, ...] = model.axes[axis].items if axis in model.axes else ()
    return next((known.labels for known in items if known.id == item), Labels(item, item))
