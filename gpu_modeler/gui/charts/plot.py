"""One chart's drawing surface: a pyqtgraph plot whose ranges, axes and repaints are under our control.

pyqtgraph as it comes refits and lays out its axes at each change, 40 ms and more for six charts. Here the view never
scales by itself, axes are cached pictures that change only with a range, and all data are one item.
"""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.axes import NameAxis, NumberAxis, TickAxis, ValueAxis
from gpu_modeler.gui.charts.drawing import DataItem
from gpu_modeler.gui.charts.extents import Extents
from gpu_modeler.gui.charts.holding import hold_still
from gpu_modeler.gui.charts.pointer import Pointer
from gpu_modeler.gui.charts.ranges import Range, with_common_zero
from gpu_modeler.gui.charts.scales import Scale, scale_of
from gpu_modeler.model.records import PERIOD, ChartKind
from gpu_modeler.text import Language

_FRAMES = {"football": "flat", "scatter": "field"}
NAMES_SHARE = 0.36
LEAST_WIDTH = 300
"""Pixels that a chart has at least once it is laid out."""
"""Most of a chart's width that names at its left take."""


def frame_of(kind: ChartKind) -> str:
    """Return what a chart's axes are: "upright" (values at the left, ticks below), "flat" (names, values), "field" (values)."""
    return _FRAMES.get(kind, "upright")


class Plot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Axes and data of one chart. `frame` says what stands at the left and along the bottom, see `frame_of`.

    Attributes:
        redraws: how often data were taken over, for tests and benchmarks.
    """

    hovered = Signal(int, QPointF)
    """The tick under the pointer (-1: none) and the place on the screen."""
    activated = Signal(object)
    """The point that was clicked twice, `None` beside all points."""

    def __init__(self, parent: QWidget | None = None, frame: str = "upright") -> None:
        self.redraws = 0
        self.frame = frame
        self._extents = Extents()
        self.scales: dict[bool, Scale] = {}
        self._left = NameAxis() if frame == "flat" else ValueAxis("left")
        self._right = ValueAxis("right")
        self._bottom = TickAxis() if frame == "upright" else NumberAxis()
        axes = {"left": self._left, "right": self._right, "bottom": self._bottom}
        super().__init__(parent, axisItems=axes)
        hold_still(self, top=6)
        self.data = DataItem(self.getPlotItem().vb)
        self.pointer = Pointer(self.data, self)
        self.restyle()

    # --- what is shown ---

    def show_content(self, content: ChartContent, labels: list[str], language: Language = "zh") -> None:
        """Draw `content`; ranges stay unless the data ask for others."""
        self.redraws += 1
        left, right, across = self._ranges(content)
        self.data.language = language
        if self._place_axes(content, labels, (left, right, across), language):
            self.getPlotItem().layout.activate()  # at once: later it would cost a second repaint
        self.data.show_content(content, left, right, across)

    def _place_axes(
        self, content: ChartContent, labels: list[str], ranges: tuple[Range, Range, Range], language: Language
    ) -> bool:
        """Give the axes what they show; say whether they take other room."""
        left, right, across = ranges
        self.scales = {}
        for axis in (self._left, self._right, self._bottom):
            axis.show_blank(is_blank=content.fault is not None)
        moved = self._place_bottom(content, labels, across, language)
        if isinstance(self._left, NameAxis):
            moved |= self._left.show_labels(labels, max(self.width(), LEAST_WIDTH) * NAMES_SHARE)
        else:
            scale = self.scale_on(content, left, language)
            self.data.factor = scale.factor
            if content.plan.kind != "shares" and self.frame == "upright":
                self.scales[False] = scale
            moved |= self._left.show_range(left, self._unit_up(content), scale.factor)
        has_right = self.frame == "upright" and any(curve.plan.on_right for curve in content.curves)
        if has_right != self._right.isVisible():
            self.getPlotItem().showAxis("right", has_right)
            moved = True
        if has_right:
            unit = _unit(content.curves, on_right=True)
            self.scales[True] = scale_of(unit, _largest(right), language)
            moved |= self._right.show_range(right, unit, self.scales[True].factor)
        return bool(moved)

    def _place_bottom(
        self, content: ChartContent, labels: list[str], across: Range, language: Language
    ) -> bool:
        if isinstance(self._bottom, TickAxis):
            return self._bottom.show_labels(labels, are_names=content.plan.axis != PERIOD)
        unit = content.curves[0].plan.unit if content.curves else PLAIN
        factor = scale_of(unit, _largest(across), language).factor
        if self.frame == "flat":
            self.data.factor = factor
        return self._bottom.show_range(across, unit, factor)

    def _unit_up(self, content: ChartContent) -> Unit:
        if self.frame == "field" and len(content.curves) > 1:
            return content.curves[1].plan.unit
        return _unit(content.curves, on_right=False)

    def scale_on(self, content: ChartContent, shown: Range, language: Language) -> Scale:
        """Return what the numbers at the left count."""
        if content.plan.kind == "shares":
            return Scale(1.0, "%")
        return scale_of(self._unit_up(content), _largest(shown), language)

    def forget_ranges(self) -> None:
        """Fit the ranges anew at the next content: other things are shown."""
        self._extents = Extents()

    def _ranges(self, content: ChartContent) -> tuple[Range, Range, Range]:
        if self.pointer.is_dragging and self.data.content is not None:
            return (
                self.data.left,
                self.data.right,
                self.data.across,
            )  # or the point would run from the pointer
        left, right, across = self._extents.fit(content)
        if self.frame == "upright" and any(curve.plan.on_right for curve in content.curves):
            left, right = with_common_zero(left, right)
        return left, right, across

    @property
    def left_range(self) -> Range:
        """The range of the left axis as drawn."""
        return self.data.left

    def restyle(self) -> None:
        """Take over the colours and fonts in force."""
        self.setBackground(QColor(theme.colours().surface))
        for axis in (self._left, self._right, self._bottom):
            axis.restyle()
        self.data.update()

    # --- the pointer ---

    def place_of(self, event: QMouseEvent) -> QPointF:
        """Return where an event is, in the pixels of the data."""
        return QPointF(self.data.mapFromScene(self.mapToScene(event.position().toPoint())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the tick under the pointer, or drag what it holds; called by Qt."""
        at = self.place_of(event)
        self.pointer.move(at)
        if self.pointer.is_dragging:
            return  # the box follows the point
        inside = self.data.boundingRect().contains(at)
        tick = self.data.tick_at(at) if inside else -1
        self.data.set_hover(tick)
        self._show_hand(at)
        self.hovered.emit(tick, event.globalPosition())

    def _show_hand(self, at: QPointF) -> None:
        if self.data.content is None or self.pointer.is_dragging:
            return
        on_handle = self.data.canvas().point_at(at) in self.data.handles and self.data.handles
        self.viewport().setCursor(Qt.CursorShape.SizeVerCursor if on_handle else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point or begin a stretch; other buttons and places are left to the card; called by Qt."""
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.MouseFocusReason)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if not (is_left and self.pointer.press(self.place_of(event))):
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; called by Qt."""
        self.pointer.release(self.place_of(event), event.globalPosition())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell which point was meant; called by Qt."""
        point = self.data.canvas().point_at(self.place_of(event)) if self.data.content is not None else None
        self.activated.emit(point)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing any more; called by Qt."""
        self.data.set_hover(-1)
        self.hovered.emit(-1, QPointF())
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, which scrolls; called by Qt."""
        event.ignore()


def _largest(shown: Range) -> float:
    return max(abs(shown.low), abs(shown.high))


def _unit(curves: tuple[Curve, ...], *, on_right: bool) -> Unit:
    return next((curve.plan.unit for curve in curves if curve.plan.on_right is on_right), PLAIN)
