"""The bar that says what the results belong to, or why there are none, with a button for what to do about it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.text import Language, Message, say

Tone = Literal["guidance", "error"]


class NoteBar(QFrame):
    """Hidden while there is nothing to say. `clicked` is sent by its button."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message: Message | None = None
        self._button_key, self._tone = "", "guidance"
        self.text, self.button = QLabel(self), QPushButton(self)
        self.text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self.clicked)
        self.hide()

    def show_message(
        self, message: Message | None, language: Language, button: str = "", tone: Tone = "guidance"
    ) -> None:
        """Say something, with a button named by a catalogue key, or nothing."""
        self.message, self._button_key, self._tone = message, button, tone
        self.setVisible(message is not None)
        self.retranslate(language)
        self.renew_theme()

    def retranslate(self, language: Language) -> None:
        """Say it in another language."""
        self.text.setText(self.message.in_language(language) if self.message else "")
        self.button.setVisible(bool(self._button_key))
        self.button.setText(say(self._button_key, language) if self._button_key else "")

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        is_error = self._tone == "error"
        ground = palette.error_fill if is_error else palette.guidance_fill
        ink = palette.error_mark if is_error else palette.text
        self.setStyleSheet(f"NoteBar {{ background: {ground}; }} NoteBar QLabel {{ color: {ink}; }}")
