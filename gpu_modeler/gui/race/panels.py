"""Year by year: a small panel per company with three curves of chances and their 95 % bands, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.race_words import short_chance
from gpu_modeler.gui import theme
from gpu_modeler.gui.race.curves import KINDS, Panel, band_of, curve_pen, points_of

ROOM = 8.0
NARROWEST, LOWEST = 232, 116
WIDEST_SHARE = 4
"""Panels beside each other at most."""
TICKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place under the pointer: a panel and one of its years."""

    panel: int
    year: int


class YearPanels(QWidget):
    """`chosen` carries the company of a panel that was clicked. `is_outdated` draws all in grey."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panels: Sequence[Panel] = ()
        self.words: dict[str, str] = {}
        self.is_outdated = False
        self._spot: Spot | None = None
        self.setMouseTracking(True)

    def show_panels(self, panels: Sequence[Panel], words: dict[str, str], *, outdated: bool) -> None:
        """Draw other panels; `words` names the kinds of curves."""
        self.panels, self.words, self.is_outdated = panels, words, outdated
        self._spot = None
        self._fit()
        self.update()

    def summary(self) -> str:
        """Return the chances of the last year in words, for who does not see the curves."""
        return "\n".join(
            self.tip(Spot(at, len(panel.years) - 1)).replace("\n", "; ")
            for at, panel in enumerate(self.panels)
        )

    # --- where --------------------------------------------------------------------------------------

    @property
    def columns(self) -> int:
        """Return how many panels stand beside each other: as many in each line, as far as that goes."""
        count = max(1, len(self.panels))
        fitting = min(max(1, int(self.width() // NARROWEST)), WIDEST_SHARE, count)
        return -(-count // -(-count // fitting))

    @property
    def lines(self) -> int:
        """Return how many panels stand above each other."""
        return -(-len(self.panels) // self.columns)

    def _fit(self) -> None:
        self.setMinimumHeight(max(1, self.lines) * LOWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the panels into the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return room for two lines of panels."""
        return QSize(3 * NARROWEST, 2 * LOWEST)

    def box(self, at: int) -> QRectF:
        """Return where a panel is drawn, its name included."""
        line, column = divmod(at, self.columns)
        width, height = self.width() / self.columns, self.height() / max(1, self.lines)
        return QRectF(column * width, line * height, width, height).adjusted(4, 2, -4, -2)

    def plot(self, at: int) -> QRectF:
        """Return the ground of a panel's curves."""
        metrics, box = QFontMetricsF(theme.font("caption")), self.box(at)
        left = metrics.horizontalAdvance("100%") + ROOM
        return box.adjusted(left, metrics.height() + ROOM + 4, -ROOM - 4, -metrics.height() - 4)

    def _spot_at(self, at: QPointF) -> Spot | None:
        for number in range(len(self.panels)):
            plot = self.plot(number)
            if self.box(number).contains(at):
                years = len(self.panels[number].years)
                part = (at.x() - plot.left()) / max(plot.width(), 1.0) * max(years - 1, 1)
                return Spot(number, min(max(round(part), 0), years - 1))
        return None

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panels that can be seen."""
        painter, seen = QPainter(self), QRectF(event.rect())
        painter.fillRect(event.rect(), QColor(theme.colours().surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(len(self.panels)):
            if self.box(at).intersects(seen):
                self._paint_panel(painter, at)

    def _paint_panel(self, painter: QPainter, at: int) -> None:
        panel, plot = self.panels[at], self.plot(at)
        self._paint_name(painter, at)
        self._paint_axes(painter, panel, plot)
        for kind in KINDS:
            self._paint_curve(painter, kind, panel.curves[kind], plot)
        if self._spot is not None and self._spot.panel == at:
            x = points_of(panel.curves[KINDS[0]], plot)[self._spot.year].x()
            painter.setPen(QPen(QColor(theme.colours().muted), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _paint_name(self, painter: QPainter, at: int) -> None:
        palette, box = theme.colours(), self.box(at)
        painter.setFont(theme.font("caption", bold=True))
        is_under = self._spot is not None and self._spot.panel == at and len(self.panels) > 1
        painter.setPen(QColor(palette.accent if is_under else palette.text))
        top = QRectF(
            box.left() + ROOM, box.top(), box.width() - 2 * ROOM, QFontMetricsF(painter.font()).height() + 4
        )
        name = QFontMetricsF(painter.font()).elidedText(
            self.panels[at].name, Qt.TextElideMode.ElideRight, top.width()
        )
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)

    def _paint_axes(self, painter: QPainter, panel: Panel, plot: QRectF) -> None:
        palette, metrics = theme.colours(), QFontMetricsF(theme.font("caption"))
        painter.setFont(theme.font("caption"))
        for tick in TICKS:
            y = plot.bottom() - tick * plot.height()
            painter.setPen(QPen(QColor(palette.grid_line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(palette.muted))
            box = QRectF(plot.left() - 60, y - metrics.height() / 2, 56, metrics.height())
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{tick:.0%}"
            )
        points = points_of(panel.curves[KINDS[0]], plot)
        step = _step(len(points), plot.width(), metrics.horizontalAdvance("2035 "))
        for year, point in list(zip(panel.years, points, strict=True))[::step]:
            box = QRectF(point.x() - 40, plot.bottom() + 2, 80, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), year)

    def _paint_curve(self, painter: QPainter, kind: str, chances: Sequence[Estimate], plot: QRectF) -> None:
        pen = curve_pen(kind, is_outdated=self.is_outdated)
        ground = QColor(pen.color())
        ground.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF(band_of(chances, plot)))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = points_of(chances, plot)
        painter.drawPolyline(QPolygonF(points))
        if len(points) == 1:
            painter.drawEllipse(points[0], 2, 2)

    # --- the pointer --------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the year under the pointer."""
        self._set_spot(self._spot_at(event.position()))
        many = self._spot is not None and len(self.panels) > 1
        self.setCursor(Qt.CursorShape.PointingHandCursor if many else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        self._set_spot(None)
        super().leaveEvent(event)

    def _set_spot(self, spot: Spot | None) -> None:
        if spot != self._spot:
            self._spot = spot
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the company of the panel."""
        spot = self._spot_at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.panels[spot.panel].company)

    def event(self, event: QEvent) -> bool:
        """Tell the chances of the year under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self._spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.tip(spot) if spot is not None else "", self)
            return True
        return super().event(event)

    def tip(self, spot: Spot) -> str:
        """Return the chances of one year of one company in words."""
        panel = self.panels[spot.panel]
        said = [f"{self.words[kind]} {short_chance(panel.curves[kind][spot.year])}" for kind in KINDS]
        return "\n".join((f"{panel.name} {panel.years[spot.year]}", *said))


def _step(count: int, width: float, text: float) -> int:
    """Return every how manieth year has room for its number."""
    room = width / max(1, count - 1)
    return max(1, -(-int(text) // max(1, int(room))))
