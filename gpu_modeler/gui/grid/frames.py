"""Frames over the grid: a dashed one around what was copied, one around what a drag would fill. Clicks go through them."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.view import ValueView
from gpu_modeler.gui.theme import colours


def block_rectangle(view: ValueView, first: Position, last: Position) -> QRect:
    """Return where a rectangle of cells stands in the viewport."""
    model = view.model()
    return view.visualRect(model.index(*first)).united(view.visualRect(model.index(*last)))


class RangeFrame(QWidget):
    """A frame around a rectangle of cells, which it follows when the view scrolls."""

    def __init__(self, view: ValueView, *, dashed: bool) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._dashed = dashed
        self._block: tuple[Position, Position] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def block(self) -> tuple[Position, Position] | None:
        """Return the cells around which it stands, `None` while it is away."""
        return self._block

    def surround(self, first: Position, last: Position) -> None:
        """Show the frame around a rectangle of cells."""
        self._block = first, last
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Stand where the cells stand now."""
        if self._block is not None:
            self.setGeometry(block_rectangle(self._view, *self._block).adjusted(-1, -1, 0, 0))

    def leave(self) -> None:
        """Go away."""
        self._block = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame alone."""
        painter = QPainter(self)
        pen = QPen(QColor(colours().accent), 2)
        if self._dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
