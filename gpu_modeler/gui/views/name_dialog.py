"""The box that asks what something is called, in both languages; one is enough."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.text import Labels, Language, say


class NameDialog(QDialog):
    """A name in the language in use, and where wanted in the other one."""

    def __init__(self, title: str, labels: Labels, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.zh, self.en = QLineEdit(labels.zh, self), QLineEdit(labels.en, self)
        fields = [("define_zh", self.zh), ("define_en", self.en)]
        form = QFormLayout()
        for key, field in fields if language == "zh" else reversed(fields):
            form.addRow(say(key, language), field)
            field.textChanged.connect(self._follow)
        self.buttons = QDialogButtonBox(self)
        self._accept = self.buttons.addButton(
            say("button_ok", language), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.addButton(say("button_cancel", language), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        follow_layout(self)
        first = self.zh if language == "zh" else self.en
        first.setFocus()
        first.selectAll()
        self.resize(420, 140)
        self._follow()

    @property
    def labels(self) -> Labels:
        """Return what was typed."""
        return Labels(self.zh.text().strip(), self.en.text().strip())

    def _follow(self) -> None:
        self._accept.setEnabled(bool(self.labels.zh or self.labels.en))
