"""The editor that stands in a cell while something is typed. It keeps a refused text until it is mended or dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.theme import colours

MOVES = {
    Qt.Key.Key_Return: Position(1, 0),
    Qt.Key.Key_Enter: Position(1, 0),
    Qt.Key.Key_Tab: Position(0, 1),
    Qt.Key.Key_Backtab: Position(0, -1),
}
ARROWS = {
    Qt.Key.Key_Up: Position(-1, 0),
    Qt.Key.Key_Down: Position(1, 0),
    Qt.Key.Key_Left: Position(0, -1),
    Qt.Key.Key_Right: Position(0, 1),
}
STAY = Position(0, 0)
EQUALS_SIGNS = ("=", "＝")
"""What begins a formula: the full-width sign is what a Chinese keyboard types."""
LINE_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
LASTING = {
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}
"""Reasons for which the focus comes back: typing goes on."""


class CellEditor(QLineEdit):
    """A line edit over one cell. `commit` is asked with the text and the move that follows; `False` is a refusal."""

    cancelled = Signal()
    fillRequested = Signal(str)  # Ctrl+Enter: the text goes to the whole selection
    formulaBegun = Signal(str)

    def __init__(self, commit: Callable[[str, Position], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._commit = commit
        self._replaces = False
        self._room = QRect()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFrame(False)
        self.hide()
        self.textEdited.connect(self._watch_formula)

    def begin(self, text: str, room: QRect, *, replaces: bool) -> None:
        """Show the editor. With `replaces` an arrow key leaves the cell, as in Excel when typing over a value."""
        self._replaces = replaces
        self.set_refused(refused=False)
        self.setText(text)
        self.place(room)
        self.show()
        self.raise_()
        self.setFocus()
        if not replaces:
            self.end(False)

    def place(self, room: QRect) -> None:
        """Cover a cell, and more to the left when the text is long."""
        self._room = room
        width = max(room.width(), self.fontMetrics().horizontalAdvance(self.text()) + 24)
        self.setGeometry(room.right() - width + 1, room.top(), width, room.height())

    def set_refused(self, *, refused: bool) -> None:
        """Show in the frame whether the text was refused."""
        palette = colours()
        line, ground = (
            (palette.error_mark, palette.error_fill) if refused else (palette.accent, palette.surface)
        )
        self.setStyleSheet(
            f"QLineEdit {{ border: 2px solid {line}; background: {ground}; color: {palette.text}; padding: 0 3px; }}"
        )

    @property
    def replaces(self) -> bool:
        """Say whether an arrow key leaves the cell ("enter"); else it moves the caret ("edit")."""
        return self._replaces

    def toggle_mode(self) -> None:
        """Let arrow keys move the caret, or leave the cell again (F2)."""
        self._replaces = not self._replaces

    def finish(self) -> None:
        """Hide; the text was taken or dropped."""
        self.hide()

    def try_commit(self, move: Position = STAY) -> bool:
        """Ask for the text to be taken."""
        return self._commit(self.text(), move)

    def event(self, event: QEvent) -> bool:
        """Catch Tab before Qt moves the focus with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._leaves(event):
            return True
        return super().event(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in LINE_ENDS and modifiers & Qt.KeyboardModifier.AltModifier:
            return True  # a number has no second line
        if key in LINE_ENDS and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.fillRequested.emit(self.text())
            return True
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return True
        move = MOVES.get(key)
        if move is not None:
            self.try_commit(Position(-move.row, move.column) if shift and move.row else move)
            return True
        if self._replaces and key in ARROWS:
            self.try_commit(ARROWS[key])
            return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the text when the pointer goes elsewhere in the window."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() not in LASTING:
            self.try_commit()

    def receive(self, event: QKeyEvent | QInputMethodEvent) -> None:
        """Handle the key, or the first stroke of an input method, that opened the editor."""
        QApplication.sendEvent(self, event)

    def _watch_formula(self, text: str) -> None:
        if text.startswith(EQUALS_SIGNS):
            self.formulaBegun.emit(f"={text[1:]}")
            return
        self.set_refused(refused=False)
        self.place(self._room)
