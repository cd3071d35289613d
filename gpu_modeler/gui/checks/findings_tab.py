"""The list of findings with what narrows it, and the chosen one in full below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.checking.finding import SEVERITIES, Finding
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.checks.counter import severity_icon
from gpu_modeler.gui.checks.detail import Detail
from gpu_modeler.gui.checks.findings_model import GROUPINGS, FindingsModel
from gpu_modeler.gui.checks.findings_view import FindingsView
from gpu_modeler.gui.empty_state import EmptyState, say_no_lines
from gpu_modeler.text import say


class FindingsTab(QWidget):
    """`asked` is sent with what shall be done with the chosen findings."""

    asked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = FindingsModel(session, self)
        self.view = FindingsView(self.model, self)
        self.detail = Detail(session, self)
        self.grouping, self.search = QComboBox(self), QLineEdit(self)
        self.kinds = {name: QToolButton(self) for name in (*SEVERITIES, "dismissed")}
        self.empty = EmptyState(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(theme.SPACING[2])
        for name, button in self.kinds.items():
            button.setCheckable(True)
            button.setChecked(name != "dismissed")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        row.addStretch(1)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(300)
        row.addWidget(self.grouping)
        row.addWidget(self.search)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self.stack.setContentsMargins(theme.SPACING[3], 0, theme.SPACING[3], 0)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        for button in self.kinds.values():
            button.toggled.connect(self.narrow)
        self.search.textChanged.connect(self.narrow)
        self.grouping.activated.connect(self.narrow)
        self.view.currentFound.connect(self._show)
        self.view.dismissalWanted.connect(lambda: self.asked.emit("dismiss"))
        self.view.opened.connect(lambda _finding: self.asked.emit("go"))
        self.detail.asked.connect(self.asked)

    # --- contents ---------------------------------------------------------------------------------

    def show_findings(self, findings: list[Finding]) -> None:
        """Show other findings; the cursor stays on its finding where that is still there."""
        counts: dict[str, int] = {
            kind: sum(known.severity == kind and known.is_open for known in findings) for kind in SEVERITIES
        }
        dismissed = sum(not known.is_open for known in findings)
        for name, button in self.kinds.items():
            count = counts.get(name, dismissed)
            button.setText(say(f"checks_kind_{name}", self._session.language, count=count))
        self.model.show(findings)
        self._show_empty(any_found=bool(findings))
        self._show(self.view.current)

    def narrow(self) -> None:
        """Show what the buttons and the text leave."""
        severities = frozenset(kind for kind in SEVERITIES if self.kinds[kind].isChecked())
        self.model.grouping = GROUPINGS[max(self.grouping.currentIndex(), 0)]
        self.model.wanted = replace(
            self.model.wanted,
            severities=severities,
            dismissed=self.kinds["dismissed"].isChecked(),
            text=self.search.text(),
        )
        self.model.arrange()
        self._show_empty(any_found=True)

    def show_rule(self, rule: str) -> None:
        """Show what one rule found, by writing it into the search field."""
        self.search.setText(rule)

    def _show_empty(self, *, any_found: bool) -> None:
        key = "checks_nothing_fits" if any_found and self.search.text() else "checks_all_well"
        language = self._session.language
        offer = say("empty_clear_search", language) if self.search.text() else ""
        if self._session.model.lines or offer:
            self.empty.say(say(key, language), offer, self.search.clear)
        else:
            say_no_lines(self.empty, language)
        self.stack.setCurrentIndex(0 if self.model.groups else 1)
        self.detail.setVisible(bool(self.model.groups))

    def _show(self, finding: Finding | None) -> None:
        fixable = len(self.fixable(finding.rule)) if finding is not None else 0
        self.detail.show_finding(finding, fixable=fixable)

    def fixable(self, rule: str) -> list[Finding]:
        """Return what stands of a rule and can be mended without changing values."""
        return [
            known
            for known in self.model.shown
            if known.rule == rule and known.is_open and known.fix is not None and not known.changes_values
        ]

    # --- looks ------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        at = max(self.grouping.currentIndex(), 0)
        self.grouping.clear()
        self.grouping.addItems([say(f"checks_group_{name}", language) for name in GROUPINGS])
        self.grouping.setCurrentIndex(at)
        combos.call(self.grouping, say("checks_grouping", language))
        self.search.setPlaceholderText(say("checks_search", language))
        self.search.setAccessibleName(say("checks_search", language))
        self.view.setAccessibleName(say("checks_list", language))
        self.detail.retranslate()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        for kind in SEVERITIES:
            self.kinds[kind].setIcon(severity_icon(kind))
        for button in self.kinds.values():
            button.setStyleSheet(
                f"QToolButton {{ border: 1px solid {palette.border}; border-radius: 4px;"
                f" padding: 3px 8px; background: {palette.surface}; }}"
                f"QToolButton:checked {{ background: {palette.selection}; border-color: {palette.accent}; }}"
                f"QToolButton:focus {{ border-color: {palette.text}; }}"
            )
        self.view.renew_theme()
        self.detail.renew_theme()
