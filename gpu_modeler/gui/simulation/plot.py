"""The drawing surface of a `Picture`: a pyqtgraph plot that never scales by itself, with the axes of the other charts."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.axes import GAP, TickAxis, ValueAxis
from gpu_modeler.gui.charts.numbers import tick_text
from gpu_modeler.gui.charts.ranges import Range
from gpu_modeler.gui.simulation.picture import Frame, Picture


class NumberAxis(ValueAxis):
    """Values along the bottom; labels that would touch their neighbour are left out."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def show_range(self, shown: Range, unit: Unit) -> bool:
        """Show another range or unit; say whether the axis needs another height."""
        if (shown, unit.text) == (self.shown, self.unit.text) and self._is_laid_out:
            return False
        is_first, self._is_laid_out = not self._is_laid_out, True
        self.shown, self.unit = shown, unit
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
        for tick in self.shown.ticks():
            text = tick_text(tick, self.shown, self.unit)
            room = self.metrics.horizontalAdvance(text)
            left = width * (tick - self.shown.low) / self.shown.span - room / 2
            if left >= free_from and left + room <= width + GAP:
                found.append((QRectF(left - 1, GAP / 2, room + 2, height), alignment, text))
                free_from = left + room + GAP
        return found


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
        self._prepare()
        self.item = PictureItem(self.getPlotItem().vb)
        self.restyle()

    def _prepare(self) -> None:
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.disableAutoRange()
        plot.layout.setContentsMargins(2, 4, 2, 0)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the card has one
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)

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
