"""The page of the structure: which list, its rows, details beside them, and what can be asked of the chosen ones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.building.copies import can_copy
from gpu_modeler.app.building.moving import can_move, moved
from gpu_modeler.app.building.outline import AXES, GROUPS, LINES, SCENARIOS, lists_of
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.later import later
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.structure.details import Details
from gpu_modeler.gui.structure.model import StructureModel
from gpu_modeler.gui.structure.tree import StructureTree
from gpu_modeler.gui.tips import without_letter
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Message, say

BUTTONS = ("insert", "insert_other", "duplicate", "up", "down", "rename", "delete", "show")


class StructurePage(QWidget):
    """`asked` carries the name of a request, one of `BUTTONS` or of the list's keys."""

    asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows = StructureModel(session, LINES, self)
        self.tree = StructureTree(self.rows, self)
        self.details = Details(session, self)
        self.messages = MessageBar(session, self)
        self.head = PageHead(self)
        self.lists, self.wanted = QTabBar(self), QLineEdit(self)
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        self._names: list[str] = []
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.lists.setExpanding(False)
        self.lists.setDrawBase(False)
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setMaximumWidth(240)
        self.wanted.setMinimumWidth(160)
        self.head.add_action(self.wanted)
        self.head.add_line(self.lists)
        tools = self.head.add_flow()
        for name in BUTTONS:
            tools.addWidget(self.buttons[name])
        self.splitter = QSplitter(self)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([900, 340])
        self.splitter.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        inset = QVBoxLayout()
        inset.setContentsMargins(theme.SPACING[3], 0, 0, theme.SPACING[2])
        inset.addWidget(self.splitter)
        rows.addLayout(inset, 1)
        rows.addWidget(self.messages)

    def _connect(self) -> None:
        self.tree.asked.connect(self.asked)
        self.tree.moved.connect(self.follow)
        self.details.renamed.connect(self.tree.expect)
        self.lists.currentChanged.connect(self._show_list)
        self.wanted.textChanged.connect(self.rows.narrow)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, asked=name: self.asked.emit(asked))
        for refuser in (self.rows, self.details):
            refuser.refused.connect(self.messages.show_message)

    # --- the lists --------------------------------------------------------------------------------

    @property
    def list(self) -> str:
        """Return the list that is shown."""
        return self.rows.name

    def show_list(self, name: str) -> None:
        """Show a list, and put the cursor into it."""
        if name in self._names:
            self.lists.setCurrentIndex(self._names.index(name))

    def _show_list(self, at: int) -> None:
        if 0 <= at < len(self._names) and self._names[at] != self.rows.name:
            self.messages.dismiss()
            self.tree.show_list(self._names[at])
            self._name_buttons()
            self.follow()

    def _name_lists(self) -> None:
        names = lists_of(self._session.model)
        shown = self.rows.name if self.rows.name in names else LINES
        self.lists.blockSignals(True)
        while self.lists.count() > len(names):
            self.lists.removeTab(self.lists.count() - 1)
        while self.lists.count() < len(names):
            self.lists.addTab("")
        for at, name in enumerate(names):
            self.lists.setTabText(at, without_letter(self.list_label(name)))
        self._names = names
        self.lists.setCurrentIndex(names.index(shown))
        self.lists.blockSignals(False)
        if shown != self.rows.name:
            self.tree.show_list(shown)

    def list_label(self, name: str) -> str:
        """Return how a list is called."""
        language = self._session.language
        if name in {LINES, GROUPS, SCENARIOS, AXES}:
            return say(f"structure_list_{name}", language)
        return self._session.model.axes[name[1:]].labels.in_language(language)

    # --- following --------------------------------------------------------------------------------

    def follow(self) -> None:
        """Show the details of what is chosen, and what can be asked of it."""
        chosen = self.tree.chosen
        self.details.show_targets(chosen)
        model = self._session.model
        for step, name in ((-1, "up"), (1, "down")):
            self.buttons[name].setEnabled(moved(model, chosen, step) is not None)
        self.buttons["duplicate"].setEnabled(any(map(can_copy, chosen)))
        self.buttons["rename"].setEnabled(len(chosen) == 1 and chosen[0].axis != PERIOD)
        self.buttons["delete"].setEnabled(bool(chosen))
        is_shown = len(chosen) == 1 and (
            chosen[0].kind in {"line", "scenario"} or chosen[0].axis == "company"
        )
        self.buttons["show"].setEnabled(is_shown)
        self.tree.setDragEnabled(bool(chosen) and all(map(can_move, chosen)) and not self.rows.wanted)

    def refresh(self) -> None:
        """Show what is so now."""
        self._name_lists()
        self.rows.renew()
        self.tree.begin()
        self._name_buttons()
        self.follow()

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session, while the page can be seen."""
        if notice.kind == "document":
            self.wanted.clear()
        if notice.kind == "language":
            self.retranslate()
        elif notice.kind in {"document", "edit"} and self.isVisible():
            self.messages.dismiss()
            if self.tree.is_busy:  # Qt goes on with the editor or the drag that asked for the change
                later(self, self.refresh)
            else:
                self.refresh()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.head.call(say("page_structure", language), say("about_structure", language))
        self.wanted.setPlaceholderText(say("structure_wanted", language))
        self.wanted.setAccessibleName(say("structure_wanted", language))
        self.tree.setAccessibleName(say("page_structure", language))
        for name in BUTTONS[2:]:
            self.buttons[name].setText(say(f"structure_button_{name}", language))
        self.messages.retranslate()
        self.details.retranslate()
        self._name_lists()
        self._name_buttons()
        self.rows.headerDataChanged.emit(self.tree.header().orientation(), 0, self.rows.columnCount() - 1)
        self.tree.viewport().update()
        self.follow()

    def _name_buttons(self) -> None:
        """Name what is inserted: a line and a section, a company, a year at either end."""
        language = self._session.language
        keys = {LINES: "lines", GROUPS: "groups", SCENARIOS: "scenarios", AXES: "axes", f":{PERIOD}": "years"}
        key = keys.get(self.rows.name, "items")
        what = self.list_label(self.rows.name) if key == "items" else ""
        self.buttons["insert"].setText(
            Message(f"structure_insert_{key}", {"axis": what}).in_language(language)
        )
        has_other = key in {"lines", "years"}
        self.buttons["insert_other"].setVisible(has_other)
        if has_other:
            self.buttons["insert_other"].setText(say(f"structure_other_{key}", language))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.tree.header().setStyleSheet(header_sheet(theme.colours()))
        self.messages.renew_theme()
        colours = self.tree.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.colours().selection))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.colours().text))
        self.tree.setPalette(colours)
        self.tree.viewport().update()
