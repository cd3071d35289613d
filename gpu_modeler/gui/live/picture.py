"""A small histogram: bars, where the cell's own value and today's price lie, and the shape before a drag."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.app.live_figures import HIGH, LOW, MIDDLE, Figures
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.numbers import tick_text
from gpu_modeler.gui.charts.ranges import Range, round_step
from gpu_modeler.gui.palette import blended
from gpu_modeler.gui.simulation.words import Scale

HEIGHT = 118
_TICKS = 4
_HEADROOM = 1.12
_LEAST_TOP = 0.02


class HistogramView(QWidget):
    """Says nothing that the figures below it do not say; the eye sees it move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: Figures | None = None
        self._before: Figures | None = None
        self._scale: Scale | None = None
        self._top = 0.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """Return room for a side panel."""
        return QSize(280, HEIGHT)

    def show_figures(self, figures: Figures | None, scale: Scale) -> None:
        """Draw other figures. The height of the bars changes only where they would leave the picture or shrink in it."""
        is_same = figures is not None and self._figures is not None and figures.output == self._figures.output
        self._figures, self._scale = figures, scale
        if not is_same:
            self._before, self._top = None, 0.0
        if figures is not None and len(figures.shares):
            highest = max(float(figures.shares.max()), _LEAST_TOP)
            if not 0.5 * self._top <= highest * _HEADROOM <= self._top:
                self._top = highest * _HEADROOM
        self.update()

    def remember(self) -> None:
        """Leave the outline of what is shown now behind what follows."""
        self._before = self._figures
        self.update()

    def forget(self) -> None:
        """Take the outline away."""
        self._before = None
        self.update()

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything; called by Qt."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().surface))
        if self._figures is not None and self._scale is not None and len(self._figures.shares):
            self._paint(painter, self._figures, self._scale)
        painter.end()

    def _paint(self, painter: QPainter, figures: Figures, scale: Scale) -> None:
        line = QFontMetricsF(theme.font("caption")).height()
        box = QRectF(0, 2, self.width(), self.height() - line - 6)
        low, high = float(figures.edges[0]) * scale.factor, float(figures.edges[-1]) * scale.factor
        plot = _Plot(painter, box, Range(low, high, round_step((high - low) / _TICKS)), scale)
        plot.bars(figures, self._top)
        if self._before is not None and len(self._before.shares):
            plot.outline(self._before, self._top)
        plot.axis()
        palette = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        plot.upright(figures.quantiles[MIDDLE].value, QColor(palette.text), Qt.PenStyle.DotLine)
        if not math.isnan(figures.today):
            plot.upright(figures.today, QColor(palette.series[3]), Qt.PenStyle.DashLine)
        if isinstance(figures.base, float):
            plot.upright(figures.base, QColor(palette.series[1]), Qt.PenStyle.SolidLine)


class _Plot(NamedTuple):
    """Draws into a box whose left and right ends are those of `across`, in shown numbers."""

    painter: QPainter
    box: QRectF
    across: Range
    scale: Scale

    def x(self, value: float) -> float:
        """Return the pixel column of a value in the line's unit."""
        share = (value * self.scale.factor - self.across.low) / self.across.span
        return self.box.left() + self.box.width() * share

    def bars(self, figures: Figures, top: float) -> None:
        """Draw the shares; between P5 and P95 in full colour."""
        palette, width = theme.colours(), self.box.width() / len(figures.shares)
        full = palette.series[0]
        inside, outside = QColor(full), QColor(blended(full, palette.surface, 0.4))
        low, high = figures.quantiles[LOW].value, figures.quantiles[HIGH].value
        centres = ((figures.edges[:-1] + figures.edges[1:]) / 2).tolist()
        for at, (share, centre) in enumerate(zip(figures.shares.tolist(), centres, strict=True)):
            if not share:
                continue
            left, right = round(at * width), round((at + 1) * width)
            height = max(self.box.height() * share / top, 1.0)
            bar = QRectF(left, self.box.bottom() - height, max(right - left - 1, 1), height)
            self.painter.fillRect(bar, inside if low <= centre <= high else outside)

    def outline(self, before: Figures, top: float) -> None:
        """Draw the outline of other figures."""
        heights = self.box.bottom() - self.box.height() * np.minimum(before.shares / top, 1.0)
        xs, ys = np.repeat(before.edges, 2)[1:-1].tolist(), np.repeat(heights, 2).tolist()
        points = [QPointF(self.x(x), y) for x, y in zip(xs, ys, strict=True)]
        self.painter.setPen(QPen(QColor(theme.colours().muted), 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPolyline(QPolygonF(points))

    def axis(self) -> None:
        """Draw the line below the bars, and as many numbers as fit."""
        painter, box, palette = self.painter, self.box, theme.colours()
        metrics = QFontMetricsF(theme.font("caption"))
        painter.setPen(QColor(palette.border))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(palette.muted))
        free = 0.0
        for tick in self.across.ticks():
            text = tick_text(tick, self.across, self.scale.unit)
            width = metrics.horizontalAdvance(text)
            left = min(max(self.x(tick / self.scale.factor) - width / 2, 0.0), box.width() - width)
            if left >= free:
                place = QRectF(left, box.bottom() + 3, width + 2, metrics.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
                free = left + width + 6

    def upright(self, value: float, colour: QColor, style: Qt.PenStyle) -> None:
        """Draw a line at a value; an arrow at the edge where it lies beyond."""
        painter, box, x = self.painter, self.box, self.x(value)
        if box.left() <= x <= box.right():
            column = min(max(round(x), 1), round(box.width()) - 1)
            painter.setPen(QPen(colour, 1.8, style))
            painter.drawLine(QPointF(column, box.top()), QPointF(column, box.bottom()))
            return
        tip, back = (1.0, 8.0) if x < box.left() else (box.width() - 1, box.width() - 8)
        y = box.top() + 8
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(tip, y), QPointF(back, y - 5), QPointF(back, y + 5)]))
