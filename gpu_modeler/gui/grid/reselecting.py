"""Selecting again the block that undo or redo changed, as it was selected when it was pasted or filled."""

from __future__ import annotations

from collections.abc import Collection

from gpu_modeler.edits.history import Step
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.view import ValueView
from gpu_modeler.model import CellKey


def changed_cells(step: object) -> list[CellKey]:
    """Return the cells that a step of the history changed: scenario, line and place of each."""
    if not isinstance(step, Step):
        return []
    return [each.key for each in step.replacements if each.table == "cells"]  # type: ignore[misc]


def select_again(view: ValueView, contents: GridContents, cells: Collection[CellKey]) -> None:
    """Select the rectangle around changed cells of the page, where they fill at least half of it; else nothing."""
    found = _positions(contents, set(cells)) if len(cells) > 1 else []
    if len(found) < 2:
        return
    first = Position(min(at.row for at in found), min(at.column for at in found))
    last = Position(max(at.row for at in found), max(at.column for at in found))
    rows, columns = range(first.row, last.row + 1), range(first.column, last.column + 1)
    held = sum(column in columns for row in rows for column in contents.columns_of(contents.shown[row]))
    if 2 * len(found) >= held:
        view.selecting.choose_block(first, last)


def _positions(contents: GridContents, cells: set[CellKey]) -> list[Position]:
    lines = {line for _, line, _ in cells}
    found = []
    for k, row in enumerate(contents.shown):
        if row.line and row.line not in lines:
            continue
        for column in contents.columns_of(row):
            place = contents.cell_place(k, column)
            if place is not None and (place.scenario_in(contents.session), place.line, place.place) in cells:
                found.append(Position(k, column))
    return found
