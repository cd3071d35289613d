"""Before an export: how many errors stand, and the way to them. Not there where none does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gpu_modeler.app.checking.scoring import score
from gpu_modeler.app.checking.sweep import findings
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.counter import severity_icon
from gpu_modeler.text import say


class StandingErrors(QWidget):
    """A line with the count of errors and a button to look at them."""

    showWanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errors = score(session.model, findings(session.model, session.calculation)).errors
        language = session.language
        sign, self.text = QLabel(self), QLabel(self)
        sign.setPixmap(severity_icon("error").pixmap(16, 16))
        self.text.setText(say("export_checks_stand", language, errors=self.errors))
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.button = QPushButton(say("export_checks_show", language), self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.showWanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING[2])
        row.addWidget(sign)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.setVisible(self.errors > 0)
