"""Copies of lines, sections, companies, groups and scenarios, several at once, as one undo step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.building import names
from gpu_modeler.app.building.targets import Target, in_order, labels_of
from gpu_modeler.edits import (
    DuplicateItem,
    DuplicateLine,
    DuplicateScenario,
    DuplicateSection,
    Edit,
    SetCells,
    SetGroup,
    Several,
)
from gpu_modeler.model import PERIOD, Cell, Model
from gpu_modeler.text import Labels, Message


def can_copy(target: Target) -> bool:
    """Say whether copies can be made: of anything but years and axes."""
    return target.kind != "axis" and (target.kind, target.axis) != ("item", PERIOD)


def duplicated(model: Model, targets: Iterable[Target]) -> tuple[Edit, tuple[Target, ...]]:
    """Return the edit that copies each target behind itself, and the copies.

    Raises:
        ValueError: none of them can be copied.
    """
    wanted = [target for target in in_order(model, targets) if can_copy(target)]
    lines_of_sections = {
        line.id
        for line in model.lines.values()
        if Target("section", line.section) in wanted  # they are copied with it
    }
    taker = _Names(model)
    edits, copies = [], []
    for target in wanted:
        if target.kind == "line" and target.id in lines_of_sections:
            continue
        edit, copy = _copied(model, target, taker)
        edits.append(edit)
        copies.append(copy)
    if not edits:
        raise ValueError("nothing that can be copied")
    if len(edits) == 1:
        return edits[0], tuple(copies)
    return Several(tuple(edits), Message("building_step_copies", {"count": len(edits)})), tuple(copies)


class _Names:
    """Hands out free names, each once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._given: set[str] = set()
        self._labels = {
            text
            for table in (model.lines, model.sections, model.groups, model.scenarios)
            for record in table.values()
            for text in (record.labels.zh, record.labels.en)
        } | {
            text
            for axis in model.axes.values()
            for item in axis.items
            for text in (item.labels.zh, item.labels.en)
        }

    def labels(self, known: Labels) -> Labels:
        made = names.copied_labels(known, self._labels)
        self._labels |= {made.zh, made.en}
        return made

    def identifier(self, stem: str) -> str:
        made = names.free_key(
            f"{stem}_copy", lambda name: name in self._given or not names.is_free(self._model, name)
        )
        self._given.add(made)
        return made

    def key(self, stem: str, table: Iterable[str]) -> str:
        known = set(table)
        made = names.free_key(f"{stem}_copy", lambda name: name in self._given or name in known)
        self._given.add(made)
        return made


def _copied(model: Model, target: Target, taker: _Names) -> tuple[Edit, Target]:
    labels = taker.labels(labels_of(model, target))
    if target.kind == "scenario":
        new = taker.key(target.id, model.scenarios)
        return _copied_scenario(model, target.id, new, labels), Target("scenario", new)
    if target.kind == "section":
        new = taker.key(target.id, model.sections)
        members = [line for line in model.ordered("lines") if line.section == target.id]
        lines = tuple((line.id, taker.identifier(line.id), taker.labels(line.labels)) for line in members)
        return DuplicateSection(target.id, new, labels, lines), Target("section", new)
    new = taker.identifier(target.id)
    if target.kind == "line":
        return DuplicateLine(target.id, new, labels), Target("line", new)
    if target.kind == "group":
        group = replace(model.groups[target.id], id=new, labels=labels)
        return SetGroup(group), Target("group", new)
    return DuplicateItem(target.axis, target.id, new, labels), Target("item", new, target.axis)


def _copied_scenario(model: Model, scenario: str, new: str, labels: Labels) -> Edit:
    """Return the edit that copies it; the copy has no probability, so that the others still add up to 100 %."""
    made = DuplicateScenario(scenario, new, labels)
    line = model.lines.get(PROBABILITY_LINE)
    if line is None or line.axes or not line.is_input:
        return made
    none = SetCells(new, ((PROBABILITY_LINE, (), Cell(0.0)),))
    return Several((made, none), Message("scenarios_edit_add", {"name": labels}))
