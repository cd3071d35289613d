"""One source's value: in use, or one that may take its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.app.inspecting.sourcing import Choice
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.inspector.words import tip
from gpu_modeler.text import Message, say


class NoteEdit(QLineEdit):
    """A line in which Esc brings back what stood there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc before the panel does; called by Qt."""
        if event.key() == Qt.Key.Key_Escape:
            while self.isUndoAvailable():
                self.undo()
            event.ignore()
            return
        super().keyPressEvent(event)


class SourceCard(QFrame):
    """Value, title, kind and date, quote, note; buttons for what can be done with it."""

    useRequested = Signal(int)  # the alternative's number
    sourceRequested = Signal()
    noteChanged = Signal(str)

    def __init__(self, session: Session, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.choice = session, choice
        self.setObjectName("chartCard")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[theme.SPACING[2]] * 4)
        self._column.setSpacing(theme.SPACING[1])
        self.note = NoteEdit(self)
        self._add_value()
        self._add_source()
        self._add_note()
        self.buttons: dict[str, QPushButton] = {}
        self._add_buttons()
        self.setAccessibleName(choice.value.in_language(session.language))

    def _say(self, key: str) -> str:
        return say(key, self._session.language)

    def _add_value(self) -> None:
        language = self._session.language
        row = QHBoxLayout()
        value = self._label(self.choice.value.in_language(language))
        value.setFont(theme.font("heading", bold=True))
        row.addWidget(value)
        if self.choice.is_used:
            row.addWidget(self._muted(self._say("inspect_in_use")), 1, Qt.AlignmentFlag.AlignRight)
        self._column.addLayout(row)
        if self.choice.difference is not None:
            self._column.addWidget(self._muted(self.choice.difference.in_language(language)))

    def _add_source(self) -> None:
        language, card = self._session.language, self.choice.card
        if card is None:
            self._column.addWidget(self._muted(self._say("inspect_no_source")))
            return
        self._column.addWidget(self._label(card.title(language)))
        parts = [card.kind.in_language(language), card.source.date]
        self._column.addWidget(self._muted(" · ".join(part for part in parts if part)))
        if self.choice.age:
            days = {"days": f"{self.choice.age:,}"}
            age = self._muted(
                Message("inspect_age_old" if self.choice.is_old else "inspect_age", days).in_language(
                    language
                )
            )
            if self.choice.is_old:
                age.setStyleSheet(f"color: {theme.colours().warning_mark}")
            self._column.addWidget(age)
        quote = card.quote(language)
        if quote:
            self._column.addWidget(
                self._label(Message("inspect_quote", {"quote": quote}).in_language(language))
            )

    def _add_note(self) -> None:
        note = self.choice.note.in_language(self._session.language)
        if not self.choice.is_used:
            self.note.hide()
            if note:
                self._column.addWidget(self._muted(note))
            return
        self.note.setText(note)
        self.note.setPlaceholderText(self._say("inspect_note_hint"))
        self.note.setAccessibleName(self._say("inspect_note"))
        self.note.editingFinished.connect(self._take_note)
        self._column.addWidget(self.note)

    def _take_note(self) -> None:
        if self.note.text() != self.choice.note.in_language(self._session.language):
            self.noteChanged.emit(self.note.text())

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING[1])
        if self.choice.is_used:
            self._button(row, "change", "inspect_change_source").clicked.connect(self.sourceRequested)
        else:
            self._button(row, "use", "inspect_use").clicked.connect(
                lambda: self.useRequested.emit(self.choice.at)
            )
        if self.choice.card is not None and self.choice.card.link:
            opened = self._button(row, "open", "inspect_open_link")
            opened.setToolTip(tip(self.choice.card.link))
            opened.clicked.connect(self.open_link)
        row.addStretch(1)
        self._column.addLayout(row)

    def _button(self, row: QHBoxLayout, name: str, key: str) -> QPushButton:
        made = QPushButton(self._say(key), self)
        self.buttons[name] = made
        row.addWidget(made)
        return made

    def open_link(self) -> None:
        """Open the source's address of the web in the browser."""
        if self.choice.card is not None and self.choice.card.link:
            QDesktopServices.openUrl(QUrl(self.choice.card.link))

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _muted(self, text: str) -> QLabel:
        label = self._label(text)
        label.setObjectName("mutedLabel")
        label.setFont(theme.font("caption"))
        return label
