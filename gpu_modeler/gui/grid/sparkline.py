"""A line of the size of a cell that shows how a row goes over the periods."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPen

MARGIN_X, MARGIN_Y = 8, 5


def draw_sparkline(painter: QPainter, rect: QRect, values: Sequence[float], pen: QPen) -> None:
    """Draw `values` [period] within `rect`; gaps stay where errors stand, nothing is drawn for a flat row."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return
    low, high = min(finite), max(finite)
    if high - low <= 1e-12 * max(abs(high), abs(low)):
        return
    step = (rect.width() - 2 * MARGIN_X) / (len(values) - 1)
    height = rect.height() - 2 * MARGIN_Y
    bottom = rect.bottom() - MARGIN_Y
    points = [
        QPointF(rect.left() + MARGIN_X + k * step, bottom - (value - low) / (high - low) * height)
        for k, value in enumerate(values)
        if math.isfinite(value)
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(pen)
    painter.drawPolyline(points)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
