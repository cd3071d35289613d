"""What names mean in a model: lines by id or Chinese label, axes, groups and items by id or label, and the nearest name.

A namespace reads the model's labels when it is made; make a new one after lines, axes or groups changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from gpu_modeler.formula.faults import AmbiguousName
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.tree import Span
from gpu_modeler.model import PERIOD, Axis, Group, Line, Model
from gpu_modeler.text import Labels

YEAR_NAMES = frozenset({"year", "年份"})
TRUTH_NAMES = {"TRUE": 1.0, "FALSE": 0.0}


@dataclass(frozen=True, slots=True)
class Selector:
    """Items of one axis that a reduction runs over, in axis order."""

    axis: str
    items: tuple[str, ...]


class Namespace:
    """Looks names up in one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._lines_by_label = _by_label((line.labels, line.id) for line in model.lines.values())
        self._lines_by_small_id = {line.lower(): line for line in model.lines}
        self._axes = _by_name((axis.labels, axis.id) for axis in model.axes.values())
        self._groups = _by_name((group.labels, group.id) for group in model.groups.values())
        self._items: dict[str, list[tuple[str, str]]] = {}
        for axis in model.axes.values():
            for item in axis.items:
                for name in {item.id, item.labels.zh, item.labels.en} - {""}:
                    self._items.setdefault(name, []).append((axis.id, item.id))

    # --- looking up ---

    def line(self, name: str, span: Span = (0, 0)) -> Line | None:
        """Return the line a name stands for: its id (capitals do not matter), or its Chinese label.

        Raises:
            AmbiguousName: several lines carry the label.
        """
        if name in self.model.lines:
            return self.model.lines[name]
        labelled = self._lines_by_label.get(name, [])
        if len(labelled) > 1:
            raise AmbiguousName(span, name=name, ids=labelled)
        line = labelled[0] if labelled else self._lines_by_small_id.get(name.lower())
        return self.model.lines[line] if line else None

    def axis(self, name: str) -> Axis | None:
        """Return the axis of that id or label."""
        found = self._axes.get(name)
        return self.model.axes[found] if found else None

    def group(self, name: str) -> Group | None:
        """Return the group of that id or label."""
        found = self._groups.get(name)
        return self.model.groups[found] if found else None

    def selector(self, name: str) -> Selector | None:
        """Return the items an axis or a group stands for; `year` is a value even where an axis is labelled so."""
        if name in YEAR_NAMES:
            return None
        if (axis := self.axis(name)) is not None:
            return Selector(axis.id, self.model.item_ids(axis.id))
        if (group := self.group(name)) is not None:
            return Selector(group.axis, tuple(i for i in self.model.item_ids(group.axis) if i in group.items))
        return None

    def items(self, name: str) -> list[tuple[str, str]]:
        """Return the (axis, item) pairs a qualifier may stand for."""
        return self._items.get(name, [])

    def exchange_rate(self, first: str, second: str) -> Line | None:
        """Return a line whose unit is one currency per other, either way round."""
        wanted = {f"{first}/{second}", f"{second}/{first}"}
        return next((line for line in self.model.lines.values() if line.unit in wanted), None)

    def is_reserved(self, name: str) -> bool:
        """Say whether a new line may not have this id, because formulas would read something else in it."""
        return name in YEAR_NAMES or name.upper() in TRUTH_NAMES or self.selector(name) is not None

    # --- nearest names ---

    def nearest(self, name: str) -> str:
        """Return the name of a line that is most like `name`, to be typed in its place; empty where none is."""
        return self.nearest_line(name)

    def nearest_line(self, name: str) -> str:
        """Compare ids and both labels; a match of the English label offers the id."""
        known = {"year": "year"}
        for line in self.model.lines.values():
            known[line.id.lower()] = line.id
            known.setdefault(line.labels.en.lower(), line.id)
            offered = line.labels.zh if line.labels.zh.isidentifier() else line.id
            known.setdefault(line.labels.zh, offered)
        return closest(name, known)

    def nearest_item(self, name: str) -> str:
        """Return the qualifier most like `name`."""
        return closest(
            name, {known.lower(): item for known, pairs in self._items.items() for _, item in pairs}
        )

    def nearest_function(self, name: str) -> str:
        """Return the function most like `name`."""
        return closest(name, {known.lower(): known for known in FUNCTIONS})


def closest(name: str, known: dict[str, str]) -> str:
    """Return what stands under the key most like `name` (capitals apart), or the empty text.

    Where none is alike, one that begins as typed: half a name is as common as a wrong one.
    """
    lowered = name.lower()
    if lowered in known:
        return known[lowered]
    found = difflib.get_close_matches(lowered, known, n=1, cutoff=0.6)
    if not found and len(lowered) >= 2:
        found = sorted((key for key in known if key.startswith(lowered)), key=len)[:1]
    return known[found[0]] if found else ""


def order_axes(model: Model, axes: Iterable[str]) -> tuple[str, ...]:
    """Return axes in the model's order, period first."""
    wanted = set(axes)
    ordered = model.orders.get("axes") or (PERIOD, *(axis for axis in model.axes if axis != PERIOD))
    return tuple(axis for axis in ordered if axis in wanted)


def _by_label(entries: Iterable[tuple[Labels, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for labels, identity in entries:
        if labels.zh:
            found.setdefault(labels.zh, []).append(identity)
    return found


def _by_name(entries: Iterable[tuple[Labels, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for labels, identity in entries:
        found[identity] = identity
        for label in (labels.zh, labels.en.lower()):
            if label:
                found.setdefault(label, identity)
    return found
