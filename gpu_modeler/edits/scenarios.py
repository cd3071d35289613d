"""Edits of scenarios: a parent plus the cells that differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, refusals, views
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.edits.story import charts_follow_scenario
from gpu_modeler.model import BASE, Model, Replacement, Scenario
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class ScenarioEdit(Edit):
    """An edit of one scenario."""

    scenario: str

    def subject(self, model: Model) -> object:
        """Return the scenario's labels."""
        return model.scenarios[self.scenario].labels if self.scenario in model.scenarios else self.scenario


@dataclass(frozen=True)
class AddScenario(ScenarioEdit):
    """Add a scenario that differs from its parent in nothing yet; it comes last."""

    key: ClassVar[str] = "edit_add_scenario"
    labels: Labels
    parent: str = BASE
    note: Labels = Labels("", "")

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Add record and position."""
        return _added(model, Scenario(self.scenario, self.labels, self.parent, self.note)).replacements()


@dataclass(frozen=True)
class DuplicateScenario(ScenarioEdit):
    """Add a scenario of the same parent with the same cells; a copy of base is a child of base."""

    key: ClassVar[str] = "edit_duplicate_scenario"
    new_scenario: str
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Copy record and cells."""
        original = lookup.require_scenario(model, self.scenario)
        if original.id == BASE:
            return _added(model, Scenario(self.new_scenario, self.labels, BASE)).replacements()
        draft = _added(model, replace(original, id=self.new_scenario, labels=self.labels))
        for (scenario, line, place), cell in model.all_cells():
            if scenario == original.id:
                draft.put("cells", (self.new_scenario, line, place), cell)
        return draft.replacements()


@dataclass(frozen=True)
class RelabelScenario(ScenarioEdit):
    """Give a scenario other labels."""

    key: ClassVar[str] = "edit_relabel_scenario"
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        return _changed(model, replace(lookup.require_scenario(model, self.scenario), labels=self.labels))


@dataclass(frozen=True)
class ReparentScenario(ScenarioEdit):
    """Let a scenario build on another one; its own cells stay."""

    key: ClassVar[str] = "edit_reparent_scenario"
    parent: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record; refused where the scenario would descend from itself."""
        scenario = lookup.require_scenario(model, self.scenario)
        lookup.require_scenario(model, self.parent)
        if scenario.id == BASE:
            raise refusals.BaseScenarioStays
        if scenario.id in model.lineage(self.parent):
            raise refusals.ScenarioCircle(
                scenario=scenario.labels, parent=model.scenarios[self.parent].labels
            )
        return _changed(model, replace(scenario, parent=self.parent))


@dataclass(frozen=True)
class MoveScenario(ScenarioEdit):
    """Show a scenario behind another one; base stays first."""

    key: ClassVar[str] = "edit_move_scenario"
    after: str = BASE

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order."""
        lookup.require_scenario(model, self.scenario)
        lookup.require_scenario(model, self.after)
        if self.scenario == BASE:
            raise refusals.BaseScenarioStays
        draft = Draft(model)
        if self.after != self.scenario:
            draft.insert("scenarios", self.scenario, self.after)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveScenario(ScenarioEdit):
    """Take a scenario out with its cells. Refused for base, and while scenarios or claims build on it."""

    key: ClassVar[str] = "edit_remove_scenario"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the users, or drop record and cells."""
        scenario = lookup.require_scenario(model, self.scenario)
        if scenario.id == BASE:
            raise refusals.BaseScenarioStays
        children = [child.id for child in model.ordered("scenarios") if child.parent == scenario.id]
        claims = [claim.id for claim in model.ordered("claims") if claim.scenario == scenario.id]
        if children or claims:
            raise refusals.ScenarioInUse(scenario.id, children + claims)
        draft = Draft(model)
        draft.drop("scenarios", scenario.id)
        for key, _ in model.all_cells():
            if key[0] == scenario.id:
                draft.put("cells", key, None)
        views.leave_item(draft, views.SCENARIO, scenario.id)
        charts_follow_scenario(draft, scenario.id, "")
        return draft.replacements()


def _added(model: Model, scenario: Scenario) -> Draft:
    lookup.require_text(scenario.id)
    if scenario.id in model.scenarios:
        raise refusals.NameTaken(name=scenario.id)
    lookup.require_scenario(model, scenario.parent)
    draft = Draft(model)
    draft.put("scenarios", scenario.id, scenario)
    draft.insert("scenarios", scenario.id)
    return draft


def _changed(model: Model, scenario: Scenario) -> tuple[Replacement, ...]:
    draft = Draft(model)
    draft.put("scenarios", scenario.id, scenario)
    return draft.replacements()
