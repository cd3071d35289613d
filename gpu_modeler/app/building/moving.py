"""Other places in the order: a step up or down, or dropped somewhere, several at once and as one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gpu_modeler.app.building.targets import Target, in_order, order_of
from gpu_modeler.edits import Edit, MoveGroup, MoveItem, MoveLine, MoveScenario, MoveSection, Several
from gpu_modeler.model import BASE, PERIOD, Model
from gpu_modeler.text import Message


def can_move(target: Target) -> bool:
    """Say whether something has a place that can be another: not years, axes and the base scenario."""
    if target.kind == "scenario":
        return target.id != BASE
    return target.kind != "axis" and (target.kind, target.axis) != ("item", PERIOD)


def moved(model: Model, targets: Iterable[Target], step: int) -> Edit | None:
    """Return the edit that moves targets of one kind a step up (-1) or down (1); `None` where they are at the end.

    A line goes from the end of a section on into the next section of the same page.
    """
    wanted = [target for target in in_order(model, targets) if can_move(target)]
    if not wanted or len({(target.kind, target.axis) for target in wanted}) > 1:
        return None
    chosen = {target.id for target in wanted}
    edits: list[Edit] = []
    if wanted[0].kind == "line":
        edits = _moved_lines(model, [target.id for target in wanted], step)
    else:
        fixed = 1 if wanted[0].kind == "scenario" else 0  # base stays first
        before = list(order_of(model, wanted[0]))
        edits = _as_moves(wanted[0], before, _shifted(before, chosen, step, fixed))
    return _together(edits)


def dropped(model: Model, targets: Iterable[Target], section: str, after: str) -> Edit | None:
    """Return the edit that puts targets of one kind behind `after`, or first where that is empty.

    `section` says in which section lines are put.
    """
    wanted = [target for target in in_order(model, targets) if can_move(target)]
    if not wanted or len({(target.kind, target.axis) for target in wanted}) > 1:
        return None
    edits: list[Edit] = []
    behind = _anchor(model, wanted, section, after)
    for target in wanted:
        edits.append(_placed(target, section, behind))
        behind = target.id
    return _together([edit for edit in edits if not _changes_nothing(model, edit)])


def _anchor(model: Model, wanted: Sequence[Target], section: str, after: str) -> str:
    """Return what the first one goes behind: `after`, or what stands before it where it is itself moved."""
    chosen = {target.id for target in wanted}
    ids = order_of(model, wanted[0])
    if wanted[0].kind == "line":
        ids = tuple(key for key in ids if model.lines[key].section == section)
    before = ids[: ids.index(after) + 1] if after in ids else ()
    behind = next((key for key in reversed(before) if key not in chosen), "")
    return behind or (BASE if wanted[0].kind == "scenario" else "")


def _changes_nothing(model: Model, edit: Edit) -> bool:
    return not edit.replacements(model) and not isinstance(edit, MoveLine)


def _placed(target: Target, section: str, after: str) -> Edit:
    if target.kind == "line":
        return MoveLine(target.id, section, after)
    if target.kind == "section":
        return MoveSection(target.id, after)
    if target.kind == "group":
        return MoveGroup(target.id, after)
    if target.kind == "scenario":
        return MoveScenario(target.id, after or BASE)
    return MoveItem(target.axis, target.id, after)


def _shifted(order: list[str], chosen: set[str], step: int, fixed: int) -> list[str]:
    """Return the order with each chosen one a place further, those at the end staying together."""
    moved = list(order)
    places = range(fixed, len(moved)) if step < 0 else range(len(moved) - 1, fixed - 1, -1)
    for at in places:
        other = at + step
        if moved[at] in chosen and fixed <= other < len(moved) and moved[other] not in chosen:
            moved[at], moved[other] = moved[other], moved[at]
    return moved


def _as_moves(sample: Target, before: list[str], after: list[str]) -> list[Edit]:
    """Return the moves that make one order of another, from the front."""
    edits: list[Edit] = []
    for at, key in enumerate(after):
        if before[at] != key:
            edits.append(_placed(Target(sample.kind, key, sample.axis), "", after[at - 1] if at else ""))
            before.remove(key)
            before.insert(at, key)
    return edits


def _moved_lines(model: Model, lines: list[str], step: int) -> list[Edit]:
    """Return the moves of lines: within their sections, or over into the next one of the page."""
    members = {
        section.id: [line.id for line in model.ordered("lines") if line.section == section.id]
        for section in model.ordered("sections")
    }
    edits: list[Edit] = []
    for line in lines if step < 0 else reversed(lines):
        section = model.lines[line].section
        own = members[section]
        at = own.index(line)
        if 0 <= at + step < len(own):
            if own[at + step] in lines:
                continue  # it could not move either
            own.insert(at + step, own.pop(at))
        else:
            section = _neighbour(model, section, step)
            if not section:
                continue
            own.remove(line)
            own = members[section]
            own.insert(len(own) if step < 0 else 0, line)
        place = own.index(line)
        edits.append(MoveLine(line, section, own[place - 1] if place else ""))
    return edits


def _neighbour(model: Model, section: str, step: int) -> str:
    page = model.sections[section].page
    same = [known.id for known in model.ordered("sections") if known.page == page]
    at = same.index(section) + step
    return same[at] if 0 <= at < len(same) else ""


def _together(edits: list[Edit]) -> Edit | None:
    if len(edits) > 1:
        return Several(tuple(edits), Message("building_step_moves", {"count": len(edits)}))
    return edits[0] if edits else None
