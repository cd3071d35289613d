"""How the table and the lists of the dialog look: widths, row heights, what a key begins to edit."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from gpu_modeler.gui.tables.choice_delegate import ChoiceDelegate
from gpu_modeler.gui.tables.grid_model import GridModel
from gpu_modeler.gui.tables.parts_model import PartsModel
from gpu_modeler.gui.tables.preview_models import ListModel

PART_WIDTHS = (260, 230, 90, 130, 120, 110, 90)
CHANGE_WIDTHS = (150, 160, 100, 100, 160, 76, 76, 56, 130)
OPEN_WIDTHS = (70, 260, 80)
"""Pixels, column by column; the last column takes what is left."""
SPARE = 16
"""Pixels beside the longest text of a column of the table: headings become bold when they are known."""


class GridView(QTableView):
    """The table as it was read."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.horizontalHeader().setMaximumSectionSize(320)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.setTabKeyNavigation(False)

    def fit(self) -> None:
        """Give the columns the width of their texts."""
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, self.columnWidth(column) + SPARE)


def list_of(model: PartsModel | ListModel, parent: QWidget) -> QTableView:
    """Return a list of records; one of parts is edited by F2, a double click or by typing."""
    made = QTableView(parent)
    made.setModel(model)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(made.fontMetrics().height() + 9)
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setMaximumSectionSize(420)
    if isinstance(model, PartsModel):
        triggers = QAbstractItemView.EditTrigger
        made.setItemDelegate(ChoiceDelegate(made))
        made.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    return made


def set_widths(view: QTableView, widths: tuple[int, ...]) -> None:
    """Give the first columns their widths."""
    for column, width in enumerate(widths[: view.model().columnCount() - 1]):
        view.setColumnWidth(column, width)
