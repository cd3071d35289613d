"""Finding what a request names, or refusing it with the nearest name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gpu_modeler.edits import refusals
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import PERIOD, Axis, Group, Line, Model, Place, Scenario, Section, Source
from gpu_modeler.text import Labels


def nearest(name: str, candidates: Iterable[str]) -> str:
    """Return the candidate most like `name`, or an empty text; capitals do not count."""
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def named(name: str, labels: Mapping[str, Labels]) -> str:
    """Return the id that `name` means: the id itself, or either label of it, capitals aside; empty for none."""
    if name in labels:
        return name
    folded = name.strip().casefold()
    for key, label in labels.items():
        if folded in {key.casefold(), label.zh.casefold(), label.en.casefold()}:
            return key
    return ""


def nearest_labelled(name: str, labels: Mapping[str, Labels]) -> str:
    """Return the id whose spelling, or label, is nearest to `name`."""
    spellings = {key: key for key in labels}
    for key, label in labels.items():
        spellings.setdefault(label.zh, key)
        spellings.setdefault(label.en, key)
    return spellings.get(nearest(name, filter(None, spellings)), "")


def require_line(model: Model, line: str) -> Line:
    """Return the line of that id."""
    if line not in model.lines:
        raise refusals.UnknownLine(line, nearest_labelled(line, line_labels(model)))
    return model.lines[line]


def find_line(model: Model, name: str) -> Line:
    """Return the line of that id or label."""
    return require_line(model, named(name, line_labels(model)) or name)


def require_scenario(model: Model, scenario: str) -> Scenario:
    """Return the scenario of that id."""
    if scenario not in model.scenarios:
        labels = {key: record.labels for key, record in model.scenarios.items()}
        raise refusals.UnknownScenario(scenario, nearest_labelled(scenario, labels))
    return model.scenarios[scenario]


def find_scenario(model: Model, name: str) -> Scenario:
    """Return the scenario of that id or label."""
    labels = {key: record.labels for key, record in model.scenarios.items()}
    return require_scenario(model, named(name, labels) or name)


def require_axis(model: Model, axis: str) -> Axis:
    """Return the axis of that id."""
    if axis not in model.axes:
        raise refusals.UnknownAxis(axis, nearest(axis, model.axes), tuple(model.axes))
    return model.axes[axis]


def require_item(axis: Axis, item: str) -> None:
    """Refuse an item that the axis does not have."""
    ids = tuple(known.id for known in axis.items)
    if item in ids:
        return
    if axis.id == PERIOD:
        raise refusals.PeriodOutsideModel(item, ids)
    labels = {known.id: known.labels for known in axis.items}
    raise refusals.UnknownItem(axis.labels, item, nearest_labelled(item, labels))


def find_item(axis: Axis, name: str) -> str:
    """Return the id of the item of that id or label."""
    item = named(name, {known.id: known.labels for known in axis.items}) or name
    require_item(axis, item)
    return item


def require_place(model: Model, line: Line, place: Place) -> None:
    """Refuse a place that the line does not have."""
    if len(place) != len(line.axes):
        raise refusals.PlaceDoesNotFit(
            line=line_name(line), axes=axis_labels(model, line.axes), place=list(place)
        )
    for axis, item in zip(line.axes, place, strict=True):
        require_item(model.axes[axis], item)


def require_group(model: Model, group: str) -> Group:
    """Return the group of that id."""
    if group not in model.groups:
        raise refusals.UnknownGroup(group, nearest(group, model.groups))
    return model.groups[group]


def require_section(model: Model, section: str) -> Section:
    """Return the section of that id."""
    if section not in model.sections:
        raise refusals.UnknownSection(section, nearest(section, model.sections))
    return model.sections[section]


def require_source(model: Model, source: str) -> Source:
    """Return the source of that id."""
    if source not in model.sources:
        raise refusals.UnknownSource(source, nearest(source, model.sources))
    return model.sources[source]


def require_finite(value: float, where: object) -> None:
    """Refuse a number that is none."""
    if not math.isfinite(value):
        raise refusals.NotFinite(value=repr(value), where=where)


def require_text(text: str) -> None:
    """Refuse an empty id and one that no file can hold."""
    if not text.strip() or "\0" in text:
        raise refusals.NotAName(name=text)


def require_free_name(model: Model, name: str) -> None:
    """Refuse a new name of the formula language that cannot be read there, or means something already."""
    from gpu_modeler.formula import FUNCTIONS, Namespace

    if not is_name(name):
        raise refusals.NotAName(name=name)
    namespace = Namespace(model)
    taken = namespace.is_reserved(name) or namespace.items(name) or name.upper() in FUNCTIONS
    if taken or name.casefold() in _line_names(model):
        raise refusals.NameTaken(name=name)


def require_clear_label(model: Model, line: str, label: str) -> None:
    """Refuse a label that is another line's id: a formula that says it could mean either."""
    if label != line and label in model.lines:
        raise refusals.NameTaken(name=label)


def is_name(text: str) -> bool:
    """Say whether a text reads as one plain name in a formula."""
    from gpu_modeler.formula import parse
    from gpu_modeler.formula.tree import Name

    try:
        return parse(text) == Name(text)
    except ModelerError:
        return False


def _line_names(model: Model) -> set[str]:
    names = {line.id.casefold() for line in model.lines.values()}
    return names | {line.labels.zh.casefold() for line in model.lines.values()}


def line_name(line: Line) -> Labels:
    """Return a line's label with its id behind it, where they differ: what a script types and what a person reads."""
    zh, en = (
        line.id if label in {"", line.id} else f"{label} ({line.id})"
        for label in (line.labels.in_language("zh"), line.labels.in_language("en"))
    )
    return Labels(zh, en)


def line_labels(model: Model) -> dict[str, Labels]:
    """Return the labels of all lines by id, in display order."""
    return {line.id: line.labels for line in model.ordered("lines")}


def axis_labels(model: Model, axes: Iterable[str]) -> list[Labels]:
    """Return the labels of axes."""
    return [model.axes[axis].labels for axis in axes]
