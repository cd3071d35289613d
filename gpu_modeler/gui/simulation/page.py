"""The page Simulation: what is asked, how trials are run, and tabs of results, uncertain inputs, correlations and drivers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.sensitivity.output_chooser import OutputChooser
from gpu_modeler.gui.simulation.known import Known
from gpu_modeler.gui.simulation.note_bar import NoteBar
from gpu_modeler.gui.simulation.question import Question
from gpu_modeler.gui.simulation.results_view import ResultsView
from gpu_modeler.gui.simulation.runs import Runs, Subject
from gpu_modeler.gui.simulation.tabs import Tabs
from gpu_modeler.gui.simulation.told import Told, Trials
from gpu_modeler.gui.simulation.trials_head import TrialsHead
from gpu_modeler.text import Message, say

AT_ONCE = 20_000
"""Up to so many trials are run again without being asked when an output is chosen that was not among the last ones."""


class SimulationPage(QWidget):
    """Results stay until another run has ended; those of an older model, scenario or choice are marked as such."""

    placeRequested = Signal(object)
    """A cell (`CellPlace`) that was asked for in one of the tabs."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.question = Question(session)
        self.known = Known(session)
        self.top, self.output_label = PageHead(self), QLabel(self)
        self.output, self.head = OutputChooser(session, self), TrialsHead(session, self)
        self.runs = Runs(self.head.show_progress, self)
        self.note = NoteBar(self)
        self.results, self.empty = ResultsView(session.language, self), EmptyState(self)
        self.stack = QStackedWidget(self)
        self.tabs = Tabs(session, self.stack, self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.renew_theme()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.output_label.setBuddy(self.output.line)
        self.top.add_flow().add_together(self.output_label, self.output)
        self.top.add_line(self.head)
        self.stack.addWidget(self.results)
        self.stack.addWidget(self.empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top)
        rows.addWidget(self.tabs, 1)
        rows.addWidget(self.note)  # below, so that nothing moves under the pointer

    def _connect(self) -> None:
        self.output.chosen.connect(self.ask_about)
        self.head.runRequested.connect(self.begin)
        self.head.cancelRequested.connect(self.cancel)
        self.note.clicked.connect(self.begin)
        self.tabs.placeRequested.connect(self.placeRequested)
        self.tabs.shown.connect(self._tell_drivers)

    # --- asking -----------------------------------------------------------------------------------

    def ask_about(self, output: Output) -> None:
        """Ask about another output: of the last run where it was part of that, else by a new one."""
        self.question.ask_about(output)
        self.follow_model()
        self._tell_drivers()
        if self.known.has(output):
            self._read(output)
        elif self.known.told is not None and not self.runs.is_running and self.head.choices.trials <= AT_ONCE:
            self.begin()

    def begin(self) -> None:
        """Run the trials of the model as it is now."""
        self.follow_model()
        if self.question.output is None or not self.session.model.uncertainties:
            return
        request = self.head.request(self.question.outputs(), race=self.question.has_race)
        self.head.set_running(True)
        self.runs.begin(Subject.of(self.session, request), self._take_trials, self._refuse)
        self._show_state()

    def cancel(self) -> None:
        """Let go of a run under way; earlier results stay."""
        self.runs.cancel()
        self.head.set_running(False)
        self._show_state()

    # --- answers ----------------------------------------------------------------------------------

    def _take_trials(self, found: Trials) -> None:
        subject = self.runs.subject
        self.known.take(found, subject.mark if subject is not None else None)
        self.head.set_running(False)
        wanted = self.question.output
        self._read(wanted if wanted and self.known.has(wanted) else found.results.outputs[0])

    def _read(self, output: Output) -> None:
        assert self.known.trials is not None
        self.runs.read(self.known.trials, output, self._take_told, self._refuse)

    def _take_told(self, found: Told) -> None:
        self.known.told = found
        self._show_told()
        self._show_state()

    def _refuse(self, message: Message) -> None:
        self.head.set_running(False)
        self._show_state()
        self.note.show_message(message, self.session.language, "simulation_run_again", "error")

    # --- following --------------------------------------------------------------------------------

    def follow_model(self, *, is_listed: bool = False) -> None:
        """Say whether results are of an older model; offer what the model has now, unless it `is_listed` already."""
        self.question.follow_model()
        if not is_listed:
            self.output.forget()
        self.output.show_output(self.question.output)
        self.output.setEnabled(self.question.output is not None)
        self._show_state()

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session; a page that is not seen follows the model when it is shown."""
        if notice.kind == "document":
            self.forget()
        if notice.kind in {"document", "edit", "scenario"} and self.isVisible():
            is_value = notice.kind == "scenario" or (
                notice.changes is not None and not notice.changes.structure
            )
            self.follow_model(is_listed=is_value)
        if notice.kind == "language":
            self.retranslate()
        self.tabs.take_notice(notice)

    def forget(self) -> None:
        """Let go of a run, and of all results."""
        self.runs.stop()
        self.head.set_running(False)
        self.question.ask_about(None)
        self.question.asked = ()
        self.known.forget()

    def stop(self) -> None:
        """Let go of what is under way before the window closes."""
        self.runs.stop()
        self.tabs.stop()

    # --- showing ----------------------------------------------------------------------------------

    def _show_state(self) -> None:
        """Say whether results are old, and what to do where there are none."""
        language = self.session.language
        is_running = self.runs.is_running
        remark = None if is_running else self.known.remark(self.question.output)
        self.note.show_message(remark, language, "simulation_run_again")
        has_inputs = bool(self.session.model.uncertainties)
        self.head.run.setEnabled(is_running or (has_inputs and self.question.output is not None))
        self._say_empty()
        self.stack.setCurrentWidget(self.results if self.known.told is not None else self.empty)

    def _say_empty(self) -> None:
        """Say why there are no results, with what begins some."""
        language, model = self.session.language, self.session.model
        key, do = "trials_run", self.begin
        if not model.lines:
            key, do = "action_guided_model", partial(run_action, self, "guided_model")
        elif not model.uncertainties:
            key, do = "simulation_to_inputs", self.tabs.show_inputs
        is_idle = self.runs.is_running or (bool(model.lines) and self.question.output is None)
        text = say(self.known.hint(self.question.output, is_running=self.runs.is_running), language)
        self.empty.say(text, "" if is_idle else say(key, language), do)

    def _show_told(self) -> None:
        if self.known.trials is not None and self.known.told is not None:
            self.results.show_told(self.known.trials, self.known.told, self.session.language)

    def _tell_drivers(self) -> None:
        if self.question.output is not None:
            self.tabs.ask_about(self.question.output, self.head.choices.sampling)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self.session.language
        self.top.call(say("page_simulation", language), say("about_simulation", language))
        self.output_label.setText(say("simulation_output", language))
        self.head.retranslate()
        self.tabs.retranslate()
        self.tabs.tabBar().setAccessibleName(say("page_simulation", language))
        self.follow_model()
        self._show_told()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"SimulationPage {{ background: {palette.background}; }}")
        self.note.renew_theme()
        self.results.renew_theme()
        self.tabs.renew_theme()
