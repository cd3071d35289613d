"""The dialog that takes a table into the model: the table as read, what it stands for, what will change, what is open."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app import importing
from gpu_modeler.app.importing import FoundTable
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.tables import TableImport
from gpu_modeler.files.tables.grid import column_number
from gpu_modeler.gui import theme
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.gui.tables.choices import TableChoices
from gpu_modeler.gui.tables.grid_model import GridModel
from gpu_modeler.gui.tables.lists import (
    CHANGE_WIDTHS,
    OPEN_WIDTHS,
    PART_WIDTHS,
    GridView,
    list_of,
    set_widths,
)
from gpu_modeler.gui.tables.panel import TablePanel
from gpu_modeler.gui.tables.parts_model import PartsModel
from gpu_modeler.gui.tables.preview_models import ChangesModel, OpenModel
from gpu_modeler.gui.tips import plain_title
from gpu_modeler.text import Message, say

PAUSE_MS = 120
ROWS, COLUMNS, CHANGES, OPEN = range(4)


class TableDialog(QDialog):
    """Asks what a table stands for; Import does one undo step. `imported` is what was taken, `None` before."""

    def __init__(
        self, session: Session, workbook: ReadWorkbook, found: list[FoundTable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.workbook, self.found = session, workbook, found
        self.imported: TableImport | None = None
        self.wanted: TableImport | None = None
        self.choices: TableChoices
        title = Message("tables_title", {"file": workbook.name})
        self.setWindowTitle(plain_title(title.in_language(session.language)))
        self.tables, self.note = QComboBox(self), QLabel(self)
        self.panel, self.grid_model = TablePanel(self), GridModel(session, self)
        self.grid = GridView(self.grid_model, self)
        self.rows, self.columns = PartsModel(self, is_of_rows=True), PartsModel(self, is_of_rows=False)
        self.changes, self.leftovers = ChangesModel(session, self), OpenModel(session, self)
        self.tabs, self.verdict = QTabWidget(self), QLabel(self)
        self.buttons = QDialogButtonBox(self)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._build()
        self._connect()
        self.resize(1180, 780)
        self.choose_table(0)

    def say(self, key: str) -> str:
        """Return a text in the session's language."""
        return say(key, self.session.language)

    # --- the table ----------------------------------------------------------------------------------

    def choose_table(self, number: int) -> None:
        """Show another table of the workbook."""
        found = self.found[number]
        self.choices = TableChoices(self.session, self.workbook, found)
        self.note.setText(self.say("tables_remembered" if found.is_remembered else "tables_legend"))
        self.grid_model.show_sheet(self.choices.sheet)
        self.grid.fit()
        self.panel.show_choices(self.choices)
        follow_layout(self)
        self.show_parts()
        self.grid.scrollTo(self.grid_model.index(max(0, self.choices.table.headings[0] - 1), 0))

    def show_parts(self) -> None:
        """Show rows and columns of the table as it is laid out now, and what they lead to."""
        for model in (self.rows, self.columns):
            model.show_choices(self.choices)
        for tab in (ROWS, COLUMNS):
            set_widths(self.view(tab), PART_WIDTHS)
        self.look()

    def look(self) -> None:
        """Work out what would change, and show it."""
        self.pause.stop()
        fault: Message | None = None
        try:
            self.wanted = importing.preview_of(self.session, self.workbook, self.choices.mapping())
        except ModelerError as error:
            self.wanted, fault = None, error.message
        self.changes.show_changes(self.wanted.changes if self.wanted else ())
        self.leftovers.show_found(self.wanted.not_understood if self.wanted else ())
        self.grid_model.mark(self.choices.table, self.wanted)
        self._say_counts(fault)

    def _say_counts(self, fault: Message | None) -> None:
        changes, fates = self.changes.count(), self.wanted.fates if self.wanted else {}
        is_open = fates.get("not understood", 0)
        names = ("tables_tab_rows", "tables_tab_columns", "tables_tab_changes", "tables_tab_open")
        for tab, (key, count) in enumerate(zip(names, ("", "", changes, is_open), strict=True)):
            self.view(tab).setAccessibleName(self.say(key))
            self.tabs.setTabText(tab, self.say(key) + (f"  {count}" if count != "" else ""))
        values = {"changes": changes, "open": is_open, "same": fates.get("unchanged", 0)}
        said = fault or Message("tables_verdict", values)
        self.verdict.setText(said.in_language(self.session.language))
        self.verdict.setStyleSheet(f"color: {theme.colours().error_mark}" if fault else "")
        accept = Message("tables_accept", {"count": changes}).in_language(self.session.language)
        self.accept_button.setText(accept)
        self.accept_button.setEnabled(changes > 0)

    # --- taking it ----------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take the changes as one undo step; stay where the session refuses."""
        self.look()
        if self.wanted is None or not self.wanted.changes:
            return
        try:
            importing.import_tables(self.session, self.wanted)
        except ModelerError as error:
            self._say_counts(error.message)
            return
        importing.remember(self.session, self.choices.found.sheet, self.wanted.mapping)
        self.imported = self.wanted
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a field end that field alone; Ctrl+Enter imports."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        elif not is_enter or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    # --- building -----------------------------------------------------------------------------------

    def view(self, tab: int) -> QTableView:
        """Return the list in a tab."""
        found = self.tabs.widget(tab)
        assert isinstance(found, QTableView)
        return found

    def _build(self) -> None:
        for table in self.found:
            self.tables.addItem(self._table_name(table))
        head = QHBoxLayout()
        label = QLabel(self.say("tables_table"), self)
        label.setBuddy(self.tables)
        head.addWidget(label)
        head.addWidget(self.tables, 1)
        head.addWidget(self.note, 1)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.grid)
        split.addWidget(self.tabs)
        split.setSizes([290, 330])
        split.setChildrenCollapsible(False)
        for model in (self.rows, self.columns, self.changes, self.leftovers):
            self.tabs.addTab(list_of(model, self), "")
        set_widths(self.view(CHANGES), CHANGE_WIDTHS)
        set_widths(self.view(OPEN), OPEN_WIDTHS)
        self.grid.setAccessibleName(self.say("tables_grid"))
        roles = QDialogButtonBox.ButtonRole
        self.accept_button = self.buttons.addButton("", roles.AcceptRole)
        self.accept_button.setToolTip("Ctrl+Enter")
        self.buttons.addButton(self.say("button_cancel"), roles.RejectRole)
        rows = QVBoxLayout(self)
        rows.addLayout(head)
        rows.addWidget(self.panel)
        rows.addWidget(split, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.verdict, 1)
        foot.addWidget(self.buttons)
        rows.addLayout(foot)
        self.verdict.setWordWrap(True)
        self.note.setStyleSheet(f"color: {theme.colours().muted}")

    def _table_name(self, found: FoundTable) -> str:
        table = found.table
        values = {"sheet": found.sheet.name, "row": table.headings[0] + 1}
        return Message("tables_table_name", values).in_language(self.session.language)

    def _connect(self) -> None:
        self.tables.activated.connect(self.choose_table)
        self.pause.timeout.connect(self.look)
        self.panel.chosen.connect(self.pause.start)
        self.panel.laid_out.connect(self.show_parts)
        for model in (self.rows, self.columns):
            model.changed.connect(self.pause.start)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for tab in range(self.tabs.count()):
            self.view(tab).selectionModel().currentChanged.connect(self._show_origin)

    def _show_origin(self, current: QModelIndex) -> None:
        """Bring the row, column or cell that an entry of a list is about into view in the table."""
        if not current.isValid():
            return
        row, column = self._origin(current)
        at = self.grid_model.index(row, column)
        if at.isValid():
            self.grid.setCurrentIndex(at)
            self.grid.scrollTo(at)

    def _origin(self, index: QModelIndex) -> tuple[int, int]:
        table, row = self.choices.table, index.row()
        if index.model() is self.rows:
            return self.rows.labels[row].at, table.labels[-1] if table.labels else 0
        if index.model() is self.columns:
            return table.headings[-1] if table.headings else 0, self.columns.labels[row].at
        is_change = index.model() is self.changes
        name = self.changes.changes[row].origin.cell if is_change else self.leftovers.found[row].cell
        letters = name.rstrip("0123456789")
        return int(name[len(letters) :]) - 1, column_number(letters)
