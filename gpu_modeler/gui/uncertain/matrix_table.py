"""The table of a correlation matrix: square cells, a corner at those that the nearest possible matrix moves."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.uncertain.matrix_model import MOVED_ROLE, MatrixModel

CORNER = 7
ROW_HEIGHT = 24
CLEARING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class MovedDelegate(QStyledItemDelegate):
    """Marks what the nearest possible matrix moves: never by a hue alone."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell, and its mark over it."""
        super().paint(painter, option, index)
        if not index.data(MOVED_ROLE):
            return
        painter.save()
        at = option.rect.topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().warning_mark))
        painter.drawPolygon(QPolygon([at, at - QPoint(CORNER, 0), at + QPoint(0, CORNER)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours().warning_mark), 1))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()


class MatrixTable(QTableView):
    """`pairChosen` is sent with row and column when the cursor moves to a cell."""

    pairChosen = Signal(int, int)

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = model
        self.setModel(model)
        self.setItemDelegate(MovedDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
            if not model.is_nearest
            else triggers.NoEditTriggers
        )
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setDefaultSectionSize(self.fontMetrics().horizontalAdvance("-0.00") + 8)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._follow)

    def _follow(self, current: QModelIndex) -> None:
        if current.isValid():
            self.pairChosen.emit(current.row(), current.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del takes a correlation away, Ctrl+C copies the matrix."""
        if self.state() != self.State.EditingState:
            index = self.currentIndex()
            if event.key() in CLEARING and index.isValid():
                if self.entries.is_open(index.row(), index.column()):
                    self.entries.setData(index, "")
                return
            if event.matches(QKeySequence.StandardKey.Copy):
                QGuiApplication.clipboard().setText(self.copied_text())
                return
        super().keyPressEvent(event)

    def copied_text(self) -> str:
        """Return the matrix with its heads, a tab between cells."""
        size = range(self.entries.rowCount())
        sides = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        heads = ["", *(str(self.entries.headerData(at, sides[0])) for at in size)]
        rows = [
            [str(self.entries.headerData(row, sides[1])), *(self.entries.text(row, at) for at in size)]
            for row in size
        ]
        return "\n".join("\t".join(cells) for cells in [heads, *rows])

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"MatrixTable {{ border: 0; gridline-color: {palette.grid_line};"
            f" selection-background-color: {palette.selection}; selection-color: {palette.text}; }}"
        )
