"""Rows as drawn: texts, kinds and marks of their cells, kept until something changes. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.app.layout import Layout, Spot
from gpu_modeler.app.row_values import RowReader
from gpu_modeler.app.rows import GridRow
from gpu_modeler.app.session import Session
from gpu_modeler.edits.history import Step
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.model import BASE
from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet

ERROR_TEXTS = {int(error): error.text for error in CellError}


@record
class RowDisplay:
    """A row along its columns.

    Attributes:
        texts: what is written in the cells.
        kinds: as `Session.cell_kind`, "" where there is no cell.
        differs: whether the shown scenario itself holds the value.
        excepted: whether an exception's formula computes it, not the line's own.
    """

    texts: list[str]
    kinds: list[str]
    differs: list[bool]
    excepted: list[bool]


@record
class Rectangle:
    """Cells to draw again: a shown row and its first and last column."""

    row: int
    first: int
    last: int


class RowDisplays:
    """Makes displays and keeps them by the row's number.

    Invariant: a kept display is what the calculation holds for the session's scenario.
    """

    def __init__(self, session: Session, reader: RowReader) -> None:
        self._session = session
        self._reader = reader
        self._kept: dict[int, RowDisplay] = {}
        self._mark: object = None
        self.layout = Layout(session.model, [], (), ())

    def forget(self) -> None:
        """Read every row again when it is next drawn: others are shown, or another scenario."""
        self._kept.clear()
        self._mark = self._session.history.mark

    def display(self, number: int, row: GridRow) -> RowDisplay:
        """Return a row as drawn."""
        display = self._kept.get(number)
        if display is None:
            display = self._kept[number] = self._made(row)
        return display

    def refresh(self, changes: ChangeSet, shown: list[GridRow]) -> list[Rectangle]:
        """Read again what changed; return the cells to draw again.

        A cell may change its kind and keep its value (typed over with the same number): lines whose records were
        edited are compared by their kinds.
        """
        edited = self._edited_lines()
        concerned = edited.union(changes.masks)
        rectangles: list[Rectangle] = []
        for number, display in list(self._kept.items()):
            row = shown[number]
            if row.line and row.line not in concerned:
                continue
            columns = self.layout.columns_of(row)
            changed = [columns[at] for at in self._reader.changed(changes.masks.get, row)] if columns else []
            if changed or self._is_edited(row, edited):
                made = self._kept[number] = self._made(row)
                rectangles += self._rectangles(number, {*changed, *_different_kinds(display, made)})
        return rectangles

    def _is_edited(self, row: GridRow, edited: set[str]) -> bool:
        return bool(edited) if not row.line and row.shows_values else row.line in edited

    def _rectangles(self, number: int, columns: set[int]) -> list[Rectangle]:
        """Return what to draw again of a row: the stretch of changed cells, and the trend beside the periods."""
        if not columns:
            return []
        stretch = Rectangle(number, min(columns), max(columns))
        has_trend = self.layout.is_plain and stretch.first
        return [stretch, Rectangle(number, 0, 0)] if has_trend else [stretch]

    def _edited_lines(self) -> set[str]:
        """Return the lines whose records the last step changed; undone, it is the step that was the last before."""
        steps, self._mark = (self._mark, self._session.history.mark), self._session.history.mark
        lines: set[str] = set()
        for step in steps:
            for replacement in step.replacements if isinstance(step, Step) else ():
                key = replacement.key
                lines.add(str(key[1]) if isinstance(key, tuple) else str(key))
        return lines

    # --- making ---------------------------------------------------------------------------------

    def _made(self, row: GridRow) -> RowDisplay:
        count = len(self.layout.columns)
        display = RowDisplay([""] * count, [""] * count, [False] * count, [False] * count)
        columns = self.layout.columns_of(row)
        if columns:
            self._add_texts(row, display, columns)
        if row.holds_cells:
            self._add_kinds(row, display, columns)
        return display

    def _add_texts(self, row: GridRow, display: RowDisplay, columns: Sequence[int]) -> None:
        lines = self._session.model.lines
        pattern = pattern_of(row.unit, row.number_format)
        values, codes = self._reader.values(row).tolist(), self._reader.codes(row)
        for k, column in enumerate(columns):
            if not row.line:
                line = lines[self.layout.line_at(row, column)]
                pattern = pattern_of(line.unit, line.number_format)
            code = int(codes[k]) if codes is not None else 0
            display.texts[column] = ERROR_TEXTS[code] if code else number_text(values[k], pattern)
            display.kinds[column] = "error" if code else "formula"

    def _add_kinds(self, row: GridRow, display: RowDisplay, columns: Sequence[int]) -> None:
        """Fill in kinds as `Session.cell_kind` gives them, and exceptions; errors are in place already."""
        for column in columns:
            name = self.layout.line_at(row, column)
            cells, line = self._session.model.cells_of(name), self._session.model.lines[name]
            if not cells and not line.exceptions:
                if (
                    display.kinds[column] != "error"
                    and line.is_input
                    and not self.layout.columns[column].is_sum
                ):
                    display.kinds[column] = "input"
                continue
            spot = self.layout.spot(row, column)
            if spot is not None:
                self._add_kind(display, column, spot)

    def _add_kind(self, display: RowDisplay, column: int, spot: Spot) -> None:
        model, scenario = self._session.model, spot.scenario or self._session.scenario
        line = model.lines[spot.line]
        cell = model.cell(spot.line, spot.place, scenario)
        own = scenario != BASE and (scenario, spot.place) in model.cells_of(spot.line)
        display.differs[column] = own
        if display.kinds[column] != "error":
            usual = "input" if line.is_input else "formula"
            display.kinds[column] = usual if cell is None else cell.kind
        if line.exceptions:
            is_computed = display.kinds[column] in {"formula", "error"}
            display.excepted[column] = is_computed and line.exception_at(spot.place) is not None


def _different_kinds(one: RowDisplay, other: RowDisplay) -> list[int]:
    before = zip(one.kinds, one.differs, one.excepted, strict=True)
    after = zip(other.kinds, other.differs, other.excepted, strict=True)
    return [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
