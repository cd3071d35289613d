"""The fill handle with what may be chosen about a fill: copy, equal steps, equal rates; before it (right button) or after."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QToolButton

from gpu_modeler.app.blocks import clearing_edits, together
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.series import SeriesKind
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.gui.grid.fill_handle import FillHandle
from gpu_modeler.gui.grid.filling import Block, Direction, Filling, target_block
from gpu_modeler.gui.grid.frames import block_rectangle
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.text import say

KINDS: tuple[SeriesKind, ...] = ("copy", "linear", "growth")


class FillChoices(QObject):
    """Fills as the handle says; a small button at the filled cells changes the kind, as one undo step still."""

    def __init__(self, editing: CellEditing) -> None:
        super().__init__(editing.view)
        self._editing, self._view = editing, editing.view
        self.filling = Filling(editing)
        self.handle = FillHandle(editing.view, self.filling)
        self.handle.filled.connect(self._fill)
        self.handle.cleared.connect(self._clear)
        self.button = QToolButton(editing.view.viewport())
        self.button.setText("▾")
        self.button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.hide()
        self._last: tuple[Block, Direction, int] | None = None
        self._mark: object = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._place_button)
        self._view.selectionMoved.connect(self.forget)
        self._view.scrolled.connect(self._later.start)
        self._view.model().modelReset.connect(self.forget)
        editing.session.subscribe(self._follow)

    # --- filling --------------------------------------------------------------------------------

    def _fill(self, block: Block, direction: str, count: int, kind: str, asks: bool) -> None:  # noqa: FBT001
        where = cast("Direction", direction)
        if asks:
            self._menu(block, where, count).popup(QCursor.pos())
            return
        self.fill(block, where, count, cast("SeriesKind", kind))

    def fill(self, block: Block, direction: Direction, count: int, kind: SeriesKind) -> None:
        """Fill, select all of it, and offer the other kinds."""
        done = self.filling.fill(block, direction, count, kind)
        self._select(block, direction, count)
        if done:
            self._last, self._mark = (block, direction, count), self._editing.session.history.mark
            self._show_button(block, direction, count)

    def _select(self, block: Block, direction: Direction, count: int) -> None:
        target = target_block(block, direction, count)
        first = Position(min(block[0].row, target[0].row), min(block[0].column, target[0].column))
        last = Position(max(block[1].row, target[1].row), max(block[1].column, target[1].column))
        self._view.selecting.choose_block(first, last, cursor=block[0])

    def _clear(self, block: Block) -> None:
        """Take off the values over which the handle was pushed back."""
        contents, session = self._editing.contents, self._editing.session
        rows, columns = range(block[0].row, block[1].row + 1), range(block[0].column, block[1].column + 1)
        places = [place for row in rows for column in columns if (place := contents.cell_place(row, column))]
        held = [at for place in places if session.cell(*(at := self._editing.cell_at(place))) is not None]
        if held:
            self._editing.perform(together(clearing_edits(held), "edit_clear", len(held)))

    # --- choosing -------------------------------------------------------------------------------

    def _menu(self, block: Block, direction: Direction, count: int) -> QMenu:
        """Return the menu of the kinds; those that give nothing here are off."""
        menu, language = QMenu(self._view), self._editing.session.language
        for kind in KINDS:
            action = QAction(say(f"fill_kind_{kind}", language), menu)
            plan = self.filling.plan(block, direction, count, kind)
            action.setEnabled(bool(plan.values or plan.restored))
            action.triggered.connect(lambda _on=False, kind=kind: self._choose(block, direction, count, kind))
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _choose(self, block: Block, direction: Direction, count: int, kind: SeriesKind) -> None:
        session = self._editing.session
        if self._last is not None and session.history.mark is self._mark:
            self._last = None
            session.undo()
        self.fill(block, direction, count, kind)

    def _show_button(self, block: Block, direction: Direction, count: int) -> None:
        language = self._editing.session.language
        self.button.setToolTip(say("fill_choices", language))
        self.button.setAccessibleName(say("fill_choices", language))
        menu = self._menu(block, direction, count)
        menu.aboutToHide.disconnect()
        before = self.button.menu()
        self.button.setMenu(menu)
        if before is not None:
            before.deleteLater()
        self.button.adjustSize()
        self._place_button()

    def _place_button(self) -> None:
        if self._last is None:
            self.button.hide()
            return
        block, direction, count = self._last
        corner = block_rectangle(self._view, *target_block(block, direction, count)).bottomRight()
        room = self._view.viewport().rect()
        x = min(corner.x() + 4, room.right() - self.button.width())
        y = min(corner.y() + 4, room.bottom() - self.button.height())
        self.button.move(QPoint(x, y))
        self.button.setVisible(room.contains(corner))
        self.button.raise_()

    def forget(self) -> None:
        """Put the button away: something else is selected."""
        self._last = None
        self.button.hide()

    def _follow(self, notice: Notice) -> None:
        if self._last is not None and self._editing.session.history.mark is not self._mark:
            self.forget()
