"""Edits of axes' items: companies, segments, years, and the groups that are summed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, references, refusals, uncertainties, views, vintages
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import PERIOD, Axis, Chart, Group, Item, Line, Model, Place, Replacement
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True)
class ItemEdit(Edit):
    """An edit of one item of an axis."""

    axis: str
    item: str

    def subject(self, model: Model) -> object:
        """Return the item's labels."""
        items = model.axes[self.axis].items if self.axis in model.axes else ()
        return next((item.labels for item in items if item.id == self.item), self.item)


@dataclass(frozen=True)
class AddItem(ItemEdit):
    """Add an item, e.g. a company without any value yet, behind `after` or last. Years have `AddYears`."""

    key: ClassVar[str] = "edit_add_item"
    labels: Labels
    after: str = ""
    note: str = ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the axis."""
        axis = _axis_of_things(model, self.axis)
        lookup.require_free_name(model, self.item)
        draft = Draft(model)
        draft.put("axes", axis.id, with_item(axis, Item(self.item, self.labels, self.note), self.after))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class RelabelItem(ItemEdit):
    """Give an item other labels; its name in formulas stays."""

    key: ClassVar[str] = "edit_relabel_item"
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the axis."""
        axis = lookup.require_axis(model, self.axis)
        lookup.require_item(axis, self.item)
        items = tuple(
            replace(item, labels=self.labels) if item.id == self.item else item for item in axis.items
        )
        draft = Draft(model)
        draft.put("axes", axis.id, replace(axis, items=items))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class MoveItem(ItemEdit):
    """Put an item behind another one, or first (`after` empty)."""

    key: ClassVar[str] = "edit_move_item"
    after: str = ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the axis."""
        axis = _axis_of_things(model, self.axis)
        lookup.require_item(axis, self.item)
        if self.after:
            lookup.require_item(axis, self.after)
        moved = next(item for item in axis.items if item.id == self.item)
        draft = Draft(model)
        if self.after != self.item:
            rest = replace(axis, items=tuple(item for item in axis.items if item.id != self.item))
            draft.put("axes", axis.id, with_item(rest, moved, self.after, first=not self.after))
        return draft.replacements()


@dataclass(frozen=True)
class DuplicateItem(ItemEdit):
    """Add a copy of an item, e.g. a company, with its hard values in every scenario and its exceptions.

    Groups are left as they are: a copy must not be counted twice by itself.
    """

    key: ClassVar[str] = "edit_duplicate_item"
    new_item: str
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the axis, widen the scopes, copy the cells."""
        axis = _axis_of_things(model, self.axis)
        lookup.require_item(axis, self.item)
        lookup.require_free_name(model, self.new_item)
        draft = Draft(model)
        draft.put("axes", axis.id, with_item(axis, Item(self.new_item, self.labels), self.item))
        for line in _lines_on(model, axis.id):
            draft.put("lines", line.id, self._widened(line))
            copy_cells(draft, line, axis.id, self.item, self.new_item)
        uncertainties.join_items(draft, axis.id, self.item, (self.new_item,))
        references.keep_meanings(draft)
        return draft.replacements()

    def _widened(self, line: Line) -> Line:
        exceptions = []
        for exception in line.exceptions:
            items = exception.scope.get(self.axis, ())
            if self.item in items:
                scope = {**exception.scope, self.axis: (*items, self.new_item)}
                exceptions.append(replace(exception, scope=scope))
            else:
                exceptions.append(exception)
        return replace(line, exceptions=tuple(exceptions))


@dataclass(frozen=True)
class RemoveItem(ItemEdit):
    """Take an item out with its hard values, exceptions and curves, its place in groups, and the claims that name it.

    Refused while a line's formula names it, for the last item, and for a year that is not at an end.
    """

    key: ClassVar[str] = "edit_remove_item"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the users, or drop everything that hangs on the item."""
        axis = lookup.require_axis(model, self.axis)
        lookup.require_item(axis, self.item)
        self._require_removable(model, axis)
        draft = Draft(model)
        kept = tuple(item for item in axis.items if item.id != self.item)
        draft.put("axes", axis.id, replace(axis, items=kept))
        for line in _lines_on(model, axis.id):
            draft.put("lines", line.id, self._narrowed(line))
            for scenario, place in model.cells_of(line.id):
                if place[line.axes.index(axis.id)] == self.item:
                    draft.put("cells", (scenario, line.id, place), None)
        for claim in references.users_of_item(model, axis.id, self.item).claims:
            draft.drop("claims", claim)
        self._leave_groups_and_charts(draft)
        uncertainties.leave_item(draft, axis.id, self.item)
        views.leave_item(draft, axis.id, self.item)
        vintages.leave_item(draft, axis.id, self.item)
        return draft.replacements()

    def _require_removable(self, model: Model, axis: Axis) -> None:
        if len(axis.items) == 1:
            raise refusals.LastItemStays(name=axis.labels)
        if axis.id == PERIOD and self.item not in {axis.items[0].id, axis.items[-1].id}:
            raise refusals.YearsStayWhole(period=self.item)
        users = references.users_of_item(model, axis.id, self.item)
        if users.lines:
            raise refusals.ItemInUse(self.item, users.lines)

    def _narrowed(self, line: Line) -> Line:
        exceptions = []
        for exception in line.exceptions:
            items = exception.scope.get(self.axis, ())
            left = tuple(item for item in items if item != self.item)
            if left:
                exceptions.append(replace(exception, scope={**exception.scope, self.axis: left}))
            elif not items:
                exceptions.append(exception)
        return replace(line, exceptions=tuple(exceptions))

    def _leave_groups_and_charts(self, draft: Draft) -> None:
        for group in draft.model.groups.values():
            left = tuple(item for item in group.items if item != self.item)
            if group.axis == self.axis and left:
                draft.put("groups", group.id, replace(group, items=left))
            elif group.axis == self.axis:
                _require_unused_group(draft.model, group.id)
                draft.drop("groups", group.id)
        for chart in draft.model.charts.values():
            series = tuple(curve for curve in chart.series if curve.fixed.get(self.axis) != self.item)
            chart = replace(chart, series=series)  # noqa: PLW2901 - the same one, without the item
            if self.axis == PERIOD:
                chart = self._without_year(chart)  # noqa: PLW2901 - likewise
            draft.put("charts", chart.id, chart)

    def _without_year(self, chart: Chart) -> Chart:
        """Let a chart draw to where there are years."""
        return replace(
            chart,
            first="" if chart.first == self.item else chart.first,
            last="" if chart.last == self.item else chart.last,
            period="" if chart.period == self.item else chart.period,
        )


MOST_YEARS = 500
"""No model needs more, and each year takes memory in every line."""
EARLIEST = 1900
"""Workbooks know no earlier years."""


@dataclass(frozen=True)
class AddYears(Edit):
    """Add years at the end. Inputs of the last year are carried on unless `carry_inputs` is false.

    With `at_start` they come before the first one, without values: what was is typed, not assumed.

    Raises:
        TooManyYears: there would be none, or more than `MOST_YEARS`.
    """

    key: ClassVar[str] = "edit_add_years"
    count: int = 1
    carry_inputs: bool = True
    at_start: bool = False

    def subject(self, model: Model) -> object:
        """Return the years added."""
        first = int(model.periods[0]) - self.count if self.at_start else int(model.periods[-1]) + 1
        return f"{first}" if self.count == 1 else f"{first}–{first + self.count - 1}"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the axis and carry the inputs."""
        axis = lookup.require_axis(model, PERIOD)
        if not 1 <= self.count <= MOST_YEARS - len(axis.items):
            raise refusals.TooManyYears(count=f"{self.count:,}", limit=MOST_YEARS)
        if self.at_start:
            return self._before(model, axis)
        last = axis.items[-1].id
        years = [str(int(last) + step) for step in range(1, self.count + 1)]
        new = tuple(Item(year, Labels(year, year)) for year in years)
        draft = Draft(model)
        draft.put("axes", axis.id, replace(axis, items=(*axis.items, *new)))
        if self.carry_inputs:
            for line in _lines_on(model, PERIOD):
                for year in years:
                    copy_cells(draft, line, PERIOD, last, year, inputs_only=True)
            uncertainties.join_items(draft, PERIOD, last, tuple(years))
        return draft.replacements()

    def _before(self, model: Model, axis: Axis) -> tuple[Replacement, ...]:
        first = int(axis.items[0].id)
        if first - self.count < EARLIEST:
            raise refusals.TooEarly(year=EARLIEST)
        years = [str(year) for year in range(first - self.count, first)]
        draft = Draft(model)
        new = tuple(Item(year, Labels(year, year)) for year in years)
        draft.put("axes", axis.id, replace(axis, items=(*new, *axis.items)))
        return draft.replacements()


@dataclass(frozen=True)
class SetGroup(Edit):
    """Define a group of items of one axis, or change the one of that id."""

    key: ClassVar[str] = "edit_set_group"
    group: Group

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return self.group.labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record, its items in the axis's order."""
        axis = lookup.require_axis(model, self.group.axis)
        for item in self.group.items:
            lookup.require_item(axis, item)
        if not self.group.items:
            raise refusals.LastItemStays(name=self.group.labels)
        draft = Draft(model)
        if self.group.id not in model.groups:
            lookup.require_free_name(model, self.group.id)
            draft.insert("groups", self.group.id)
        items = tuple(item.id for item in axis.items if item.id in self.group.items)
        draft.put("groups", self.group.id, replace(self.group, items=items))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class MoveGroup(Edit):
    """List a group behind another one, or first (`after` empty)."""

    key: ClassVar[str] = "edit_move_group"
    group: str
    after: str = ""

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return model.groups[self.group].labels if self.group in model.groups else self.group

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order."""
        lookup.require_group(model, self.group)
        if self.after:
            lookup.require_group(model, self.after)
        draft = Draft(model)
        if self.after != self.group:
            draft.insert("groups", self.group, self.after, first=not self.after)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveGroup(Edit):
    """Take a group out; its items stay. Refused while a formula or claim names it."""

    key: ClassVar[str] = "edit_remove_group"
    group: str

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return model.groups[self.group].labels if self.group in model.groups else self.group

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the users, or drop the record."""
        lookup.require_group(model, self.group)
        _require_unused_group(model, self.group)
        draft = Draft(model)
        draft.drop("groups", self.group)
        return draft.replacements()


def with_item(axis: Axis, item: Item, after: str = "", *, first: bool = False) -> Axis:
    """Return the axis with an item behind `after`, or at an end."""
    ids = [known.id for known in axis.items]
    index = 0 if first else ids.index(after) + 1 if after in ids else len(ids)
    return replace(axis, items=(*axis.items[:index], item, *axis.items[index:]))


def copy_cells(
    draft: Draft, line: Line, axis: str, item: str, new_item: str, *, inputs_only: bool = False
) -> None:
    """Copy a line's hard values at one item to another item, in every scenario."""
    position = line.axes.index(axis)
    for (scenario, place), cell in draft.model.cells_of(line.id).items():
        if place[position] != item or (inputs_only and cell.kind != "input"):
            continue
        new_place: Place = (*place[:position], new_item, *place[position + 1 :])
        draft.put("cells", (scenario, line.id, new_place), cell)


def _axis_of_things(model: Model, axis: str) -> Axis:
    """Return an axis whose items may come and go anywhere: any but the years."""
    known = lookup.require_axis(model, axis)
    if known.id == PERIOD:
        raise refusals.YearsStayWhole(period=Message("edits_years"))
    return known


def _lines_on(model: Model, axis: str) -> list[Line]:
    return [line for line in model.lines.values() if axis in line.axes]


def _require_unused_group(model: Model, group: str) -> None:
    users = references.users_of_group(model, group)
    if users:
        raise refusals.GroupInUse(group, users.shown)
