"""The selection as a spreadsheet keeps it: the cursor stays where it began, a far corner moves; several ranges by Ctrl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from gpu_modeler.gui.grid.navigation import Position

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.view import ValueView

Flag = QItemSelectionModel.SelectionFlag


class Selecting:
    """What is selected in a value view, and how it grows.

    Invariants: the cursor's cell is the anchor of the last range; `corner` is that range's other end. Whole columns or
    rows stay whole while they are extended.
    """

    def __init__(self, view: ValueView) -> None:
        self._view = view
        self._corner: Position | None = None
        self._others = QItemSelection()
        self._are_columns_whole = self._are_rows_whole = False
        self.is_changing = False

    @property
    def corner(self) -> Position | None:
        """Return where Shift+arrow goes on from: the end of the last range that is not the cursor."""
        return self._corner or self._view.position

    # --- choosing -------------------------------------------------------------------------------

    def choose(self, position: Position) -> None:
        """Select one cell and nothing else."""
        self._forget()
        # not by `setCurrentIndex` of the view, which deselects while Ctrl is held down, as it is for Ctrl+Z
        self._move_cursor(position, Flag.ClearAndSelect)

    def add(self, position: Position) -> None:
        """Begin another range beside those that are there (Ctrl+click)."""
        others = QItemSelection(self._view.selectionModel().selection())
        self._forget()
        self._others = others
        self._move_cursor(position, Flag.Select)

    def extend_to(self, corner: Position) -> None:
        """Move the far corner of the last range; the cursor stays."""
        cursor = self._view.position
        if cursor is None:
            self.choose(corner)
            return
        self._corner = corner
        self._select(cursor, corner)

    def choose_block(self, first: Position, last: Position, *, cursor: Position | None = None) -> None:
        """Select a rectangle; the cursor goes to its first cell, or stays where it is given inside it."""
        at = cursor or first
        self._forget()
        self._move_cursor(at, Flag.NoUpdate)
        self._corner = last
        self._select(first, last)

    def choose_columns(self, first: int, last: int, *, row: int) -> None:
        """Select whole columns; the cursor goes to the first of them, in `row`."""
        self._forget()
        self._are_columns_whole = True
        self._move_cursor(Position(row, first), Flag.NoUpdate)
        self.extend_to(Position(row, last))

    def choose_rows(self, first: int, last: int, *, column: int) -> None:
        """Select rows as far as they hold cells; the cursor goes to the first of them, in `column`."""
        self._forget()
        self._are_rows_whole = True
        self._move_cursor(Position(first, column), Flag.NoUpdate)
        self.extend_to(Position(last, column))

    def move_inside(self, position: Position) -> None:
        """Move the cursor within what is selected, which stays (Tab and Enter)."""
        self._move_cursor(position, Flag.NoUpdate)

    # --- what is selected -----------------------------------------------------------------------

    def cells(self) -> list[tuple[int, int]]:
        """Return the selected positions, row by row, each once."""
        found: set[tuple[int, int]] = set()
        for area in self.areas():
            columns = range(area.left(), area.right() + 1)
            found.update((row, column) for row in range(area.top(), area.bottom() + 1) for column in columns)
        return sorted(found)

    def areas(self) -> list[QItemSelectionRange]:
        """Return the selected rectangles."""
        return self._view.selectionModel().selection().toList()

    @property
    def is_several(self) -> bool:
        """Say whether more than one cell is selected."""
        areas = self.areas()
        return len(areas) > 1 or any(area.width() * area.height() > 1 for area in areas)

    def block(self) -> tuple[Position, Position] | None:
        """Return the corners of the selection where it is one rectangle."""
        areas = self.areas()
        if not areas:
            return None
        first = Position(min(a.top() for a in areas), min(a.left() for a in areas))
        last = Position(max(a.bottom() for a in areas), max(a.right() for a in areas))
        area = (last.row - first.row + 1) * (last.column - first.column + 1)
        is_whole = sum(a.width() * a.height() for a in areas) == area and len(areas) == 1
        return (first, last) if is_whole else None

    # --- changes of others ----------------------------------------------------------------------

    def adopt(self) -> None:
        """Take over a selection that was made elsewhere: its last range is extended from the cursor on."""
        self._forget()
        cursor, areas = self._view.position, self.areas()
        if cursor is None or not areas:
            return
        area = areas[-1]
        self._corner = Position(
            area.bottom() if cursor.row == area.top() else area.top(),
            area.right() if cursor.column == area.left() else area.left(),
        )

    def _forget(self) -> None:
        self._corner = None
        self._others = QItemSelection()
        self._are_columns_whole = self._are_rows_whole = False

    def _move_cursor(self, position: Position, flag: Flag) -> None:
        index = self._view.model().index(*position)
        if not index.isValid():
            return
        self.is_changing = True
        self._view.selectionModel().setCurrentIndex(index, flag)
        self.is_changing = False

    def _select(self, first: Position, last: Position) -> None:
        """Select the rectangle between two cells, made whole where columns or rows are, beside the other ranges."""
        top, bottom = sorted((first.row, last.row))
        left, right = sorted((first.column, last.column))
        if self._are_columns_whole:
            top, bottom = 0, self._view.model().rowCount() - 1
        if self._are_rows_whole:
            left, right = self._view.columns_of_rows(top, bottom)
        model = self._view.model()
        area = QItemSelection(self._others)
        area.merge(QItemSelection(model.index(top, left), model.index(bottom, right)), Flag.Select)
        self.is_changing = True
        self._view.selectionModel().select(area, Flag.ClearAndSelect)
        self.is_changing = False
