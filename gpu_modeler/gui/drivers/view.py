"""Global sensitivity of one output: bars and numbers per uncertain input, and what they mean. Other pages embed it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.indices import Indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app import driver_words as words
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.drivers.answer import (
    DriversAnswer,
    DriversQuestion,
    answered,
    place_of,
    run_drivers,
)
from gpu_modeler.gui.drivers.row import DriversRow
from gpu_modeler.gui.drivers.running import TrialsRun
from gpu_modeler.gui.drivers.table import DriversModel
from gpu_modeler.gui.drivers.table_view import DriversTable
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.question import default_output, is_output
from gpu_modeler.gui.simulation.choices import Choices
from gpu_modeler.gui.simulation.note_bar import NoteBar
from gpu_modeler.text import Labels, Message, say


class DriversView(QWidget):
    """`placeRequested` carries the cell (`CellPlace`) of an uncertain input whose bar was clicked.

    Results of an older model stay, and say what they are.
    """

    placeRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.output: Output | None = None
        self.sampling: Sampling | None = None
        self._chosen_then: Choices | None = None
        self.answer: DriversAnswer | None = None
        self.row, self.model = DriversRow(session, self), DriversModel(session, self)
        self.table, self.empty = DriversTable(self.model, self), EmptyState(self)
        self.note, self.said, self.meaning = NoteBar(self), QLabel(self), QLabel(self)
        self.run = TrialsRun[Indices](self, self.row, self._refuse)
        self._refusal: Message | None = None
        self._lay_out()
        self.row.chosen.connect(self._choose)
        self.row.runRequested.connect(self.begin)
        self.table.opened.connect(self._open)
        self.renew_theme()
        self._show()

    def _lay_out(self) -> None:
        for label in (self.said, self.meaning):
            label.setWordWrap(True)
        for label in (self.said, self.meaning):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(theme.SPACING[2])
        for widget in (self.row, self.said):
            rows.addWidget(widget)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.meaning)
        rows.addWidget(self.note)  # below, so that nothing moves under the pointer

    # --- asking -------------------------------------------------------------------------------------

    def ask_about(self, output: Output, sampling: Sampling) -> None:
        """Take what the next run is about from who embeds this, who chooses from now on; nothing is evaluated yet."""
        self.output, self.sampling = output, sampling
        self._chosen_then = Choices.kept(self._session)
        self.row.leave_choice()
        self._show()

    def _choose(self, output: Output) -> None:
        self.output = output
        self._show()

    def begin(self) -> None:
        """Evaluate the indices of the model as it is now."""
        self._follow_model()
        if self.output is None:
            return
        chosen, session = Choices.kept(self._session), self._session
        told = self.sampling if chosen == self._chosen_then else None  # what was chosen since counts for more
        sampling = told or chosen.sampling
        question = DriversQuestion(self.output, sampling, session.scenario, chosen.workers, chosen.cluster)
        model, mark = session.model.copied(), session.history.mark
        self._refusal = None
        self._show()
        self.run.begin(
            lambda found: self._take(answered(model, mark, question, found)), run_drivers, model, question
        )

    def _take(self, found: DriversAnswer) -> None:
        self.answer = found
        self._show()

    def _refuse(self, message: Message) -> None:
        self._refusal = message
        self._show()

    def _open(self, factor: str) -> None:
        place = place_of(self._session.model, factor, self._session.scenario)
        if place is not None:
            self.placeRequested.emit(place)

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def is_outdated(self) -> bool:
        """Whether the results are not those of the model and the scenario that are shown now."""
        answer, session = self.answer, self._session
        return answer is not None and (
            answer.mark is not session.history.mark or answer.question.scenario != session.scenario
        )

    def _follow_model(self) -> None:
        """Ask about something that the model has."""
        model, asked = self._session.model, self.output
        if asked is None or not is_output(model, CellPlace(asked.line, asked.place)):
            self.output = default_output(model)

    def _show(self) -> None:
        self._follow_model()
        self.row.show_output(self.output)
        self.row.run.setEnabled(self.output is not None)
        answer, language = self.shown_answer, self._session.language
        self.model.mark_outdated(outdated=self.is_outdated)
        if answer is not self.model.answer:
            self.model.show_answer(answer)
            self.table.fit_columns()
        can_run = answer is None and self.output is not None and bool(self._session.model.uncertainties)
        offer, do = say("drivers_run", language) if can_run and not self.row.is_running else "", self.begin
        if not self._session.model.lines:
            offer, do = say("action_guided_model", language), partial(run_action, self, "guided_model")
        self.empty.say(self._why_empty().in_language(language), offer, do)
        is_seen = answer is not None and not words.is_still(answer.indices)
        self.stack.setCurrentWidget(self.table if is_seen else self.empty)
        self.said.setText(self.paragraph(answer).in_language(language) if answer is not None else "")
        self.said.setVisible(answer is not None)
        self.meaning.setText("\n".join(part.in_language(language) for part in _meaning(answer)))
        self._show_note()

    @property
    def shown_answer(self) -> DriversAnswer | None:
        """Return the answer where it is about the output that is asked about."""
        answer = self.answer
        return answer if answer is not None and answer.question.output == self.output else None

    @staticmethod
    def paragraph(answer: DriversAnswer) -> Message:
        """Return what a result says."""
        output: Labels = naming.label(answer.model, answer.question.output)
        return words.paragraph(answer.indices, answer.names, output)

    def _why_empty(self) -> Message:
        if self.output is None:
            return Message("drivers_no_output")
        if not self._session.model.uncertainties:
            return Message("nothing_uncertain")
        answer = self.shown_answer
        return Message("drivers_hint") if answer is None else self.paragraph(answer)

    def _show_note(self) -> None:
        """Say what was refused, else that what is seen is of an older model."""
        language = self._session.language
        if self._refusal is not None:
            self.note.show_message(self._refusal, language, tone="error")
        else:
            is_old = self.shown_answer is not None and self.is_outdated
            self.note.show_message(Message("race_outdated") if is_old else None, language)

    # --- following ----------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        if notice.kind == "document":
            self.run.stop()
            self.answer = self.output = self._refusal = None
        if notice.kind in {"document", "language"} or (notice.changes and notice.changes.structure):
            self.row.output.forget()
            self.row.retranslate()
        if notice.kind in {"document", "edit", "scenario", "language"}:
            self._show()
            self.model.retranslate()
            self.table.fit_columns()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.meaning.setStyleSheet(f"color: {palette.muted};")
        self.table.setAccessibleName(say("drivers_table", self._session.language))
        self.table.renew_theme()
        self._show_note()

    def stop(self) -> None:
        """Let go of a run under way."""
        self.run.stop()


def _meaning(answer: DriversAnswer | None) -> list[Message]:
    """Return what the two indices mean, of how many rows they are, and what correlations do to them."""
    said = [Message("drivers_meaning")]
    if answer is not None:
        found = answer.indices
        told = {"rows": f"{found.rows:,}", "failed": f"{found.failed:,}"}
        said.append(Message("drivers_rows" if found.failed else "drivers_rows_sound", told))
    if answer is not None and answer.correlated:
        names = [answer.names[name] for name in answer.correlated]
        said.append(Message("drivers_correlated", {"inputs": words.listed(names)}))
    return said
