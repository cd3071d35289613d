"""What was done to one cell: the steps of the history that changed its value, its formula or its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from gpu_modeler import edits
from gpu_modeler.app.inspecting.names import value_labels
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.edits.history import Step
from gpu_modeler.model import Cell, CellKey, Line, Replacement
from gpu_modeler.text import Labels, Message, catalogue


@dataclass(frozen=True, slots=True)
class PastChange:
    """One step that concerned a cell: its number among the steps (from 1), what it did, from what to what.

    `is_undone` is said of steps that redo would do again.
    """

    number: int
    label: Message
    kind: Literal["value", "formula"]
    before: Labels
    after: Labels
    scenario: str
    is_undone: bool
    held: Cell | str | None

    @property
    def can_take_back(self) -> bool:
        """Say whether there is something to set again."""
        return not self.is_undone


def past_changes(session: Session, spot: Spot) -> list[PastChange]:
    """Return the steps that concerned a cell, the latest first."""
    found: list[PastChange] = []
    position = session.history.position
    for number, step in enumerate(session.history.steps, start=1):
        for replacement in step.replacements:
            change = _change(session, spot, step, number, replacement, is_undone=number > position)
            if change is not None:
                found.append(change)
    return found[::-1]


def _change(
    session: Session, spot: Spot, step: Step, number: int, replacement: Replacement, *, is_undone: bool
) -> PastChange | None:
    if replacement.table == "cells":
        scenario, line, place = cast("CellKey", replacement.key)
        if (line, place) != (spot.line, spot.place) or scenario not in session.model.lineage(
            session.scenario
        ):
            return None
        before, after = (_held(session, spot, each) for each in (replacement.before, replacement.after))
        return PastChange(number, step.label, "value", before, after, scenario, is_undone, replacement.before)
    if replacement.table == "lines" and replacement.key == spot.line:
        return _formula_change(spot, step, number, replacement, is_undone=is_undone)
    return None


def _formula_change(
    spot: Spot, step: Step, number: int, replacement: Replacement, *, is_undone: bool
) -> PastChange | None:
    before, after = (_formula(each, spot) for each in (replacement.before, replacement.after))
    if before == after:
        return None
    texts = [
        Labels(f"= {text}", f"= {text}") if text else catalogue()["inspect_none"] for text in (before, after)
    ]
    return PastChange(number, step.label, "formula", texts[0], texts[1], "", is_undone, before)


def _formula(line: Line | None, spot: Spot) -> str:
    if line is None or len(line.axes) != len(spot.place):
        return ""
    return line.formula_at(spot.place)


def _held(session: Session, spot: Spot, cell: Cell | None) -> Labels:
    if cell is None:
        is_input = session.model.lines[spot.line].is_input
        return catalogue()["inspect_none" if is_input else "inspect_by_formula"]
    if cell.value is None:
        return catalogue()["inspect_by_formula"]
    return value_labels(cell.value, session.model.lines[spot.line].unit)


def take_back(session: Session, spot: Spot, change: PastChange) -> Edit:
    """Return the edit that sets what stood there before a step; later steps of other cells stay."""
    title = Message("edit_take_back", {"label": change.label})
    if change.kind == "formula":
        return Several((_formula_before(session, spot, str(change.held)),), title)
    if isinstance(change.held, Cell):
        return Several((edits.SetCell(spot.line, spot.place, change.held, change.scenario),), title)
    return Several((edits.ClearCell(spot.line, spot.place, change.scenario),), title)


def _formula_before(session: Session, spot: Spot, formula: str) -> Edit:
    line = session.model.lines[spot.line]
    at = line.exception_at(spot.place)
    if at is not None:
        return edits.SetException(spot.line, line.exceptions[at].scope, formula)
    if not formula:
        return edits.MakeInput.keeping_values(session.model, session.calculation, spot.line)
    return edits.SetFormula(spot.line, formula)
