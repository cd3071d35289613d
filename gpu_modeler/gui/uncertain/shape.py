"""A distribution drawn: its density as a filled curve, outcomes as bars, the middle eight tenths between two marks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.analysis.distribution_shape import Figures, Shape
from gpu_modeler.gui import theme
from gpu_modeler.gui.palette import Palette, blended

FILLED = 0.35
BAR_WIDTH = 5.0
MARGIN = 0.06
"""Room at either end, as a share of the width of what is drawn."""


def paint_shape(
    painter: QPainter, room: QRectF, drawn: Shape, found: Figures, palette: Palette, *, faded: bool = False
) -> Callable[[float], float]:
    """Draw a distribution into `room`; return where a number of it stands, in pixels."""
    hue = palette.disabled if faded else palette.series[0]
    low, high = _ends(drawn)
    top = float(drawn.heights.max()) or 1.0

    def across(value: float) -> float:
        return room.left() + (value - low) / (high - low) * room.width()

    def up(height: float) -> float:
        return room.bottom() - height / top * room.height()

    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not drawn.are_bars)
    if drawn.are_bars:
        _paint_bars(painter, room, drawn, (across, up), hue)
    else:
        _paint_curve(painter, room, drawn, (across, up), (hue, palette.surface))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(palette.border), 1))
    painter.drawLine(QPointF(room.left(), room.bottom()), QPointF(room.right(), room.bottom()))
    painter.setPen(QPen(QColor(palette.muted), 1))
    for value in () if drawn.are_bars else (found.p10, found.p90):
        painter.drawLine(QPointF(across(value), room.bottom()), QPointF(across(value), room.top() + 2))
    _paint_mean(painter, QPointF(across(found.mean), room.bottom()), QColor(palette.text))
    return across


def _ends(drawn: Shape) -> tuple[float, float]:
    low, high = float(drawn.x[0]), float(drawn.x[-1])
    width = (high - low) or abs(low) or 1.0
    margin = MARGIN * width if high > low else width / 2
    return low - margin, high + margin


Places = tuple[Callable[[float], float], Callable[[float], float]]


def _paint_curve(
    painter: QPainter, room: QRectF, drawn: Shape, places: Places, colours: tuple[str, str]
) -> None:
    across, up = places
    hue, ground = colours
    points = [
        QPointF(across(x), up(y)) for x, y in zip(drawn.x.tolist(), drawn.heights.tolist(), strict=True)
    ]
    ends = QPointF(points[0].x(), room.bottom()), QPointF(points[-1].x(), room.bottom())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(blended(hue, ground, FILLED)))
    painter.drawPolygon(QPolygonF([ends[0], *points, ends[1]]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(hue), 1.4))
    painter.drawPolyline(QPolygonF([ends[0], *points, ends[1]]))


def _paint_bars(painter: QPainter, room: QRectF, drawn: Shape, places: Places, hue: str) -> None:
    across, up = places
    width = max(2.0, min(BAR_WIDTH, room.width() / (2 * len(drawn.x))))
    for x, height in zip(drawn.x.tolist(), drawn.heights.tolist(), strict=True):
        bar = QRectF(across(x) - width / 2, up(height), width, room.bottom() - up(height))
        painter.fillRect(bar, QColor(hue))


def _paint_mean(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Draw a small triangle under the mean."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([at, at + QPointF(-3.5, 5), at + QPointF(3.5, 5)]))


class ShapeView(QWidget):
    """The picture in the box of one uncertainty, with numbers below; empty while what is typed is no distribution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn: Shape | None = None
        self.found: Figures | None = None
        self.texts: tuple[tuple[str, float], ...] = ()
        self.setMinimumHeight(104)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return a size at which the curve can be read."""
        return QSize(320, 150)

    def show_shape(
        self, drawn: Shape | None, found: Figures | None, texts: tuple[tuple[str, float], ...] = ()
    ) -> None:
        """Draw another distribution; `texts` stand below it at their numbers."""
        is_finite = drawn is not None and bool(np.isfinite(drawn.x).all())
        self.drawn, self.found = (drawn, found) if is_finite else (None, None)
        self.texts = texts
        self.setAccessibleDescription(", ".join(text for text, _ in texts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw curve or bars, and the numbers."""
        painter, palette = QPainter(self), theme.colours()
        painter.fillRect(self.rect(), QColor(palette.surface))
        painter.setPen(QColor(palette.border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.drawn is None or self.found is None:
            return
        height = self.fontMetrics().height()
        room = QRectF(self.rect()).adjusted(14, 12, -14, -(height + 16))
        across = paint_shape(painter, room, self.drawn, self.found, palette)
        painter.setPen(QColor(palette.muted))
        right = 0.0
        for text, value in self.texts:
            width = self.fontMetrics().horizontalAdvance(text)
            left = min(max(across(value) - width / 2, 4.0), self.width() - width - 4.0)
            if left >= right:
                painter.drawText(QPointF(left, room.bottom() + height + 6), text)
                right = left + width + 10
