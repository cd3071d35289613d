"""The page of the race: the chances of all companies above, what they say in words, and year by year below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app import race_words as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.watching import usual_period
from gpu_modeler.gui import theme
from gpu_modeler.gui.drivers.running import TrialsRun
from gpu_modeler.gui.race.answer import RaceAnswer, RaceFigures, obstacle, run_race
from gpu_modeler.gui.race.by_year import ByYear
from gpu_modeler.gui.race.table import RaceModel
from gpu_modeler.gui.race.table_view import RaceTable
from gpu_modeler.gui.sensitivity.halves import Halves
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.simulation.note_bar import NoteBar
from gpu_modeler.gui.simulation.trials_head import TrialsHead
from gpu_modeler.text import LANGUAGES, Language, Message, say

UPPER_AT_MOST = 0.6


class RacePage(QWidget):
    """What needs the window is asked for by signals. Results of an older model stay, and say what they are."""

    companyRequested = Signal(str)
    outputRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.answer: RaceAnswer | None = None
        self.year = ""
        self.title, self.intro, self.said = (QLabel(self) for _ in range(3))
        self.note = NoteBar(self)
        self.head, self.messages = TrialsHead(session, self), MessageBar(session, self)
        self.year_label, self.year_box, self.errors = QLabel(self), QComboBox(self), QLabel(self)
        self.copies = {language: QPushButton(self) for language in LANGUAGES}
        self.model = RaceModel(session, self)
        self.table, self.by_year, self.empty = (
            RaceTable(session, self.model, self),
            ByYear(session, self),
            QLabel(self),
        )
        self.run = TrialsRun[RaceFigures](self, self.head, self._refuse)
        self._lay_out()
        self._connect()
        self.retranslate()

    # --- making -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for label in (self.intro, self.said, self.empty):
            label.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.splitter = Halves(self._upper(), self.by_year, self._wanted_height, UPPER_AT_MOST, self)
        self.splitter.setSizes([420, 320])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(theme.SPACING[2])
        for widget in (self.title, self.intro, self.head):
            head.addWidget(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.messages)
        rows.addLayout(head)
        rows.addWidget(self.note)
        rows.addWidget(self.stack, 1)

    def _upper(self) -> QWidget:
        choices = QHBoxLayout()
        choices.setSpacing(theme.SPACING[2])
        self.year_label.setBuddy(self.year_box)
        choices.addWidget(self.year_label)
        choices.addWidget(self.year_box)
        self.errors.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        choices.addWidget(self.errors, 1)
        for button in self.copies.values():
            choices.addWidget(button)
        upper = QWidget(self)
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(12, 4, 12, 8)
        rows.setSpacing(theme.SPACING[2])
        rows.addWidget(self.said)
        rows.addLayout(choices)
        rows.addWidget(self.table, 1)
        return upper

    def _wanted_height(self) -> int:
        """Return the height at which all companies can be seen in the table."""
        return self.table.wanted_height() + max(self.splitter.sizes()[0] - self.table.height(), 0)

    def _connect(self) -> None:
        self.head.runRequested.connect(self.begin)
        self.year_box.activated.connect(self._choose_year)
        self.table.companyRequested.connect(self.companyRequested)
        self.table.outputRequested.connect(self.outputRequested)
        for language, button in self.copies.items():
            button.clicked.connect(lambda _on=False, spoken=language: self.copy(spoken))

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

    def _take(self, found: RaceAnswer) -> None:
        self.answer, years = found, found.figures.years
        if self.year not in years:
            usual = usual_period(found.model)
            self.year = usual if usual in years else years[-1]
        self._show()
        self.splitter.share()

    def _refuse(self, message: Message) -> None:
        self.messages.show_message(message)

    def forget(self) -> None:
        """Drop the results: another document is shown."""
        self.run.stop()
        self.answer = None
        self.messages.dismiss()
        self._show()

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def is_outdated(self) -> bool:
        """Whether the results are not those of the model and the scenario that are shown now."""
        return self.answer is not None and (
            self.answer.mark is not self.session.history.mark
            or self.answer.request.scenario != self.session.scenario
        )

    def follow_model(self) -> None:
        """Take note that the model, or the scenario that is shown, may be another one."""
        self._show_state()
        self.model.mark_outdated(outdated=self.is_outdated)
        self.by_year.show_answer(self.answer, outdated=self.is_outdated)

    def _choose_year(self) -> None:
        self.year = self.year_box.currentData()
        self._show()

    def _show(self) -> None:
        answer = self.answer
        self.model.show_answer(answer, self.year)
        entries = [(year, year) for year in answer.figures.years] if answer is not None else []
        fill(self.year_box, entries, self.year)
        self.said.setText(self.paragraph(self.session.language))
        self.follow_model()

    def paragraph(self, language: Language) -> str:
        """Return what the result says, empty before the first run."""
        answer = self.answer
        if answer is None:
            return ""
        told = words.Told(
            answer.model,
            answer.figures.standings[self.year],
            self.year,
            answer.figures.years[-1],
            answer.request.sampling.trials,
            answer.model.scenarios[answer.request.scenario].labels,
        )
        return words.paragraph(told).in_language(language)

    def copy(self, language: Language) -> None:
        """Put the paragraph in one language on the clipboard."""
        QGuiApplication.clipboard().setText(self.paragraph(language))

    def _show_state(self) -> None:
        """Say why there is nothing to see, or that what is seen is of another model."""
        language, hindrance = self.session.language, obstacle(self.session.model)
        self.stack.setCurrentWidget(self.splitter if self.answer is not None else self.empty)
        self.empty.setText((hindrance or Message("race_run_hint")).in_language(language))
        self.head.run.setEnabled(hindrance is None or self.run.is_running)
        self.note.show_message(self._outdated(), language)

    def _outdated(self) -> Message | None:
        """Return what the results are of, where they are not of what is shown now."""
        answer = self.answer
        if answer is None or not self.is_outdated:
            return None
        if answer.mark is not self.session.history.mark:
            return Message("race_outdated")
        return Message(
            "race_other_scenario", {"scenario": answer.model.scenarios[answer.request.scenario].labels}
        )

    # --- words and colours --------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self.session.language
        self.title.setText(say("page_race", language))
        self.intro.setText(say("race_intro", language))
        self.year_label.setText(say("race_year", language))
        self.year_box.setAccessibleName(say("race_year", language))
        self.year_box.setToolTip(say("race_year_tip", language))
        self.errors.setText(say("race_errors_note", language))
        self.errors.setToolTip(self.errors.text())
        self.table.setAccessibleName(say("race_table", language))
        for spoken, button in self.copies.items():
            button.setText(say(f"bridge_copy_{spoken}", language))
        self.head.retranslate()
        self.messages.retranslate()
        self.by_year.retranslate()
        self.model.retranslate()
        self._show()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"RacePage {{ background: {palette.background}; }}")
        self.title.setFont(theme.font("title", bold=True))
        for label in (self.intro, self.errors):
            label.setStyleSheet(f"color: {palette.muted};")
        self.note.renew_theme()
        self.messages.renew_theme()
        self.empty.setStyleSheet(f"color: {palette.muted}; background: {palette.surface};")
        self.empty.setFont(theme.font("heading"))
        self.table.renew_theme()
        self.by_year.renew_theme()
