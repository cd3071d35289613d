"""The page Sensitivity: the table above, what each input does alone below; both follow every edit of the model."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.tornado import Tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.sensitivity.halves import Halves
from gpu_modeler.gui.sensitivity.head import SensitivityHead
from gpu_modeler.gui.sensitivity.note import Note
from gpu_modeler.gui.sensitivity.question import Question
from gpu_modeler.gui.sensitivity.table_panel import TablePanel
from gpu_modeler.gui.sensitivity.tornado_panel import TornadoPanel
from gpu_modeler.text import Message

PAUSE_MS = 150
UPPER_AT_MOST = 0.5


class SensitivityPage(QWidget):
    """Shows what one output answers. It looks again when it is told that something changed, once it can be seen."""

    placeRequested = Signal(object)  # CellPlace
    seekRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.question = Question(session)
        self.head, self.note = SensitivityHead(self.question, self), Note(session, self)
        self.table_panel = TablePanel(session, self.question, self)
        self.tornado_panel = TornadoPanel(session, self.question, self)
        self.splitter = Halves(
            self.table_panel, self.tornado_panel, self.table_panel.wanted_height, UPPER_AT_MOST, self
        )
        self._is_stale = True
        self._lay_out()
        self._connect()
        self.renew_theme()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.splitter.setSizes([330, 500])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.note)  # below, so that nothing moves under the pointer

    def _connect(self) -> None:
        self.head.asked.connect(self.ask_about)
        self.head.sided.connect(self._sides_changed)
        self.head.refused.connect(self.note.refuse)
        self.head.seek.clicked.connect(self.seekRequested)
        self.table_panel.resized.connect(self.splitter.share)
        self.table_panel.opened.connect(self.placeRequested)
        self.tornado_panel.opened.connect(self.placeRequested)
        self.tornado_panel.found.connect(self._take_tornado)

    # --- asking -----------------------------------------------------------------------------------

    def ask_about(self, output: Output) -> None:
        """Ask about another output."""
        self.question.ask_about(output)
        self.look_again()

    def _sides_changed(self) -> None:
        self.note.dismiss()
        self._show_question()
        self._begin_table()

    def model_changed(self) -> None:
        """Look again, now or when the page is next shown."""
        self.stop()
        self._is_stale = True
        if self.isVisible():
            self.look_again(pause=PAUSE_MS)

    def forget(self) -> None:
        """Show nothing of what was evaluated: its lines may be gone."""
        self._is_stale = True
        self.head.forget()
        self.table_panel.forget()
        self.tornado_panel.forget()

    def look_if_stale(self) -> None:
        """Look again if something changed since."""
        if self._is_stale:
            self.look_again()

    def look_again(self, *, pause: int = 0) -> None:
        """Evaluate both halves anew, the lower after a pause in which nothing else is edited."""
        self._is_stale = False
        self.question.follow_model()
        self.note.dismiss()
        self._show_question()
        self._begin_table()
        if self.question.output is None:
            self.tornado_panel.show_nothing(Message(self._why_nothing()))
        else:
            self.tornado_panel.begin(pause)

    def stop(self) -> None:
        """Let go of what is still to be evaluated."""
        self.table_panel.work.stop()
        self.tornado_panel.stop()

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self.table_panel.work.is_running or self.tornado_panel.is_running

    # --- answers ----------------------------------------------------------------------------------

    def _begin_table(self) -> None:
        self.table_panel.work.stop()
        if self.question.output is None:
            self.table_panel.show_nothing(Message(self._why_nothing()))
        elif self.question.sides:
            self.table_panel.begin()
        elif self.tornado_panel.bars.found is not None and not self.tornado_panel.work.is_running:
            self.table_panel.show_nothing(Message("sensitivity_no_inputs"))

    def _why_nothing(self) -> str:
        model = self._session.model
        has_company = COMPANY in model.axes and bool(model.item_ids(COMPANY))
        return "sensitivity_no_output" if has_company else "sensitivity_no_company"

    def _take_tornado(self, found: Tornado) -> None:
        is_new = self.question.take_largest(found)
        self._show_question()
        if is_new or not self.question.sides:
            self._begin_table()

    # --- texts ------------------------------------------------------------------------------------

    def _show_question(self) -> None:
        self.head.show_question(self.tornado_panel.inputs(), self._base_text())
        self.head.enable(has_output=self.question.output is not None)
        self.table_panel.retranslate()
        self.tornado_panel.retranslate()

    def _base_text(self) -> str:
        output = self.question.output
        if output is None:
            return ""
        session = self._session
        value = session.value(output.line, output.place)
        told = {
            "value": words.value_with_unit(session.model.lines[output.line], value),
            "scenario": session.model.scenarios[session.scenario].labels,
        }
        return Message("sensitivity_now", told).in_language(session.language)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"SensitivityPage {{ background: {palette.background}; }}")
        self.note.dismiss()
        self.table_panel.renew_theme()
        self.tornado_panel.renew_theme()
