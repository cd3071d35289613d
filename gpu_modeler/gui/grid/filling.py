"""Filling: Ctrl+R, Ctrl+D and the fill handle. What is filled is planned first, so that it can be shown before.

A hard value is copied or goes on as a series; over a formula it becomes an override, and that is told. A cell that a
formula computes hands the formula on: where the line has overrides they go, for the formula holds along the line anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from gpu_modeler.app.blocks import clearing_edits, new_overrides, together, values_edits
from gpu_modeler.app.exact import scaled
from gpu_modeler.app.series import SeriesKind, continued
from gpu_modeler.app.typing import plain_text
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.text import Message

Direction = Literal["right", "left", "down", "up"]
Block = tuple[Position, Position]
"""First and last cell of a rectangle."""


@dataclass
class FillPlan:
    """What a fill would do.

    Attributes:
        values: numbers to put into cells.
        restored: cells in which the formula holds again.
        skipped: how many cells cannot take what they would get: another line's formula, another unit, no cell.
        foreign: what those of them would get whose unit is another, as number and unit.
    """

    values: dict[CellPlace, float] = field(default_factory=dict)
    restored: list[CellPlace] = field(default_factory=list)
    skipped: int = 0
    foreign: dict[CellPlace, str] = field(default_factory=dict)


def target_block(block: Block, direction: Direction, count: int) -> Block:
    """Return the rectangle of so many rows or columns beside a block."""
    first, last = block
    if direction == "right":
        return Position(first.row, last.column + 1), Position(last.row, last.column + count)
    if direction == "left":
        return Position(first.row, first.column - count), Position(last.row, first.column - 1)
    if direction == "down":
        return Position(last.row + 1, first.column), Position(last.row + count, last.column)
    return Position(first.row - count, first.column), Position(first.row - 1, last.column)


def default_kind(contents: GridContents, block: Block, direction: Direction, *, other: bool) -> SeriesKind:
    """Return how a drag goes on: one number is copied, several make a series; with Ctrl (`other`) the other way round.

    A single year is followed by the next one, as Excel does with dates.
    """
    first, last = block
    count = last.column - first.column if direction in {"right", "left"} else last.row - first.row
    is_year = contents.unit_at(*first) == "CY"
    makes_series = (count > 0 or is_year) != other
    return "linear" if makes_series else "copy"


class Filling:
    """Plans fills on one page and does them."""

    def __init__(self, editing: CellEditing) -> None:
        self._editing = editing
        self._contents = editing.contents

    # --- planning -------------------------------------------------------------------------------

    def plan(self, block: Block, direction: Direction, count: int, kind: SeriesKind) -> FillPlan:
        """Return what filling `count` rows or columns beside the block would do."""
        plan = FillPlan()
        for sources, targets in self._series(block, direction, count):
            self._plan_series(plan, sources, targets, kind)
        return plan

    def _series(
        self, block: Block, direction: Direction, count: int
    ) -> Iterator[tuple[list[Position], list[Position]]]:
        """Return each row's (or column's) cells in the order in which the fill runs, and those that follow."""
        first, last = block
        rows, columns = range(first.row, last.row + 1), range(first.column, last.column + 1)
        if direction in {"right", "left"}:
            after = range(last.column + 1, last.column + 1 + count)
            before = range(first.column - 1, first.column - 1 - count, -1)
            for row in rows:
                sources = [Position(row, column) for column in columns]
                onward = after if direction == "right" else before
                yield _ordered(sources, direction), [Position(row, column) for column in onward]
            return
        below = range(last.row + 1, last.row + 1 + count)
        above = range(first.row - 1, first.row - 1 - count, -1)
        for column in columns:
            sources = [Position(row, column) for row in rows]
            onward = below if direction == "down" else above
            yield _ordered(sources, direction), [Position(row, column) for row in onward]

    def _plan_series(
        self, plan: FillPlan, sources: list[Position], targets: list[Position], kind: SeriesKind
    ) -> None:
        held = [(at, place) for at in sources if (place := self._contents.cell_place(*at)) is not None]
        places = [place for at in targets if (place := self._contents.cell_place(*at)) is not None]
        if not held or not places:
            plan.skipped += len(targets) if held else 0
            return
        if all(self._is_computed(place) for _, place in held):
            self._restore(plan, held[0][1], places)
            return
        numbers = [number for at, _ in held if (number := self._contents.value(*at)) is not None]
        unit = Unit.parse(self._contents.unit_at(*held[0][0]))
        following = continued(numbers, len(places), kind, 0.01 if unit.is_percent else 1.0)
        if following is None:
            plan.skipped += len(places)
            return
        for place, number in zip(places, following, strict=True):
            self._put(plan, place, number, unit)

    def _put(self, plan: FillPlan, place: CellPlace, number: float, unit: Unit) -> None:
        """Plan a number for a cell, in the cell's own unit."""
        target = Unit.parse(self._editing.session.model.lines[place.line].unit)
        if not unit.fits(target):
            plan.skipped += 1
            plan.foreign[place] = f"{plain_text(number)} {unit.text}"
        else:
            plan.values[place] = scaled(number, unit.factor_to(target))

    def _restore(self, plan: FillPlan, source: CellPlace, places: list[CellPlace]) -> None:
        for place in places:
            if place.line != source.line:
                plan.skipped += 1
            elif self._editing.session.cell(*self._editing.cell_at(place)) is not None:
                plan.restored.append(place)

    def _is_computed(self, place: CellPlace) -> bool:
        at = self._editing.cell_at(place)
        cell = self._editing.session.cell(*at)
        is_input = self._editing.session.model.lines[place.line].is_input
        return not is_input and (cell is None or cell.value is None)

    # --- doing ----------------------------------------------------------------------------------

    def fill(self, block: Block, direction: Direction, count: int, kind: SeriesKind) -> bool:
        """Fill as one undo step, and tell what was not plain; `False` where nothing changed."""
        plan = self.plan(block, direction, count, kind)
        editing, model = self._editing, self._editing.session.model
        values = {editing.cell_at(place): value for place, value in plan.values.items()}
        restored = [editing.cell_at(place) for place in plan.restored]
        overrides = new_overrides(model, values)
        done = bool(values or restored) and editing.perform(
            together(
                [*values_edits(model, values), *clearing_edits(restored)],
                "edit_fill",
                len(values) + len(restored),
            )
        )
        notice = _notice(plan, overrides, done=done)
        if notice is not None and (done or not (values or restored)):
            editing.noticed.emit(notice)
        if plan.foreign:
            from gpu_modeler.gui.grid.converting import conversions, offer_conversions

            amounts = {editing.cell_at(place): text for place, text in plan.foreign.items()}
            offer_conversions(editing, conversions(editing.session, amounts), list, "edit_fill")
        return done

    def fill_selection(self, *, down: bool) -> None:
        """Copy the first row (Ctrl+D) or column (Ctrl+R) of the selection over the rest; of one, what stands before it."""
        block = self._editing.view.selecting.block()
        if block is None:
            if self._editing.view.position is not None:
                self._editing.noticed.emit(Message("fill_one_range"))
            return
        first, last = block
        size = last.row - first.row if down else last.column - first.column
        if size:
            end = Position(first.row, last.column) if down else Position(last.row, first.column)
            self.fill((first, end), "down" if down else "right", size, "copy")
            return
        before = Position(first.row - 1, first.column) if down else Position(first.row, first.column - 1)
        end = Position(first.row - 1, last.column) if down else Position(last.row, first.column - 1)
        if min(before) >= 0:
            self.fill((before, end), "down" if down else "right", 1, "copy")

    def text_of(self, plan: FillPlan, place: CellPlace | None) -> str:
        """Return what a planned cell will say, for the tip at the pointer."""
        from gpu_modeler.gui.grid.formats import number_text, pattern_of

        if place is None or place not in plan.values:
            return ""
        line = self._editing.session.model.lines[place.line]
        try:
            return number_text(plan.values[place], pattern_of(line.unit, line.number_format))
        except ModelerError:
            return ""


def _ordered(cells: list[Position], direction: Direction) -> list[Position]:
    return cells if direction in {"right", "down"} else cells[::-1]


def _notice(plan: FillPlan, overrides: int, *, done: bool) -> Message | None:
    """Return what a person should know of a fill; `None` where all went as it looks."""
    if done and plan.skipped:
        return Message("fill_skipped", {"count": plan.skipped})
    if done and plan.restored:
        return Message("fill_restored", {"count": len(plan.restored)})
    if done:
        return Message("became_overrides", {"count": overrides}) if overrides else None
    return Message("fill_skipped", {"count": plan.skipped}) if plan.skipped else Message("fill_nothing")
