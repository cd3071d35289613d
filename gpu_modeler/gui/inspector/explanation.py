"""The paragraph about a cell, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.explaining import Paragraph, explain
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.gui import icons, theme
from gpu_modeler.text import say


class Explanation(QFrame):
    """A pane; `paragraph` is what it shows."""

    closeRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.paragraph: Paragraph | None = None
        self.setObjectName("chartCard")
        self.title, self.text = QLabel(self), QTextBrowser(self)
        self.copy_button, self.close_button = QPushButton(self), QToolButton(self)
        self.title.setFont(theme.font("heading", bold=True))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setMinimumHeight(120)
        self.close_button.setAutoRaise(True)
        icons.follow(self.close_button, "close")
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self.closeRequested)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING[2], theme.SPACING[1], theme.SPACING[2], theme.SPACING[1])
        column.setSpacing(theme.SPACING[1])
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def show_cell(self, spot: Spot | None) -> None:
        """Explain a cell."""
        language = self.session.language
        self.title.setText(say("inspect_explanation", language))
        self.text.setAccessibleName(say("inspect_explanation", language))
        self.copy_button.setText(say("inspect_copy", language))
        tip = say("button_close", language)
        self.close_button.setToolTip(tip)
        self.close_button.setAccessibleName(tip)
        self.paragraph = None if spot is None else explain(self.session, spot)
        self.text.setPlainText(
            self.paragraph.text(language) if self.paragraph else say("inspect_no_cell", language)
        )
        self.copy_button.setEnabled(self.paragraph is not None)

    def copy(self) -> None:
        """Put the paragraph on the clipboard, as plain text and for documents."""
        if self.paragraph is None:
            return
        data = QMimeData()
        data.setText(self.paragraph.text(self.session.language))
        data.setHtml(self.paragraph.html(self.session.language))
        QApplication.clipboard().setMimeData(data)
