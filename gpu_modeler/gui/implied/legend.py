"""What the lines and marks of the charts mean, in one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
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
        self.setFixedHeight(round(QFontMetricsF(theme.font("caption")).height()) + 6)

    def sizeHint(self) -> QSize:
        """Return the width of all entries."""
        metrics = QFontMetricsF(theme.font("caption"))
        widths = [metrics.horizontalAdvance(text) + SIGN + GAP for text in self._texts().values()]
        return QSize(round(sum(widths)), self.height())

    def retranslate(self) -> None:
        """Speak the session's language."""
        self.setAccessibleName("; ".join(self._texts().values()))
        self.update()

    def _texts(self) -> dict[str, str]:
        return {name: say(f"implied_legend_{name}", self._session.language) for name in ENTRIES}

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint signs and words; called by Qt."""
        painter, palette = QPainter(self), theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(theme.font("caption"))
        left, middle = 0.0, self.height() / 2
        for name, text in self._texts().items():
            self._paint_sign(painter, name, QRectF(left, middle - 6, SIGN - 4, 12))
            painter.setPen(QColor(palette.muted))
            width = metrics.horizontalAdvance(text)
            box = QRectF(left + SIGN, 0, width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            left += SIGN + width + GAP

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
