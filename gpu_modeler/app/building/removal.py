"""Deleting several things as one undo step: at once where nothing refers to them, else in one of two ways.

*Keeping*: what refers to them stays and holds the values it shows now. *Removing*: what refers to them goes too, and
what refers to that. Claims that name them go either way: a claim without its formula says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from gpu_modeler.app.building.dependents import Dependent, Doomed, dependents_of
from gpu_modeler.app.building.targets import Target, in_order, labels_of
from gpu_modeler.edits import (
    Edit,
    MakeInput,
    MoveLine,
    RemoveAxis,
    RemoveClaim,
    RemoveGroup,
    RemoveItem,
    RemoveLine,
    RemoveScenario,
    RemoveSection,
    ReparentScenario,
    SetCells,
    SetException,
    SetFormula,
    Several,
    refusals,
)
from gpu_modeler.edits.formulas import is_same_scope, shown_values
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, PERIOD, Cell, Line, Model, Place
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True)
class Removal:
    """What a person is asked before something goes.

    Attributes:
        dependents: all that refers to the targets.
        plain: the edit where nothing stands in the way, or claims alone, else `None`.
        keeping: the edit that lets what refers to the targets stay with its values; `kept` are the lines that turn
            into inputs; `moved` those that go to another section.
        removing: the edit that takes the dependents too; `gone` are the lines that go beyond the targets.
        claims: the claims that go either way.
    """

    targets: tuple[Target, ...]
    name: Labels
    dependents: tuple[Dependent, ...]
    plain: Edit | None = None
    keeping: Edit | None = None
    removing: Edit | None = None
    kept: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()


def removal_of(model: Model, calculation: Calculation, targets: Iterable[Target]) -> Removal:
    """Return how the targets can go.

    Raises:
        ModelerError: they cannot, whatever else goes: the last company, the base scenario, a year amid the others.
    """
    wanted = tuple(_without_members(model, in_order(model, targets)))
    if not wanted:
        raise ValueError("nothing to delete")
    _require_removable(model, wanted)
    dependents = tuple(dependents_of(model, wanted))
    title = _title(model, wanted)
    name = labels_of(model, wanted[0])
    if not any(dependent.stands_in_the_way for dependent in dependents):
        doomed = Doomed(model, wanted)
        return Removal(wanted, name, dependents, plain=_together(title, _taken_out(doomed)))
    return _choice(model, calculation, wanted, dependents, title)


def _choice(
    model: Model,
    calculation: Calculation,
    wanted: tuple[Target, ...],
    dependents: tuple[Dependent, ...],
    title: Message,
) -> Removal:
    staying = Doomed(model, wanted, with_members=False)
    going = _closed(Doomed(model, wanted))
    keeping = [*_sections_emptied(staying), *_kept(staying, calculation), *_taken_out(staying)]
    beyond = going.lines - Doomed(model, wanted, with_members=False).lines
    removing = _taken_out(going)
    is_one_way = keeping == removing  # only claims stand in the way, which go either way
    ways: dict[str, Edit | None] = {
        "plain": _together(title, removing) if is_one_way else None,
        "keeping": _together(title, keeping) if not is_one_way and _can_keep(model, staying) else None,
        "removing": None if is_one_way else _together(title, removing),
    }
    return Removal(
        wanted,
        labels_of(model, wanted[0]),
        dependents,
        **ways,
        kept=tuple(line.id for line in staying.users()),
        moved=tuple(line.id for line in model.ordered("lines") if _is_left(line, staying)),
        gone=tuple(line.id for line in model.ordered("lines") if line.id in beyond),
        claims=tuple(going.claims()),
        scenarios=tuple(dependent.id for dependent in dependents if dependent.kind == "child"),
    )


def _closed(doomed: Doomed) -> Doomed:
    """Let the lines go that read the doomed ones, and those that read them, to the end; scenarios likewise."""
    while True:
        more = {line.id for line in doomed.users()}
        children = {
            scenario.id
            for scenario in doomed.model.scenarios.values()
            if scenario.parent in doomed.scenarios and scenario.id not in doomed.scenarios
        }
        if not more and not children:
            return doomed
        doomed.lines |= more
        doomed.scenarios |= children


def _without_members(model: Model, targets: Sequence[Target]) -> Iterable[Target]:
    """Leave out lines whose whole section is to go: they are its members then."""
    sections = {target.id for target in targets if target.kind == "section"}
    for target in targets:
        if target.kind != "line" or model.lines[target.id].section not in sections:
            yield target


# --- what cannot go ---------------------------------------------------------------------------------


def _require_removable(model: Model, targets: Sequence[Target]) -> None:
    for axis in dict.fromkeys(target.axis for target in targets if target.kind == "item"):
        gone = {target.id for target in targets if target.kind == "item" and target.axis == axis}
        ids = model.item_ids(axis)
        if gone >= set(ids):
            raise refusals.LastItemStays(name=model.axes[axis].labels)
        if axis == PERIOD and len(_at_ends(ids, gone)) < len(gone):
            amid = next(year for year in ids if year in gone and year not in _at_ends(ids, gone))
            raise refusals.YearsStayWhole(period=amid)
    for target in targets:
        if target.kind == "scenario" and target.id == BASE:
            raise refusals.BaseScenarioStays
        if target.kind == "axis" and target.id in {PERIOD, "company"}:
            raise refusals.AxisStays(name=model.axes[target.id].labels)
    sections = {target.id for target in targets if target.kind == "section"}
    if sections and sections >= set(model.sections):
        raise refusals.LastItemStays(name=labels_of(model, targets[0]))


def _at_ends(ids: Sequence[str], gone: set[str]) -> list[str]:
    """Return those of the years that form a run from an end."""
    front = list(takewhile(lambda year: year in gone, ids))
    return front + [year for year in takewhile(lambda year: year in gone, reversed(ids)) if year not in front]


def _can_keep(model: Model, staying: Doomed) -> bool:
    """Say whether sections that are left have room for the lines of those that go."""
    pages = {model.sections[section].page for section in staying.sections}
    return all(_refuge(model, staying.sections, page) for page in pages)


# --- the edits --------------------------------------------------------------------------------------


def _taken_out(doomed: Doomed) -> list[Edit]:
    """Return the edits that take everything doomed out, in an order in which nothing is in use any more."""
    model = doomed.model
    lines = [line for line in model.ordered("lines") if line.id in doomed.lines]
    edits: list[Edit] = [RemoveClaim(claim) for claim in doomed.claims()]
    edits += [SetFormula(line.id, "") for line in lines if line.formula]  # they may read one another
    edits += [RemoveLine(line.id) for line in lines]
    edits += [RemoveGroup(group) for group in model.orders.get("groups", ()) if group in doomed.groups]
    for axis in model.orders["axes"]:
        gone = {item for known, item in doomed.items if known == axis}
        ids = _at_ends(model.item_ids(axis), gone) if axis == PERIOD else model.item_ids(axis)
        edits += [RemoveItem(axis, item) for item in ids if item in gone]
    edits += [RemoveScenario(key) for key in _leaves_first(model, doomed.scenarios)]
    edits += [RemoveSection(key) for key in model.orders["sections"] if key in doomed.sections]
    edits += [RemoveAxis(key) for key in model.orders["axes"] if key in doomed.axes]
    return edits


def _leaves_first(model: Model, scenarios: set[str]) -> list[str]:
    return sorted(scenarios, key=lambda key: -len(model.lineage(key)))


def _kept(doomed: Doomed, calculation: Calculation) -> list[Edit]:
    """Return the edits that let lines and scenarios stay as they show now: scenarios first, then lines as they stand then."""
    model = doomed.model
    edits = [
        edit
        for scenario in model.ordered("scenarios")
        if scenario.parent in doomed.scenarios and scenario.id not in doomed.scenarios
        for edit in _inherited(model, doomed, scenario.id)
    ]
    left = _after(model, edits)  # what a scenario shows is written down as it differs from its new parent
    for line in doomed.users():
        if doomed.names_in(line.formula):
            edits.append(_as_input(left, calculation, line))
            continue
        for at in _exceptions_named(doomed, line):
            edits += _exception_kept(doomed, left, calculation, line, at)
    return edits


def _exceptions_named(doomed: Doomed, line: Line) -> list[int]:
    """Return which exceptions have to go, of those of one scope the last: it is in force, and they go together."""
    named = [known for known in line.exceptions if doomed.names_in(known.formula)]
    same = ([is_same_scope(known.scope, other.scope) for other in line.exceptions] for known in named)
    return list(dict.fromkeys(max(at for at, is_one in enumerate(found) if is_one) for found in same))


def _after(model: Model, edits: Iterable[Edit]) -> Model:
    """Return the model as edits leave it; the model itself stays as it is."""
    left = model.copied()
    for edit in edits:
        for replacement in edit.replacements(left):
            left.apply(replacement)
    return left


def _as_input(model: Model, calculation: Calculation, line: Line) -> Edit:
    """Return the edit that turns a line into an input; where it shows an error it is left empty."""
    try:
        return MakeInput.keeping_values(model, calculation, line.id)
    except ModelerError:
        shown = shown_values(model, calculation, line, model.places(line), skip_errors=True)
        return MakeInput(line.id, tuple(shown))


def _exception_kept(
    doomed: Doomed, model: Model, calculation: Calculation, line: Line, at: int
) -> list[Edit]:
    """Return the edits that put values over the formula where an exception held, and take that away."""
    exception = line.exceptions[at]
    if not doomed.names_in(exception.formula):  # one behind it does
        return [SetException(line.id, exception.scope, exception.formula, exception.note)]
    places = [place for place in model.places(line) if line.exception_at(place) == at]
    edits: list[Edit] = [SetException(line.id, exception.scope, "")]
    shown = list(shown_values(model, calculation, line, places, skip_errors=True))
    for scenario in model.orders["scenarios"]:
        cells = tuple(
            (line.id, place, Cell(value, "override")) for known, place, value in shown if known == scenario
        )
        if cells:
            edits.append(SetCells(scenario, cells))
    return edits


def _inherited(model: Model, doomed: Doomed, scenario: str) -> list[Edit]:
    """Return the edits that give a scenario a parent that stays, and the cells of those in between."""
    lineage = model.lineage(scenario)[1:]
    between = list(takewhile(lambda key: key in doomed.scenarios, lineage))
    cells: dict[tuple[str, Place], Cell] = {}
    for key in reversed(between):
        cells |= {(line, place): cell for (known, line, place), cell in model.all_cells() if known == key}
    own = {(line, place) for (known, line, place), _ in model.all_cells() if known == scenario}
    given = tuple((line, place, cell) for (line, place), cell in cells.items() if (line, place) not in own)
    edits: list[Edit] = [ReparentScenario(scenario, lineage[len(between)])]
    return [*edits, SetCells(scenario, given)] if given else edits


# --- sections ---------------------------------------------------------------------------------------


def _sections_emptied(staying: Doomed) -> list[Edit]:
    """Return the moves of the lines of sections that go, to the end of the nearest section of the page."""
    model = staying.model
    edits: list[Edit] = []
    ends: dict[str, str] = {}
    for line in model.ordered("lines"):
        if _is_left(line, staying):
            refuge = _refuge(model, staying.sections, model.sections[line.section].page)
            if not refuge:
                continue
            if refuge not in ends:
                members = [known.id for known in model.ordered("lines") if known.section == refuge]
                ends[refuge] = members[-1] if members else ""
            edits.append(MoveLine(line.id, refuge, ends[refuge]))
            ends[refuge] = line.id
    return edits


def _is_left(line: Line, staying: Doomed) -> bool:
    return line.section in staying.sections and line.id not in staying.lines


def _refuge(model: Model, gone: set[str], page: str) -> str:
    """Return the section of the page that takes the lines of those that go."""
    order = model.orders["sections"]
    first = next((at for at, key in enumerate(order) if key in gone), 0)
    left = [key for key in order if key not in gone and model.sections[key].page == page]
    before = [key for key in left if order.index(key) < first]
    return before[-1] if before else left[0] if left else ""


def _together(title: Message, edits: list[Edit]) -> Edit:
    return edits[0] if len(edits) == 1 else Several(tuple(edits), title)


def _title(model: Model, targets: Sequence[Target]) -> Message:
    names = [labels_of(model, target) for target in targets]
    if len(names) == 1:
        return Message("building_step_delete", {"name": names[0]})
    return Message("building_step_delete_several", {"name": names[0], "count": len(names)})
