"""A read-only table of texts for the page's other tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gpu_modeler.app.checking.finding import Severity
from gpu_modeler.gui.checks.counter import severity_icon
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.theme import colours

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its texts, what it stands for, and a sign before the first text (`""` for none, `None` for a tick)."""

    key: str
    texts: tuple[str, ...]
    sign: Severity | str | None = ""
    is_muted: bool = False


class PlainModel(QAbstractTableModel):
    """Rows of texts under headings."""

    def __init__(self, headings: Callable[[], Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many headings there are."""
        return 0 if parent.isValid() else len(self._headings())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return texts and signs."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and row.sign != "":
            return severity_icon(row.sign)  # type: ignore[arg-type]
        if role == Qt.ItemDataRole.ForegroundRole and row.is_muted:
            return QBrush(QColor(colours().muted))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings()[section]
        return None


class PlainTable(QTableView):
    """Whole rows are chosen; Enter and a double click ask to open one."""

    opened = Signal(str)

    def __init__(self, model: PlainModel, widths: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plain, self._widths = model, widths
        self.empty = ""
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.rows[index.row()].key))

    @property
    def chosen(self) -> list[str]:
        """The keys of the chosen rows."""
        return [self.plain.rows[index.row()].key for index in self.selectionModel().selectedRows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.plain.rows[self.currentIndex().row()].key)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width by hundredths; the last column takes what is left."""
        super().resizeEvent(event)
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, self.viewport().width() * width // 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say in an empty table what would stand there."""
        super().paintEvent(event)
        if not self.plain.rows and self.empty:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours().muted))
            room = self.viewport().rect().adjusted(24, 16, -24, -16)
            wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(wrapped), self.empty)
            painter.end()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"PlainTable {{ border: 1px solid {palette.border}; background: {palette.surface};"
            f" selection-background-color: {palette.selection}; selection-color: {palette.text}; }}"
        )
