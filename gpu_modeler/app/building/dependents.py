"""What hangs on something that is to be deleted: formulas and claims that name it, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.app.building.targets import Target, ids_of
from gpu_modeler.edits import references
from gpu_modeler.model import Line, Model, View
from gpu_modeler.text import Labels, Message

DependentKind = Literal[
    "formula", "exception", "claim", "child", "member",
    "chart", "group", "uncertainty", "values", "vintages", "view", "line",
]  # fmt: skip
STANDING_IN_THE_WAY = frozenset({"formula", "exception", "claim", "child", "member"})
"""Kinds for which a person has to choose; the others go with what is deleted."""


@dataclass(frozen=True, slots=True)
class Dependent:
    """One thing that refers to what is to be deleted.

    `text` is its formula, or says how much there is; `line` is where one can jump to, empty where there is no cell.
    """

    kind: DependentKind
    labels: Labels
    text: str | Message = ""
    line: str = ""
    id: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether it would be broken, rather than go along."""
        return self.kind in STANDING_IN_THE_WAY


class Doomed:
    """What is to be deleted, with the lines and groups that cannot stay then."""

    def __init__(self, model: Model, targets: Iterable[Target], *, with_members: bool = True) -> None:
        self.model = model
        self.targets = tuple(targets)
        self.sections = set(ids_of(self.targets, "section"))
        self.scenarios = set(ids_of(self.targets, "scenario"))
        self.axes = set(ids_of(self.targets, "axis"))
        self.items = {(target.axis, target.id) for target in self.targets if target.kind == "item"}
        self.groups = set(ids_of(self.targets, "group")) | self._emptied_groups()
        self.lines = set(ids_of(self.targets, "line")) | self._lines_along()
        if with_members:
            self.lines |= {line.id for line in model.lines.values() if line.section in self.sections}

    def _emptied_groups(self) -> set[str]:
        return {
            group.id
            for group in self.model.groups.values()
            if group.axis in self.axes or all((group.axis, item) in self.items for item in group.items)
        }

    def _lines_along(self) -> set[str]:
        return {line.id for line in self.model.lines.values() if self.axes & set(line.axes)}

    def names_in(self, formula: str) -> bool:
        """Say whether a formula names anything of it."""
        from gpu_modeler.formula import Namespace

        if not formula:
            return False
        years = {item for axis, item in self.items if axis == "period"}
        if years and years & references.periods_in(formula):
            return True
        return any(
            self._is_meant(meaning) for _, meaning in references.meanings(formula, Namespace(self.model))
        )

    def _is_meant(self, meaning: references.Meaning) -> bool:
        return bool(
            meaning.line in self.lines
            or meaning.group in self.groups
            or meaning.axis in self.axes
            or meaning.items & self.items
        )

    def users(self) -> list[Line]:
        """Return the lines that stay and name it, in display order."""
        return [
            line
            for line in self.model.ordered("lines")
            if line.id not in self.lines
            and (self.names_in(line.formula) or any(map(self.names_in, (e.formula for e in line.exceptions))))
        ]

    def claims(self) -> list[str]:
        """Return the claims that name it or are told of a scenario of it, in the story's order."""
        return [
            claim.id
            for claim in self.model.ordered("claims")
            if claim.scenario in self.scenarios
            or self.names_in(claim.formula)
            or self.names_in(claim.formula_high)
        ]


def dependents_of(model: Model, targets: Iterable[Target]) -> list[Dependent]:
    """Return everything that refers to the targets: first what stands in the way, then what goes along."""
    doomed = Doomed(model, targets)
    found = [*_in_the_way(doomed), *_going_along(doomed)]
    return sorted(found, key=lambda dependent: not dependent.stands_in_the_way)


def _in_the_way(doomed: Doomed) -> Iterator[Dependent]:
    model = doomed.model
    for line in model.ordered("lines"):
        if line.section in doomed.sections and line.id not in ids_of(doomed.targets, "line"):
            yield Dependent(
                "member", line.labels, f"= {line.formula}" if line.formula else "", line.id, line.id
            )
    for line in doomed.users():
        if doomed.names_in(line.formula):
            yield Dependent("formula", line.labels, f"= {line.formula}", line.id, line.id)
        for exception in line.exceptions:
            if doomed.names_in(exception.formula):
                yield Dependent("exception", line.labels, f"= {exception.formula}", line.id, line.id)
    for name in doomed.claims():
        claim = model.claims[name]
        yield Dependent("claim", claim.labels, f"= {claim.formula}", "", name)
    for scenario in model.ordered("scenarios"):
        if scenario.parent in doomed.scenarios and scenario.id not in doomed.scenarios:
            yield Dependent("child", scenario.labels, "", "", scenario.id)


def _going_along(doomed: Doomed) -> Iterator[Dependent]:
    model = doomed.model
    for line in model.ordered("lines"):
        if doomed.axes & set(line.axes):
            yield Dependent(
                "line", line.labels, f"= {line.formula}" if line.formula else "", line.id, line.id
            )
    yield from _values(doomed)
    for chart in model.ordered("charts"):
        curves = sum(
            series.line in doomed.lines
            or series.scenario in doomed.scenarios
            or bool(set(series.fixed.items()) & doomed.items)
            for series in chart.series
        )
        if curves:
            yield Dependent(
                "chart", chart.labels, Message("building_curves", {"count": curves}), "", chart.id
            )
    for group in model.ordered("groups"):
        if {(group.axis, item) for item in group.items} & doomed.items or group.axis in doomed.axes:
            yield Dependent("group", group.labels, "", "", group.id)
    for known in model.ordered("uncertainties"):
        scope = {(axis, item) for axis, items in known.scope.items() for item in items}
        if known.line in doomed.lines or scope & doomed.items:
            yield Dependent(
                "uncertainty", model.lines[known.line].labels, known.distribution, known.line, known.id
            )
    for view in model.ordered("views"):
        if _shows(view, doomed):
            yield Dependent("view", view.labels, "", "", view.id)
    vintages = sum(_is_at(doomed, known.line, known.place) for known in model.vintages.values())
    if vintages:
        text = Message("building_count", {"count": vintages})
        yield Dependent("vintages", _names(doomed), text)


def _shows(view: View, doomed: Doomed) -> bool:
    """Say whether a view names what goes."""
    gone = doomed.items | {("line", line) for line in doomed.lines}
    gone |= {("scenario", scenario) for scenario in doomed.scenarios}
    named = set(view.page.items()) | {(axis, item) for axis, items in view.only.items() for item in items}
    return bool(named & gone or doomed.axes & {*view.rows, *view.columns})


def _values(doomed: Doomed) -> Iterator[Dependent]:
    """Yield the hard values that go, counted by scenario."""
    counts: dict[str, int] = {}
    for (scenario, line, place), _cell in doomed.model.all_cells():
        if scenario in doomed.scenarios or _is_at(doomed, line, place):
            counts[scenario] = counts.get(scenario, 0) + 1
    for scenario in doomed.model.ordered("scenarios"):
        if scenario.id in counts:
            text = Message("building_count", {"count": counts[scenario.id]})
            yield Dependent("values", scenario.labels, text, "", scenario.id)


def _is_at(doomed: Doomed, line: str, place: tuple[str, ...]) -> bool:
    if line in doomed.lines:
        return True
    axes = doomed.model.lines[line].axes if line in doomed.model.lines else ()
    return bool(set(zip(axes, place, strict=False)) & doomed.items)


def _names(doomed: Doomed) -> Labels:
    from gpu_modeler.app.building.targets import labels_of

    return labels_of(doomed.model, doomed.targets[0])
