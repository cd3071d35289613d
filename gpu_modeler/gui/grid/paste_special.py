"""The dialog of Ctrl+Alt+V: what to paste, whether to calculate with it, blanks and transposing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.pasting import OPERATIONS, WHATS, PasteRequest
from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.taking import Taken
from gpu_modeler.text import say

Name = TypeVar("Name", bound=str)


class PasteSpecialDialog(QDialog):
    """Asks how to paste. What other programs' cells do not hold (formulas, notes, sources) is off for them."""

    def __init__(self, session: Session, taken: Taken, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._taken = session, taken
        self.setWindowTitle(self._say("paste_special_title"))
        self.what = self._choices({name: self._say(f"paste_what_{name}") for name in WHATS})
        self.operation = self._choices({name: self._say(f"paste_operation_{name}") for name in OPERATIONS})
        self.skips_blanks = QCheckBox(self._say("paste_skips_blanks"), self)
        self.transposes = QCheckBox(self._say("paste_transposes"), self)
        self.skips_blanks.setChecked(True)
        self.explanation = QLabel(self)
        self.explanation.setObjectName("mutedLabel")
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.explanation.setWordWrap(True)
        self._lay_out()
        self._follow()

    def _choices(self, texts: Mapping[Name, str]) -> dict[Name, QRadioButton]:
        group = QButtonGroup(self)
        buttons = {}
        for name, text in texts.items():
            button = buttons[name] = QRadioButton(text, self)
            button.toggled.connect(self._follow)
            group.addButton(button)
        next(iter(buttons.values())).setChecked(True)
        return buttons

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        for key, buttons in (("paste_what", self.what), ("paste_operation", self.operation)):
            box = QGroupBox(self._say(key), self)
            inner = QVBoxLayout(box)
            for button in buttons.values():
                inner.addWidget(button)
            inner.addStretch(1)
            columns.addWidget(box, 1)
        buttons_box = QDialogButtonBox(self)
        take = buttons_box.addButton(self._say("button_ok"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons_box.addButton(self._say("button_cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        take.setDefault(True)
        buttons_box.accepted.connect(self.accept)
        buttons_box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(columns)
        for widget in (self.skips_blanks, self.transposes, self.explanation, buttons_box):
            layout.addWidget(widget)
        self.setMinimumWidth(460)

    @property
    def request(self) -> PasteRequest:
        """Return what was chosen."""
        return PasteRequest(
            _chosen(self.what),
            _chosen(self.operation),
            skips_blanks=self.skips_blanks.isChecked(),
            transposes=self.transposes.isChecked(),
        )

    def _follow(self) -> None:
        """Switch off what does not go together, and say what the choice does."""
        if not hasattr(self, "explanation"):  # still being built
            return
        is_ours = self._taken.clip is None
        cells = [cell for row in self._taken.cells for cell in row]
        self.what["formulas"].setEnabled(is_ours and any(cell.formula for cell in cells))
        for name in ("all", "notes"):
            self.what[name].setEnabled(is_ours)
        what = _chosen(self.what)
        for name, button in self.operation.items():
            button.setEnabled(name == "none" or what == "values")
        if what != "values":
            self.operation["none"].setChecked(True)
        self.skips_blanks.setEnabled(what in {"values", "all"})
        operation = _chosen(self.operation)
        key = f"paste_about_{what}" if operation == "none" else "paste_about_operation"
        self.explanation.setText(self._say(key))

    def _say(self, key: str) -> str:
        return say(key, self._session.language)


def _chosen(buttons: dict[Name, QRadioButton]) -> Name:
    return next(name for name, button in buttons.items() if button.isChecked())
