"""Draws stacks, waterfalls, ranges and scatters on a canvas."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gpu_modeler.charts.content import Bar
from gpu_modeler.charts.shapes import stacked
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.canvas import BARS_SHARE, Canvas
from gpu_modeler.gui.charts.marks import curve_colour, draw_mark
from gpu_modeler.gui.charts.roles import ROLE_COLOURS
from gpu_modeler.gui.palette import blended

PALE = 0.45
WIDEST_STEP = 54.0


def paint_stack(painter: QPainter, canvas: Canvas) -> None:
    """Paint bars or areas upon one another."""
    parts = stacked(canvas.content)
    for curve, (starts, ends) in zip(canvas.content.curves, parts, strict=True):
        colour = QColor(curve_colour(curve.plan.colour))
        if canvas.content.plan.kind == "stacked_areas":
            _paint_area(painter, canvas, colour, starts.tolist(), ends.tolist())
        else:
            _paint_stacked_bars(painter, canvas, colour, starts.tolist(), ends.tolist())


def _paint_stacked_bars(
    painter: QPainter, canvas: Canvas, colour: QColor, starts: list[float], ends: list[float]
) -> None:
    width = min(canvas.room * BARS_SHARE, WIDEST_STEP)
    pale = QColor(blended(colour.name(), theme.colours().surface, PALE))
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if math.isfinite(start) and math.isfinite(end) and start != end:
            top, bottom = canvas.height_of(end), canvas.height_of(start)
            bar = QRectF(round(canvas.x(at) - width / 2), top, round(width), bottom - top).normalized()
            painter.fillRect(bar, pale if canvas.content.is_forecast(at) else colour)
            painter.setPen(colour if canvas.content.is_forecast(at) else QColor(theme.colours().surface))
            painter.drawRect(bar.adjusted(0.5, 0, -0.5, 0))


def _paint_area(
    painter: QPainter, canvas: Canvas, colour: QColor, starts: list[float], ends: list[float]
) -> None:
    runs: list[list[int]] = [[]]
    for at, end in enumerate(ends):
        if math.isfinite(end):
            runs[-1].append(at)
        else:
            runs.append([])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for run in filter(None, runs):
        upper = [QPointF(canvas.x(at), canvas.height_of(ends[at])) for at in run]
        lower = [QPointF(canvas.x(at), canvas.height_of(starts[at])) for at in reversed(run)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(blended(colour.name(), theme.colours().surface, 0.6)))
        painter.drawPolygon(QPolygonF([*upper, *lower]))
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline(QPolygonF(upper))


# --- waterfalls ---------------------------------------------------------------------------------


def paint_steps(painter: QPainter, canvas: Canvas) -> None:
    """Paint a bar for each step, lines from one level to the next, and the numbers where they fit."""
    width = min(canvas.room * BARS_SHARE, WIDEST_STEP)
    level: float | None = None
    for at, bar in enumerate(canvas.content.bars):
        value = float(canvas.content.curves[0].values[at])
        if not math.isfinite(bar.low):
            _paint_cross(painter, QPointF(canvas.x(at), canvas.height_of(0.0)))
            level = None
            continue
        _paint_step(painter, canvas, at, bar, width)
        if level is not None:
            _join(painter, canvas, at, level, width)
        level = {"total": value, "rise": bar.high, "fall": bar.low, "range": value}[bar.role]


def _paint_step(painter: QPainter, canvas: Canvas, at: int, bar: Bar, width: float) -> None:
    top, bottom = canvas.height_of(bar.high), canvas.height_of(bar.low)
    box = QRectF(round(canvas.x(at) - width / 2), top, round(width), max(bottom - top, 1.0))
    colour = QColor(curve_colour(ROLE_COLOURS[bar.role]))
    painter.fillRect(box, colour)
    value = float(canvas.content.curves[0].values[at])
    sign = "" if bar.role == "total" or value == 0 else "+" if value > 0 else "−"
    text = sign + _short(abs(value) if sign else value, canvas)
    metrics = QFontMetricsF(theme.font("caption"))
    if metrics.horizontalAdvance(text) > canvas.room - 1:
        return
    above = (
        top - metrics.height()
        if bar.role != "fall" or bottom + metrics.height() > canvas.box.height()
        else bottom
    )
    above = max(above, 0.0)
    painter.setPen(QColor(theme.colours().text))
    place = QRectF(canvas.x(at) - canvas.room / 2, above, canvas.room, metrics.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _join(painter: QPainter, canvas: Canvas, at: int, level: float, width: float) -> None:
    y = round(canvas.height_of(level))
    painter.setPen(QPen(QColor(theme.colours().muted), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(canvas.x(at - 1) + width / 2, y), QPointF(canvas.x(at) - width / 2, y))


def _short(value: float, canvas: Canvas) -> str:
    shown = value * canvas.factor + 0.0  # no minus before a zero
    if not shown:
        return "0"
    decimals = 0 if abs(shown) >= 100 else 1 if abs(shown) >= 1 else 2
    percent = "%" if canvas.content.curves[0].plan.unit.is_percent else ""
    return f"{shown:,.{decimals}f}{percent}"


def _paint_cross(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme.colours().error_mark), 1.6))
    painter.drawLine(at + QPointF(-3, -3), at + QPointF(3, 3))
    painter.drawLine(at + QPointF(-3, 3), at + QPointF(3, -3))


# --- ranges -------------------------------------------------------------------------------------


def paint_ranges(painter: QPainter, canvas: Canvas) -> None:
    """Paint a bar from low to high for each row, a mark where the scenario shown lies, and the references across."""
    height = min(canvas.row * 0.5, 22.0)
    colour = QColor(curve_colour(0))
    pale = QColor(blended(colour.name(), theme.colours().surface, 0.55))
    metrics = QFontMetricsF(theme.font("caption"))
    for at, bar in enumerate(canvas.content.bars):
        middle = (at + 0.5) * canvas.row
        if not math.isfinite(bar.low):
            _paint_cross(painter, QPointF(canvas.x_of(0.0), middle))
            continue
        left, right = canvas.x_of(bar.low), canvas.x_of(bar.high)
        painter.fillRect(QRectF(left, middle - height / 2, max(right - left, 2.0), height), pale)
        shown = float(canvas.content.curves[2].values[at])
        if math.isfinite(shown):
            x = canvas.x_of(shown)
            painter.fillRect(QRectF(x - 1.5, middle - height / 2 - 2, 3, height + 4), colour)
        _paint_ends(painter, canvas, metrics, (bar, middle))
    _paint_references(painter, canvas)


def _paint_ends(painter: QPainter, canvas: Canvas, metrics: QFontMetricsF, row: tuple[Bar, float]) -> None:
    bar, middle = row
    painter.setPen(QColor(theme.colours().text))
    for value, is_left in ((bar.low, True), (bar.high, False)):
        text = _short(value, canvas)
        width = metrics.horizontalAdvance(text) + 2
        x = canvas.x_of(value) - width - 3 if is_left else canvas.x_of(value) + 4
        x = min(max(x, 0.0), canvas.box.width() - width)
        painter.drawText(
            QRectF(x, middle - metrics.height() / 2, width, metrics.height()),
            Qt.AlignmentFlag.AlignCenter,
            text,
        )


def _paint_references(painter: QPainter, canvas: Canvas) -> None:
    for position, reference in enumerate(canvas.content.references):
        if not math.isfinite(reference.value):
            continue
        colour = QColor(curve_colour(1 + position))
        x = canvas.x_of(reference.value)
        painter.setPen(QPen(colour, 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, canvas.box.height()))
        text = _short(reference.value, canvas)
        metrics = QFontMetricsF(theme.font("caption"))
        width = metrics.horizontalAdvance(text) + 2
        left = x + 4 if x + 4 + width <= canvas.box.width() else x - 4 - width
        box = QRectF(left, position * metrics.height(), width, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, text)


# --- scatters -----------------------------------------------------------------------------------


def paint_dots(painter: QPainter, canvas: Canvas) -> None:
    """Paint a dot with its name for each tick; years are joined in their order. Names make room for one another."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    dots = list(canvas.dots())
    is_path = canvas.content.plan.axis == "period"
    if is_path:
        painter.setPen(QPen(QColor(theme.colours().muted), 1.2))
        painter.drawPolyline(QPolygonF([point for _, point in dots]))
    taken = [QRectF(point.x() - 5, point.y() - 5, 10, 10) for _, point in dots]
    for at, point in dots:
        is_strong = canvas.content.plan.emphasis in {-1, at}
        colour = 0 if is_path else at
        draw_mark(painter, point, colour, 5.0 if at == canvas.hover else 4.0, filled=is_strong)
        _paint_name(painter, canvas, (at, point), taken)


def _paint_name(painter: QPainter, canvas: Canvas, dot: tuple[int, QPointF], taken: list[QRectF]) -> None:
    at, point = dot
    text = canvas.content.plan.ticks[at].in_language(canvas.language)
    metrics = QFontMetricsF(theme.font("caption"))
    width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
    places = [
        QRectF(point.x() + 7, point.y() - height / 2, width, height),
        QRectF(point.x() - 7 - width, point.y() - height / 2, width, height),
        QRectF(point.x() - width / 2, point.y() - 7 - height, width, height),
        QRectF(point.x() - width / 2, point.y() + 7, width, height),
    ]
    free = [place for place in places if canvas.box.contains(place)]
    place = next((p for p in free if not any(p.intersects(other) for other in taken)), None)
    if place is None and at != canvas.hover:
        return
    place = place or (free or places)[0]
    taken.append(place)
    painter.setPen(QColor(theme.colours().text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
