"""What the keys of the grid do to cursor and selection: Excel's moves. Nothing here changes a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gpu_modeler.gui.grid import navigation
from gpu_modeler.gui.grid.editor import ARROWS
from gpu_modeler.gui.grid.navigation import Position

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.view import ValueView

Key = Qt.Key
Modifier = Qt.KeyboardModifier
PAGES = {Key.Key_PageUp: -1, Key.Key_PageDown: 1}


class MovingKeys:
    """Reads a key over a value view."""

    def __init__(self, view: ValueView) -> None:
        self._view = view

    def take(self, event: QKeyEvent) -> bool:
        """Move as the key says; `False` where it is no move."""
        if self._view.position is None:
            return False
        key, modifiers = Key(event.key()), event.modifiers()
        shift = bool(modifiers & Modifier.ShiftModifier)
        control = bool(modifiers & Modifier.ControlModifier)
        alt = bool(modifiers & Modifier.AltModifier)
        if key in ARROWS and not alt:
            self._arrow(ARROWS[key], to_edge=control, extend=shift)
        elif key in PAGES and not control:
            self._page(PAGES[key], sideways=alt, extend=shift)
        elif key in {Key.Key_Home, Key.Key_End} and not alt:
            self._end(to_start=key == Key.Key_Home, whole=control, extend=shift)
        elif key in {Key.Key_Tab, Key.Key_Backtab}:
            self._view.move_along(-1 if key == Key.Key_Backtab else 1)
        else:
            return self._selects(key, control=control, shift=shift, alt=alt)
        return True

    def _selects(self, key: Qt.Key, *, control: bool, shift: bool, alt: bool) -> bool:
        """Select a block, all, columns or rows, or show the cursor."""
        if alt or not (control or shift):
            return False
        if key == Key.Key_A and control and not shift:
            self._select_all()
        elif key == Key.Key_Space and control:
            self._select_columns(all_rows=shift)
        elif key == Key.Key_Space and shift:
            self._select_rows()
        elif key == Key.Key_Backspace and control and not shift:
            self._view.scrollTo(self._view.currentIndex())
        else:
            return False
        return True

    # --- moves ----------------------------------------------------------------------------------

    def _go(self, position: Position, *, extend: bool) -> None:
        rows, columns = self._view.rows, self._view.columns
        inside = Position(
            min(max(position.row, 0), len(rows) - 1), min(max(position.column, 0), len(columns) - 1)
        )
        self._view.go_to(inside, extend=extend)

    def _from(self, *, extend: bool) -> Position:
        at = self._view.selecting.corner if extend else self._view.position
        assert at is not None
        return at

    def _arrow(self, step: Position, *, to_edge: bool, extend: bool) -> None:
        at, view = self._from(extend=extend), self._view
        target = Position(at.row + step.row, at.column + step.column)
        if to_edge:
            target = navigation.edge(at, step, view.rows, view.columns, view.is_open)
        self._go(target, extend=extend)

    def _page(self, step: int, *, sideways: bool, extend: bool) -> None:
        at, view = self._from(extend=extend), self._view
        if sideways:
            self._go(Position(at.row, at.column + step * view.columns_in_sight()), extend=extend)
        else:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + step * bar.pageStep())  # the sheet moves, the cursor's height stays
            self._go(Position(at.row + step * view.rows_in_sight(), at.column), extend=extend)

    def _end(self, *, to_start: bool, whole: bool, extend: bool) -> None:
        at, view = self._from(extend=extend), self._view
        if whole:
            corner = (0, 0) if to_start else (len(view.rows) - 1, len(view.columns) - 1)
            self._go(Position(*corner), extend=extend)
            return
        columns = view.contents.columns_of(view.contents.shown[at.row]) or view.columns
        self._go(Position(at.row, columns[0] if to_start else columns[-1]), extend=extend)

    # --- blocks ---------------------------------------------------------------------------------

    def _select_all(self) -> None:
        """Select the block around the cursor; where it is selected already, everything."""
        view, at = self._view, self._from(extend=False)
        block = navigation.region(at, view.rows, view.columns, view.is_open)
        if block is None or view.selecting.block() == block:
            block = Position(0, 0), Position(len(view.rows) - 1, len(view.columns) - 1)
        view.selecting.choose_block(*block, cursor=at)

    def _select_columns(self, *, all_rows: bool) -> None:
        if all_rows:
            self._select_all()
            return
        at, corner = self._from(extend=False), self._from(extend=True)
        self._view.selecting.choose_columns(at.column, corner.column, row=at.row)

    def _select_rows(self) -> None:
        at, corner = self._from(extend=False), self._from(extend=True)
        self._view.selecting.choose_rows(at.row, corner.row, column=at.column)
