"""The line under the head of the page that says what was refused or done; hidden while there is nothing to say."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.text import Message


class Note(QLabel):
    """One message at a time."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWordWrap(True)
        self.setContentsMargins(12, 4, 12, 4)
        self.hide()

    def refuse(self, message: Message) -> None:
        """Say why something cannot be done."""
        palette = theme.colours()
        self._say(message, palette.error_mark, palette.error_fill)

    def tell(self, message: Message) -> None:
        """Say what was done."""
        palette = theme.colours()
        self._say(message, palette.text, palette.selection)

    def _say(self, message: Message, ink: str, ground: str) -> None:
        self.setStyleSheet(f"color: {ink}; background: {ground};")
        self.setText(message.in_language(self._session.language))
        self.show()

    def dismiss(self) -> None:
        """Say nothing more."""
        self.hide()
        self.clear()
