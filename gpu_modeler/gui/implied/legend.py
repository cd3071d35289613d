"""What the lines and marks of the charts mean, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied.drawing import ABOVE, OWN, draw_diamond, draw_disc, draw_ring
from gpu_modeler.gui.palette import blended
from gpu_modeler.text import say

ENTRIES = ("price", "multiples", "above", "own", "model", "consensus", "nearest")
SIGN = 22.0
GAP = 18.0


class Legend(QWidget):
    """Painted with the charts' own pens."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place()

    def sizeHint(self) -> QSize:
        """Return the room of all entries in one line."""
        return QSize(round(sum(self._widths().values())), self.height())

    def _widths(self) -> dict[str, float]:
        metrics = QFontMetricsF(theme.font("caption"))
        return {name: metrics.horizontalAdvance(text) + SIGN + GAP for name, text in self._texts().items()}

    def _boxes(self) -> dict[str, QRectF]:
        """Return where entries stand, line under line where the window is narrow."""
        line = QFontMetricsF(theme.font("caption")).height() + 4
        left = top = 0.0
        boxes = {}
        for name, width in self._widths().items():
            if left and left + width - GAP > self.width():
                left, top = 0.0, top + line
            boxes[name] = QRectF(left, top, width, line)
            left += width
        return boxes

    def _place(self) -> None:
        """Take the height of as many lines as there are."""
        self.setFixedHeight(round(max(box.bottom() for box in self._boxes().values())) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in as many lines as the width asks for; called by Qt."""
        super().resizeEvent(event)
        self._place()

    def retranslate(self) -> None:
        """Speak the session's language."""
        self.setAccessibleName("; ".join(self._texts().values()))
        self._place()
        self.update()

    def _texts(self) -> dict[str, str]:
        return {name: say(f"implied_legend_{name}", self._session.language) for name in ENTRIES}

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint signs and words; called by Qt."""
        painter, palette = QPainter(self), theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        texts = self._texts()
        for name, box in self._boxes().items():
            self._paint_sign(painter, name, QRectF(box.left(), box.center().y() - 6, SIGN - 4, 12))
            painter.setPen(QColor(palette.muted))
            painter.drawText(box.adjusted(SIGN, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, texts[name])

    def _paint_sign(self, painter: QPainter, name: str, box: QRectF) -> None:
        palette, centre = theme.colours(), box.center()
        marks = {"model": draw_disc, "consensus": draw_diamond, "nearest": draw_ring}
        if name in marks:
            marks[name](painter, centre, palette)
        elif name in {"price", "multiples"}:
            style = Qt.PenStyle.SolidLine if name == "price" else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(palette.series[0]), 2 if name == "price" else 1, style))
            painter.drawLine(QPointF(box.left(), centre.y()), QPointF(box.right(), centre.y()))
        elif name == "above":
            painter.fillRect(box, QColor(blended(palette.series[0], palette.surface, ABOVE)))
        else:
            fill = QColor(palette.series[4])
            fill.setAlphaF(OWN)
            painter.setPen(QPen(QColor(palette.series[4]), 1, Qt.PenStyle.DashLine))
            painter.setBrush(fill)
            painter.drawRect(box)
