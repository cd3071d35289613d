"""Qt's view of the grid's contents: one table model for labels and units, one for values, over the same rows.

The delegates draw from `GridContents` directly; `data` answers what screen readers, tooltips and tests ask.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.displays import Rectangle
from gpu_modeler.gui.grid.spoken import spoken_cell
from gpu_modeler.gui.grid.tooltips import cell_tooltip, line_tooltip
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

Index = QModelIndex | QPersistentModelIndex
LABEL, UNIT = 0, 1
NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """What both models share: the shown rows of the same contents."""

    def __init__(self, contents: GridContents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = contents

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the shown rows."""
        return 0 if parent.isValid() else len(self.contents.shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be reached by keyboard, headings too, so that they can be folded from there."""
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if index.isValid()
            else Qt.ItemFlag.NoItemFlags
        )


class LabelModel(RowsModel):
    """Labels and units of the rows."""

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Label and unit."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a label or unit, or its tooltip."""
        if not index.isValid():
            return None
        row = self.contents.shown[index.row()]
        language = self.contents.session.language
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                row.labels.in_language(language)
                if index.column() == LABEL
                else unit_label(row.unit, language)
            )
        if role == Qt.ItemDataRole.ToolTipRole and row.line:
            return line_tooltip(self.contents.session, row.line)
        return None

    def texts(self, column: int) -> list[str]:
        """Return the texts of a column from top to bottom, without asking for each."""
        language, shown = self.contents.session.language, self.contents.shown
        if column == LABEL:
            return [row.labels.in_language(language) for row in shown]
        return [unit_label(row.unit, language) for row in shown]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the two columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            key = "grid_header_line" if section == LABEL else "grid_header_unit"
            return say(key, self.contents.session.language)
        return None


class ValueModel(RowsModel):
    """The cells under the columns of the page."""

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """As many as the page has."""
        return 0 if parent.isValid() else self.contents.column_count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or its tooltip."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.contents.display(index.row()).texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            place = self.contents.cell_place(index.row(), index.column())
            return cell_tooltip(self.contents.session, place) if place else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_cell(self.contents, index.row(), index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns, nested ones from the outermost axis on."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.contents.heading(section)
        if orientation == Qt.Orientation.Horizontal and role in {
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            header = self.contents.header(section)
            return plain_tip(header) if role == Qt.ItemDataRole.ToolTipRole else header
        return None

    def draw_again(self, rectangles: list[Rectangle]) -> None:
        """Tell the views which cells changed."""
        if len(rectangles) > 200:  # one whole page is drawn faster than so many notices are sorted
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DisplayRole])
            return
        for r in rectangles:
            corner, opposite = self.index(r.row, r.first), self.index(r.row, r.last)
            self.dataChanged.emit(corner, opposite, [Qt.ItemDataRole.DisplayRole])
