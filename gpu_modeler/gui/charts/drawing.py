"""Draws the data of one chart: forecast ground, grid, then what its kind asks for. One graphics item, so one cheap repaint.

Coordinates are the pixels of the plot's view box. Years with reported figures have full bars and filled marks, guidance
has hollow marks, forecasts have pale bars with an outline and stand on a shaded ground: never a hue alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gpu_modeler.charts.content import ALL_FORECAST, ChartContent
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.canvas import Canvas, Point
from gpu_modeler.gui.charts.curves import paint_curves
from gpu_modeler.gui.charts.marks import curve_colour
from gpu_modeler.gui.charts.ranges import EMPTY, Range
from gpu_modeler.gui.charts.shapes import paint_dots, paint_ranges, paint_stack, paint_steps
from gpu_modeler.gui.palette import blended
from gpu_modeler.text import Language

_PAINTERS: Mapping[str, Callable[[QPainter, Canvas], None]] = {
    "curves": paint_curves,
    "stacked_bars": paint_stack,
    "stacked_areas": paint_stack,
    "shares": paint_stack,
    "waterfall": paint_steps,
    "football": paint_ranges,
    "scatter": paint_dots,
}
_HANDLE = 4.5


class DataItem(pyqtgraph.GraphicsObject):  # type: ignore[misc]
    """The drawn data; a child of the view box, whose size it has."""

    def __init__(self, view_box: pyqtgraph.ViewBox) -> None:
        super().__init__()
        self.content: ChartContent | None = None
        self.left, self.right, self.across = EMPTY, EMPTY, EMPTY
        self.language: Language = "zh"
        self.factor = 1.0
        self.hover = -1
        self.focus: Point | None = None
        self.handles: frozenset[Point] = frozenset()
        self.band: tuple[float, float] | None = None
        self._view_box = view_box
        self.setParentItem(view_box)
        view_box.sigResized.connect(self._resized)

    def show_content(self, content: ChartContent, left: Range, right: Range, across: Range = EMPTY) -> None:
        """Draw other data, or on other ranges."""
        self.content, self.left, self.right, self.across = content, left, right, across
        self.update()

    def set_hover(self, at: int) -> None:
        """Mark one tick, or none with -1."""
        if at != self.hover:
            self.hover = at
            self.update()

    def set_focus(self, point: Point | None) -> None:
        """Mark one point, or none."""
        if point != self.focus:
            self.focus = point
            self.update()

    def set_band(self, band: tuple[float, float] | None) -> None:
        """Show which part is being chosen, from one pixel column to another."""
        self.band = band
        self.update()

    def _resized(self) -> None:
        self.prepareGeometryChange()

    def boundingRect(self) -> QRectF:
        """Return the view box's inside."""
        return QRectF(self._view_box.rect())

    def canvas(self) -> Canvas:
        """Return where values lie now."""
        assert self.content is not None
        box = self.boundingRect()
        ranges = (self.left, self.right, self.across)
        return Canvas(
            self.content, box, *ranges, self.hover, self.focus, self.handles, self.factor, self.language
        )

    def tick_at(self, at: QPointF) -> int:
        """Return the tick that a place means, -1 without ticks."""
        return self.canvas().tick_at(at) if self.content is not None else -1

    # --- painting ---

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint everything; called by Qt."""
        if self.content is None:
            return
        if self.content.fault is not None:
            self._paint_fault(painter, self.content.fault.in_language(self.language))
            return
        canvas = self.canvas()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_ground(painter, canvas)
        painter.setFont(theme.font("caption"))
        _PAINTERS[self.content.plan.kind](painter, canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_points(painter, canvas)

    def _paint_fault(self, painter: QPainter, text: str) -> None:
        palette = theme.colours()
        painter.setFont(theme.font("body"))
        painter.setPen(QColor(palette.warning_mark))
        box = self.boundingRect().adjusted(12, 8, -12, -8)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _paint_ground(self, painter: QPainter, canvas: Canvas) -> None:
        palette, box = theme.colours(), canvas.box
        boundary = canvas.content.boundary
        if 0 <= boundary < canvas.count - 1 or boundary == ALL_FORECAST:
            start = canvas.x(boundary + 0.5) if boundary >= 0 else 0.0
            painter.fillRect(
                QRectF(start, 0, box.width() - start, box.height()), QColor(palette.forecast_fill)
            )
            if boundary >= 0:
                painter.setPen(QPen(QColor(palette.border), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(round(start), 0), QPointF(round(start), box.height()))
        self._paint_hover(painter, canvas)
        kind = canvas.content.plan.kind
        if kind in {"football", "scatter"}:
            self._paint_columns(painter, canvas)
        if kind != "football":
            self._paint_rows(painter, canvas)

    def _paint_hover(self, painter: QPainter, canvas: Canvas) -> None:
        palette, box, kind = theme.colours(), canvas.box, canvas.content.plan.kind
        ground = QColor(blended(palette.accent, palette.surface, 0.16))
        if self.hover >= 0 and kind != "scatter":
            is_row = kind == "football"
            left, top = (0.0, self.hover * canvas.row) if is_row else (self.hover * canvas.room, 0.0)
            width, height = (box.width(), canvas.row) if is_row else (canvas.room, box.height())
            painter.fillRect(QRectF(left, top, width, height), ground)
        if self.band is not None:
            first, last = sorted(self.band)
            painter.fillRect(QRectF(first, 0, last - first, box.height()), ground)

    def _paint_rows(self, painter: QPainter, canvas: Canvas) -> None:
        palette, box = theme.colours(), canvas.box
        for tick in canvas.left.ticks():
            y = round(box.height() * (canvas.left.high - tick) / canvas.left.span)
            is_zero = abs(tick) < canvas.left.step / 1e6
            painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
            painter.drawLine(QPointF(0, y), QPointF(box.width(), y))

    def _paint_columns(self, painter: QPainter, canvas: Canvas) -> None:
        palette, box = theme.colours(), canvas.box
        for tick in canvas.across.ticks():
            x = round(canvas.x_of(tick))
            is_zero = abs(tick) < canvas.across.step / 1e6
            painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
            painter.drawLine(QPointF(x, 0), QPointF(x, box.height()))

    def _paint_points(self, painter: QPainter, canvas: Canvas) -> None:
        """Mark what can be dragged, and the point that the keyboard or pointer is at."""
        palette = theme.colours()
        for point in self.handles:
            if canvas.is_there(point):
                colour = QColor(curve_colour(canvas.content.curves[point[0]].plan.colour))
                painter.setPen(QPen(colour, 1.6))
                painter.setBrush(QColor(palette.surface))
                painter.drawEllipse(canvas.place_of(point), _HANDLE - 1, _HANDLE - 1)
        if self.focus is not None and canvas.is_there(self.focus):
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(canvas.place_of(self.focus), _HANDLE + 2, _HANDLE + 2)
