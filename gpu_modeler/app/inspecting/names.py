"""What cells, items and states are called in a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gpu_modeler.analysis.figures import figure
from gpu_modeler.analysis.outputs import Output, in_sentence, joined
from gpu_modeler.app.inspecting.readings import Reading, Spot
from gpu_modeler.app.typing import editing_text
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.formula.namespace import YEAR_NAMES
from gpu_modeler.model import PERIOD, Axis, Group, Item, Line, Model
from gpu_modeler.text import Labels, Language, Message, catalogue, say


def spot_labels(model: Model, spot: Spot) -> Labels:
    """Return what a person calls a cell within a sentence: 沐曦2028年营业收入, MetaX Revenue 2028."""
    return in_sentence(model, Output(*spot))


def item_labels(model: Model, axis: str, item: str) -> Labels:
    """Return what an item is called."""
    return next((known.labels for known in model.axes[axis].items if known.id == item), Labels(item, item))


def word_label(model: Model, word: str, language: Language) -> str:
    """Return what an axis, a group or an item that a formula names is called, the word itself where it is none."""
    if word in YEAR_NAMES:
        return say("inspect_year", language)
    items = (item for axis in model.axes.values() for item in axis.items)
    named: list[Group | Axis | Item] = [*model.groups.values(), *model.axes.values(), *items]
    found = (known.labels for known in named if word in {known.id, known.labels.zh, known.labels.en})
    return next((labels.in_language(language) for labels in found), word)


def scope_labels(model: Model, scope: Mapping[str, tuple[str, ...]]) -> Labels:
    """Return for what an exception holds: 壁仞科技、沐曦 · 2022–2025."""
    spoken = [
        Labels(_span(model, axis, items, "zh"), _span(model, axis, items, "en"))
        for axis, items in scope.items()
    ]
    return dotted([each for each in spoken if each.zh])


def _span(model: Model, axis: str, items: Sequence[str], language: Language) -> str:
    order = model.item_ids(axis)
    known = [item for item in order if item in items]
    if axis == PERIOD and len(known) > 2 and order.index(known[-1]) - order.index(known[0]) == len(known) - 1:
        return f"{known[0]}–{known[-1]}"
    names = [item_labels(model, axis, item).in_language(language) for item in known]
    return ("、" if language == "zh" else ", ").join(names)


def dotted(parts: Sequence[Labels]) -> Labels:
    """Return names with dots between them."""
    return _both(lambda language: " · ".join(part.in_language(language) for part in parts))


def listed(parts: Sequence[Labels]) -> Labels:
    """Return names one after the other: 甲、乙和丙; first, second and third."""
    return _both(lambda language: _listed([part.in_language(language) for part in parts], language))


def clauses(parts: Sequence[Labels]) -> Labels:
    """Return short sentences one after the other; Chinese joins them by commas, never by 和."""
    return Labels("，".join(part.zh for part in parts), listed(parts).en)


def _listed(parts: Sequence[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    between, last = ("、", "和") if language == "zh" else (", ", " and ")
    return between.join(parts[:-1]) + last + parts[-1]


def _both(written: Callable[[Language], str]) -> Labels:
    return Labels(written("zh"), written("en"))


def place_labels(model: Model, spot: Spot) -> Labels:
    """Return where on its line a cell stands: 沐曦 · 2028; empty for a constant."""
    items = spot.items(model)
    ordered = sorted(items, key=lambda axis: axis == PERIOD)
    found = [item_labels(model, axis, items[axis]) for axis in ordered]
    return dotted(found)


def short_labels(model: Model, spot: Spot, seen_from: Spot) -> Labels:
    """Return a cell's line and what of its place differs from another cell's: Revenue 2027 seen from 2028."""
    here = seen_from.items(model)
    items = spot.items(model)
    ordered = sorted(items, key=lambda axis: axis == PERIOD)
    others = [item_labels(model, axis, items[axis]) for axis in ordered if here.get(axis) != items[axis]]
    return dotted([model.lines[spot.line].labels, *others])


def told_labels(model: Model, spot: Spot, seen_from: Spot) -> Labels:
    """Return the same as a sentence says it: 2027年营业收入, Revenue in 2027."""
    here, items = seen_from.items(model), spot.items(model)
    differing = {axis: item for axis, item in items.items() if here.get(axis) != item}
    year = differing.pop(PERIOD, "")
    others = [item_labels(model, axis, item) for axis, item in differing.items()]
    named = joined([*others, model.lines[spot.line].labels])
    if not year:
        return named
    return _both(lambda language: say("inspect_in_year", language, cell=named, year=year))


def reading_labels(model: Model, reading: Reading) -> Labels:
    """Return what many cells of a line are called together: 产品收入（3项）."""
    many = Message("inspect_many", {"line": model.lines[reading.line].labels, "count": len(reading.spots)})
    return _both(many.in_language)


def value_labels(value: float | CellError, unit: str, *, signed: bool = False) -> Labels:
    """Return a value with its unit, or Excel's error."""
    if isinstance(value, CellError):
        return Labels(value.text, value.text)
    return figure(value, unit, signed=signed)


def change_labels(before: float, after: float, unit: str) -> Labels:
    """Return how far a value moved: +12.3亿元（+35.0%）; percentages in points, no share of zero or less."""
    change = after - before
    if abs(change) <= 1e-12 * max(abs(before), abs(after)):
        return catalogue()["inspect_unchanged"]
    known = Unit.parse(unit)
    if known.is_percent:
        points = f"{100 * change:+,.{1 if abs(change) >= 0.0005 else 3}f}"
        return _both(Message("bridge_points", {"points": points}).in_language)
    moved = figure(change, unit, signed=True)
    if known.is_calendar_year:
        moved = Labels(f"{change:+.0f}", f"{change:+.0f}")
    elif before > 0:
        relative = figure(change / before, "%", signed=True)
        return _both(Message("inspect_change", {"change": moved, "relative": relative}).in_language)
    return moved


def unit_name(unit: str, language: Language) -> str:
    """Return a unit's name, also where it is a plain number."""
    try:
        known = Unit.parse(unit)
    except ModelerError:
        return unit
    if known.is_calendar_year:
        return say("inspect_unit_calendar", language)
    return known.label(language) or say("inspect_unit_plain", language)


def exact_labels(line: Line, value: float) -> Labels:
    """Return a value to its last digit, as it would be typed, with the line's unit where it has one to show."""
    text, unit = editing_text(line, value), Unit.parse(line.unit)
    if unit.is_dimensionless:
        return Labels(text, text)
    return _both(lambda language: f"{text} {unit.label(language)}")
