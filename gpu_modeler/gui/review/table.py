"""The table of changes: Space decides about the chosen rows, Enter or a double click goes to the cell in the grid."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gpu_modeler.files.review.records import Change
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.review import changes as columns
from gpu_modeler.gui.review.boxes import BoxDelegate
from gpu_modeler.gui.review.changes import ChangesModel
from gpu_modeler.gui.review.filter import ChangesFilter
from gpu_modeler.gui.theme import colours

NARROWEST = 44
PRECISION = 60
"""How many rows beyond those in sight have a say in the width of a column."""
LEAST = {
    columns.DECISION: 60,
    columns.WHAT: 210,
    columns.KIND: 180,
    columns.BASE: 112,
    columns.MINE: 112,
    columns.THEIRS: 112,
    columns.FIRST_EFFECT: 160,
    columns.SECOND_EFFECT: 160,
    columns.REMARK: 130,
}
"""Widths in pixels that a column has before any grows; one that wants less has less."""
GROWING = (
    columns.WHAT,
    columns.FIRST_EFFECT,
    columns.SECOND_EFFECT,
    columns.REMARK,
    columns.THEIRS,
    columns.MINE,
    columns.BASE,
)


class ChangesTable(QTableView):
    """`chosen` is sent with the change under the cursor, `opened` with one whose cell shall be gone to."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, model: ChangesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = model
        self.filter = ChangesFilter(self)
        self.filter.setSourceModel(model)
        self.setModel(self.filter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumHeight(2 * self.fontMetrics().height() + 10)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(PRECISION)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.filter.change_at(index)))
        self.setItemDelegateForColumn(columns.DECISION, BoxDelegate(self))
        self.renew_theme()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Watch the cursor in the new model."""
        super().setModel(model)
        self.selectionModel().currentChanged.connect(self._follow)

    def _follow(self, current: QModelIndex) -> None:
        self.chosen.emit(self.filter.change_at(current) if current.isValid() else None)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Draw whole rows again: the cursor's row looks chosen at once."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    @property
    def chosen_changes(self) -> list[Change]:
        """Return the changes of the chosen rows, from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return [self.filter.change_at(index) for index in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space accepts the chosen rows, or rejects them where all are accepted; Enter goes to the cell."""
        if event.key() == Qt.Key.Key_Space and self.chosen_changes:
            self.toggle()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.filter.change_at(self.currentIndex()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def copied_text(self) -> str:
        """Return the chosen rows as a table for a sheet or a mail: a tab between cells, a line each, with the heads."""
        shown = columns.COLUMNS[columns.WHAT :]
        heads = [" ".join(self.changes.heading(column).split("\n")) for column in shown]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = [[str(self.filter.index(row, column).data() or "") for column in shown] for row in rows]
        return "\n".join("\t".join(line) for line in [heads, *lines])

    def toggle(self) -> None:
        """Accept the chosen rows, or reject them where all are accepted."""
        chosen, decisions = self.chosen_changes, self.changes.reviewing.decisions
        are_accepted = all(decisions.of(change) == "accepted" for change in chosen)
        self.changes.decide(chosen, "rejected" if are_accepted else "accepted")

    # --- looks --------------------------------------------------------------------------------------

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"ChangesTable {{ border: 0; selection-background-color: {palette.selection};"
            f" selection-color: {palette.text}; }}"
            "ChangesTable::item { padding: 0 6px; }"
        )

    def fit_columns(self) -> None:
        """Share the width: every column has its least, then each in turn grows to what its contents want."""
        wanted = {column: self._wanted_width(column) for column in columns.COLUMNS}
        widths = {column: min(wanted[column], LEAST[column]) for column in columns.COLUMNS}
        spare = self.viewport().width() - sum(widths.values())
        for column in GROWING:
            more = max(0, min(spare, wanted[column] - widths[column]))
            widths[column] += more
            spare -= more
        for column in columns.COLUMNS[:-1]:  # what is left over is the last one's
            self.setColumnWidth(column, widths[column])

    def _wanted_width(self, column: int) -> int:
        head = self.horizontalHeader().sectionSizeHint(column)
        return max(self.sizeHintForColumn(column), head, NARROWEST) + 8

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()
