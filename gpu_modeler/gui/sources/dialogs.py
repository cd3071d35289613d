"""The boxes in which a source is made or changed, and in which a reason is asked for."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import cast, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import day_of
from gpu_modeler.app.source_table import address_state
from gpu_modeler.edits import SetSource
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.sources.words import kind_words
from gpu_modeler.model import Source, SourceKind
from gpu_modeler.text import Message


class SourceDialog(CheckedDialog):
    """Title, kind, address, date, words. `made` is the id of what came out of it."""

    def __init__(self, session: Session, known: Source | None, parent: QWidget | None = None) -> None:
        title = "sources_edit_title" if known else "sources_add_title"
        super().__init__(session, title, "sources_accept", parent)
        self._known, self.made = known, ""
        self.title, self.kind = QLineEdit(self), QComboBox(self)
        self.address, self.date = QLineEdit(self), QLineEdit(self)
        self.quote = QPlainTextEdit(self)
        for kind in get_args(SourceKind):
            self.kind.addItem(kind_words(kind, session.language), kind)
        self._lay_out()
        if known is not None:
            self._show(known)
        else:
            self.date.setText(date.today().isoformat())  # noqa: DTZ011 - a calendar day
        for field in (self.title, self.address, self.date):
            field.textChanged.connect(self.pause.start)
        self.check()

    def _lay_out(self) -> None:
        self.date.setPlaceholderText("2026-01-22")
        self.address.setPlaceholderText("https://")
        self.quote.setTabChangesFocus(True)
        self.quote.setMaximumHeight(5 * self.fontMetrics().lineSpacing())
        rows: tuple[tuple[str, QWidget], ...] = (
            ("sources_field_title", self.title),
            ("sources_field_kind", self.kind),
            ("sources_field_date", self.date),
            ("sources_field_address", self.address),
            ("sources_field_quote", self.quote),
        )
        for key, field in rows:
            self.form.addRow(self.say(key), field)
        self.title.setFocus()
        self.resize(620, 380)

    def _show(self, known: Source) -> None:
        self.title.setText(known.title)
        self.kind.setCurrentIndex(self.kind.findData(known.kind))
        self.address.setText(known.address)
        self.date.setText(known.date)
        self.quote.setPlainText(known.quote)

    def source(self) -> Source:
        """Return what is typed as a record."""
        names = (f"source_{at}" for at in count(1))
        name = (
            self._known.id if self._known else next(n for n in names if n not in self.session.model.sources)
        )
        kind = cast("SourceKind", self.kind.currentData())
        texts = (self.address.text().strip(), self.date.text().strip(), self.quote.toPlainText().strip())
        return Source(name, self.title.text().strip(), kind, *texts)

    def problem(self) -> Message | None:
        """Return what cannot be taken as it is typed."""
        source = self.source()
        if not source.title:
            return Message("sources_title_missing")
        if source.date and day_of(source.date) is None:
            return Message("sources_date_unreadable", {"date": source.date})
        if address_state(source) == "broken":
            return Message("sources_address_unreadable", {"address": source.address})
        return None

    def ready(self) -> Message:
        """Say that it can be taken; that a date is missing is worth a word."""
        return Message("sources_ready" if self.date.text().strip() else "sources_ready_undated")

    def is_begun(self) -> bool:
        """Say whether a title is typed."""
        return bool(self.title.text().strip())

    def perform(self) -> None:
        """Have the session take it."""
        source = self.source()
        if source != self._known:
            self.session.perform(SetSource(source), self)
        self.made = source.id


class ReasonDialog(CheckedDialog):
    """Asks why. `reason` is what was typed."""

    def __init__(
        self, session: Session, about: Message, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(session, "sources_reason_title", "sources_accept", parent)
        self.about, self.text = QLabel(about.in_language(session.language), self), QLineEdit(text, self)
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.form.addRow(self.about)
        self.form.addRow(self.say("sources_field_reason"), self.text)
        self.text.textChanged.connect(self.pause.start)
        self.text.setFocus()
        self.resize(520, 200)
        self.check()

    @property
    def reason(self) -> str:
        """Return the reason."""
        return self.text.text().strip()

    def problem(self) -> Message | None:
        """Say that a reason is wanted."""
        return None if self.reason else Message("sources_reason_missing")

    def ready(self) -> Message:
        """Say that it will be kept."""
        return Message("sources_reason_ready")

    def is_begun(self) -> bool:
        """A hint until something is typed."""
        return False

    def perform(self) -> None:
        """The one who asked does what is to be done."""
