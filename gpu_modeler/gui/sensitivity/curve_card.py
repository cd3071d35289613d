"""Curves in their frame: a click on one, or Enter on the one chosen by the arrow keys, leads to its input."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.sensitivity.curve_keys import CurveKeys
from gpu_modeler.gui.sensitivity.curves import CurvesPicture
from gpu_modeler.gui.simulation.card import PictureCard
from gpu_modeler.gui.simulation.picture import Picture
from gpu_modeler.text import Language


class CurveCard(PictureCard):
    """`opened` carries the cell (`CellPlace`) of the input whose curve was asked for."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, by_position: bool = False) -> None:
        super().__init__(parent, by_year=by_position)
        self.keys = CurveKeys(self)
        column = cast("QVBoxLayout", self.layout())
        column.removeWidget(self.plot)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACING[3])
        body.addWidget(self.plot, 1)
        body.addWidget(self.keys)
        column.addLayout(body, 1)
        self.legend.hide()
        self.plot.hovered.connect(self._follow_pointer)
        self.keys.pointed.connect(self._choose)
        self.keys.opened.connect(self.open)

    def show_picture(self, picture: Picture | None, language: Language) -> None:
        """Show other curves, or none; one curve needs no legend."""
        super().show_picture(picture, language)
        keys = picture.keys() if picture is not None else []
        self.keys.show_keys(keys)
        self.keys.setVisible(len(keys) > 1)

    @property
    def curves(self) -> CurvesPicture | None:
        """The curves that are shown."""
        return self.picture if isinstance(self.picture, CurvesPicture) else None

    def curve_under(self, at: QPoint) -> int:
        """Return the curve at a place of the card, -1 where there is none."""
        if self.curves is None:
            return -1
        inside = self.plot.viewport().mapFrom(self, at)
        point = QPointF(self.plot.item.mapFromScene(self.plot.mapToScene(inside)))
        return self.curves.curve_at(self.plot.item.frame(), point)

    def _follow_pointer(self, stop: int, at: QPointF) -> None:
        under = self.curve_under(self.mapFromGlobal(at.toPoint())) if stop >= 0 else -1
        self._choose(under)
        shape = Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor
        self.plot.viewport().setCursor(shape)

    def _choose(self, curve: int) -> None:
        if self.curves is not None and curve != self.curves.chosen:
            self.curves.chosen = curve
            self.keys.choose(curve)
            self.plot.item.update()

    def open(self, curve: int) -> None:
        """Ask for a curve's input to be shown."""
        if self.curves is not None and curve >= 0:
            self.opened.emit(self.curves.curves[curve].cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the input of the curve that is clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.open(self.curve_under(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a curve, Enter goes to its input, Left and Right walk along the bottom."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if self.curves is not None and self.curves.curves and step is not None:
            count, now = len(self.curves.curves), self.curves.chosen
            self._choose((now + step) % count if now >= 0 else 0)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.curves is not None:
            self.open(self.curves.chosen)
        else:
            super().keyPressEvent(event)
