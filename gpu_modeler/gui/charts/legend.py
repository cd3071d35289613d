"""The legend: a thin row of swatches and names above the data, never over them; wraps when the chart is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import curve_colour, curve_dash, draw_mark
from gpu_modeler.gui.charts.wording import Entry

SWATCH = 16
GAP = 6
BETWEEN = 14


class Legend(QWidget):
    """Paints its entries in rows; its height follows from its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(theme.font("caption"))

    def show_entries(self, entries: list[Entry]) -> None:
        """Name other curves."""
        if entries != self.entries:
            self.entries = entries
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Say that narrower means higher; called by Qt."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows; called by Qt."""
        rows = {row for row, _, _ in self._places(width)}
        return max(len(rows), 1) * self._row_height()

    def sizeHint(self) -> QSize:
        """Return the size at the present width; called by Qt."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """Return one row; called by Qt."""
        return QSize(60, self._row_height())

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height()

    def _places(self, width: int) -> list[tuple[int, int, str]]:
        """Return (row, x, text) of each entry; a name wider than the chart is shortened."""
        metrics = QFontMetrics(self.font())
        places: list[tuple[int, int, str]] = []
        row, x = 0, 0
        for entry in self.entries:
            text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, max(width - SWATCH - GAP, 40))
            needed = SWATCH + GAP + metrics.horizontalAdvance(text)
            if x and x + needed > width:
                row, x = row + 1, 0
            places.append((row, x, text))
            x += needed + BETWEEN
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint swatches and names; called by Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        for entry, (row, x, text) in zip(self.entries, self._places(self.width()), strict=True):
            _paint_swatch(painter, entry, QRectF(x, row * height, SWATCH, height))
            painter.setPen(QColor(theme.colours().text))
            box = QRectF(x + SWATCH + GAP, row * height, self.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def _paint_swatch(painter: QPainter, entry: Entry, box: QRectF) -> None:
    colour, middle = QColor(curve_colour(entry.colour)), box.center().y()
    if entry.mark == "bar":
        painter.fillRect(QRectF(box.left() + 3, middle - 5, 10, 10), colour)
        return
    painter.setPen(QPen(colour, 2, curve_dash(entry.colour)))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    draw_mark(painter, box.center(), entry.colour, 3, filled=True)
