"""The drawing surface of a `Picture`: a pyqtgraph plot that never scales by itself, with the axes of the other charts."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.axes import NumberAxis, TickAxis, ValueAxis
from gpu_modeler.gui.charts.holding import hold_still
from gpu_modeler.gui.simulation.picture import Frame, Picture


class PictureItem(pyqtgraph.GraphicsObject):  # type: ignore[misc]
    """The drawn data; a child of the view box, whose size it has. `hover` is a position along the bottom or `None`."""

    def __init__(self, view_box: pyqtgraph.ViewBox) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self.hover: float | None = None
        self._view_box = view_box
        self.setParentItem(view_box)
        view_box.sigResized.connect(self.prepareGeometryChange)

    def boundingRect(self) -> QRectF:
        """Return the view box's inside; called by Qt."""
        return QRectF(self._view_box.rect())

    def frame(self) -> Frame:
        """Return where values lie."""
        assert self.picture is not None
        return Frame(self.boundingRect(), self.picture.across, self.picture.up)

    def set_hover(self, at: float | None) -> None:
        """Mark a position along the bottom."""
        if at != self.hover:
            self.hover = at
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint grid, data and the marked position; called by Qt."""
        if self.picture is None:
            return
        frame = self.frame()
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_grid(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.picture.paint(painter, frame)
        if self.hover is not None:
            painter.setPen(QPen(QColor(theme.colours().muted), 1))
            x = round(frame.x(self.hover)) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, frame.box.height()))

    def _paint_grid(self, painter: QPainter, frame: Frame) -> None:
        palette, up = theme.colours(), frame.up
        for tick in up.ticks():
            is_zero = abs(tick) < up.step / 1e6
            painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
            y = round(frame.y(tick))
            painter.drawLine(QPointF(0, y), QPointF(frame.box.width(), y))


class PicturePlot(pyqtgraph.PlotWidget):  # type: ignore[misc]
    """Axes and data of one picture; `by_year` has names along the bottom instead of numbers."""

    hovered = Signal(int, QPointF)
    """Which of the picture's stops is under the pointer (-1: none), and the place on the screen."""

    def __init__(self, parent: QWidget | None = None, *, by_year: bool) -> None:
        self._left = ValueAxis("left")
        self._bottom: TickAxis | NumberAxis = TickAxis() if by_year else NumberAxis()
        super().__init__(parent, axisItems={"left": self._left, "bottom": self._bottom}, enableMenu=False)
        hold_still(self, top=4)
        self.item = PictureItem(self.getPlotItem().vb)
        self.restyle()

    def show_picture(self, picture: Picture | None) -> None:
        """Draw another picture, or nothing."""
        self.item.picture = picture
        self.item.set_hover(None)
        if picture is not None:
            moved = self._left.show_range(picture.up, picture.up_unit)
            if isinstance(self._bottom, TickAxis):
                moved |= self._bottom.show_labels(list(picture.ticks), are_names=False)
            else:
                moved |= self._bottom.show_range(picture.across, picture.across_unit)
            if moved:
                self.getPlotItem().layout.activate()
        self.item.update()

    def restyle(self) -> None:
        """Take over the colours and fonts in force."""
        self.setBackground(QColor(theme.colours().surface))
        for axis in (self._left, self._bottom):
            axis.restyle()
        self.item.update()

    def point_at(self, stop: int) -> None:
        """Mark one of the picture's stops, none for -1."""
        picture = self.item.picture
        self.item.set_hover(picture.stops()[stop] if picture is not None and stop >= 0 else None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the pointer; called by Qt."""
        picture = self.item.picture
        at = self.item.mapFromScene(self.mapToScene(event.position().toPoint()))
        is_inside = picture is not None and self.item.boundingRect().contains(at)
        stop = picture.stop_near(self.item.frame().value_at(at.x())) if picture and is_inside else -1
        self.point_at(stop)
        self.hovered.emit(stop, event.globalPosition())

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing any more; called by Qt."""
        self.point_at(-1)
        self.hovered.emit(-1, QPointF())
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which scrolls; called by Qt."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave clicks to the card; called by Qt."""
        event.ignore()
