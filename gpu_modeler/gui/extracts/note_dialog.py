"""Which companies, years, unit and language the table of a note has, with the table in view as it will be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app import notes
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.extracts.note_records import NoteTable
from gpu_modeler.files.extracts.note_text import notes_html
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.extracts.clipboard import copy_notes
from gpu_modeler.gui.palette import LIGHT
from gpu_modeler.text import LANGUAGES, Language, Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.extracts.commands import ExtractCommands

MONIES = ("CNY_100m", "CNY_mn", "CNY_bn")


class NoteDialog(QDialog):
    """Shows the table and takes it away: to a file or to the clipboard."""

    def __init__(self, commands: ExtractCommands, company: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands, self._session = commands, commands.session
        self._spoken: Language = self._session.language
        self.tables: list[NoteTable] = notes.note_tables(self._session, [company] if company else [])
        self.setWindowTitle(self._say("note_sheet"))
        self.company, self.first, self.last = QComboBox(self), QComboBox(self), QComboBox(self)
        self.money, self.language = QComboBox(self), QComboBox(self)
        self.preview, self.verdict = QTextBrowser(self), QLabel(self)
        self._fill(company)
        self._lay_out()
        self.show_table()
        for box in (self.company, self.first, self.last, self.money, self.language):
            box.currentIndexChanged.connect(self.show_table)
        self.resize(820, 600)

    def _fill(self, company: str) -> None:
        self.company.addItem(self._say("note_all_companies"), "")
        for item in self._session.model.axes[COMPANY].items:
            self.company.addItem(item.labels.in_language(self._spoken), item.id)
        self.company.setCurrentIndex(max(0, self.company.findData(company)))
        years = [year[:-1] for year in self.tables[0].years]
        for box, year in ((self.first, years[0]), (self.last, years[-1])):
            box.addItems(list(self._session.model.periods))
            box.setCurrentText(year)
        self.money.addItem(self._say("note_usual_unit"), None)
        for unit in MONIES:
            self.money.addItem(Unit.parse(unit).label(self._spoken), unit)
        for language in LANGUAGES:
            self.language.addItem(self._say(f"action_language_{language}"), language)
        self.language.setCurrentIndex(self.language.findData(self._spoken))

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(theme.SPACING[2])
        for key, box in (
            ("note_company", self.company),
            ("note_first_year", self.first),
            ("note_last_year", self.last),
            ("excel_heading_unit", self.money),
            ("note_language", self.language),
        ):
            label = QLabel(self._say(key), self)
            label.setBuddy(box)
            choices.addWidget(label)
            choices.addWidget(box)
        choices.addStretch(1)
        buttons = QDialogButtonBox(self)
        self.save_button = buttons.addButton(self._say("note_save"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button = buttons.addButton(self._say("action_copy"), QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(self._say("message_close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save_button.clicked.connect(self._save)
        self.copy_button.clicked.connect(self._copy)
        close.clicked.connect(self.reject)
        self.verdict.setWordWrap(True)
        self._whiten_preview()
        layout = QVBoxLayout(self)
        layout.addLayout(choices)
        for widget in (self.preview, self.verdict, buttons):
            layout.addWidget(widget)
        self.save_button.setDefault(True)

    def _whiten_preview(self) -> None:
        """Show the table as on paper, in the dark too."""
        paper = self.preview.palette()
        paper.setColor(QPalette.ColorRole.Base, QColor(LIGHT.surface))
        paper.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
        self.preview.setPalette(paper)
        self.preview.setStyleSheet(f"QTextBrowser {{ background: {LIGHT.surface}; color: {LIGHT.text}; }}")
        self.preview.setAccessibleName(self._say("note_sheet"))

    # --- the table ---

    def show_table(self) -> None:
        """Make the table anew; where that is not possible say why, and offer nothing."""
        try:
            self.tables = self._made()
        except ModelerError as error:
            self._show_verdict(error.message)
            return
        self._show_verdict(None)
        self.preview.setHtml(notes_html(self.tables, self._chosen_language))

    def _made(self) -> list[NoteTable]:
        periods = self._session.model.periods
        years = periods[self.first.currentIndex() : self.last.currentIndex() + 1]
        company = self.company.currentData()
        if not years:
            raise notes.YearsReversed(first=self.first.currentText(), last=self.last.currentText())
        return notes.note_tables(
            self._session,
            [company] if company else [],
            language=self._chosen_language,
            years=years,
            money=self.money.currentData(),
        )

    @property
    def _chosen_language(self) -> Language:
        chosen: Language = self.language.currentData()
        return chosen

    def _show_verdict(self, message: Message | None) -> None:
        self.verdict.setText(message.in_language(self._spoken) if message else "")
        self.verdict.setVisible(message is not None)
        self.verdict.setStyleSheet(f"color: {theme.colours().error_mark}")
        for button in (self.save_button, self.copy_button):
            button.setEnabled(message is None)

    def _copy(self) -> None:
        copy_notes(self.tables, self._chosen_language)
        self._commands.tell(Message("note_copied", {"tables": len(self.tables)}))
        self.accept()

    def _save(self) -> None:
        company = self.company.currentText() if self.company.currentData() else ""
        path = self._commands.ask_target(f"{self._say('note_sheet')} {company}", (".xlsx", ".csv"))
        if path is None:
            return
        language = self._chosen_language
        if self._commands.save(path, lambda: notes.save_notes(self.tables, path, language)):
            self.accept()

    def _say(self, key: str) -> str:
        return say(key, self._spoken)
