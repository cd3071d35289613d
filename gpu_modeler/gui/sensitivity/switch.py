"""Buttons side by side of which one is down: how the same answer is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.text import say


class Switch(QWidget):
    """`chosen` carries the name of the button that was pressed. Texts are `sensitivity_as_NAME`."""

    chosen = Signal(str)

    def __init__(self, session: Session, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.buttons = {name: QPushButton(self) for name in names}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, button in self.buttons.items():
            button.setCheckable(True)
            button.setAutoDefault(False)
            self._group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _on=False, shown=name: self.chosen.emit(shown))
        self.choose(names[0])

    @property
    def name(self) -> str:
        """The name of the button that is down."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def choose(self, name: str) -> None:
        """Press a button, without telling."""
        self.buttons[name].setChecked(True)

    def renew_theme(self) -> None:
        """Take the colours now in force: the one that is down stands out in both themes."""
        palette = theme.colours()
        self.setStyleSheet(
            f"QPushButton {{ padding: 3px 12px; border: 1px solid {palette.border}; background: {palette.surface};"
            f" color: {palette.text}; }}"
            f"QPushButton:hover {{ background: {palette.hover}; }}"
            f"QPushButton:checked {{ background: {palette.selection}; border-color: {palette.accent}; }}"
            f"QPushButton:focus {{ border-color: {palette.accent}; }}"
        )

    def retranslate(self) -> None:
        """Name the buttons in the session's language."""
        for name, button in self.buttons.items():
            button.setText(say(f"sensitivity_as_{name}", self._session.language))
