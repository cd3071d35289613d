"""A read-only table of texts for the page's other tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from gpu_modeler.app.checking.finding import Severity
from gpu_modeler.gui.checks.counter import MARK, severity_icon
from gpu_modeler.gui.empty_state import EmptyState
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.tips import plain_tip

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its texts, what it stands for, and a sign before the first text: `""` for none, `None` for a tick, `"room"` for its room."""

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
            text = row.texts[index.column()]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0 and row.sign != "":
            return _room() if row.sign == "room" else severity_icon(row.sign)  # type: ignore[arg-type]
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
        self.setModel(model)
        self.empty = EmptyState(self)
        over = QVBoxLayout(self)  # covers the table, its headings too
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.empty)
        model.modelReset.connect(self.show_empty)
        self.empty.hide()
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

    def show_empty(self) -> None:
        """Say in an empty table what would stand there, where that is known."""
        self.empty.setHidden(bool(self.plain.rows) or not self.empty.text())

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"PlainTable {{ border: 1px solid {palette.border}; background: {palette.surface};"
            f" selection-background-color: {palette.selection}; selection-color: {palette.text}; }}"
        )


def _room() -> QIcon:
    """Return a sign that cannot be seen: the text stands below those that have one."""
    clear = QPixmap(MARK, MARK)
    clear.fill(Qt.GlobalColor.transparent)
    return QIcon(clear)
