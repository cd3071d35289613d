"""A track with a handle that is dragged or moved by keys between two values."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.app.dragging import FINER, DragRange
from gpu_modeler.gui import theme
from gpu_modeler.gui.palette import blended

HEIGHT = 26
_HANDLE = 7.0
_MARGIN = 9.0
_STEPS_OF_KEYS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10,
}  # fmt: skip


class Track(QWidget):
    """Shift makes a drag or a key ten times finer; Esc gives up, Enter or letting go takes the value."""

    moved = Signal(float)
    let_go = Signal()
    given_up = Signal()
    done = Signal()
    """Enter: after letting go there is nothing more to do here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range: DragRange | None = None
        self.value = 0.0
        self._pressed: tuple[float, float] | None = None  # pixel column and value
        self._is_moved = False
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def sizeHint(self) -> QSize:
        """Return room for a side panel."""
        return QSize(200, HEIGHT)

    @property
    def range(self) -> DragRange | None:
        """Between which values the handle moves."""
        return self._range

    @property
    def is_held(self) -> bool:
        """Whether the handle is held, or was moved by keys and not let go."""
        return self._pressed is not None or self._is_moved

    def show_value(self, value: float, within: DragRange) -> None:
        """Put the handle somewhere, without telling."""
        self.value, self._range = value, within
        self.update()

    def forget(self) -> None:
        """Let the handle be loose, without telling."""
        self._pressed, self._is_moved = None, False

    # --- pointer ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle; beside it, bring it there."""
        if self._range is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        if abs(x - self._x(self.value)) > 2 * _HANDLE:
            self._move_to(self._range.nearest(self._value_at(x)))
        self._pressed = (x, self.value)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._range is None or self._pressed is None:
            return
        x, value = self._pressed
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = (self._value_at(event.position().x()) - self._value_at(x)) / (FINER if is_fine else 1)
        self._move_to(self._range.nearest(value + way, is_fine=is_fine))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if self._pressed is not None:
            self._end(self.let_go)

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it by steps, to an end, take the value, or give up."""
        if not self._pressed_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _pressed_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if self._range is None:
            return False
        is_fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in _STEPS_OF_KEYS:
            self._move_to(self._range.stepped(self.value, _STEPS_OF_KEYS[key], is_fine=is_fine))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._move_to(self._range.low if key == Qt.Key.Key_Home else self._range.high)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._end(self.let_go)
            self.done.emit()
        elif key == Qt.Key.Key_Escape:
            self._end(self.given_up)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the value that keys moved it to."""
        super().focusOutEvent(event)
        if self._is_moved and self._pressed is None:
            self._end(self.let_go)
        self.update()

    # --- moving -------------------------------------------------------------------------------------

    def _move_to(self, value: float) -> None:
        if value != self.value:
            self.value = value
            self._is_moved = True
            self.update()
            self.moved.emit(value)

    def _end(self, told: SignalInstance) -> None:
        self.forget()
        told.emit()
        self.update()

    # --- painting -----------------------------------------------------------------------------------

    def _x(self, value: float) -> float:
        room = self.width() - 2 * _MARGIN
        if self._range is None or self._range.high <= self._range.low:
            return _MARGIN + room / 2
        share = (value - self._range.low) / (self._range.high - self._range.low)
        return _MARGIN + room * min(max(share, 0.0), 1.0)

    def _value_at(self, x: float) -> float:
        assert self._range is not None
        share = (x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0)
        return self._range.low + share * (self._range.high - self._range.low)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, start and handle; called by Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        palette = theme.colours()
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.border))
        painter.drawRoundedRect(QRectF(_MARGIN, middle - 2, self.width() - 2 * _MARGIN, 4), 2, 2)
        if self._range is not None:
            start, here = self._x(self._range.start), self._x(self.value)
            painter.setBrush(QColor(blended(palette.accent, palette.surface, 0.6)))
            painter.drawRect(QRectF(min(start, here), middle - 2, abs(here - start), 4))
            painter.setPen(QPen(QColor(palette.muted), 2))
            painter.drawLine(QPointF(start, middle - 7), QPointF(start, middle + 7))
            painter.setPen(QPen(QColor(palette.surface), 2))
            painter.setBrush(QColor(palette.accent))
            painter.drawEllipse(QPointF(here, middle), _HANDLE, _HANDLE)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 4, 4)
        painter.end()
