"""How a curve is told from its neighbours: colour, shape of its marks, and dashes once the colours are used up."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gpu_modeler.gui import theme

SHAPES = 7
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
_CORNERS = {1: (4, 45.0), 2: (3, -90.0), 3: (4, 0.0), 4: (3, 90.0), 5: (5, -90.0), 6: (6, 0.0)}
"""shape -> (corners, direction of the first in degrees); shape 0 is a disc."""


def curve_colour(position: int) -> str:
    """Return the "#RRGGBB" of the curve with this place in the colour order."""
    series = theme.colours().series
    return series[position % len(series)]


def curve_dash(position: int) -> Qt.PenStyle:
    """Return the line's style: dashed from the second round of colours on."""
    return _DASHES[position // len(theme.colours().series) % len(_DASHES)]


def draw_mark(painter: QPainter, centre: QPointF, position: int, size: float, *, filled: bool) -> None:
    """Draw the mark of the curve with this place in the colour order, `size` pixels around `centre`."""
    colour = QColor(curve_colour(position))
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(QBrush(colour if filled else QColor(theme.colours().surface)))
    if position % SHAPES == 0:
        painter.drawEllipse(centre, size, size)
        return
    corners, first = _CORNERS[position % SHAPES]
    angles = (math.radians(first + 360 / corners * corner) for corner in range(corners))
    reach = size * 1.25
    painter.drawPolygon(
        QPolygonF(
            [QPointF(centre.x() + reach * math.cos(a), centre.y() + reach * math.sin(a)) for a in angles]
        )
    )
