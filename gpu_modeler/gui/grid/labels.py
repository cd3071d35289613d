"""The frozen part of the grid: labels and units, beside the values and scrolled with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTableView, QWidget

from gpu_modeler.gui.grid.models import LABEL, UNIT

WIDEST_LABEL = 250


class LabelView(QTableView):
    """Labels and units. A click on a heading folds it, on a label it selects the row."""

    rowPressed = Signal(int)
    wheelTurned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().sectionResized.connect(self._fit_width)

    def fit_columns(self) -> None:
        """Make the columns as wide as their texts."""
        self.resizeColumnsToContents()
        self.setColumnWidth(LABEL, min(max(self.columnWidth(LABEL), 150), WIDEST_LABEL))
        self.setColumnWidth(UNIT, max(self.columnWidth(UNIT), 60))
        self._fit_width()

    def _fit_width(self) -> None:
        self.setFixedWidth(self.horizontalHeader().length() + 2 * self.frameWidth())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which row was pressed."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.rowPressed.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged here."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll both parts."""
        self.wheelTurned.emit(event)

    def sizeHintForColumn(self, column: int) -> int:
        """Measure all rows, not only those in sight: the width shall not change while scrolling."""
        delegate = self.itemDelegate()
        model = self.model()
        hints = (
            delegate.sizeHint(QStyleOptionViewItem(), model.index(row, column))
            for row in range(model.rowCount())
        )
        return max((hint.width() for hint in hints), default=60)
