"""The frozen part of the grid: labels and units, beside the values and scrolled with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTableView, QWidget

from gpu_modeler.gui.grid.models import LABEL, UNIT, LabelModel

WIDEST_LABEL = 250
MEASURED = 60
"""So many of the longest labels are measured: some of them are indented."""


class LabelView(QTableView):
    """Labels and units. A click on a heading folds it, on a label it selects the row."""

    rowPressed = Signal(int)
    rowReached = Signal(int)  # with Shift held, or by dragging: the rows up to there are selected
    wheelTurned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pressed = -1
        self._chosen: dict[int, float] = {}
        self._scale, self._is_fitting = 1.0, False
        self.horizontalHeader().sectionResized.connect(self._fit_width)
        self.horizontalHeader().sectionResized.connect(self._keep_width)

    def fit_columns(self, scale: float) -> None:
        """Make the columns as wide as their texts, or as a person dragged them; `scale` is the zoom."""
        self._scale, self._is_fitting = scale, True
        self.resizeColumnsToContents()
        least, most = round(150 * scale), round(WIDEST_LABEL * scale)
        self.setColumnWidth(LABEL, min(max(self.columnWidth(LABEL), least), most))
        self.setColumnWidth(UNIT, max(self.columnWidth(UNIT), round(60 * scale)))
        for column, width in self._chosen.items():
            self.setColumnWidth(column, round(width * scale))
        self._is_fitting = False
        self._fit_width()

    def _keep_width(self, column: int, _old: int, new: int) -> None:
        is_dragged = bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if is_dragged and not self._is_fitting:
            self._chosen[column] = new / self._scale

    def _fit_width(self) -> None:
        self.setFixedWidth(self.horizontalHeader().length() + 2 * self.frameWidth())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which row was pressed."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = index.row()
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        (self.rowReached if with_shift else self.rowPressed).emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select the rows that are dragged over."""
        index = self.indexAt(event.position().toPoint())
        is_dragged = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if is_dragged and index.isValid() and index.row() != self._pressed:
            self._pressed = index.row()
            self.rowReached.emit(index.row())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll both parts."""
        self.wheelTurned.emit(event)

    def sizeHintForColumn(self, column: int) -> int:
        """Measure the longest texts of all rows, not only of those in sight: the width shall not change while scrolling."""
        delegate, model = self.itemDelegate(), self.model()
        assert isinstance(model, LabelModel)
        texts = model.texts(column)
        longest = sorted(range(len(texts)), key=lambda row: len(texts[row].encode()), reverse=True)[:MEASURED]
        option = QStyleOptionViewItem()
        hints = (delegate.sizeHint(option, model.index(row, column)) for row in longest)
        return max((hint.width() for hint in hints), default=60)
