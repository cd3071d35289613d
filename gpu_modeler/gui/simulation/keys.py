"""The legend above a picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.simulation.picture import LINE_WIDTH, PENS, Key
from gpu_modeler.gui.tips import plain_tip

SWATCH, GAP, BETWEEN = 16, 5, 12


class Keys(QWidget):
    """The legend: swatches and names in a row, those without room left out from the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: list[Key] = []
        self.setFont(theme.font("caption"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: list[Key]) -> None:
        """Name other marks."""
        self.keys = keys
        self.setToolTip(plain_tip("  ·  ".join(key.text for key in keys)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return one row; called by Qt."""
        return QSize(120, QFontMetrics(self.font()).height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint swatches and names; called by Qt."""
        painter, metrics = QPainter(self), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, palette = 0.0, theme.colours()
        for key in self.keys:
            room = self.width() - x - SWATCH - GAP
            text = metrics.elidedText(key.text, Qt.TextElideMode.ElideRight, int(room))
            if room < metrics.horizontalAdvance("…"):
                break
            _paint_swatch(painter, key, QRectF(x, 0, SWATCH, self.height()))
            painter.setPen(QColor(palette.text))
            box = QRectF(x + SWATCH + GAP, 0, room, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            x += SWATCH + GAP + metrics.horizontalAdvance(text) + BETWEEN
        painter.end()


def _paint_swatch(painter: QPainter, key: Key, box: QRectF) -> None:
    colour, middle = key.ink.colour(theme.colours()), box.center().y()
    if key.swatch == "bar":
        painter.fillRect(QRectF(box.left() + 2, middle - 5, 12, 10), colour)
        return
    painter.setPen(QPen(colour, LINE_WIDTH, PENS[key.swatch]))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
