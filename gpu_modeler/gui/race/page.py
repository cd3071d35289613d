"""The page of the race: the chances of all companies above, what they say in words, and year by year below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.drivers.running import TrialsRun
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.race.answer import RaceAnswer, RaceFigures, obstacle, run_race
from gpu_modeler.gui.race.by_year import ByYear
from gpu_modeler.gui.race.standings import StandingsPanel
from gpu_modeler.gui.sensitivity.halves import Halves
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.simulation.note_bar import NoteBar
from gpu_modeler.gui.simulation.trials_head import TrialsHead
from gpu_modeler.text import Message, say

UPPER_AT_MOST = 0.6


class RacePage(QWidget):
    """What needs the window is asked for by signals. Results of an older model stay, and say what they are."""

    companyRequested = Signal(str)
    outputRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.answer: RaceAnswer | None = None
        self.top, self.empty = PageHead(self), EmptyState(self)
        self.head, self.note = TrialsHead(session, self), NoteBar(self)
        self.messages = MessageBar(session, self)
        self.standings, self.by_year = StandingsPanel(session, self), ByYear(session, self)
        self.run = TrialsRun[RaceFigures](self, self.head, self._refuse)
        self._lay_out()
        self.head.runRequested.connect(self.begin)
        self.head.cancelRequested.connect(self.follow_model)  # after the run has let go
        self.standings.table.companyRequested.connect(self.companyRequested)
        self.standings.table.outputRequested.connect(self.outputRequested)
        self.retranslate()

    def _lay_out(self) -> None:
        self.splitter = Halves(
            self.standings, self.by_year, self.standings.wanted_height, UPPER_AT_MOST, self
        )
        self.splitter.setSizes([420, 320])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        self.top.add_line(self.head)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top)
        rows.addWidget(self.stack, 1)
        for bar in (self.note, self.messages):  # below, so that nothing moves under the pointer
            rows.addWidget(bar)

    # --- a run --------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Run the race of the model as it is now."""
        self.messages.dismiss()
        if obstacle(self.session.model) is not None:
            self.follow_model()
            return
        model, mark = self.session.model.copied(), self.session.history.mark
        request = self.head.request((), race=True)
        self.run.begin(
            lambda figures: self._take(RaceAnswer(model, mark, request, figures)), run_race, model, request
        )
        self.follow_model()

    def _refuse(self, message: Message) -> None:
        self.messages.show_message(message)
        self.follow_model()

    def _take(self, found: RaceAnswer | None) -> None:
        self.answer = found
        self.standings.show_answer(found)
        self.follow_model()
        self.splitter.share()

    def forget(self) -> None:
        """Drop the results: another document is shown."""
        self.run.stop()
        self.messages.dismiss()
        self._take(None)

    # --- what is shown ------------------------------------------------------------------------------

    def follow_model(self) -> None:
        """Take note that the model, or the scenario that is shown, may be another one."""
        language, hindrance = self.session.language, obstacle(self.session.model)
        outdated = self._outdated()
        self.stack.setCurrentWidget(self.splitter if self.answer is not None else self.empty)
        self._say_empty(hindrance)
        self.head.run.setEnabled(hindrance is None or self.run.is_running)
        self.note.show_message(outdated, language)
        self.standings.model.mark_outdated(outdated=outdated is not None)
        self.by_year.show_answer(self.answer, outdated=outdated is not None)

    def _say_empty(self, hindrance: Message | None) -> None:
        language, model = self.session.language, self.session.model
        if self.run.is_running:
            self.empty.say(say("simulation_running", language))
            return
        if hindrance is None:
            text, key, do = Message("race_run_hint"), "trials_run", self.begin
        elif not model.lines:
            text, key, do = hindrance, "action_guided_model", partial(run_action, self, "guided_model")
        elif hindrance.key == "nothing_uncertain":
            text, key, do = hindrance, "action_simulation", partial(run_action, self, "simulation")
        else:
            text, key, do = hindrance, "action_structure", partial(run_action, self, "structure")
        self.empty.say(text.in_language(language), say(key, language), do)

    def _outdated(self) -> Message | None:
        """Return what the results are of, where they are not of the model and the scenario that are shown now."""
        answer = self.answer
        if answer is None:
            return None
        if answer.mark is not self.session.history.mark:
            return Message("race_outdated")
        if answer.request.scenario != self.session.scenario:
            labels = answer.model.scenarios[answer.request.scenario].labels
            return Message("race_other_scenario", {"scenario": labels})
        return None

    # --- words and colours --------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self.session.language
        self.top.call(say("page_race", language), say("about_race", language))
        self.head.retranslate()
        self.messages.retranslate()
        self.standings.retranslate()
        self.by_year.retranslate()
        self.follow_model()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"RacePage {{ background: {palette.background}; }}")
        self.note.renew_theme()
        self.messages.renew_theme()
        self.standings.renew_theme()
        self.by_year.renew_theme()
