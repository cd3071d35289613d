"""Draws bars and curves side by side, with marks where values come from somewhere, crosses and arrows where they are not seen."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gpu_modeler.charts.content import Curve
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.canvas import Canvas, bar_width
from gpu_modeler.gui.charts.marks import curve_colour, curve_dash, draw_mark
from gpu_modeler.gui.charts.numbers import suffix
from gpu_modeler.gui.palette import blended

MARK = 3.2
LINE_WIDTH = 1.8
PALE = 0.45
"""How strong a forecast's bars are."""


def paint_curves(painter: QPainter, canvas: Canvas) -> None:
    """Paint everything."""
    curves = canvas.content.curves
    _paint_bars(painter, canvas, [curve for curve in curves if curve.plan.mark == "bar"])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for curve in curves:
        if curve.plan.mark == "line":
            _paint_line(painter, canvas, curve)
        _paint_gaps(painter, canvas, curve)
    _paint_off_scale(painter, canvas)


def _paint_bars(painter: QPainter, canvas: Canvas, curves: list[Curve]) -> None:
    """Paint bars side by side."""
    if not curves:
        return
    width = bar_width(canvas.room, len(curves))
    for position, curve in enumerate(curves):
        offset = (position - len(curves) / 2) * width
        zero = round(canvas.y(curve, 0.0))
        for at, value in enumerate(curve.values.tolist()):
            if math.isfinite(value) and value != 0.0:
                top = canvas.y(curve, value)
                bar = QRectF(
                    round(canvas.x(at) + offset), top, max(round(width) - 1, 1), zero - top
                ).normalized()
                _paint_bar(painter, canvas, curve, at, bar)


def _paint_bar(painter: QPainter, canvas: Canvas, curve: Curve, at: int, bar: QRectF) -> None:
    colour = QColor(curve_colour(curve.plan.colour))
    if _is_solid(canvas, at):
        painter.fillRect(bar, colour)
        return
    painter.fillRect(bar, QColor(blended(colour.name(), theme.colours().surface, PALE)))
    painter.setPen(colour)
    painter.drawRect(bar.adjusted(0.5, 0, -0.5, 0))


def _is_solid(canvas: Canvas, at: int) -> bool:
    """Whether a bar is filled: a reported year, the page's company, or where nothing is told apart."""
    if canvas.content.plan.emphasis >= 0:
        return at == canvas.content.plan.emphasis
    return not canvas.content.is_forecast(at)


def _paint_line(painter: QPainter, canvas: Canvas, curve: Curve) -> None:
    colour = QColor(curve_colour(curve.plan.colour))
    pen = QPen(colour, LINE_WIDTH, curve_dash(curve.plan.colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in runs(canvas, curve):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([point for _, point in run]))
        for at, point in run:
            if _has_mark(canvas, curve, at, alone=len(run) == 1):
                draw_mark(painter, point, curve.plan.colour, MARK, filled=_is_reported(canvas, curve, at))


def _has_mark(canvas: Canvas, curve: Curve, at: int, *, alone: bool) -> bool:
    told = len(canvas.content.curves) > 2 or alone or at == canvas.hover
    return told or (at < len(curve.kinds) and curve.kinds[at] in {"actual", "guidance"})


def _is_reported(canvas: Canvas, curve: Curve, at: int) -> bool:
    if curve.kinds:
        return curve.kinds[at] == "actual" or (
            curve.kinds[at] != "guidance" and at <= canvas.content.boundary
        )
    return at <= canvas.content.boundary


def runs(canvas: Canvas, curve: Curve) -> Iterator[list[tuple[int, QPointF]]]:
    """Yield the stretches without a gap, as (tick, point)."""
    run: list[tuple[int, QPointF]] = []
    for at, value in enumerate(curve.values.tolist()):
        if math.isfinite(value):
            run.append((at, QPointF(canvas.x(at), canvas.y(curve, value))))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _paint_gaps(painter: QPainter, canvas: Canvas, curve: Curve) -> None:
    """Put a cross at zero where a value is an error, so that a gap is not taken for a missing year."""
    painter.setPen(QPen(QColor(theme.colours().error_mark), 1.6))
    zero = min(canvas.y(curve, 0.0), canvas.box.height() - MARK - 1)
    for at, value in enumerate(curve.values.tolist()):
        if not math.isfinite(value):
            x = canvas.x(at)
            painter.drawLine(QPointF(x - MARK, zero - MARK), QPointF(x + MARK, zero + MARK))
            painter.drawLine(QPointF(x - MARK, zero + MARK), QPointF(x + MARK, zero - MARK))


def _paint_off_scale(painter: QPainter, canvas: Canvas) -> None:
    """Put an arrow at the edge where a value lies beyond it; where one curve does so, the farthest value as well."""
    outside = {c.plan.colour: found for c in canvas.content.curves if (found := beyond(canvas, c))}
    for colour, found in outside.items():
        for at, y, _ in found:
            _paint_arrow(painter, canvas, colour, canvas.x(at), at_top=y < 0)
    if len(outside) == 1:
        (found,) = outside.values()
        at, y, text = max(found, key=lambda one: abs(one[1]))
        _paint_edge_text(painter, canvas, text, canvas.x(at) - MARK, at_top=y < 0)


def beyond(canvas: Canvas, curve: Curve) -> list[tuple[int, float, str]]:
    """Return (tick, pixel height, text) of the values beyond the edges."""
    height, unit = canvas.box.height(), curve.plan.unit
    values = [(at, value) for at, value in enumerate(curve.values.tolist()) if math.isfinite(value)]
    heights = [(at, canvas.y(curve, value), f"{value:,.0f}{suffix(unit)}") for at, value in values]
    return [one for one in heights if not -1 <= one[1] <= height + 1]


def _paint_arrow(painter: QPainter, canvas: Canvas, colour: int, x: float, *, at_top: bool) -> None:
    height = canvas.box.height()
    tip, base = (1.0, 1 + 2 * MARK) if at_top else (height - 1, height - 1 - 2 * MARK)
    painter.setPen(QPen(QColor(curve_colour(colour)), 1))
    painter.setBrush(QColor(curve_colour(colour)))
    painter.drawPolygon(
        QPolygonF([QPointF(x, tip), QPointF(x - 1.3 * MARK, base), QPointF(x + 1.3 * MARK, base)])
    )


def _paint_edge_text(painter: QPainter, canvas: Canvas, text: str, x: float, *, at_top: bool) -> None:
    font = theme.font("caption")
    metrics = QFontMetricsF(font)
    left = min(x, canvas.box.width() - metrics.horizontalAdvance(text))
    line = metrics.height()
    top = 2 * MARK if at_top else canvas.box.height() - line - 2 * MARK
    painter.setFont(font)
    painter.setPen(QColor(theme.colours().text))
    painter.drawText(
        QRectF(left, top, metrics.horizontalAdvance(text) + 2, line), Qt.AlignmentFlag.AlignLeft, text
    )
