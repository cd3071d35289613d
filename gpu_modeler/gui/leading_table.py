"""Tables whose cells lead somewhere: by a click in one column, by a double click or Enter anywhere; Ctrl+C copies all."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.palette import Palette

Index = QModelIndex | QPersistentModelIndex


def table_sheet(palette: Palette, name: str, padding: str = "0 6px") -> str:
    """Return the style sheet of a table, or tree, of the class `name` that stands in a page."""
    return (
        f"{name} {{ border: 1px solid {palette.border}; selection-background-color: {palette.selection};"
        f" selection-color: {palette.text}; }}"
        f"{name}::item {{ padding: {padding}; }}"
    )


class LeadingTable(QTableView):
    """Override `lead` and `copied_text`. `leading` is the column in which one click leads."""

    leading = 0
    padding = 6

    def __init__(self, model: QAbstractTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self.lead_twice)

    def lead(self, index: Index) -> None:
        """Go where a cell leads."""
        raise NotImplementedError

    def lead_twice(self, index: Index) -> None:
        """Go where a cell leads that is clicked twice."""
        self.lead(index)

    def copied_text(self) -> str:
        """Return all of the table as text, cells parted by tabs."""
        raise NotImplementedError

    def _leads(self, event: QMouseEvent) -> QModelIndex | None:
        index = self.indexAt(event.position().toPoint())
        return index if index.isValid() and index.column() == self.leading else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go where a cell of the leading column leads."""
        super().mouseReleaseEvent(event)
        index = self._leads(event)
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self.lead(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what a click does."""
        super().mouseMoveEvent(event)
        leads = self._leads(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes where the cell leads, Ctrl+C copies the table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.lead(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(table_sheet(palette, type(self).__name__, f"0 {self.padding}px"))


class BarsTable(LeadingTable):
    """Its leading column holds drawn bars and takes the room that names and numbers leave."""

    row_room = 13
    """Logical pixels of a row beyond its text."""

    def __init__(self, model: QAbstractTableModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + self.row_room)

    def take_header(self, header: QHeaderView) -> None:
        """Put a header that draws the scale above the bars in the place of the plain one."""
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(self.leading, QHeaderView.ResizeMode.Stretch)

    def fit_columns(self) -> None:
        """Give the names and numbers what they want, and the bars the rest."""
        for column in range(self.model().columnCount()):
            if column != self.leading:
                head = self.horizontalHeader().sectionSizeHint(column)
                wanted = max(self.sizeHintForColumn(column), head) + 2 * self.padding
                self.setColumnWidth(column, min(wanted, self.viewport().width() * 3 // 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()
