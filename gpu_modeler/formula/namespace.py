"""What names mean in a model: lines by id or Chinese label, axes, groups and items by id or label, and the nearest name.

A namespace follows its model: what it keeps to look up quickly is made anew when a record of its table was replaced.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from gpu_modeler.formula.faults import AmbiguousName, UnknownUnit
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.tree import Span
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import PERIOD, Axis, Group, Line, Model

Record = TypeVar("Record")
Found = TypeVar("Found")
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
        self._line_names = _Kept(lambda: model.lines, _line_names)
        self._item_names = _Kept(lambda: model.axes, _item_names)
        self._axis_names = _Kept(lambda: model.axes, _names)
        self._group_names = _Kept(lambda: model.groups, _names)

    # --- looking up ---

    def line(self, name: str, span: Span = (0, 0)) -> Line | None:
        """Return the line a name stands for: its id (capitals do not matter), or its Chinese label.

        Raises:
            AmbiguousName: several lines carry the label.
        """
        if name in self.model.lines:
            return self.model.lines[name]
        names = self._line_names.current
        found = names.get(name) or names.get(name.lower(), [])
        if len(found) > 1:
            raise AmbiguousName(span, name=name, ids=found)
        return self.model.lines[found[0]] if found else None

    def axis(self, name: str) -> Axis | None:
        """Return the axis of that id or label."""
        found = self._axis_names.current.get(name)
        return self.model.axes[found] if found else None

    def group(self, name: str) -> Group | None:
        """Return the group of that id or label."""
        found = self._group_names.current.get(name)
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
        return self._item_names.current.get(name, [])

    def exchange_rate(self, first: str, second: str) -> Line | None:
        """Return a line whose unit is one currency per other, either way round."""
        wanted = {Unit.parse(f"{first}/{second}"), Unit.parse(f"{second}/{first}")}
        return next((line for line in self.model.lines.values() if _unit(line) in wanted), None)

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
            name,
            {known.lower(): item for known, pairs in self._item_names.current.items() for _, item in pairs},
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


class _Kept(Generic[Record, Found]):
    """Something made of a table of records, made again once another record stands there."""

    def __init__(
        self, table: Callable[[], Mapping[str, Record]], make: Callable[[tuple[Record, ...]], Found]
    ) -> None:
        self._table = table
        self._make = make
        self._records: tuple[Record, ...] | None = None

    @property
    def current(self) -> Found:
        records = tuple(self._table().values())
        if records != self._records:  # compares by identity first, so this is quick
            self._records, self._found = records, self._make(records)
        return self._found


def _line_names(lines: tuple[Line, ...]) -> dict[str, list[str]]:
    """Return line ids by Chinese label, and by id in small letters."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.labels.zh:
            found.setdefault(line.labels.zh, []).append(line.id)
    for line in lines:
        found.setdefault(line.id.lower(), [line.id])
    return found


def _item_names(axes: tuple[Axis, ...]) -> dict[str, list[tuple[str, str]]]:
    """Return (axis, item) pairs by id and label."""
    found: dict[str, list[tuple[str, str]]] = {}
    for axis in axes:
        for item in axis.items:
            for name in {item.id, item.labels.zh, item.labels.en} - {""}:
                found.setdefault(name, []).append((axis.id, item.id))
    return found


def _names(records: tuple[Axis, ...] | tuple[Group, ...]) -> dict[str, str]:
    """Return ids by id and label; an id comes before a label."""
    found = {record.id: record.id for record in records}
    for record in records:
        for label in (record.labels.zh, record.labels.en.lower()):
            if label:
                found.setdefault(label, record.id)
    return found


def _unit(line: Line) -> Unit | None:
    try:
        return Unit.parse(line.unit)
    except UnknownUnit:
        return None
