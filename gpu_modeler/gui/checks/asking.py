"""Small boxes of the checks: the reason of a dismissal, a test case's name and inputs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.text import say

WIDTH = 500


class TextsDialog(QDialog):
    """A few lines to write, the first of which may not stay empty."""

    def __init__(
        self, session: Session, key: str, names: tuple[str, ...], told: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        language = self._language = session.language
        self.check: Callable[[], object] | None = None
        self.fault = QLabel(self, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.fault.setStyleSheet(f"color: {theme.colours().error_mark}")
        self.fault.hide()
        self.setWindowTitle(say(f"checks_{key}_title", language))
        self.told = QLabel(told, self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.fields = {name: QLineEdit(self) for name in names}
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        self.accept_button = self.buttons.addButton(say("button_ok", language), roles.AcceptRole)
        self.buttons.addButton(say("button_cancel", language), roles.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        for name, field in self.fields.items():
            label = QLabel(say(f"checks_{key}_{name}", language), self)
            label.setBuddy(field)
            field.setAccessibleName(label.text())
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACING[3])
        layout.addWidget(self.told)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(self.buttons)
        first = self.fields[names[0]]
        first.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.accept_button.setEnabled(False)
        self.told.setFixedWidth(WIDTH)
        self.told.setMinimumHeight(self.told.heightForWidth(WIDTH))  # wrapped text would be cut otherwise

    def accept(self) -> None:
        """Close unless `check` refuses what was written: then say why, and keep it."""
        try:
            if self.check is not None:
                self.check()
        except ModelerError as error:
            self.fault.setText(error.message.in_language(self._language))
            self.fault.show()
            return
        super().accept()

    def text(self, name: str) -> str:
        """Return what was written."""
        return self.fields[name].text().strip()
