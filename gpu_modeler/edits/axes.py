"""Edits of axes themselves: another dimension beside company, segment and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, references, refusals, views
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import PERIOD, Axis, Item, Model, Replacement
from gpu_modeler.text import Labels

COMPANY = "company"
STAYING = (PERIOD, COMPANY)
"""Pages run along these; a model has them always."""


@dataclass(frozen=True)
class AxisEdit(Edit):
    """An edit of one axis."""

    axis: str

    def subject(self, model: Model) -> object:
        """Return the axis's labels."""
        return model.axes[self.axis].labels if self.axis in model.axes else self.axis


@dataclass(frozen=True)
class AddAxis(AxisEdit):
    """Add a dimension with its items; it comes last, and no line runs along it yet."""

    key: ClassVar[str] = "edit_add_axis"
    labels: Labels
    items: tuple[Item, ...]

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Add record and position; every name must be free, and another than the others."""
        if not self.items:
            raise refusals.LastItemStays(name=self.labels)
        names = (self.axis, *(item.id for item in self.items))
        for name in names:
            lookup.require_free_name(model, name)
            if names.count(name) > 1:
                raise refusals.NameTaken(name=name)
        draft = Draft(model)
        draft.put("axes", self.axis, Axis(self.axis, self.labels, self.items))
        draft.insert("axes", self.axis)
        references.keep_meanings(draft)
        return draft.replacements()

    def subject(self, model: Model) -> object:
        """Return the new labels."""
        return self.labels


@dataclass(frozen=True)
class RelabelAxis(AxisEdit):
    """Give an axis other labels; its name in formulas stays."""

    key: ClassVar[str] = "edit_relabel_axis"
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record; formulas that use the old label follow."""
        axis = lookup.require_axis(model, self.axis)
        draft = Draft(model)
        draft.put("axes", axis.id, replace(axis, labels=self.labels))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveAxis(AxisEdit):
    """Take a dimension out with its groups. Refused for period and company, and while a line runs along it."""

    key: ClassVar[str] = "edit_remove_axis"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the lines, or drop the record and what is kept of it."""
        axis = lookup.require_axis(model, self.axis)
        if axis.id in STAYING:
            raise refusals.AxisStays(name=axis.labels)
        users = [line.id for line in model.ordered("lines") if axis.id in line.axes]
        named = references.users_of_axis(model, axis.id)
        if users or named:
            raise refusals.AxisInUse(axis.id, list(dict.fromkeys([*users, *named.shown])))
        draft = Draft(model)
        draft.drop("axes", axis.id)
        for group in model.groups.values():
            if group.axis == axis.id:
                draft.drop("groups", group.id)
        for chart in model.charts.values():
            series = tuple(
                replace(curve, fixed={key: item for key, item in curve.fixed.items() if key != axis.id})
                for curve in chart.series
            )
            draft.put("charts", chart.id, replace(chart, series=series))
        views.leave_axis(draft, axis.id)
        return draft.replacements()
