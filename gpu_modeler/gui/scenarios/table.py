"""A table of scenarios side by side: typing, clearing, copying, and going to the cell in the grid."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.scenarios.side_by_side import FIRST, UNIT, WHAT, SideBySide
from gpu_modeler.gui.theme import colours

NARROWEST, WIDEST = 84, 190
NAME_WIDTH = 300
CLEARING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class SideBySideTable(QTableView):
    """Keeps the cursor on its cell when rows or scenarios come and go."""

    opened = Signal(object, str)
    """An output, and the scenario in which its cell shall be gone to."""
    cleared = Signal()
    scenarioChosen = Signal(str)

    def __init__(self, model: SideBySide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = model
        self._kept: tuple[Output, str] | None = None
        self._is_restoring = False
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setHighlightSections(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._follow)
        model.modelAboutToBeReset.connect(self._keep_cursor)
        model.modelReset.connect(self._restore_cursor)

    # --- the cursor -------------------------------------------------------------------------------

    def _follow(self, current: QModelIndex) -> None:
        scenario = self.cells.scenario_at(current.column()) if current.isValid() else ""
        if scenario and not self._is_restoring:
            self.scenarioChosen.emit(scenario)

    def _keep_cursor(self) -> None:
        index = self.currentIndex()
        if index.isValid() and index.row() < len(self.cells.rows):
            self._kept = self.cells.rows[index.row()], self.cells.scenario_at(index.column())

    def _restore_cursor(self) -> None:
        self.fit_columns()
        if self._kept is None or not self.cells.rows:
            return
        output, scenario = self._kept
        row = self.cells.rows.index(output) if output in self.cells.rows else 0
        known = self.cells.scenarios
        column = FIRST + (known.index(scenario) if scenario in known else 0)
        self._is_restoring = True
        self.setCurrentIndex(self.cells.index(row, column))
        self._is_restoring = False

    def begin(self, scenario: str) -> None:
        """Put the cursor on the first cell of a scenario where it stands nowhere."""
        if not self.currentIndex().isValid() and self.cells.rows:
            at = self.cells.scenarios.index(scenario) if scenario in self.cells.scenarios else 0
            self.setCurrentIndex(self.cells.index(0, FIRST + at))

    @property
    def chosen_scenario(self) -> str:
        """Return the scenario of the cursor's column, empty where it stands in none."""
        return self.cells.scenario_at(self.currentIndex().column())

    @property
    def chosen_outputs(self) -> list[Output]:
        """Return the outputs of the rows in which something is chosen."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self.cells.rows[row] for row in rows]

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del clears, Enter goes to the cell in the grid, Ctrl+C copies a table."""
        if (
            self.state() == self.State.EditingState
        ):  # the editor has had it already, and takes Enter by itself
            super().keyPressEvent(event)
            return
        is_bare = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() in CLEARING and is_bare:
            self.cleared.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and is_bare:
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.cells.rows[index.row()], self.cells.scenario_at(index.column()))

    def copied_text(self) -> str:
        """Return the chosen rows with the heads, a tab between cells: a table for a sheet or a mail."""
        columns = range(self.cells.columnCount())
        rows = sorted({index.row() for index in self.selectedIndexes()})
        heads = [self._head(column) for column in columns]
        lines = [[str(self.cells.index(row, column).data() or "") for column in columns] for row in rows]
        return "\n".join("\t".join(line) for line in [heads, *lines])

    def _head(self, column: int) -> str:
        head = self.cells.headerData(column, Qt.Orientation.Horizontal)
        return " ".join(str(head or "").split())

    # --- looks ------------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Give names what they want, units as well, and share what is left among the scenarios."""
        name = min(self.sizeHintForColumn(WHAT) + 12, NAME_WIDTH)
        self.setColumnWidth(WHAT, max(name, NARROWEST))
        self.setColumnWidth(UNIT, max(self.sizeHintForColumn(UNIT) + 12, 56))
        columns = range(FIRST, self.cells.columnCount())
        heads = [str(self.cells.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        lines = 2 if any("\n" in head for head in heads) else 1
        self.horizontalHeader().setFixedHeight(lines * self.fontMetrics().height() + 12)
        wanted = {column: self._wanted_width(column) for column in columns}
        left = self.viewport().width() - self.columnWidth(WHAT) - self.columnWidth(UNIT)
        spare = max(0, left - sum(wanted.values())) // max(len(wanted), 1)
        for column, width in wanted.items():
            self.setColumnWidth(column, max(width, min(width + spare, WIDEST)))

    def _wanted_width(self, column: int) -> int:
        head = self.horizontalHeader().sectionSizeHint(column)
        return max(self.sizeHintForColumn(column) + 10, head + 6, NARROWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"SideBySideTable {{ border: 0; gridline-color: {palette.grid_line};"
            f" selection-background-color: {palette.selection}; selection-color: {palette.text}; }}"
        )
