"""The table as it was read, with marks: headings and labels, what will be taken, what was not understood."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from gpu_modeler.app.session import Session
from gpu_modeler.files.excel.names import address, column_letters
from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.mapping import TableMapping
from gpu_modeler.files.tables.preview import TableImport
from gpu_modeler.files.tables.values import is_number, shown_text
from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message, say

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS, MOST_COLUMNS = 5_000, 300
"""More is read and imported, but not shown."""
LONGEST_TIP = 400
NO_INDEX = QModelIndex()


class GridModel(QAbstractTableModel):
    """Read-only; grounds and tool tips say what becomes of each cell."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sheet: Sheet | None = None
        self._table = TableMapping()
        self._taken: set[str] = set()
        self._reasons: dict[str, Message] = {}

    def show_sheet(self, sheet: Sheet) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self._sheet = sheet
        self._taken, self._reasons = set(), {}
        self.endResetModel()

    def mark(self, table: TableMapping, wanted: TableImport | None) -> None:
        """Mark where the table stands and what becomes of its cells."""
        self._table = table
        self._taken = {change.origin.cell for change in wanted.changes} if wanted else set()
        self._reasons = {found.cell: found.reason for found in wanted.not_understood} if wanted else {}
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() or self._sheet is None else min(self._sheet.rows, MOST_ROWS)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many columns are shown."""
        return 0 if parent.isValid() or self._sheet is None else min(self._sheet.columns, MOST_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name rows and columns as Excel does."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_letters(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, look and fate."""
        if not index.isValid() or self._sheet is None:
            return None
        row, column = index.row(), index.column()
        cell = self._sheet.cells.get((row, column))
        if role == Qt.ItemDataRole.DisplayRole:
            return None if cell is None else shown_text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole and cell is not None and is_number(cell):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and self._is_heading(row, column):
            return _bold()
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and not self._table.holds(row, column):
            return QColor(theme.colours().muted)
        return plain_tip(self._fate(row, column)) if role == Qt.ItemDataRole.ToolTipRole else None

    # --- looks --------------------------------------------------------------------------------------

    def _name(self, row: int, column: int) -> str:
        return address(row, column)

    def _is_heading(self, row: int, column: int) -> bool:
        return self._table.holds(row, column) and not self._table.holds_value(row, column)

    def _ground(self, row: int, column: int) -> QColor | None:
        palette, name = theme.colours(), self._name(row, column)
        if name in self._reasons:
            return QColor(palette.error_fill)
        if name in self._taken:
            return QColor(palette.selection)
        return QColor(palette.raised) if self._is_heading(row, column) else None

    def _fate(self, row: int, column: int) -> str | None:
        name, language = self._name(row, column), self._session.language
        if name in self._reasons:
            return self._reasons[name].in_language(language)
        if name in self._taken:
            return say("tables_will_change", language)
        cell = self._sheet.cells.get((row, column)) if self._sheet is not None else None
        return shown_text(cell)[:LONGEST_TIP] if cell is not None else None


def _bold() -> QFont:
    return theme.font(bold=True)
