"""What a repair would change, line by line, before it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gpu_modeler.app.checking.previews import Preview
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.plain_table import PlainModel, PlainTable, Row
from gpu_modeler.text import Message, say

HEADINGS = ("line", "before", "after")
SAME = 1e-12


class PreviewDialog(QDialog):
    """Accepted where the repair shall be done."""

    def __init__(
        self, session: Session, title: Message, found: Preview, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        language = session.language
        self.setWindowTitle(say("checks_preview_title", language))
        self.head, self.verdict = QLabel(title.in_language(language), self), QLabel(self)
        self.head.setFont(theme.font("heading", bold=True))
        self.model = PlainModel(lambda: [say(f"checks_preview_{name}", language) for name in HEADINGS], self)
        self.table = PlainTable(self.model, (24, 38), self)
        self.table.setAccessibleName(self.windowTitle())
        self.model.show([self._row(index, found, session) for index in range(len(found.changes))])
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        self.accept_button = self.buttons.addButton(say("checks_preview_do", language), roles.AcceptRole)
        self.buttons.addButton(say("button_cancel", language), roles.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accept_button.setEnabled(bool(found.changes))
        layout = QVBoxLayout(self)
        for widget in (self.head, self.table, self.verdict, self.buttons):
            layout.addWidget(widget)
        for label in (self.head, self.verdict):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._judge(found, session)
        self.table.renew_theme()
        self.resize(860, 380)

    def _row(self, index: int, found: Preview, session: Session) -> Row:
        changed = found.changes[index]
        before = changed.before or say("checks_preview_new", session.language)
        return Row(str(index), (changed.line.in_language(session.language), before, changed.after))

    def _judge(self, found: Preview, session: Session) -> None:
        palette, language = theme.colours(), session.language
        is_same = found.difference is not None and found.difference <= SAME
        key = "checks_preview_same" if is_same else "checks_preview_differs"
        if found.difference is None:
            key = "checks_preview_errors"
        text = say(key, language, difference=f"{found.difference:.1e}" if found.difference else "0")
        if found.refused:
            text += "\n" + say("checks_preview_refused", language, count=found.refused)
        self.verdict.setText(text)
        self.verdict.setStyleSheet(f"color: {palette.ok_mark if is_same else palette.warning_mark};")
