"""Draws one company's levers: where the value is above the price, the curves, the own ranges, and the marked points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gpu_modeler.analysis.implied import Implied
from gpu_modeler.analysis.implied_picture import Picture
from gpu_modeler.analysis.implied_text import setting_text
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.engine.storage import Values
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied.scale import Scale
from gpu_modeler.gui.implied.words import Point
from gpu_modeler.gui.palette import Palette, blended
from gpu_modeler.text import Language

MARK = 4.5
ABOVE = 0.16
OWN = 0.16
ROOM = 6.0
X_ROOM, Y_ROOM = 44.0, 17.0
"""Pixels for each tick, on average."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The ground of a chart in pixels, with the scales of both levers."""

    box: QRectF
    x: Scale
    y: Scale

    @classmethod
    def of(cls, box: QRectF, found: Implied, picture: Picture) -> Frame:
        """Return the frame of a picture."""
        window = picture.window
        return cls(
            box,
            Scale.of(found.x, window.x_low, window.x_high),
            Scale.of(found.y, window.y_low, window.y_high),
        )

    def at(self, x: float, y: float) -> QPointF:
        """Return where settings lie."""
        return QPointF(
            self.box.left() + self.box.width() * self.x.part(x),
            self.box.bottom() - self.box.height() * self.y.part(y),
        )

    def settings(self, at: QPointF) -> Point:
        """Return the settings that lie there."""
        right = (at.x() - self.box.left()) / self.box.width()
        up = (self.box.bottom() - at.y()) / self.box.height()
        return self.x.setting(right), self.y.setting(up)

    def x_ticks(self) -> list[float]:
        """Return the ticks across for which there is room."""
        return self.x.ticks(max(2, int(self.box.width() / X_ROOM)))

    def y_ticks(self) -> list[float]:
        """Return the ticks upwards for which there is room."""
        return self.y.ticks(max(2, int(self.box.height() / Y_ROOM)))

    def polygon(self, points: Values) -> QPolygonF:
        """Return points `[point, 2]` as a line in pixels."""
        return QPolygonF([self.at(x, y) for x, y in points.tolist()])

    def nearest(self, points: Values, at: QPointF, within: float) -> Point | None:
        """Return the point `[point, 2]` that lies nearest to a place, `None` where none is as near as `within` pixels."""
        return self.nearest_of([(x, y) for x, y in points.tolist()], at, within)

    def nearest_of(self, points: Sequence[Point], at: QPointF, within: float) -> Point | None:
        """Return the nearest of some points, as `nearest`."""
        away = [(spot := self.at(*point) - at).x() ** 2 + spot.y() ** 2 for point in points]
        if not away or min(away) > within**2:
            return None
        return points[away.index(min(away))]


def draw(
    painter: QPainter, frame: Frame, found: Implied, picture: Picture, pinned: Point | None = None
) -> None:
    """Draw everything inside the frame."""
    palette = theme.colours()
    painter.save()
    painter.setClipRect(frame.box.adjusted(0, 0, 1, 1))
    _fill(painter, frame, picture.above, blended(palette.series[0], palette.surface, ABOVE))
    _fill(painter, frame, picture.unknown, palette.raised)
    _draw_grid(painter, frame, palette)
    _draw_own(painter, frame, found, palette)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curves in picture.light:
        _draw_curves(painter, frame, curves, QPen(QColor(palette.series[0]), 1, Qt.PenStyle.DotLine))
    _draw_curves(painter, frame, picture.contours.curves, QPen(QColor(palette.series[0]), 2))
    _draw_points(painter, frame, found, palette)
    if pinned is not None:
        _draw_pinned(painter, frame, pinned, palette)
    painter.restore()
    painter.setPen(QColor(palette.border))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.box)


def _fill(painter: QPainter, frame: Frame, polygons: Iterable[Values], colour: str) -> None:
    """Fill polygons without seams: plain pixels of one opaque colour."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for points in polygons:
        path.addPolygon(frame.polygon(points))
        path.closeSubpath()
    painter.fillPath(path, QColor(colour))


def _draw_grid(painter: QPainter, frame: Frame, palette: Palette) -> None:
    painter.setPen(QColor(palette.grid_line))
    box = frame.box
    for tick in frame.x_ticks():
        x = round(frame.at(tick, frame.y.low).x())
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    for tick in frame.y_ticks():
        y = round(frame.at(frame.x.low, tick).y())
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _draw_own(painter: QPainter, frame: Frame, found: Implied, palette: Palette) -> None:
    """Draw the rectangle of both own ranges; the lines that leave all as it is go through the model's point."""
    own = QRectF(
        frame.at(found.x.own.low, found.y.own.high), frame.at(found.x.own.high, found.y.own.low)
    ).normalized()
    colour = QColor(palette.series[4])
    fill = QColor(colour)
    fill.setAlphaF(OWN)
    painter.fillRect(own, fill)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(own)


def _draw_curves(painter: QPainter, frame: Frame, curves: Iterable[Values], pen: QPen) -> None:
    painter.setPen(pen)
    for points in curves:
        painter.drawPolyline(frame.polygon(points))


def _draw_points(painter: QPainter, frame: Frame, found: Implied, palette: Palette) -> None:
    """Draw the consensus as a diamond, the nearest point as a ring, the model as a disc: told apart by shape."""
    expected = found.consensus
    if expected is not None and expected.x is not None and expected.y is not None:
        draw_diamond(painter, frame.at(expected.x, expected.y), palette)
    if found.nearest is not None:
        draw_ring(painter, frame.at(found.nearest.x, found.nearest.y), palette)
    draw_disc(painter, frame.at(found.x.neutral, found.y.neutral), palette)


def draw_disc(painter: QPainter, at: QPointF, palette: Palette) -> None:
    """Draw the mark of the model as it is."""
    painter.setPen(QPen(QColor(palette.surface), 1.5))
    painter.setBrush(QColor(palette.text))
    painter.drawEllipse(at, MARK + 0.5, MARK + 0.5)


def draw_ring(painter: QPainter, at: QPointF, palette: Palette) -> None:
    """Draw the mark of the nearest point."""
    painter.setBrush(QColor(palette.surface))
    painter.setPen(QPen(QColor(palette.series[3]), 2.5))
    painter.drawEllipse(at, MARK + 1, MARK + 1)


def draw_diamond(painter: QPainter, at: QPointF, palette: Palette) -> None:
    """Draw the mark of the consensus."""
    painter.setPen(QPen(QColor(palette.surface), 1.5))
    painter.setBrush(QColor(palette.series[1]))
    size = MARK + 2.5
    corners = ((0, -size), (size, 0), (0, size), (-size, 0))
    painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))


def _draw_pinned(painter: QPainter, frame: Frame, pinned: Point, palette: Palette) -> None:
    at = frame.at(*pinned)
    painter.setPen(QPen(QColor(palette.accent), 1))
    painter.drawLine(QPointF(at.x(), frame.box.top()), QPointF(at.x(), frame.box.bottom()))
    painter.drawLine(QPointF(frame.box.left(), at.y()), QPointF(frame.box.right(), at.y()))
    painter.setBrush(QColor(palette.accent))
    painter.drawEllipse(at, 3, 3)


# --- beside the frame ---------------------------------------------------------------------------------


def tick_text(lever: Lever, tick: float, language: Language) -> str:
    """Return what stands at a tick."""
    return f"{tick:.3g}×" if lever.move == "factor" else setting_text(lever, tick).in_language(language)


def draw_ticks(
    painter: QPainter, frame: Frame, found: Implied, shares: Mapping[float, float], language: Language
) -> None:
    """Write the ticks, shares of the market under those across; of those that would touch the ones before, none."""
    palette, metrics = theme.colours(), QFontMetricsF(theme.font("caption"))
    painter.setFont(theme.font("caption"))
    painter.setPen(QColor(palette.muted))
    end = frame.box.left() - 2 * ROOM
    for tick in frame.x_ticks():
        text = tick_text(found.x, tick, language)
        width, middle = metrics.horizontalAdvance(text), frame.at(tick, frame.y.low).x()
        if middle - width / 2 < end + ROOM:
            continue
        box = QRectF(middle - width / 2, frame.box.bottom() + 3, width + 2, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        end = middle + width / 2
        if tick in shares:
            below = box.translated(0, metrics.height()).adjusted(-24, 0, 24, 0)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, f"{shares[tick]:.1%}")
            end = max(end, middle + metrics.horizontalAdvance("00.0%") / 2)
    top = frame.box.bottom() + metrics.height()
    for tick in frame.y_ticks():
        middle = frame.at(frame.x.low, tick).y()
        if middle + metrics.height() / 2 > top:
            continue
        text = tick_text(found.y, tick, language)
        box = QRectF(0, middle - metrics.height() / 2, frame.box.left() - ROOM, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        top = middle - metrics.height() / 2
