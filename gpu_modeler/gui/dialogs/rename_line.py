"""Another id and other names for a line; references to it follow."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.edits import RelabelLine, RenameLine, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.text import Labels, say


class RenameLineDialog(QDialog):
    """Asks for names and has the session take them; a refusal shows in the dialog, which stays open."""

    def __init__(self, session: Session, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line = session, line
        language, known = session.language, session.model.lines[line]
        self.setWindowTitle(say("rename_title", language))
        self.identifier = QLineEdit(known.id, self)
        self.zh, self.en = QLineEdit(known.labels.zh, self), QLineEdit(known.labels.en, self)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        form = QFormLayout()
        for key, field in (
            ("define_identifier", self.identifier),
            ("define_zh", self.zh),
            ("define_en", self.en),
        ):
            form.addRow(say(key, language), field)
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("rename_accept", language), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("button_cancel", language), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.verdict)
        layout.addWidget(buttons)
        self.identifier.setFocus()
        self.resize(460, 200)

    def accept(self) -> None:
        """Have the line renamed; stay where the session refuses."""
        relabel = RelabelLine(self._line, Labels(self.zh.text().strip(), self.en.text().strip()))
        rename = RenameLine(self._line, self.identifier.text().strip())
        try:
            self._session.perform(Several((relabel, rename)), self)
        except ModelerError as error:
            self.verdict.setText(error.user_message(self._session.language))
            self.verdict.setStyleSheet(f"color: {theme.colours().error_mark}")
            return
        super().accept()
