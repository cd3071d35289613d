"""The page of checks: the score above, below it the findings, the rules, tests, peer review and the document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.app.checking.scoring import Score
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.document_tab import DocumentTab
from gpu_modeler.gui.checks.findings_tab import FindingsTab
from gpu_modeler.gui.checks.review_tab import ReviewTab
from gpu_modeler.gui.checks.rules_tab import RulesTab
from gpu_modeler.gui.checks.testing_tab import TestingTab
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.text import say

TABS = ("findings", "rules", "tests", "review", "document")


class ChecksPage(QWidget):
    """Tabs by name in `tabs`; what needs the window is the desk's."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.head, self.score, self.state = PageHead(self), QLabel(self), QLabel(self)
        self.title = self.head.title
        for label in (self.score, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.findings, self.rules = FindingsTab(session, self), RulesTab(session, self)
        self.tests, self.review = TestingTab(session, self), ReviewTab(session, self)
        self.document = DocumentTab(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for tab in (self.findings, self.rules, self.tests, self.review, self.document):
            self.tabs.addTab(tab, "")
        self._lay_out()
        self.rules.ruleChosen.connect(self._show_rule)
        self.tabs.currentChanged.connect(lambda _at: self.refresh_tab())
        self.retranslate()

    def _lay_out(self) -> None:
        self.head.add_action(self.state, self.score)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.tabs, 1)

    def show_findings(self, findings: list[Finding], score: Score, *, is_stale: bool) -> None:
        """Show what was found, or that it is of before the last edits."""
        language = self._session.language
        self.score.setText(score.message.in_language(language))
        self.state.setText(say("checks_stale", language) if is_stale else "")
        if not is_stale:
            self.findings.show_findings(findings)
            self.rules.show_findings(findings)
            self.refresh_tab()

    def refresh_tab(self) -> None:
        """Read anew what the tab in front shows besides findings."""
        front = self.tabs.currentWidget()
        if front is self.tests:
            self.tests.refresh()
        elif front is self.review:
            self.review.refresh()
        elif front is self.document:
            self.document.refresh()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def _show_rule(self, rule: str) -> None:
        self.findings.show_rule(rule)
        self.show_tab("findings")
        self.findings.view.setFocus()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.head.call(say("page_checks", language), say("about_checks", language))
        for at, name in enumerate(TABS):
            self.tabs.setTabText(at, say(f"checks_tab_{name}", language))
        for tab in (self.findings, self.tests, self.review, self.document):
            tab.retranslate()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"ChecksPage {{ background: {palette.background}; }}")
        self.score.setFont(theme.font(bold=True))
        self.state.setStyleSheet(f"color: {palette.muted};")
        for tab in (self.findings, self.rules, self.tests, self.review, self.document):
            tab.renew_theme()
