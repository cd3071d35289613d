"""What a model is made of, as lists and one tree: what the page of the structure shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gpu_modeler.app.building.targets import Target
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.text import Labels

LINES, GROUPS, SCENARIOS, AXES = "lines", "groups", "scenarios", "axes"
"""Lists that every model has; those of the axes' items are called by the axis, with a colon before it."""

COLUMNS = {
    LINES: ("name", "identifier", "unit", "along", "formula"),
    GROUPS: ("name", "identifier", "members"),
    SCENARIOS: ("name", "identifier", "parent", "own_values"),
    AXES: ("name", "identifier", "items", "lines"),
}
ITEM_COLUMNS = ("name", "identifier", "note", "own_values")


@dataclass(frozen=True, slots=True)
class Node:
    """One row. `cells` are the texts behind the name, ids as they are and `Labels` where both languages have one."""

    target: Target
    labels: Labels
    cells: tuple[str | Labels, ...]
    children: tuple[Node, ...] = ()


def lists_of(model: Model) -> list[str]:
    """Return the lists in the order in which they are shown: lines, items of each axis, groups, scenarios, axes."""
    axes = [axis for axis in model.orders.get("axes", ()) if axis != PERIOD]
    with_years = [*axes, PERIOD] if PERIOD in model.axes else axes
    return [LINES, *(f":{axis}" for axis in with_years), GROUPS, SCENARIOS, AXES]


def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns of a list."""
    return COLUMNS.get(name, ITEM_COLUMNS)


def outline(model: Model, name: str) -> tuple[Node, ...]:
    """Return the rows of a list; empty where the model has no such axis."""
    makers = {LINES: _sections, GROUPS: _groups, SCENARIOS: _scenarios, AXES: _axes}
    if name in makers:
        return tuple(makers[name](model))
    return tuple(_items(model, name[1:])) if name[1:] in model.axes else ()


def _sections(model: Model) -> Iterator[Node]:
    members: dict[str, list[Node]] = {}
    for line in model.ordered("lines"):
        along = _joined([model.axes[axis].labels for axis in line.axes])
        formula = f"= {line.formula}" if line.formula else ""
        node = Node(Target("line", line.id), line.labels, (line.id, line.unit, along, formula))
        members.setdefault(line.section, []).append(node)
    for section in model.ordered("sections"):
        under = tuple(members.get(section.id, ()))
        yield Node(Target("section", section.id), section.labels, ("", "", section.page, ""), under)


def _items(model: Model, axis: str) -> Iterator[Node]:
    counts: dict[str, int] = {}
    for (_, line, place), _cell in model.all_cells():
        axes = model.lines[line].axes
        if axis in axes:
            at = place[axes.index(axis)]
            counts[at] = counts.get(at, 0) + 1
    for item in model.axes[axis].items:
        cells = (item.id, item.note, str(counts.get(item.id, 0)))
        yield Node(Target("item", item.id, axis), item.labels, cells)


def _groups(model: Model) -> Iterator[Node]:
    for group in model.ordered("groups"):
        known = {item.id: item.labels for item in model.axes[group.axis].items}
        members = _joined([known[item] for item in group.items])
        yield Node(Target("group", group.id), group.labels, (group.id, members))


def _scenarios(model: Model) -> Iterator[Node]:
    counts: dict[str, int] = {}
    for (scenario, _, _), _cell in model.all_cells():
        counts[scenario] = counts.get(scenario, 0) + 1
    for scenario in model.ordered("scenarios"):
        parent: str | Labels = model.scenarios[scenario.parent].labels if scenario.parent else ""
        cells = (scenario.id, parent, str(counts.get(scenario.id, 0)))
        yield Node(Target("scenario", scenario.id), scenario.labels, cells)


def _axes(model: Model) -> Iterator[Node]:
    for axis in model.ordered("axes"):
        lines = sum(axis.id in line.axes for line in model.lines.values())
        yield Node(Target("axis", axis.id), axis.labels, (axis.id, str(len(axis.items)), str(lines)))


def _joined(labels: list[Labels]) -> Labels:
    zh = "、".join(label.in_language("zh") for label in labels)
    return Labels(zh, ", ".join(label.in_language("en") for label in labels))
