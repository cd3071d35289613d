"""What they changed in lines and in hard values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpu_modeler.edits import (
    ClearCell,
    DefineLine,
    Edit,
    MakeInput,
    MoveLine,
    RelabelLine,
    RemoveLine,
    SetCell,
    SetCells,
    SetException,
    SetFormula,
    SetLineNote,
    SetNumberFormat,
    SetUnit,
)
from gpu_modeler.files.merging.sides import Difference, Versions, change
from gpu_modeler.files.review.records import Change, ChangeKind, Held
from gpu_modeler.model import BASE, Cell, CellKey, FormulaException, Line
from gpu_modeler.text import Message

_NONE = (None, None, None)


def new_lines(versions: Versions) -> Iterator[Change]:
    """Yield their lines with their values, the last one first: each is put behind the same line, so they end in order."""
    for name in reversed(versions.theirs.orders.get("lines", ())):
        if name in versions.new_lines:
            line = versions.theirs.lines[name]
            edits = (*versions.line(line), *_exceptions_of(line), *_values(versions, name))
            held = (None, None, f"={line.formula}" if line.formula else versions.name(line.labels))
            note = Message("review_new_line", {"label": versions.name(line.labels)})
            yield change("line", edits, held, conflict=False, line=name, note=note)


def _exceptions_of(line: Line) -> tuple[Edit, ...]:
    return tuple(SetException(line.id, each.scope, each.formula, each.note) for each in line.exceptions)


def _values(versions: Versions, name: str) -> tuple[Edit, ...]:
    cells = [
        ((scenario, name, place), cell) for (scenario, place), cell in versions.theirs.cells_of(name).items()
    ]
    return bundled(versions, cells)


def bundled(versions: Versions, cells: list[tuple[CellKey, Cell]]) -> tuple[Edit, ...]:
    """Return the edits of many values, with what they need."""
    needed = dict.fromkeys(edit for key, cell in cells for edit in versions.cell(key, cell))
    by_scenario: dict[str, list[tuple[str, tuple[str, ...], Cell]]] = {}
    for (scenario, line, place), cell in cells:
        by_scenario.setdefault(scenario, []).append((line, place, cell))
    return (*needed, *(SetCells(scenario, tuple(found)) for scenario, found in by_scenario.items()))


def line_changes(versions: Versions) -> Iterator[Change]:
    """Yield what they changed in lines that both have: formula, exceptions, dimensions, unit, label, note, place."""
    for found in versions.differences("lines"):
        if found.mine is None or found.theirs is None:
            continue
        if found.theirs.axes not in (found.base.axes if found.base else None, found.mine.axes):
            yield _dimensions(versions, found)
            continue
        yield from _aspects(versions, found)
        yield from _exceptions(found)


def _dimensions(versions: Versions, found: Difference) -> Change:
    line: Line = found.theirs
    made = DefineLine(line.id, line.formula, line.unit, line.axes, line.section, line.labels)
    axes = tuple(edit for axis in line.axes for edit in versions.axis(axis))
    edits = (*axes, made, *_exceptions_of(line), *_values(versions, line.id))
    held = tuple(" × ".join(each.axes) if each else None for each in (found.base, found.mine, line))
    return change("line", edits, (held[0], held[1], held[2]), conflict=found.conflict, line=line.id)


def _aspects(versions: Versions, found: Difference) -> Iterator[Change]:
    line: Line = found.theirs
    formula: Edit = SetFormula(line.id, line.formula) if line.formula else MakeInput(line.id)
    before = [each.id for each in versions.theirs.ordered("lines") if each.section == line.section]
    earlier = before[: before.index(line.id)]
    place = next((name for name in reversed(earlier) if name in versions.mine.lines), "")
    aspects: tuple[tuple[str, ChangeKind, tuple[Edit, ...]], ...] = (
        ("formula", "formula", (formula,)),
        ("unit", "unit", (SetUnit(line.id, line.unit, convert=False),)),
        ("labels", "label", (RelabelLine(line.id, line.labels),)),
        ("note", "comment", (SetLineNote(line.id, line.note),)),
        ("number_format", "label", (SetNumberFormat(line.id, line.number_format),)),
        ("section", "section", (*versions.section(line.section), MoveLine(line.id, line.section, place))),
    )
    for name, kind, edits in aspects:
        base, mine, theirs = (getattr(each, name, None) for each in (found.base, found.mine, line))
        if theirs not in (base, mine):
            held = (_told(versions, name, base), _told(versions, name, mine), _told(versions, name, theirs))
            yield change(kind, edits, held, conflict=base != mine, line=line.id)


def _told(versions: Versions, name: str, value: Any) -> Held:
    if value is None or value == "":
        return None
    if name == "formula":
        return f"={value}"
    if name == "section":
        known = versions.theirs.sections.get(value) or versions.mine.sections.get(value)
        return versions.name(known.labels) if known else str(value)
    return value if isinstance(value, str) else versions.name(value) or None


def _exceptions(found: Difference) -> Iterator[Change]:
    sides = [_by_scope(each) for each in (found.base, found.mine, found.theirs)]
    for scope in dict.fromkeys([*sides[2], *sides[0]]):
        base, mine, theirs = (side.get(scope) for side in sides)
        if theirs in (base, mine):
            continue
        known = theirs or base
        assert known is not None
        note = theirs.note if theirs else known.note
        edit = SetException(found.theirs.id, known.scope, theirs.formula if theirs else "", note)
        held = tuple(f"={each.formula}" if each else None for each in (base, mine, theirs))
        items = {axis: items[0] for axis, items in known.scope.items() if len(items) == 1}
        yield change(
            "exception", (edit,), (held[0], held[1], held[2]), conflict=base != mine, line=found.theirs.id,
            items=items,
        )  # fmt: skip


def _by_scope(line: Line | None) -> dict[object, FormulaException]:
    return {frozenset(each.scope.items()): each for each in line.exceptions} if line is not None else {}


def removed_lines(versions: Versions) -> Iterator[Change]:
    """Yield the lines that they took out."""
    for found in versions.differences("lines"):
        if found.theirs is None:
            name = found.key
            is_other = versions.base.cells_of(name) != versions.mine.cells_of(name)
            held = (versions.name(found.base.labels), versions.name(found.mine.labels), None)
            yield change(
                "line removed", (RemoveLine(name),), held, conflict=found.conflict or is_other, line=name
            )


def cell_changes(versions: Versions) -> Iterator[Change]:
    """Yield the hard values that they changed, of lines, items and scenarios that both have."""
    for found in versions.cell_differences():
        if _stands_on_both(versions, found.key):
            yield _cell_change(versions, found)


def _stands_on_both(versions: Versions, key: CellKey) -> bool:
    """Say whether a value stands on its own: not on what only one side has, nor on a line of other dimensions."""
    scenario, line, place = key
    there, here = versions.theirs.lines.get(line), versions.mine.lines.get(line)
    if there is None or here is None or there.axes != here.axes:
        return False
    if any(scenario not in model.scenarios for model in (versions.theirs, versions.mine)):
        return False
    return all(
        item in versions.theirs.item_ids(axis) and item in versions.mine.item_ids(axis)
        for axis, item in zip(there.axes, place, strict=True)
    )


def _cell_change(versions: Versions, found: Difference) -> Change:
    scenario, line, place = found.key
    theirs: Cell | None = found.theirs
    edit: Edit = (
        ClearCell(line, place, scenario) if theirs is None else SetCell(line, place, theirs, scenario)
    )
    needed = () if theirs is None else versions.cell(found.key, theirs)
    items = dict(zip(versions.theirs.lines[line].axes, place, strict=True))
    return change(
        _kind(found), (*needed, edit), _held(found), conflict=found.conflict, line=line, items=items,
        scenario="" if scenario == BASE else scenario, source=_source(versions, theirs or found.base),
        note=_remark(versions, theirs),
    )  # fmt: skip


def _kind(found: Difference) -> ChangeKind:
    if found.theirs is None:
        return "cleared"
    if found.base is not None and found.base.value == found.theirs.value:
        return "comment"
    return "override" if found.theirs.kind == "override" else "input"


def _held(found: Difference) -> tuple[Held, Held, Held]:
    values = [each.value if each is not None else None for each in (found.base, found.mine, found.theirs)]
    return (values[0], values[1], values[2])


def _source(versions: Versions, cell: Cell | None) -> str:
    known = versions.theirs.sources.get(cell.source) if cell is not None else None
    return known.title if known is not None else ""


def _remark(versions: Versions, cell: Cell | None) -> Message | None:
    text = versions.name(cell.note) if cell is not None else ""
    return Message("merge_note", {"text": text}) if text else None
