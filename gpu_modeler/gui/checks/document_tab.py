"""What the document says of itself: a small form; each field is one undo step."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.edits import SetProperty
from gpu_modeler.gui import theme
from gpu_modeler.text import say

FIELDS = ("title", "title_en", "purpose", "purpose_en", "author", "currency", "as_of")


class DocumentTab(QWidget):
    """Fields of the document's properties; a text is taken when the field is left or Enter pressed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.fields = {name: QLineEdit(self) for name in FIELDS}
        self.labels = {name: QLabel(self) for name in FIELDS}
        form = QFormLayout()
        form.setHorizontalSpacing(theme.SPACING[3])
        form.setVerticalSpacing(theme.SPACING[2])
        for name, field in self.fields.items():
            field.setMaximumWidth(860)
            self.labels[name].setBuddy(field)
            form.addRow(self.labels[name], field)
            field.editingFinished.connect(lambda known=name: self.take(known))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(theme.SPACING[3])
        layout.addWidget(self.about)
        layout.addLayout(form)
        layout.addStretch(1)
        self.retranslate()

    def refresh(self) -> None:
        """Show what the document says, but in a field that is being written in."""
        properties = self._session.model.properties
        for name, field in self.fields.items():
            if not (field.hasFocus() and field.isModified()):
                field.setText(properties.get(name, ""))
                field.setCursorPosition(0)

    def take(self, name: str) -> None:
        """Keep what stands in a field, where it is something else than before."""
        field = self.fields[name]
        text = field.text().strip()
        field.setModified(False)
        if text != self._session.model.properties.get(name, ""):
            self._session.perform(SetProperty(name, text), self)

    def focus(self, name: str) -> None:
        """Put the cursor into a field."""
        self.fields.get(name, self.fields["purpose"]).setFocus()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.about.setText(say("checks_document_about", language))
        for name, label in self.labels.items():
            label.setText(say(f"checks_document_{name}", language))
            self.fields[name].setAccessibleName(label.text())
        self.fields["as_of"].setPlaceholderText("2026-01-31")
        self.fields["currency"].setPlaceholderText("CNY")
        self.refresh()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.about.setStyleSheet(f"color: {theme.colours().muted};")
