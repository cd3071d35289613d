"""The page of scenarios: outputs above, the cells in which scenarios differ below, all of it live."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.empty_state import EmptyState, say_no_lines
from gpu_modeler.gui.scenarios.cells import CellsModel
from gpu_modeler.gui.scenarios.head import ScenariosHead
from gpu_modeler.gui.scenarios.outputs import PROBABILITY, OutputsModel, Shown
from gpu_modeler.gui.scenarios.table import SideBySideTable
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.text import Message, say


class ScenariosPage(QWidget):
    """What needs the window is asked for by signals."""

    placeRequested = Signal(object, str)
    """An output, and the scenario in which its cell shall be shown in the grid."""
    asked = Signal(str)
    """A button's name."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.outputs, self.cells = OutputsModel(session, self), CellsModel(session, self)
        self.head, self.messages = ScenariosHead(session, self), MessageBar(session, self)
        self.results, self.inputs = SideBySideTable(self.outputs, self), SideBySideTable(self.cells, self)
        self.caption, self.hint = QLabel(self), QLabel(self)
        self.wanted, self.empty = QLineEdit(self), EmptyState(self)
        self.no_outputs = EmptyState(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self.above, self.below = QStackedWidget(self), QStackedWidget(self)
        for stack, table, label in (
            (self.above, self.results, self.no_outputs),
            (self.below, self.inputs, self.empty),
        ):
            stack.addWidget(table)
            stack.addWidget(label)
        self.hint.setWordWrap(True)
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setMinimumWidth(180)
        self.wanted.setMaximumWidth(260)
        line = QHBoxLayout()
        line.setContentsMargins(0, theme.SPACING[2], 0, theme.SPACING[2])
        line.setSpacing(12)
        line.addWidget(self.caption)
        line.addWidget(self.hint, 1)
        line.addWidget(self.wanted)
        lower = QWidget(self)
        rows = QVBoxLayout(lower)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(line)
        rows.addWidget(self.below, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.above)
        self.splitter.addWidget(lower)
        self.splitter.setSizes([420, 340])
        self.splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        inset = QVBoxLayout()
        inset.setContentsMargins(theme.SPACING[3], 0, theme.SPACING[3], theme.SPACING[2])
        inset.addWidget(self.splitter)
        whole.addLayout(inset, 1)
        whole.addWidget(self.messages)  # below, so that nothing moves under the pointer

    def _connect(self) -> None:
        for model in (self.outputs, self.cells):
            model.refused.connect(self.messages.show_message)
        for table in (self.results, self.inputs):
            table.opened.connect(self.placeRequested)
            table.scenarioChosen.connect(self.head.choose)
        self.results.cleared.connect(self.take_out)
        self.inputs.cleared.connect(self._clear_cells)
        self.head.asked.connect(self._answer)
        self.head.shownAs.connect(self._show_as)
        self.wanted.textChanged.connect(self._narrow)

    def begin(self) -> None:
        """Show what is so now, and put the cursor where a person begins."""
        self.cells.renew()
        self.refresh()
        for table in (self.inputs, self.results):
            table.begin(self.session.scenario)
        self.head.choose(self.results.chosen_scenario or self.session.scenario)
        self.focus_table()

    def focus_table(self) -> None:
        """Give the keys to the upper table, or to the lower where there is none."""
        (self.results if self.outputs.rows else self.inputs).setFocus()

    # --- asking -----------------------------------------------------------------------------------

    def _answer(self, name: str) -> None:
        if name == "take_out":
            self.take_out()
        else:
            self.asked.emit(name)

    def _show_as(self, shown: Shown) -> None:
        self.outputs.show_as(shown)
        self.results.fit_columns()

    def _narrow(self, text: str) -> None:
        self.cells.narrow(text)
        self._show_state()

    def take_out(self) -> None:
        """Take the chosen rows out of the upper table; in the row of probabilities, clear the chosen ones."""
        chosen = self.results.chosen_outputs
        if PROBABILITY in chosen:
            self._clear_probabilities()
            return
        self.outputs.take_out(chosen)
        self._show_state()

    def _clear_probabilities(self) -> None:
        for index in self.results.selectedIndexes():
            scenario = self.outputs.scenario_at(index.column())
            if self.outputs.rows[index.row()] == PROBABILITY and scenario:
                self._attempt_clearing(scenario)

    def _attempt_clearing(self, scenario: str) -> None:
        try:
            self.session.clear_cell(PROBABILITY.line, (), scenario, self)
        except ModelerError as error:
            self.messages.show_message(error.message)

    def _clear_cells(self) -> None:
        try:
            self.cells.clear(self.inputs.selectedIndexes())
        except ModelerError as error:
            self.messages.show_message(error.message)

    def tell(self, message: Message) -> None:
        """Say why something was refused."""
        self.messages.show_message(message)

    # --- following --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow the session: at once where the page is seen, else by `begin` when it is shown again."""
        if notice.kind == "document":
            self.outputs.propose()
            self.cells.renew()
        if notice.kind == "language":
            self.retranslate()
        if notice.kind == "edit":
            self.messages.dismiss()
        if notice.kind in {"edit", "document"} and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        self.outputs.refresh()
        self.cells.refresh()
        self.head.refresh()
        self._show_state()

    def _show_state(self) -> None:
        """Say how many cells differ; say in the tables' place why there are none."""
        language, model = self.session.language, self.session.model
        count = self.cells.count
        self.caption.setText(say("scenarios_caption", language, count=count))
        self.hint.setText(say("scenarios_hint", language))
        self._say_empty()
        self.above.setCurrentIndex(0 if self.outputs.rows else 1)
        self.below.setCurrentIndex(0 if self.cells.rows else 1)
        self.head.take_out.setEnabled(bool(self.outputs.rows))
        self.head.add_rows.setEnabled(bool(model.orders["lines"]))
        self.head.by_name["bridge"].setEnabled(bool(model.orders["lines"]))

    def _say_empty(self) -> None:
        """Say why a table is empty, with what fills it."""
        language, model = self.session.language, self.session.model
        if len(model.scenarios) == 1:
            told = ("scenarios_one_only", "scenarios_button_new", lambda: self.asked.emit("new"))
        elif self.cells.count:
            told = ("scenarios_none_fits", "empty_clear_search", self.wanted.clear)
        else:
            told = ("scenarios_none_differ", "", lambda: None)
        self.empty.say(say(told[0], language), say(told[1], language) if told[1] else "", told[2])
        text = say("scenarios_no_outputs", language)
        if model.lines:
            offer = say("scenarios_button_add_rows", language)
            self.no_outputs.say(text, offer, lambda: self.asked.emit("add_rows"))
        else:
            say_no_lines(self.no_outputs, language)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self.session.language
        self.head.retranslate()
        self.messages.retranslate()
        self.wanted.setPlaceholderText(say("scenarios_filter", language))
        self.wanted.setAccessibleName(say("scenarios_filter", language))
        self.results.setAccessibleName(say("scenarios_outputs", language))
        self.inputs.setAccessibleName(say("scenarios_cells", language))
        for model, table in ((self.outputs, self.results), (self.cells, self.inputs)):
            model.redraw()
            table.fit_columns()
        self._show_state()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"ScenariosPage {{ background: {palette.background}; }}")
        self.caption.setFont(theme.font(bold=True))
        self.hint.setStyleSheet(f"color: {palette.muted};")
        self.messages.renew_theme()
        for table in (self.results, self.inputs):
            table.renew_theme()
