"""The upper half of the page: what the result says in words, and the table of chances."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gpu_modeler.app import race_words as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.watching import usual_period
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.race.answer import RaceAnswer
from gpu_modeler.gui.race.table import RaceModel
from gpu_modeler.gui.race.table_view import RaceTable
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import LANGUAGES, Language, say


class StandingsPanel(QWidget):
    """Shows an answer for one of its years, which a person chooses; the choice is kept from run to run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._answer: RaceAnswer | None = None
        self.year = ""
        self.said, self.year_label, self.errors = QLabel(self), QLabel(self), QLabel(self)
        self.year_box = QComboBox(self)
        self.copies = {language: QPushButton(self) for language in LANGUAGES}
        self.model = RaceModel(session, self)
        self.table = RaceTable(session, self.model, self)
        self._lay_out()
        self.year_box.activated.connect(self._choose_year)
        for language, button in self.copies.items():
            button.clicked.connect(lambda _on=False, spoken=language: self.copy(spoken))

    def _lay_out(self) -> None:
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.errors.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.year_label.setBuddy(self.year_box)
        choices = QHBoxLayout()
        choices.setSpacing(theme.SPACING[2])
        choices.addWidget(self.year_label)
        choices.addWidget(self.year_box)
        choices.addWidget(self.errors, 1)
        for button in self.copies.values():
            choices.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 12, 8)
        rows.setSpacing(theme.SPACING[2])
        rows.addWidget(self.said)
        rows.addLayout(choices)
        rows.addWidget(self.table, 1)

    def show_answer(self, answer: RaceAnswer | None) -> None:
        """Show a run, of the year that is chosen, else of the usual one."""
        self._answer = answer
        years = answer.figures.years if answer is not None else ()
        if answer is not None and self.year not in years:
            usual = usual_period(answer.model)
            self.year = usual if usual in years else years[-1]
        fill(self.year_box, [(year, year) for year in years], self.year)
        self.model.show_answer(answer, self.year)
        self.said.setText(self.paragraph(self._session.language))

    def _choose_year(self) -> None:
        self.year = self.year_box.currentData()
        self.show_answer(self._answer)

    def paragraph(self, language: Language) -> str:
        """Return what the result says, empty before the first run."""
        answer = self._answer
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

    def wanted_height(self) -> int:
        """Return the height at which all companies can be seen in the table."""
        return self.table.wanted_height() + max(self.height() - self.table.height(), 0)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.year_label.setText(say("race_year", language))
        combos.call(self.year_box, say("race_year", language))
        self.year_box.setToolTip(say("race_year_tip", language))
        self.errors.setText(say("race_errors_note", language))
        self.errors.setToolTip(plain_tip(self.errors.text()))
        self.table.setAccessibleName(say("race_table", language))
        for spoken, button in self.copies.items():
            button.setText(say(f"bridge_copy_{spoken}", language))
        self.show_answer(self._answer)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.errors.setStyleSheet(f"color: {theme.colours().muted};")
        self.table.renew_theme()
