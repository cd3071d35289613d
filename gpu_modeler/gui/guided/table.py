"""The view of such a table: type to replace, Enter down, Tab right, paste, clear; F2 edits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.guided.figures import FIRST, UNIT, WHAT, FiguresModel
from gpu_modeler.gui.later import later
from gpu_modeler.gui.structure.delegate import RowDelegate
from gpu_modeler.gui.theme import colours

COMPANY_WIDTH, ROOMY_WIDTH, WIDEST, FEW = 110, 200, 280, 2


class FiguresTable(QTableView):
    """Keeps the cursor on cells that are typed into."""

    def __init__(self, figures: FiguresModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = figures
        self.setModel(figures)
        self.setItemDelegate(RowDelegate(self))
        shades = self.palette()
        shades.setColor(QPalette.ColorRole.Highlight, QColor(colours().selection))
        shades.setColor(QPalette.ColorRole.HighlightedText, QColor(colours().text))
        self.setPalette(shades)
        self.setAccessibleName(name)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        self.horizontalHeader().setStyleSheet(header_sheet(colours()))
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        figures.modelReset.connect(self.fit)
        figures.typed.connect(self.fit)

    def fit(self) -> None:
        """Give names and units the room they need, the companies the same each, the reasons the rest."""
        header = self.horizontalHeader()
        has_reasons = self.figures.columnCount() > FIRST + len(self.figures.companies)
        for column in (WHAT, UNIT):
            self.resizeColumnToContents(column)
        for column in range(FIRST, FIRST + len(self.figures.companies)):
            is_roomy = len(self.figures.companies) <= FEW and not has_reasons
            least = ROOMY_WIDTH if is_roomy else COMPANY_WIDTH
            self.setColumnWidth(column, max(least, min(self.sizeHintForColumn(column) + 16, WIDEST)))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(has_reasons)

    def begin(self) -> None:
        """Put the cursor on the first cell that is typed into, where it stands on none."""
        if self.figures.place(self.currentIndex()) is None and self.figures.fields and self.figures.companies:
            self.setCurrentIndex(self.figures.index(0, FIRST))
        self.setFocus()

    def _go_down(self) -> None:
        index = self.currentIndex()
        below = index.siblingAtRow(index.row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take pasting, clearing and Enter as a spreadsheet does."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.figures.paste(index, QGuiApplication.clipboard().text())
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            for chosen in self.selectedIndexes():
                self.figures.setData(chosen, "")
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # the box goes on to the next step
                return
            if (
                self.state() == QAbstractItemView.State.EditingState
            ):  # Qt takes the text first, in its next turn
                later(self, self._go_down)
            else:
                self._go_down()
        else:
            super().keyPressEvent(event)
