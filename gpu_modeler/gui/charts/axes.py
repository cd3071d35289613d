"""The axes of a chart. pyqtgraph lays them out; which ticks there are and how they read is decided here.

Both are kept as pictures (`DeviceCoordinateCache`): an edit that moves data but no range repaints the data alone.
"""

from __future__ import annotations

import pyqtgraph
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QGraphicsItem

from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.numbers import tick_text
from gpu_modeler.gui.charts.ranges import EMPTY, Range

GAP = 6.0
"""Pixels between two labels, and between labels and chart."""


class _Axis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """What both kinds share: looks, and the cache."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, tickPen=None, maxTickLength=0)
        self.enableAutoSIPrefix(False)
        self.setStyle(hideOverlappingLabels=False, autoExpandTextSpace=False, tickTextOffset=4)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.restyle()

    def restyle(self) -> None:
        """Take over the colours and fonts in force."""
        palette = theme.colours()
        self.setStyle(tickFont=theme.font("caption"))
        self.metrics = QFontMetricsF(theme.font("caption"))
        self.setPen(QColor(palette.border))
        self.setTextPen(QColor(palette.muted))
        self.redraw()

    def redraw(self) -> None:
        """Draw anew at the next paint."""
        self.picture = None
        self.update()


class ValueAxis(_Axis):
    """Values at the left or the right, with ticks where the range has its round numbers."""

    def __init__(self, orientation: str) -> None:
        self.shown = EMPTY
        self.unit = PLAIN
        super().__init__(orientation)

    def show_range(self, shown: Range, unit: Unit) -> bool:
        """Show another range or unit; say whether anything changed."""
        if (shown, unit.text) == (self.shown, self.unit.text) and self.width() > 0:
            return False
        self.shown, self.unit = shown, unit
        self.setRange(shown.low, shown.high)
        widest = max(
            (self.metrics.horizontalAdvance(text) for text in self._texts(shown.ticks())), default=0.0
        )
        self.setWidth(
            8 * round((widest + 2 * GAP) / 8 + 0.5)
        )  # in steps, so that charts of one column stay aligned
        self.redraw()
        return True

    def linkedViewChanged(self, view: object, new_range: object = None) -> None:
        """Keep the range given to `show_range`: the plot has one view for two scales; called by pyqtgraph."""

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return one level of ticks; called by pyqtgraph."""
        return [(self.shown.step, self.shown.ticks())]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of ticks; called by pyqtgraph."""
        return self._texts(values)

    def _texts(self, values: list[float]) -> list[str]:
        return [tick_text(value, self.shown, self.unit) for value in values]


class TickAxis(_Axis):
    """Years or companies along the bottom, one whole number each; labels that would touch are left out evenly."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        super().__init__("bottom")

    def show_labels(self, labels: list[str]) -> None:
        """Name the ticks."""
        if labels == self.labels:
            return
        self.labels = labels
        lines = max((label.count("\n") + 1 for label in labels), default=1)
        self.setHeight(round(lines * self.metrics.height() + GAP))
        self.redraw()

    def tickValues(self, minimum: float, maximum: float, size: float) -> list[tuple[float, list[float]]]:
        """Return every n-th position, n as small as the labels' width allows; called by pyqtgraph."""
        step = self._step(size / max(maximum - minimum, 1.0))
        return [(float(step), [float(at) for at in range(0, len(self.labels), step)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of ticks; called by pyqtgraph."""
        return [self.labels[round(value)] for value in values]

    def _step(self, slot: float) -> int:
        parts = [part for label in self.labels for part in label.split("\n")]
        widest = max((self.metrics.horizontalAdvance(part) for part in parts), default=0.0)
        return max(1, int(-(-(widest + GAP) // max(slot, 1.0))))
