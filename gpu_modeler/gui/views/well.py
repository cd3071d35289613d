"""A place that axes stand in: rows, columns or page. Axes are dragged between wells, or moved with Ctrl and the arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

from gpu_modeler.gui import theme

AXIS = Qt.ItemDataRole.UserRole
Key = Qt.Key


class AxisWell(QListWidget):
    """The axes in one place, outermost first.

    `rearranged` tells that axes came, went or changed places by the pointer; `pushed` that the keyboard wants one moved:
    the axis, and by how many wells (0 for along this one: -1 or 1 places).
    """

    rearranged = Signal()
    pushed = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSpacing(theme.SPACING[1] // 2)
        self.setFixedHeight(self.fontMetrics().height() + theme.SPACING[4])
        self.setObjectName("axisWell")

    @property
    def axes(self) -> tuple[str, ...]:
        """Return the axes in their order."""
        return tuple(self.item(k).data(AXIS) for k in range(self.count()))

    def show_axes(self, axes: Sequence[str], name_of: Callable[[str], str]) -> None:
        """Show axes; the one that was current stays so where it is still here."""
        current = self.currentItem().data(AXIS) if self.currentItem() is not None else ""
        self.clear()
        for axis in axes:
            item = QListWidgetItem(name_of(axis), self)
            item.setData(AXIS, axis)
            item.setSizeHint(
                QSize(self.fontMetrics().horizontalAdvance(item.text()) + 24, self.fontMetrics().height() + 8)
            )
            if axis == current:
                self.setCurrentItem(item)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)
        if not self.hasFocus():
            self.clearSelection()

    def choose(self, axis: str) -> None:
        """Make an axis the current one."""
        if axis in self.axes:
            self.setCurrentRow(self.axes.index(axis))

    def dropEvent(self, event: QDropEvent) -> None:
        """Take an axis; told once the well it comes from has let it go."""
        if not isinstance(event.source(), AxisWell):
            return
        super().dropEvent(event)
        self.rearranged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current axis with Ctrl and an arrow: left and right along the well, up and down to another one."""
        steps = {Key.Key_Left: (0, -1), Key.Key_Right: (0, 1), Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0)}
        key, with_control = Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_control and key in steps and self.currentRow() >= 0:
            self.pushed.emit(self.currentItem().data(AXIS), *steps[key])
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the axis that the keyboard would move."""
        super().focusInEvent(event)
        if self.currentItem() is not None:
            self.currentItem().setSelected(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark none: the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.clearSelection()

    def sizeHint(self) -> QSize:
        """Ask for room for two or three axes."""
        return QSize(200, self.height())
