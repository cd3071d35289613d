"""Rows as drawn: texts, kinds and marks of their cells, kept until something changes. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.app.row_values import RowReader
from gpu_modeler.app.rows import GridRow, columns_of
from gpu_modeler.app.session import Session
from gpu_modeler.edits.history import Step
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.model import BASE

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet

ERROR_TEXTS = {int(error): error.text for error in CellError}


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
        rectangles: list[Rectangle] = []
        for number, display in list(self._kept.items()):
            row = shown[number]
            mask = changes.masks.get(row.line)
            changed = self._changed_columns(row, self._reader.changed(mask, row) if mask is not None else [])
            if changed or row.line in edited:
                made = self._kept[number] = self._made(row)
                rectangles += _rectangles(number, {*changed, *_different_kinds(display, made)})
        return rectangles

    def _changed_columns(self, row: GridRow, positions: Iterable[int]) -> list[int]:
        columns = columns_of(row, self._session.model.periods)
        return [columns[position] for position in positions] if columns else []

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
        periods = self._session.model.periods
        count = 1 + len(periods)
        display = RowDisplay([""] * count, [""] * count, [False] * count, [False] * count)
        columns = columns_of(row, periods)
        if columns:
            self._add_texts(row, display, columns)
        if row.holds_cells:
            self._add_kinds(row, display, columns)
            self._add_exceptions(row, display, columns)
        return display

    def _add_texts(self, row: GridRow, display: RowDisplay, columns: range) -> None:
        pattern = pattern_of(row.unit, row.number_format)
        values, codes = self._reader.values(row).tolist(), self._reader.codes(row)
        for k, column in enumerate(columns):
            code = int(codes[k]) if codes is not None else 0
            display.texts[column] = ERROR_TEXTS[code] if code else number_text(values[k], pattern)
            display.kinds[column] = "error" if code else "formula"

    def _add_kinds(self, row: GridRow, display: RowDisplay, columns: range) -> None:
        """Fill in kinds as `Session.cell_kind` gives them, for a whole row at once; errors are in place already."""
        model, scenario = self._session.model, self._session.scenario
        usual = "input" if model.lines[row.line].is_input else "formula"
        cells = model.cells_of(row.line)
        for column in columns:
            cell = None
            if cells:
                place = row.place(model.periods[column - 1] if column else "")
                cell = model.cell(row.line, place, scenario)
                display.differs[column] = scenario != BASE and (scenario, place) in cells
            if display.kinds[column] != "error":
                display.kinds[column] = usual if cell is None else cell.kind

    def _add_exceptions(self, row: GridRow, display: RowDisplay, columns: range) -> None:
        if not self._session.model.lines[row.line].exceptions:
            return
        line, periods = self._session.model.lines[row.line], self._session.model.periods
        for column in columns:
            place = row.place(periods[column - 1] if column else "")
            is_computed = display.kinds[column] in {"formula", "error"}
            display.excepted[column] = is_computed and line.exception_at(place) is not None


def _rectangles(number: int, columns: set[int]) -> list[Rectangle]:
    """Return what to draw again of a row: the stretch of changed cells, and the trend beside the periods."""
    if not columns:
        return []
    stretch = Rectangle(number, min(columns), max(columns))
    return [stretch, Rectangle(number, 0, 0)] if stretch.first else [stretch]


def _different_kinds(one: RowDisplay, other: RowDisplay) -> list[int]:
    before = zip(one.kinds, one.differs, one.excepted, strict=True)
    after = zip(other.kinds, other.differs, other.excepted, strict=True)
    return [k for k, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
