"""What the pages of the inspector have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.text import Message, say


class InspectorPage(QWidget):
    """Shows one side of a cell, when it is looked at; `name` is the end of its tab's text."""

    name = ""
    jumpRequested = Signal(object)  # Spot
    refused = Signal(object)  # Message
    performed = Signal()
    """A change was made by a button: the keyboard goes back to the cell."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def show_cell(self, spot: Spot | None) -> None:
        """Show a cell, or nothing."""
        raise NotImplementedError

    def say(self, key: str) -> str:
        """Return a text in the session's language."""
        return say(key, self.session.language)

    def tell(self, message: Message) -> str:
        """Return a message in the session's language."""
        return message.in_language(self.session.language)
