"""The bar that says that the model is another one by now, and offers to compare again."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.gui.theme import colours
from gpu_modeler.text import say


class StaleBar(QFrame):
    """A sign, a sentence, and a button called `again`."""

    def __init__(self, reviewing: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self.sign, self.text, self.again = QLabel("⚠", self), QLabel(self), QPushButton(self)
        self.text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(self.sign)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.again)
        self.hide()

    def retranslate(self) -> None:
        """Say the same in the session's language."""
        language = self._reviewing.session.language
        self.text.setText(say("review_stale", language))
        self.again.setText(say("review_compare_again", language))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.setStyleSheet(
            f"StaleBar {{ background: {palette.guidance_fill}; border-top: 1px solid {palette.border};"
            f" border-bottom: 1px solid {palette.border}; }}"
            f"StaleBar QLabel {{ color: {palette.guidance_mark}; }}"
        )
