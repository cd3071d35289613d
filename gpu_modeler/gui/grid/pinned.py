"""The column of constants and trends, kept at the left edge while the periods scroll under it, as frozen panes do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.view import ValueView

LARGEST_SHARE = 0.5
"""A column that takes more of the width than this scrolls with the others."""


class Pinned(QWidget):
    """Draws column 0 again over the columns that scrolled under it; the pointer goes through to the view.

    Made when a page is first scrolled sideways.
    """

    def __init__(self, view: ValueView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._head = _PinnedHead(view)
        for moved in (view.selectionMoved, view.currentMoved, view.scrolled):
            moved.connect(self.place)
        model, header = view.model(), view.horizontalHeader()
        model.dataChanged.connect(self.update)
        model.modelReset.connect(self.place)
        header.sectionResized.connect(self.place)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):  # the window's width or height
            bar.rangeChanged.connect(self.place)
        self.place()

    @property
    def is_active(self) -> bool:
        """Say whether the column is out of its place, and drawn at the edge."""
        contents, view = self._view.contents, self._view
        is_apart = contents.column_count > 1 and not contents.columns[0].items
        is_narrow = view.columnWidth(0) < LARGEST_SHARE * view.viewport().width()
        return is_apart and is_narrow and view.horizontalScrollBar().value() > 0

    def covers(self, x: int) -> bool:
        """Say whether the column is drawn at this place of the viewport."""
        return self.is_active and 0 <= x < self._view.columnWidth(0)

    def place(self) -> None:
        """Follow the columns' scrolling, widths and rows."""
        view, is_active = self._view, self.is_active
        if is_active:
            width = view.columnWidth(0)
            self.setGeometry(0, 0, width, view.viewport().height())
            self._head.setGeometry(0, 0, width, view.horizontalHeader().height())
            for widget in (self, self._head):
                widget.raise_()
                widget.update()
            if view.editor is not None and view.editor.isVisible():
                view.editor.raise_()
        self.setVisible(is_active)
        self._head.setVisible(is_active)

    def moved(self, cell: QRect, column: int) -> QRect:
        """Return where a cell is seen: one of the pinned column at the edge."""
        return QRect(0, cell.top(), cell.width(), cell.height()) if column == 0 and self.is_active else cell

    def keep_in_sight(self, index: QModelIndex | QPersistentModelIndex, across: int) -> None:
        """After scrolling to a cell: not sideways for the pinned column; no other cell is left under it.

        Args:
            index: the cell.
            across: where the view stood sideways before.
        """
        bar = self._view.horizontalScrollBar()
        if index.column() == 0:
            bar.setValue(across)
        elif self.is_active:
            covered = self._view.columnWidth(0) - self._view.columnViewportPosition(index.column())
            if covered > 0:
                bar.setValue(bar.value() - covered)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the column's cells beside their rows."""
        view, painter = self._view, QPainter(self)
        painter.fillRect(self.rect(), view.palette().base())
        first, last = view.rowAt(0), view.rowAt(self.height() - 1)
        if first >= 0:
            selection = view.selectionModel()
            for row in range(first, (last if last >= 0 else view.model().rowCount() - 1) + 1):
                index = view.model().index(row, 0)
                option = QStyleOptionViewItem()
                view.initViewItemOption(option)
                top, height = view.rowViewportPosition(row), view.rowHeight(row)
                option.rect = QRect(0, top, self.width(), height)
                if selection.isSelected(index):
                    option.state |= QStyle.StateFlag.State_Selected
                view.itemDelegate().paint(painter, option, index)
        painter.setPen(view.palette().mid().color())
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        painter.end()


class _PinnedHead(QWidget):
    """The heading of the pinned column."""

    def __init__(self, view: ValueView) -> None:
        super().__init__(view.horizontalHeader().viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the head draws it in its own place."""
        painter = QPainter(self)
        self._view.column_head.paintSection(painter, self.rect(), 0)
        painter.end()
