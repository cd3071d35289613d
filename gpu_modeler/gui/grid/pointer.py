"""The pointer over the grid: a press chooses, a drag extends, Shift extends, Ctrl adds; over the years whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStyle

from gpu_modeler.gui.grid.navigation import Position

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.view import ValueView

Modifier = Qt.KeyboardModifier
SCROLL_MS = 60


class Dragging(QObject):
    """A selection drawn with the pointer; beyond the border the sheet scrolls on."""

    def __init__(self, view: ValueView) -> None:
        super().__init__(view)
        self._view = view
        self.is_active = False
        self._last = QPoint()
        self._timer = QTimer(self, interval=SCROLL_MS)
        self._timer.timeout.connect(self._reach)

    def begin(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer, or extend to it, or add it."""
        at = self._cell(event.position().toPoint())
        if at is None:
            return
        selecting, modifiers = self._view.selecting, event.modifiers()
        if event.button() == Qt.MouseButton.RightButton:
            if tuple(at) not in selecting.cells():
                self._view.go_to(at)
            return
        self.is_active = event.button() == Qt.MouseButton.LeftButton
        if modifiers & Modifier.ShiftModifier:
            self._view.go_to(at, extend=True)
        elif modifiers & Modifier.ControlModifier:
            selecting.add(at)
        else:
            self._view.go_to(at)

    def move(self, event: QMouseEvent) -> None:
        """Extend the selection to the pointer."""
        if not self.is_active:
            return
        self._last = event.position().toPoint()
        if self._view.viewport().rect().contains(self._last):
            self._timer.stop()
            self._reach()
        elif not self._timer.isActive():
            self._timer.start()

    def end(self) -> None:
        """Let go."""
        self.is_active = False
        self._timer.stop()

    def _reach(self) -> None:
        room = self._view.viewport().rect()
        spot = QPoint(
            min(max(self._last.x(), room.left()), room.right()),
            min(max(self._last.y(), room.top()), room.bottom()),
        )
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() + (self._last.x() - spot.x()))
        down.setValue(down.value() + (self._last.y() - spot.y()))
        at = self._cell(spot)
        if at is not None and at != self._view.selecting.corner:
            self._view.selecting.extend_to(at)

    def _cell(self, spot: QPoint) -> Position | None:
        index = self._view.indexAt(spot)
        return Position(index.row(), index.column()) if index.isValid() else None


class HeadPresses(QObject):
    """A press on a column's head selects the column, as with Shift and Ctrl and by dragging."""

    def __init__(self, view: ValueView) -> None:
        super().__init__(view)
        self._view = view
        self._header = view.horizontalHeader()
        self._is_dragging = False
        self._header.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use up presses on heads; those between two heads resize, as before."""
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(event)
        if event.type() == QEvent.Type.MouseMove and self._is_dragging:
            column = self._column_at(event.position().toPoint().x())
            if column >= 0:
                self._extend(column)
            return True
        if event.type() == QEvent.Type.MouseButtonRelease and self._is_dragging:
            self._is_dragging = False
            return True
        return False

    def _press(self, event: QMouseEvent) -> bool:
        x = event.position().toPoint().x()
        column = self._column_at(x)
        if column < 0 or self._is_between(x) or self._view.is_busy():
            return False
        self._is_dragging = True
        if event.modifiers() & Modifier.ShiftModifier:
            self._extend(column)
        else:
            row = max(self._view.rowAt(0), 0)
            self._view.selecting.choose_columns(column, column, row=row)
        self._view.setFocus()
        return True

    def _column_at(self, x: int) -> int:
        pinned = self._view.pinned
        return 0 if pinned is not None and pinned.covers(x) else self._header.logicalIndexAt(x)

    def _extend(self, column: int) -> None:
        at = self._view.position
        if at is None:
            return
        self._view.selecting.choose_columns(at.column, column, row=at.row)

    def _is_between(self, x: int) -> bool:
        grip = self._header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self._header)
        return self._header.logicalIndexAt(x - grip) != self._header.logicalIndexAt(x + grip)
