"""Draws the data of one chart: forecast ground, grid, bars, curves, marks. One graphics item, so one cheap repaint.

Coordinates are the pixels of the plot's view box. Years with reported figures have full bars and filled marks, guidance
has hollow marks, forecasts have pale bars with an outline and stand on a shaded ground: never a hue alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import curve_colour, curve_dash, draw_mark
from gpu_modeler.gui.charts.numbers import suffix
from gpu_modeler.gui.charts.ranges import EMPTY, Range
from gpu_modeler.gui.palette import blended

BARS_SHARE = 0.72
"""Part of a tick's room that its bars fill."""
WIDEST_BAR = 26.0
MARK = 3.2
LINE_WIDTH = 1.8


class DataItem(pyqtgraph.GraphicsObject):  # type: ignore[misc]
    """The drawn data; a child of the view box, whose size it has."""

    def __init__(self, view_box: pyqtgraph.ViewBox) -> None:
        super().__init__()
        self.content: ChartContent | None = None
        self.left, self.right = EMPTY, EMPTY
        self.hover = -1
        self._view_box = view_box
        self.setParentItem(view_box)
        view_box.sigResized.connect(self._resized)

    def show_content(self, content: ChartContent, left: Range, right: Range) -> None:
        """Draw other data, or on other ranges."""
        self.content, self.left, self.right = content, left, right
        self.update()

    def set_hover(self, at: int) -> None:
        """Mark one tick, or none with -1."""
        if at != self.hover:
            self.hover = at
            self.update()

    def _resized(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        """Return the view box's inside."""
        return QRectF(self._view_box.rect())

    # --- positions ---

    def tick_at(self, x: float) -> int:
        """Return the tick nearest to a pixel column, -1 without ticks."""
        count = self._ticks()
        if not count:
            return -1
        return min(max(int(x / self.boundingRect().width() * count), 0), count - 1)

    def _ticks(self) -> int:
        return len(self.content.plan.ticks) if self.content else 0

    def _x(self, at: float) -> float:
        return self.boundingRect().width() * (at + 0.5) / max(self._ticks(), 1)

    def _y(self, curve: Curve, value: float) -> float:
        shown = self.right if curve.plan.on_right else self.left
        return self.boundingRect().height() * (shown.high - value) / shown.span

    # --- painting ---

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint everything; called by Qt."""
        if self.content is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_ground(painter)
        self._paint_bars(painter, [curve for curve in self.content.curves if curve.plan.mark == "bar"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for curve in self.content.curves:
            if curve.plan.mark == "line":
                self._paint_line(painter, curve)
            self._paint_gaps(painter, curve)
        self._paint_off_scale(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        assert self.content is not None
        box, palette = self.boundingRect(), theme.colours()
        if 0 <= self.content.boundary < self._ticks() - 1:
            start = self._x(self.content.boundary + 0.5)
            painter.fillRect(
                QRectF(start, 0, box.width() - start, box.height()), QColor(palette.forecast_fill)
            )
            painter.setPen(QPen(QColor(palette.border), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(round(start), 0), QPointF(round(start), box.height()))
        if self.hover >= 0:
            room = box.width() / max(self._ticks(), 1)
            ground = QColor(blended(palette.accent, palette.surface, 0.16))
            painter.fillRect(QRectF(self._x(self.hover) - room / 2, 0, room, box.height()), ground)
        for tick in self.left.ticks():
            y = round(box.height() * (self.left.high - tick) / self.left.span)
            is_zero = abs(tick) < self.left.step / 1e6
            painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
            painter.drawLine(QPointF(0, y), QPointF(box.width(), y))

    def _paint_bars(self, painter: QPainter, curves: list[Curve]) -> None:
        if not curves:
            return
        room = self.boundingRect().width() / max(self._ticks(), 1)
        width = min(room * BARS_SHARE / len(curves), WIDEST_BAR)
        for position, curve in enumerate(curves):
            offset = (position - len(curves) / 2) * width
            zero = round(self._y(curve, 0.0))
            for at, value in enumerate(curve.values.tolist()):
                if math.isfinite(value) and value != 0.0:
                    top = self._y(curve, value)
                    bar = QRectF(
                        round(self._x(at) + offset), top, max(round(width) - 1, 1), zero - top
                    ).normalized()
                    self._paint_bar(painter, curve, at, bar)

    def _paint_bar(self, painter: QPainter, curve: Curve, at: int, bar: QRectF) -> None:
        colour = QColor(curve_colour(curve.plan.colour))
        if self._is_solid(at):
            painter.fillRect(bar, colour)
            return
        painter.fillRect(bar, QColor(blended(colour.name(), theme.colours().surface, 0.45)))
        painter.setPen(colour)
        painter.drawRect(bar.adjusted(0.5, 0, -0.5, 0))

    def _is_solid(self, at: int) -> bool:
        """Whether a bar is filled: a reported year, the page's company, or where nothing is told apart."""
        assert self.content is not None
        if self.content.plan.emphasis >= 0:
            return at == self.content.plan.emphasis
        return self.content.boundary < 0 or at <= self.content.boundary

    def _paint_line(self, painter: QPainter, curve: Curve) -> None:
        colour = QColor(curve_colour(curve.plan.colour))
        pen = QPen(colour, LINE_WIDTH, curve_dash(curve.plan.colour))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for run in self._runs(curve):
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([point for _, point in run]))
            for at, point in run:
                if self._has_mark(curve, at, alone=len(run) == 1):
                    draw_mark(painter, point, curve.plan.colour, MARK, filled=self._is_reported(curve, at))

    def _has_mark(self, curve: Curve, at: int, *, alone: bool) -> bool:
        assert self.content is not None
        told = len(self.content.curves) > 2 or alone or at == self.hover
        return told or (at < len(curve.kinds) and curve.kinds[at] in {"actual", "guidance"})

    def _is_reported(self, curve: Curve, at: int) -> bool:
        assert self.content is not None
        if curve.kinds:
            return curve.kinds[at] == "actual" or (
                curve.kinds[at] != "guidance" and at <= self.content.boundary
            )
        return at <= self.content.boundary

    def _runs(self, curve: Curve) -> Iterator[list[tuple[int, QPointF]]]:
        """Yield the stretches without a gap, as (tick, point)."""
        run: list[tuple[int, QPointF]] = []
        for at, value in enumerate(curve.values.tolist()):
            if math.isfinite(value):
                run.append((at, QPointF(self._x(at), self._y(curve, value))))
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _paint_gaps(self, painter: QPainter, curve: Curve) -> None:
        """Put a cross at zero where a value is an error, so that a gap is not taken for a missing year."""
        painter.setPen(QPen(QColor(theme.colours().error_mark), 1.6))
        zero = min(self._y(curve, 0.0), self.boundingRect().height() - MARK - 1)
        for at, value in enumerate(curve.values.tolist()):
            if not math.isfinite(value):
                x = self._x(at)
                painter.drawLine(QPointF(x - MARK, zero - MARK), QPointF(x + MARK, zero + MARK))
                painter.drawLine(QPointF(x - MARK, zero + MARK), QPointF(x + MARK, zero - MARK))

    def _paint_off_scale(self, painter: QPainter) -> None:
        """Put an arrow at the edge where a value lies beyond it; where one curve does so, the farthest value as well."""
        assert self.content is not None
        beyond = {curve.plan.colour: found for curve in self.content.curves if (found := self._beyond(curve))}
        for colour, found in beyond.items():
            for at, y, _ in found:
                self._paint_arrow(painter, colour, self._x(at), at_top=y < 0)
        if len(beyond) == 1:
            (found,) = beyond.values()
            at, y, text = max(found, key=lambda one: abs(one[1]))
            self._paint_edge_text(painter, text, self._x(at) - MARK, at_top=y < 0)

    def _beyond(self, curve: Curve) -> list[tuple[int, float, str]]:
        """Return (tick, pixel height, text) of the values beyond the edges."""
        height, unit = self.boundingRect().height(), curve.plan.unit
        values = [(at, value) for at, value in enumerate(curve.values.tolist()) if math.isfinite(value)]
        heights = [(at, self._y(curve, value), f"{value:,.0f}{suffix(unit)}") for at, value in values]
        return [one for one in heights if not -1 <= one[1] <= height + 1]

    def _paint_arrow(self, painter: QPainter, colour: int, x: float, *, at_top: bool) -> None:
        height = self.boundingRect().height()
        tip, base = (1.0, 1 + 2 * MARK) if at_top else (height - 1, height - 1 - 2 * MARK)
        painter.setPen(QPen(QColor(curve_colour(colour)), 1))
        painter.setBrush(QColor(curve_colour(colour)))
        painter.drawPolygon(
            QPolygonF([QPointF(x, tip), QPointF(x - 1.3 * MARK, base), QPointF(x + 1.3 * MARK, base)])
        )

    def _paint_edge_text(self, painter: QPainter, text: str, x: float, *, at_top: bool) -> None:
        font = theme.font("caption")
        metrics = QFontMetricsF(font)
        left = min(x, self.boundingRect().width() - metrics.horizontalAdvance(text))
        line = metrics.height()
        top = 2 * MARK if at_top else self.boundingRect().height() - line - 2 * MARK
        painter.setFont(font)
        painter.setPen(QColor(theme.colours().text))
        painter.drawText(
            QRectF(left, top, metrics.horizontalAdvance(text) + 2, line), Qt.AlignmentFlag.AlignLeft, text
        )
