"""The bar above the page that says that the file changed on the disk, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui.theme import SPACING, colours
from gpu_modeler.text import Message, say


class DiskBar(QFrame):
    """A sign, a sentence, buttons by the text that names them, and one that puts the bar away."""

    def __init__(
        self, session: Session, actions: Mapping[str, Callable[[], object]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._message: Message | None = None
        self.sign, self.text, self.close_button = QLabel("⚠", self), QLabel(self), QToolButton(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)  # names of files stand in it
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.buttons = {key: QPushButton(self) for key in actions}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING[3], SPACING[1], SPACING[1], SPACING[1])
        row.addWidget(self.sign)
        row.addWidget(self.text, 1)
        for key, button in self.buttons.items():
            button.clicked.connect(actions[key])
            row.addWidget(button)
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.dismiss)
        row.addWidget(self.close_button)
        self.hide()

    def show_message(self, message: Message, offered: frozenset[str]) -> None:
        """Say something, with some of the buttons."""
        self._message = message
        for key, button in self.buttons.items():
            button.setVisible(key in offered)
        self.retranslate()
        self.renew_theme()
        self.show()

    def dismiss(self) -> None:
        """Put the bar away."""
        self._message = None
        self.hide()

    def retranslate(self) -> None:
        """Say the same in the session's language."""
        language = self._session.language
        for key, button in self.buttons.items():
            button.setText(say(key, language))
            button.setToolTip(say(_TIPS[key], language) if key in _TIPS else "")
        self.close_button.setToolTip(say("message_close", language))
        self.close_button.setAccessibleName(say("message_close", language))
        self.text.setText(self._message.in_language(language) if self._message else "")

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.setStyleSheet(
            f"DiskBar {{ background: {palette.guidance_fill}; border-bottom: 1px solid {palette.border}; }}"
            f"DiskBar QLabel {{ color: {palette.guidance_mark}; }}"
        )


_TIPS = {"disk_merge": "disk_tip_merge", "disk_reload": "disk_tip_reload", "disk_keep": "disk_tip_keep"}
