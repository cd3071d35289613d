"""Other ids for items, groups and scenarios: every use follows, in formulas and in whatever else keeps the name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, references, refusals, views, vintages
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.edits.items import ItemEdit
from gpu_modeler.edits.scenarios import ScenarioEdit
from gpu_modeler.edits.story import charts_follow_scenario
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place, Replacement
from gpu_modeler.text import Message


@dataclass(frozen=True)
class RenameItem(ItemEdit):
    """Give a company, a segment or another item (no year) another id; formulas, cells, groups and charts follow."""

    key: ClassVar[str] = "edit_rename_item"
    new_item: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace every record that holds the id."""
        axis = lookup.require_axis(model, self.axis)
        if axis.id == PERIOD:
            raise refusals.YearsStayWhole(period=Message("edits_years"))
        lookup.require_item(axis, self.item)
        if self.new_item == self.item:
            return ()
        lookup.require_free_name(model, self.new_item)
        draft = Draft(model)
        items = tuple(
            replace(item, id=self.new_item) if item.id == self.item else item for item in axis.items
        )
        draft.put("axes", axis.id, replace(axis, items=items))
        for line in model.lines.values():
            if axis.id in line.axes:
                self._follow_line(draft, line)
        self._follow_others(draft)
        references.keep_meanings(draft, renamed_items={(axis.id, self.item): self.new_item})
        return draft.replacements()

    def _follow_line(self, draft: Draft, line: Line) -> None:
        exceptions = tuple(
            replace(exception, scope=self._scope(exception.scope)) for exception in line.exceptions
        )
        draft.put("lines", line.id, replace(line, exceptions=exceptions))
        position = line.axes.index(self.axis)
        for (scenario, place), cell in draft.model.cells_of(line.id).items():
            if place[position] == self.item:
                moved: Place = (*place[:position], self.new_item, *place[position + 1 :])
                draft.put("cells", (scenario, line.id, place), None)
                draft.put("cells", (scenario, line.id, moved), cell)

    def _follow_others(self, draft: Draft) -> None:
        model = draft.model
        for group in model.groups.values():
            if group.axis == self.axis:
                draft.put("groups", group.id, replace(group, items=self._renamed(group.items)))
        for chart in model.charts.values():
            series = tuple(
                replace(curve, fixed={axis: self._one(axis, item) for axis, item in curve.fixed.items()})
                for curve in chart.series
            )
            draft.put("charts", chart.id, replace(chart, series=series))
        for known in model.uncertainties.values():
            draft.put("uncertainties", known.id, replace(known, scope=self._scope(known.scope)))
        vintages.rename_item(draft, self.axis, self.item, self.new_item)
        views.rename_item(draft, self.axis, self.item, self.new_item)

    def _scope(self, scope: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {axis: self._renamed(items) if axis == self.axis else items for axis, items in scope.items()}

    def _renamed(self, items: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._one(self.axis, item) for item in items)

    def _one(self, axis: str, item: str) -> str:
        return self.new_item if (axis, item) == (self.axis, self.item) else item


@dataclass(frozen=True)
class RenameGroup(Edit):
    """Give a group another id; formulas and claims follow."""

    key: ClassVar[str] = "edit_rename_group"
    group: str
    new_group: str

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return model.groups[self.group].labels if self.group in model.groups else self.group

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record, its position and the formulas that name it."""
        group = lookup.require_group(model, self.group)
        if self.new_group == group.id:
            return ()
        lookup.require_free_name(model, self.new_group)
        draft = Draft(model)
        draft.put("groups", group.id, None)
        draft.put("groups", self.new_group, replace(group, id=self.new_group))
        draft.put("orders", "groups", _exchanged(model.orders["groups"], group.id, self.new_group))
        references.keep_meanings(draft, renamed_groups={group.id: self.new_group})
        return draft.replacements()


@dataclass(frozen=True)
class RenameScenario(ScenarioEdit):
    """Give a scenario another id, as a script calls it; its cells, what builds on it, and claims follow."""

    key: ClassVar[str] = "edit_rename_scenario"
    new_scenario: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace every record that holds the id."""
        known = lookup.require_scenario(model, self.scenario)
        if self.new_scenario == known.id:
            return ()
        if known.id == BASE:
            raise refusals.BaseScenarioStays
        lookup.require_text(self.new_scenario)
        if self.new_scenario in model.scenarios:
            raise refusals.NameTaken(name=self.new_scenario)
        draft = Draft(model)
        draft.put("scenarios", known.id, None)
        draft.put("scenarios", self.new_scenario, replace(known, id=self.new_scenario))
        draft.put("orders", "scenarios", _exchanged(model.orders["scenarios"], known.id, self.new_scenario))
        for child in model.scenarios.values():
            if child.parent == known.id:
                draft.put("scenarios", child.id, replace(child, parent=self.new_scenario))
        for claim in model.claims.values():
            if claim.scenario == known.id:
                draft.put("claims", claim.id, replace(claim, scenario=self.new_scenario))
        for key, cell in model.all_cells():
            if key[0] == known.id:
                draft.put("cells", key, None)
                draft.put("cells", (self.new_scenario, *key[1:]), cell)
        views.rename_item(draft, views.SCENARIO, known.id, self.new_scenario)
        charts_follow_scenario(draft, known.id, self.new_scenario)
        return draft.replacements()


def _exchanged(order: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if key == old else key for key in order)
