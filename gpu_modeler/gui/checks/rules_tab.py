"""All 28 rules: held by how a model is built, checked with what stands, or not applicable and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gpu_modeler.app.checking.catalogue import RULES, Rule
from gpu_modeler.app.checking.finding import SEVERITIES, Finding, Severity
from gpu_modeler.app.session import Session
from gpu_modeler.gui.checks.plain_table import PlainModel, PlainTable, Row
from gpu_modeler.text import say

HEADINGS = ("rule", "state", "about")


class RulesTab(QWidget):
    """`ruleChosen` is sent with the rule whose findings shall be shown."""

    ruleChosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = PlainModel(
            lambda: [say(f"checks_rules_{name}", session.language) for name in HEADINGS], self
        )
        self.table = PlainTable(self.model, (28, 16), self)
        self.table.opened.connect(self.ruleChosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self.table)

    def show_findings(self, findings: list[Finding]) -> None:
        """Show the state of every rule."""
        at = self.table.currentIndex().row()
        self.model.show([self._row(rule, findings) for rule in RULES])
        self.table.selectRow(max(at, 0))

    def _row(self, rule: Rule, findings: list[Finding]) -> Row:
        language = self._session.language
        standing = [known for known in findings if known.rule == rule.id and known.is_open]
        gravest: Severity | None = next(
            (kind for kind in SEVERITIES if any(known.severity == kind for known in standing)), None
        )
        if rule.standing == "checked":
            key = "checks_state_found" if standing else "checks_state_clean"
            state = say(key, language, count=len(standing))
        else:
            state = say(f"checks_state_{rule.standing}", language)
        texts = (f"{rule.id}  {say(rule.name_key, language)}", state, say(rule.about_key, language))
        return Row(
            rule.id, texts, gravest if rule.standing != "outside" else "room", rule.standing != "checked"
        )

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.table.renew_theme()
