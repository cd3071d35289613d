"""What stands where there is nothing yet: what belongs here, and the button that begins it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.text import Language, say

WIDEST = 640
"""Logical pixels of a line: longer ones are hard to read."""


class EmptyState(QFrame):
    """The button is shown where `say` names what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        self.words, self.button = QLabel(self), QPushButton(self)
        self.words.setObjectName("mutedLabel")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.button.setAutoDefault(True)  # Enter presses it
        self._do: Callable[[], object] | None = None
        self.button.clicked.connect(self._begin)
        self.button.hide()
        self._lay_out()
        theme.notifier().changed.connect(self._renew)
        self._renew()

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setMaximumWidth(WIDEST)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, SPACING[3], 0, SPACING[3])
        rows.setSpacing(SPACING[3])
        rows.addStretch(2)
        rows.addWidget(self.words)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(3)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(SPACING[4], 0, SPACING[4], 0)
        whole.addStretch(1)
        whole.addWidget(column, 1000)
        whole.addStretch(1)

    def _renew(self) -> None:
        self.words.setFont(theme.font("heading"))

    def text(self) -> str:
        """Return what is said."""
        return self.words.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        self.words.setText(text)

    def say(self, text: str, offer: str = "", do: Callable[[], object] | None = None) -> None:
        """Say what belongs here, with a button called `offer` that does something, or without one."""
        had_focus, self._do = self.button.hasFocus(), do
        self.setText(text)
        self.button.setText(offer)
        self.button.setVisible(bool(offer))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if offer else Qt.FocusPolicy.StrongFocus)
        if had_focus and not offer:
            self.setFocus()

    def _begin(self) -> None:
        if self._do is not None:
            self._do()


def say_no_lines(empty: EmptyState, language: Language) -> None:
    """Say that the model has no lines yet, with the button that begins one."""
    empty.say(
        say("empty_no_lines", language),
        say("action_guided_model", language),
        lambda: run_action(empty, "guided_model"),
    )


def run_action(widget: QWidget, name: str) -> None:
    """Do what an action of the window does in which a widget stands."""
    from gpu_modeler.gui.window import MainWindow

    window = widget.window()
    if isinstance(window, MainWindow):
        window.commands.run_named(name)
