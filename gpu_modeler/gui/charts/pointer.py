"""What the pointer does on a chart: drag a point, ask about a computed one, choose a stretch of years to look at."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QPointF, Signal

from gpu_modeler.gui.charts.canvas import Canvas, Point
from gpu_modeler.gui.charts.drawing import DataItem
from gpu_modeler.model.records import PERIOD

FAR = 5.0
"""Pixels from which on a press is meant as a drag."""
FEWEST_TICKS = 2
_Mode = Literal["", "point", "ask", "band"]


class Pointer(QObject):
    """Follows one press of the left button at a time.

    A point that can be dragged is `grabbed`, `dragged` to a value (as shown: 45 is 45 %) and `dropped`; for a point that
    cannot, `asked` tells where it was dragged to; elsewhere `chosen` tells first and last tick of a stretch.
    """

    grabbed = Signal(object)  # Point
    dragged = Signal(object, float)
    dropped = Signal()
    asked = Signal(object, float, QPointF)
    chosen = Signal(int, int)

    def __init__(self, data: DataItem, parent: QObject) -> None:
        super().__init__(parent)
        self._data = data
        self._mode: _Mode = ""
        self._point: Point | None = None
        self._start = QPointF()
        self._is_far = False

    @property
    def is_dragging(self) -> bool:
        """Whether a point is held."""
        return self._mode == "point"

    def press(self, at: QPointF) -> bool:
        """Begin where the button went down; say whether that means anything."""
        if self._data.content is None or self._data.content.fault is not None:
            return False
        canvas = self._data.canvas()
        self._start, self._is_far = at, False
        self._point = canvas.point_at(at)
        if self._point in self._data.handles:
            self._mode = "point"
            self.grabbed.emit(self._point)
        elif self._point is not None:
            self._mode = "ask"
        elif canvas.content.plan.axis == PERIOD and canvas.count > FEWEST_TICKS:
            self._mode = "band"
        self._data.set_focus(self._point)
        return bool(self._mode)

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        self._is_far = self._is_far or (at - self._start).manhattanLength() >= FAR
        if not self._is_far:
            return
        if self._mode == "point" and self._point is not None:
            self.dragged.emit(self._point, self._value(self._data.canvas(), at))
        elif self._mode == "band":
            self._data.set_band((self._start.x(), at.x()))

    def release(self, at: QPointF, on_screen: QPointF) -> None:
        """Do what the drag meant."""
        mode, self._mode = self._mode, ""
        self._data.set_band(None)
        if mode == "point":
            self.dropped.emit()
        elif mode == "ask" and self._is_far and self._point is not None:
            self.asked.emit(self._point, self._value(self._data.canvas(), at), on_screen)
        elif mode == "band" and self._is_far:
            canvas = self._data.canvas()
            first, last = sorted((canvas.tick_at(self._start), canvas.tick_at(at)))
            if last - first + 1 >= FEWEST_TICKS:
                self.chosen.emit(first, last)

    def forget(self) -> None:
        """Follow no longer: what was held is taken back."""
        self._mode = ""
        self._data.set_band(None)

    def _value(self, canvas: Canvas, at: QPointF) -> float:
        assert self._point is not None
        y = min(max(at.y(), 0.0), canvas.box.height())
        return canvas.rounded_value_at(canvas.content.curves[self._point[0]], y)
