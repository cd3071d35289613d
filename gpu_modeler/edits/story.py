"""Edits of claims and charts: what is told beside the lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, refusals
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.formula import Namespace, bind_expression
from gpu_modeler.model import Chart, Claim, Model, Replacement


@dataclass(frozen=True)
class SetClaim(Edit):
    """Add a claim at the end of the story, or change the one of that id."""

    key: ClassVar[str] = "edit_set_claim"
    claim: Claim

    def subject(self, model: Model) -> object:
        """Return the claim's labels."""
        return self.claim.labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check formulas, unit, numbers and scenario; then replace the record."""
        claim = self.claim
        lookup.require_text(claim.id)
        lookup.require_scenario(model, claim.scenario)
        for value in (*claim.expected, claim.tolerance):
            lookup.require_finite(value, claim.labels)
        namespace = Namespace(model)
        for formula in filter(None, (claim.formula, claim.formula_high)):
            axes = bind_expression(formula, namespace, claim.unit).axes
            if axes:
                raise refusals.ClaimHasAxes(formula=formula, axes=lookup.axis_labels(model, axes))
        draft = Draft(model)
        draft.put("claims", claim.id, claim)
        if claim.id not in model.claims:
            draft.insert("claims", claim.id)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveClaim(Edit):
    """Take a claim out of the story."""

    key: ClassVar[str] = "edit_remove_claim"
    claim: str

    def subject(self, model: Model) -> object:
        """Return the claim's labels."""
        return model.claims[self.claim].labels if self.claim in model.claims else self.claim

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record."""
        if self.claim not in model.claims:
            raise refusals.UnknownClaim(self.claim, lookup.nearest(self.claim, model.claims))
        draft = Draft(model)
        draft.drop("claims", self.claim)
        return draft.replacements()


@dataclass(frozen=True)
class MoveClaim(Edit):
    """Tell a claim so many places later (before, where negative); at the ends it stays."""

    key: ClassVar[str] = "edit_move_claim"
    claim: str
    steps: int

    def subject(self, model: Model) -> object:
        """Return the claim's labels."""
        return model.claims[self.claim].labels if self.claim in model.claims else self.claim

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order."""
        if self.claim not in model.claims:
            raise refusals.UnknownClaim(self.claim, lookup.nearest(self.claim, model.claims))
        order = list(model.orders["claims"])
        at = order.index(self.claim)
        order.insert(min(max(at + self.steps, 0), len(order) - 1), order.pop(at))
        draft = Draft(model)
        draft.put("orders", "claims", tuple(order))
        return draft.replacements()


@dataclass(frozen=True)
class SetChart(Edit):
    """Add a chart behind the others, or behind the one named, or change the one of that id."""

    key: ClassVar[str] = "edit_set_chart"
    chart: Chart
    after: str = ""

    def subject(self, model: Model) -> object:
        """Return the chart's labels."""
        return self.chart.labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check lines, items and scenarios; then replace the record."""
        lookup.require_text(self.chart.id)
        for series in self.chart.series:
            lookup.require_line(model, series.line)
            if series.scenario:
                lookup.require_scenario(model, series.scenario)
            for axis, item in series.fixed.items():
                if item:
                    lookup.require_item(lookup.require_axis(model, axis), item)
        draft = Draft(model)
        draft.put("charts", self.chart.id, self.chart)
        if self.chart.id not in model.charts:
            draft.insert("charts", self.chart.id, self.after)
        return draft.replacements()


@dataclass(frozen=True)
class MoveChart(Edit):
    """Show a chart so many places on among those of its page; at the ends it stays."""

    key: ClassVar[str] = "edit_move_chart"
    chart: str
    steps: int

    def subject(self, model: Model) -> object:
        """Return the chart's labels."""
        return model.charts[self.chart].labels if self.chart in model.charts else self.chart

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order; charts of other pages stay where they are in it."""
        if self.chart not in model.charts:
            raise refusals.UnknownChart(self.chart, lookup.nearest(self.chart, model.charts))
        page = model.charts[self.chart].page
        order = model.orders["charts"]
        places = [at for at, key in enumerate(order) if model.charts[key].page == page]
        there = [order[at] for at in places]
        at = there.index(self.chart)
        there.insert(min(max(at + self.steps, 0), len(there) - 1), there.pop(at))
        changed = list(order)
        for place, key in zip(places, there, strict=True):
            changed[place] = key
        draft = Draft(model)
        draft.put("orders", "charts", tuple(changed))
        return draft.replacements()


@dataclass(frozen=True)
class RemoveChart(Edit):
    """Take a chart out."""

    key: ClassVar[str] = "edit_remove_chart"
    chart: str

    def subject(self, model: Model) -> object:
        """Return the chart's labels."""
        return model.charts[self.chart].labels if self.chart in model.charts else self.chart

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record."""
        if self.chart not in model.charts:
            raise refusals.UnknownChart(self.chart, lookup.nearest(self.chart, model.charts))
        draft = Draft(model)
        draft.drop("charts", self.chart)
        return draft.replacements()


def charts_follow_scenario(draft: Draft, scenario: str, new_scenario: str) -> None:
    """Let the series of charts that draw a scenario of their own draw it by its new id; without one they go."""
    for chart in draft.model.charts.values():
        series = tuple(
            replace(one, scenario=new_scenario) if one.scenario == scenario else one
            for one in chart.series
            if new_scenario or one.scenario != scenario
        )
        draft.put("charts", chart.id, replace(chart, series=series))
