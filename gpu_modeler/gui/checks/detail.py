"""Below the list: what the chosen finding says, what the rule is for, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.app.checking.catalogue import BY_ID
from gpu_modeler.app.checking.finding import Finding, where
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.text import say

BUTTONS = ("go", "fix", "fix_all", "dismiss", "restore")


class Detail(QWidget):
    """`asked` is sent with a button's name."""

    asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._finding: Finding | None = None
        self.place, self.message, self.formula, self.about = (QLabel(self) for _ in range(4))
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(theme.SPACING[1])
        for label in (self.place, self.message, self.formula, self.about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACING[2])
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, asked=name: self.asked.emit(asked))
            row.addWidget(button)
        row.addStretch(1)
        layout.addSpacing(theme.SPACING[1])
        layout.addLayout(row)
        self.retranslate()

    def show_finding(self, finding: Finding | None, *, fixable: int = 0) -> None:
        """Show one finding; `fixable` is how many of its rule can be mended at once."""
        self._finding = finding
        language = self._session.language
        texts = ("", "", "", "")
        if finding is not None:
            place = where(self._session.model, finding.spot).in_language(language)
            about = say(BY_ID[finding.rule].about_key, language)
            message = finding.message.in_language(language)
            if finding.reason:
                message += "\n" + say("checks_dismissed_for", language, reason=finding.reason)
            texts = (place or say("checks_whole_model", language), message, self._formula(finding), about)
        for label, text in zip((self.place, self.message, self.formula, self.about), texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self._enable(finding, fixable)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be high enough for all lines in another width; called by Qt."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(0, layout.totalHeightForWidth(self.width())))

    def _formula(self, finding: Finding) -> str:
        line = self._session.model.lines.get(finding.spot.line)
        if line is None or not line.formula:
            return ""
        at = finding.spot.exception
        formula = line.formula if at is None or at >= len(line.exceptions) else line.exceptions[at].formula
        return f"= {formula}"

    def _enable(self, finding: Finding | None, fixable: int) -> None:
        is_open = finding is not None and finding.is_open
        self.buttons["go"].setEnabled(finding is not None)
        self.buttons["fix"].setEnabled(finding is not None and finding.fix is not None)
        self.buttons["fix_all"].setEnabled(fixable > 1)
        self.buttons["dismiss"].setVisible(finding is None or is_open)
        self.buttons["dismiss"].setEnabled(is_open)
        self.buttons["restore"].setVisible(finding is not None and not is_open)
        self.buttons["fix_all"].setText(say("checks_button_fix_all", self._session.language, count=fixable))

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        for name in BUTTONS:
            if name != "fix_all":
                self.buttons[name].setText(say(f"checks_button_{name}", self._session.language))
        self.show_finding(self._finding)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.place.setFont(theme.font(bold=True))
        self.about.setStyleSheet(f"color: {palette.muted};")
        self.formula.setStyleSheet(f"color: {palette.formula_black};")
