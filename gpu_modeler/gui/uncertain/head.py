"""The buttons over the table of uncertainties, how many there are, and a field that narrows them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from gpu_modeler.gui.theme import SPACING
from gpu_modeler.text import Language, say

BUTTONS = ("add", "change", "duplicate", "remove")
OF_ONE = BUTTONS[1:]


class UncertaintyHead(QWidget):
    """`asked` is sent with a button's name, `narrowed` with what is typed."""

    asked = Signal(str)
    narrowed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        self.count, self.wanted = QLabel(self), QLineEdit(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING[3], SPACING[2], SPACING[3], SPACING[2])
        row.setSpacing(SPACING[2])
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.asked.emit(name))
            row.addWidget(button)
        self.count.setObjectName("mutedLabel")
        self.wanted.setClearButtonEnabled(True)
        self.wanted.setMinimumWidth(160)
        self.wanted.setMaximumWidth(240)
        self.wanted.textChanged.connect(self.narrowed)
        row.addWidget(self.count, 1)
        row.addWidget(self.wanted)

    def show_count(self, count: int, on: int, language: Language) -> None:
        """Say how many there are, and how many take part."""
        self.count.setText(say("uncertain_count", language, count=count, on=on))

    def enable(self, *, has_one: bool, has_lines: bool) -> None:
        """Offer what is done to one, where the cursor stands on one; add nothing to a model without lines."""
        self.buttons["add"].setEnabled(has_lines)
        for name in OF_ONE:
            self.buttons[name].setEnabled(has_one)

    def retranslate(self, language: Language) -> None:
        """Say everything in a language."""
        for name, button in self.buttons.items():
            button.setText(say(f"uncertain_{name}", language))
        self.wanted.setPlaceholderText(say("uncertain_narrow", language))
