"""The axes of a chart. pyqtgraph lays them out; which ticks there are, how they read and are painted is decided here.

They are kept as pictures (`DeviceCoordinateCache`): an edit that moves data but no range repaints the data alone. They
do not follow the plot's view, which is never scaled: `DataItem` and the axes are given the same ranges.
"""

from __future__ import annotations

from dataclasses import replace

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.numbers import tick_text
from gpu_modeler.gui.charts.ranges import EMPTY, Range

GAP = 6.0
"""Pixels between two labels, and between labels and chart."""

NARROWEST_NAME = 26.0
"""Pixels below which a shortened name says nothing."""


class _Axis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """What both kinds share: looks, and the cache."""

    def __init__(self, orientation: str) -> None:
        self._is_blank = False
        super().__init__(orientation, maxTickLength=0)
        self.setStyle(hideOverlappingLabels=False, autoExpandTextSpace=False)  # labels may stand out a little
        self.enableAutoSIPrefix(False)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.restyle()

    def restyle(self) -> None:
        """Take over the fonts and colours in force."""
        self.metrics = QFontMetricsF(theme.font("caption"))
        self.update()

    def show_blank(self, *, is_blank: bool) -> None:
        """Show nothing where there is nothing to show, or again what there is."""
        if is_blank != self._is_blank:
            self._is_blank = is_blank
            self.update()

    def linkedViewChanged(self, view: object, new_range: object = None) -> None:
        """Stay as we are; called by pyqtgraph when its view changes."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the line and the labels; called by Qt."""
        if self._is_blank:
            return
        palette = theme.colours()
        painter.setPen(QColor(palette.border))
        painter.drawLine(*self._line())
        painter.setPen(QColor(palette.muted))
        painter.setFont(theme.font("caption"))
        for box, alignment, text in self._labels():
            painter.drawText(box, alignment, text)

    def _line(self) -> tuple[QPointF, QPointF]:
        raise NotImplementedError

    def _labels(self) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        raise NotImplementedError


class ValueAxis(_Axis):
    """Values at the left or the right, with ticks where the range has its round numbers."""

    def __init__(self, orientation: str) -> None:
        self.shown = EMPTY
        self.unit = PLAIN
        self.factor = 1.0
        self._is_laid_out = False
        super().__init__(orientation)

    def show_range(self, shown: Range, unit: Unit, factor: float = 1.0) -> bool:
        """Show another range, unit or scale; say whether the axis needs another width."""
        if (shown, unit.text, factor) == (self.shown, self.unit.text, self.factor) and self._is_laid_out:
            return False
        self._is_laid_out = True
        self.shown, self.unit, self.factor = shown, unit, factor
        self.update()
        before = self.maximumWidth()
        widest = max((self.metrics.horizontalAdvance(text) for _, text in self._ticks()), default=0.0)
        self.setWidth(
            8 * round((widest + 2 * GAP) / 8 + 0.5)
        )  # in steps, so that charts of one column stay aligned
        return bool(self.maximumWidth() != before)

    def _ticks(self) -> list[tuple[float, str]]:
        scaled = replace(self.shown, step=self.shown.step * self.factor)
        return [(tick, tick_text(tick * self.factor, scaled, self.unit)) for tick in self.shown.ticks()]

    def _line(self) -> tuple[QPointF, QPointF]:
        x = self.size().width() - 1 if self.orientation == "left" else 0.0
        return QPointF(x, 0), QPointF(x, self.size().height())

    def _labels(self) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        width, height, line = self.size().width(), self.size().height(), self.metrics.height()
        side = Qt.AlignmentFlag.AlignRight if self.orientation == "left" else Qt.AlignmentFlag.AlignLeft
        alignment = side | Qt.AlignmentFlag.AlignVCenter
        tops = (
            (height * (self.shown.high - tick) / self.shown.span - line / 2, text)
            for tick, text in self._ticks()
        )
        return [(QRectF(GAP, top, width - 2 * GAP, line), alignment, text) for top, text in tops]


class NumberAxis(ValueAxis):
    """Values along the bottom; labels that would touch their neighbour are left out."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def show_range(self, shown: Range, unit: Unit, factor: float = 1.0) -> bool:
        """Show another range, unit or scale; say whether the axis needs another height."""
        if (shown, unit.text, factor) == (self.shown, self.unit.text, self.factor) and self._is_laid_out:
            return False
        is_first, self._is_laid_out = not self._is_laid_out, True
        self.shown, self.unit, self.factor = shown, unit, factor
        self.setHeight(round(self.metrics.height() + GAP))
        self.update()
        return is_first

    def _line(self) -> tuple[QPointF, QPointF]:
        return QPointF(0, 0), QPointF(self.size().width(), 0)

    def _labels(self) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        width, height = self.size().width(), self.size().height()
        alignment = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        found: list[tuple[QRectF, Qt.AlignmentFlag, str]] = []
        free_from = -GAP
        for tick, text in self._ticks():
            room = self.metrics.horizontalAdvance(text)
            left = width * (tick - self.shown.low) / self.shown.span - room / 2
            if left >= free_from and left + room <= width + GAP:
                found.append((QRectF(left - 1, GAP / 2, room + 2, height), alignment, text))
                free_from = left + room + GAP
        return found


class NameAxis(_Axis):
    """Names down the left side, one a row; longer ones than a third of the chart are shortened."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        super().__init__("left")

    def show_labels(self, labels: list[str], room: float) -> bool:
        """Name the rows in at most `room` pixels; say whether the axis needs another width."""
        before, self.labels = self.maximumWidth(), labels
        widest = max((self.metrics.horizontalAdvance(label) for label in labels), default=0.0)
        self.setWidth(8 * round((min(widest, room) + 2 * GAP) / 8 + 0.5))
        self.update()
        return bool(self.maximumWidth() != before)

    def _line(self) -> tuple[QPointF, QPointF]:
        x = self.size().width() - 1
        return QPointF(x, 0), QPointF(x, self.size().height())

    def _labels(self) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        width, height = self.size().width() - 2 * GAP, self.size().height()
        row = height / max(len(self.labels), 1)
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return [
            (
                QRectF(GAP, at * row, width, row),
                alignment,
                self.metrics.elidedText(label, Qt.TextElideMode.ElideRight, width),
            )
            for at, label in enumerate(self.labels)
        ]


class TickAxis(_Axis):
    """Years or companies along the bottom. Where labels would touch, years are left out evenly, names are shortened."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self._are_names = False
        super().__init__("bottom")

    def show_labels(self, labels: list[str], *, are_names: bool) -> bool:
        """Name the ticks; say whether the axis needs another height."""
        if (labels, are_names) == (self.labels, self._are_names):
            return False
        self.labels, self._are_names = labels, are_names
        self.update()
        before = self.maximumHeight()
        lines = max((label.count("\n") + 1 for label in labels), default=1)
        self.setHeight(round(lines * self.metrics.height() + GAP))
        return bool(self.maximumHeight() != before)

    @property
    def step(self) -> int:
        """Every which tick has a label, as many as the labels' width allows."""
        if self._are_names and self._slot() >= NARROWEST_NAME:
            return 1
        parts = [part for label in self.labels for part in label.split("\n")]
        widest = max((self.metrics.horizontalAdvance(part) for part in parts), default=0.0)
        return max(1, int(-(-(widest + GAP) // max(self._slot(), 1.0))))

    def _slot(self) -> float:
        return float(self.size().width()) / max(len(self.labels), 1)

    def _line(self) -> tuple[QPointF, QPointF]:
        return QPointF(0, 0), QPointF(self.size().width(), 0)

    def _labels(self) -> list[tuple[QRectF, Qt.AlignmentFlag, str]]:
        slot, step = self._slot(), self.step
        alignment = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        room = slot * step
        height = self.size().height()
        return [
            (
                QRectF(slot * (at + 0.5) - room / 2, GAP / 2, room, height),
                alignment,
                self._label(at, room - 2),
            )
            for at in range(0, len(self.labels), step)
        ]

    def _label(self, at: int, room: float) -> str:
        if not self._are_names:
            return self.labels[at]
        parts = self.labels[at].split("\n")
        return "\n".join(self.metrics.elidedText(part, Qt.TextElideMode.ElideRight, room) for part in parts)
