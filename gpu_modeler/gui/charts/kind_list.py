"""The kinds of charts to choose from, each with a small drawing of what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gpu_modeler.charts.suggesting import KINDS, Offer
from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

SIZE = QSize(56, 36)
_FINE = 2.0
_RISING = (0.35, 0.5, 0.62, 0.9)
_OTHER = (0.2, 0.28, 0.45, 0.5)
_STEPS = ((0.0, 0.55, 0), (0.55, 0.85, 2), (0.6, 0.85, 1), (0.0, 0.6, 0))
_DOTS = ((0.15, 0.25), (0.35, 0.6), (0.55, 0.4), (0.8, 0.8))
_RANGES = ((0.1, 0.6), (0.3, 0.9), (0.2, 0.7))


class KindList(QListWidget):
    """What does not fit is grey, with the reason as its tip; chosen all the same, the reason stands in the preview."""

    picked = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.setIconSize(SIZE)
        self.setUniformItemSizes(True)
        colours = theme.colours()
        self.setStyleSheet(
            f"QListWidget::item:selected {{ background: {colours.selection}; color: {colours.text}; }}"
        )
        self.setAccessibleName(say("chart_kind", language))
        for name in KINDS:
            item = QListWidgetItem(kind_icon(name), say(f"chart_kind_{name}", language), self)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.currentItemChanged.connect(self._pick)
        self.setFixedWidth(self.sizeHintForColumn(0) + 40)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole))

    def show_offers(self, offers: Sequence[Offer], chosen: str) -> None:
        """Show which kinds fit, and which one is chosen."""
        self.blockSignals(True)
        for row, offer in enumerate(offers):
            item = self.item(row)
            colours = theme.colours()
            item.setForeground(QColor(colours.disabled if offer.fault else colours.text))
            item.setToolTip(plain_tip(offer.fault.in_language(self._language)) if offer.fault else "")
            if offer.name == chosen:
                self.setCurrentRow(row)
        self.blockSignals(False)


def kind_icon(name: str) -> QIcon:
    """Return the drawing of a kind."""
    pixmap = QPixmap(SIZE * _FINE)
    pixmap.setDevicePixelRatio(_FINE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.colours().border), 1))
    painter.drawLine(QPointF(4, 33), QPointF(53, 33))
    _draw(painter, name)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)  # else it is tinted until nothing can be made out
    return icon


def _colour(position: int) -> QColor:
    return QColor(theme.colours().series[position])


def _bar(painter: QPainter, x: float, ends: tuple[float, float], colour: int, width: float = 8.0) -> None:
    low, high = ends
    painter.fillRect(QRectF(x, 33 - 28 * high, width, 28 * (high - low)), _colour(colour))


def _draw(painter: QPainter, name: str) -> None:
    if name == "football":
        _draw_ranges(painter)
    elif name in {"scatter", "path"}:
        _draw_dots(painter, is_path=name == "path")
    elif name == "stacked_areas":
        _draw_areas(painter)
    elif name in {"waterfall", "bridge"}:
        for at, (low, high, colour) in enumerate(_STEPS):
            _bar(painter, 7 + 12 * at, (low, high), colour, 9)
    else:
        _draw_bars_and_lines(painter, name)


def _draw_bars_and_lines(painter: QPainter, name: str) -> None:
    for at, (value, other) in enumerate(zip(_RISING, _OTHER, strict=True)):
        x = 7 + 12 * at
        if name in {"bar", "mixed"}:
            _bar(painter, x, (0, value), 0)
        elif name == "ranking":
            _bar(painter, x, (0, _RISING[3 - at]), 0)
        elif name == "stacked_bars":
            _bar(painter, x, (0, other), 0)
            _bar(painter, x, (other, value + 0.08), 1)
        elif name == "shares":
            _bar(painter, x, (0, 0.3 + 0.1 * at), 0)
            _bar(painter, x, (0.3 + 0.1 * at, 1.0), 1)
    if name in {"line", "mixed"}:
        values = _RISING if name == "line" else (0.7, 0.5, 0.75, 0.6)
        painter.setPen(QPen(_colour(0 if name == "line" else 1), 2))
        painter.drawPolyline(
            QPolygonF([QPointF(11 + 12 * at, 33 - 28 * value) for at, value in enumerate(values)])
        )


def _draw_areas(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, tops in ((1, _RISING), (0, _OTHER)):
        upper = [QPointF(6 + 15 * at, 33 - 28 * value) for at, value in enumerate(tops)]
        painter.setBrush(_colour(colour))
        painter.drawPolygon(QPolygonF([*upper, QPointF(51, 33), QPointF(6, 33)]))


def _draw_dots(painter: QPainter, *, is_path: bool) -> None:
    places = [QPointF(4 + 50 * x, 33 - 28 * y) for x, y in _DOTS]
    painter.setPen(QPen(_colour(0), 1.5))
    if is_path:
        painter.drawPolyline(QPolygonF(places))
    painter.setBrush(_colour(0))
    for place in places:
        painter.drawEllipse(place, 3, 3)


def _draw_ranges(painter: QPainter) -> None:
    for at, (low, high) in enumerate(_RANGES):
        painter.fillRect(QRectF(5 + 46 * low, 5 + 9 * at, 46 * (high - low), 6), _colour(0))
    painter.setPen(QPen(_colour(1), 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(32, 2), QPointF(32, 33))
