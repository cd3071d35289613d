"""One chart's drawing surface: a pyqtgraph plot whose ranges, axes and repaints are under our control.

pyqtgraph as it comes refits and lays out its axes at each change, 40 ms and more for six charts. Here the view never
scales by itself, axes are cached pictures that change only with a range, and all data are one item.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.axes import TickAxis, ValueAxis
from gpu_modeler.gui.charts.drawing import DataItem
from gpu_modeler.gui.charts.ranges import EMPTY, Range, readable, steady, with_common_zero
from gpu_modeler.model.records import PERIOD


class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Axes and data of one chart.

    Attributes:
        redraws: how often data were taken over, for tests and benchmarks.
    """

    hovered = Signal(int, QPointF)
    """The tick under the pointer (-1: none) and the place on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.redraws = 0
        self._fitted: dict[bool, Range | None] = {False: None, True: None}
        self._value_axes = {False: ValueAxis("left"), True: ValueAxis("right")}
        self._tick_axis = TickAxis()
        axes = {"left": self._value_axes[False], "right": self._value_axes[True], "bottom": self._tick_axis}
        super().__init__(parent, axisItems=axes)
        self._prepare()
        self.data = DataItem(self.getPlotItem().vb)
        self.restyle()

    def _prepare(self) -> None:
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.disableAutoRange()
        plot.layout.setContentsMargins(2, 6, 2, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the card has one
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)

    # --- what is shown ---

    def show_content(self, content: ChartContent, labels: list[str]) -> None:
        """Draw `content`; ranges stay unless the data ask for others."""
        self.redraws += 1
        left, right = self._ranges(content.curves)
        if self._place_axes(content, labels, left, right):
            self.getPlotItem().layout.activate()  # at once: later it would cost a second repaint
        self.data.show_content(content, left, right)

    def _place_axes(self, content: ChartContent, labels: list[str], left: Range, right: Range) -> bool:
        """Give the axes what they show; say whether they take other room."""
        moved = self._tick_axis.show_labels(labels, are_names=content.plan.axis != PERIOD)
        moved |= self._value_axes[False].show_range(left, _unit(content.curves, on_right=False))
        has_right = any(curve.plan.on_right for curve in content.curves)
        if has_right != self._value_axes[True].isVisible():
            self.getPlotItem().showAxis("right", has_right)
            moved = True
        if has_right:
            moved |= self._value_axes[True].show_range(right, _unit(content.curves, on_right=True))
        return moved

    def forget_ranges(self) -> None:
        """Fit the ranges anew at the next content: other things are shown."""
        self._fitted = {False: None, True: None}

    def _ranges(self, curves: tuple[Curve, ...]) -> tuple[Range, Range]:
        for on_right in (False, True):
            low, high = _extent([curve for curve in curves if curve.plan.on_right is on_right])
            self._fitted[on_right] = steady(self._fitted[on_right], low, high)
        left, right = self._fitted[False] or EMPTY, self._fitted[True] or EMPTY
        if any(curve.plan.on_right for curve in curves):
            return with_common_zero(left, right)
        return left, right

    @property
    def left_range(self) -> Range:
        """The range of the left axis as drawn."""
        return self.data.left

    def restyle(self) -> None:
        """Take over the colours and fonts in force."""
        self.setBackground(QColor(theme.colours().surface))
        for axis in (*self._value_axes.values(), self._tick_axis):
            axis.restyle()
        self.data.update()

    # --- the pointer ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the tick under the pointer; called by Qt."""
        at = self.data.mapFromScene(self.mapToScene(event.position().toPoint()))
        inside = self.data.boundingRect().contains(at)
        tick = self.data.tick_at(at.x()) if inside else -1
        self.data.set_hover(tick)
        self.hovered.emit(tick, event.globalPosition())

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing any more; called by Qt."""
        self.data.set_hover(-1)
        self.hovered.emit(-1, QPointF())
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, which scrolls; called by Qt."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave clicks to the card; called by Qt."""
        event.ignore()


def _extent(curves: list[Curve]) -> tuple[float, float]:
    if not curves:
        return np.nan, np.nan
    values = np.concatenate([curve.values for curve in curves])
    if curves[0].plan.unit.is_dimensionless and not curves[0].plan.unit.is_calendar_year:
        return readable(values)
    found = values[np.isfinite(values)]
    return (float(found.min()), float(found.max())) if found.size else (np.nan, np.nan)


def _unit(curves: tuple[Curve, ...], *, on_right: bool) -> Unit:
    return next((curve.plan.unit for curve in curves if curve.plan.on_right is on_right), PLAIN)
