"""Test cases and the stress run: what the model must give, and what breaks when inputs go to extremes."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from gpu_modeler.app.checking import keeping
from gpu_modeler.app.checking.cases import Broken, case_faults, stress
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Several
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.plain_table import PlainModel, PlainTable, Row
from gpu_modeler.gui.empty_state import say_no_lines
from gpu_modeler.text import Message, say

CASE_HEADINGS = ("case", "verdict", "told")
STRESS_HEADINGS = ("input", "shock", "breaks")
_SLICE_SECONDS = 0.02


class TestingTab(QWidget):
    """`recordWanted` asks for a test case of what the model gives now; `lineOpened` for a line in the grid."""

    recordWanted = Signal()
    lineOpened = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._running: Iterator[Broken | None] | None = None
        self._broken: list[Broken] = []
        self._done = 0
        self.state = QLabel(self)
        self.record, self.remove, self.run = (QPushButton(self) for _ in range(3))
        self.cases = self._table(CASE_HEADINGS, (28, 14))
        self.results = self._table(STRESS_HEADINGS, (28, 14))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)
        self._lay_out()
        self.record.clicked.connect(self.recordWanted)
        self.remove.clicked.connect(self._remove)
        self.run.clicked.connect(self.start)
        self.results.opened.connect(self.lineOpened)
        self.retranslate()

    def _table(self, headings: tuple[str, ...], widths: tuple[int, ...]) -> PlainTable:
        keys = [f"checks_tests_{name}" for name in headings]
        model = PlainModel(lambda: [say(key, self._session.language) for key in keys], self)
        return PlainTable(model, widths, self)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        for buttons, table in (((self.record, self.remove), self.cases), ((self.run,), self.results)):
            half = QWidget(self)
            row = QHBoxLayout()
            row.setContentsMargins(0, 8, 0, 8)
            row.setSpacing(theme.SPACING[2])
            for button in buttons:
                row.addWidget(button)
            if table is self.results:
                row.addWidget(self.state)
            row.addStretch(1)
            column = QVBoxLayout(half)
            column.setContentsMargins(12, 0, 12, 8)
            column.setSpacing(0)
            column.addLayout(row)
            column.addWidget(table, 1)
            splitter.addWidget(half)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    # --- test cases -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the test cases with what they give now."""
        model, calculation, language = self._session.model, self._session.calculation, self._session.language
        rows = []
        for case in keeping.cases_of(model):
            faults = [fault.in_language(language) for fault in case_faults(model, calculation, case)]
            verdict = say("checks_tests_fails" if faults else "checks_tests_passes", language)
            told = "; ".join(faults) or say(
                "checks_tests_size", language, inputs=len(case.inputs), outputs=len(case.outputs)
            )
            rows.append(Row(case.name, (case.name, verdict, told), "error" if faults else None))
        self.cases.plain.show(rows)
        self.remove.setEnabled(bool(rows))
        self._say_empty()

    def _say_empty(self) -> None:
        """Say in both tables what belongs there, with what begins it; a run says for itself what it finds."""
        language, has_lines = self._session.language, bool(self._session.model.lines)
        for button in (self.record, self.run):
            button.setEnabled(has_lines)
        if has_lines:
            self.cases.empty.say(say("checks_tests_empty", language))
        else:
            say_no_lines(self.cases.empty, language)
        if self._running is None and not self._done:
            text, offer = say("checks_stress_empty", language), self.run.text() if has_lines else ""
            self.results.empty.say(text if has_lines else "", offer, self.start)
        for table in (self.cases, self.results):
            table.show_empty()

    def _remove(self) -> None:
        dropped = tuple(keeping.drop_case(name) for name in self.cases.chosen)
        if dropped:
            self._session.perform(Several(dropped, Message("edit_drop_case")), self)

    # --- stress -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Run through all inputs, a few at a time."""
        self._broken, self._done = [], 0
        self._running = stress(Subject(self._session.model, self._session.calculation))
        self.results.empty.say("")
        self.results.plain.show([])
        self._timer.start(0)

    def drop(self) -> None:
        """Stop a run: the model changed."""
        self._timer.stop()
        if self._running is not None:
            self._running, self._done = None, 0
            self.state.setText(say("checks_stress_stopped", self._session.language))
            self._say_empty()

    def _work(self) -> None:
        until = perf_counter() + _SLICE_SECONDS
        while self._running is not None and perf_counter() < until:
            found = next(self._running, self)
            if found is self:
                self._running = None
            elif isinstance(found, Broken):
                self._broken.append(found)
            self._done += found is not self
        if self._running is None:
            self._timer.stop()
            self._show_results()
            return
        self.state.setText(say("checks_stress_running", self._session.language, count=self._done))

    def _show_results(self) -> None:
        language, lines = self._session.language, self._session.model.lines
        rows = []
        for broken in self._broken:
            names = [lines[name].labels.in_language(language) for name in broken.lines[:6]]
            more = f" … (+{len(broken.lines) - 6})" if len(broken.lines) > 6 else ""
            shock = say(f"checks_shock_{broken.shock}", language)
            label = lines[broken.line].labels.in_language(language)
            rows.append(Row(broken.line, (label, shock, ", ".join(names) + more), "warning"))
        key = "checks_stress_found" if rows else "checks_stress_sound"
        self.results.empty.say(say(key, language, count=0))
        self.results.plain.show(rows)
        self.state.setText(say(key, language, count=len(rows)))

    # --- looks ------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.record.setText(say("checks_tests_record", language))
        self.record.setToolTip(say("checks_tests_record_tip", language))
        self.remove.setText(say("checks_tests_remove", language))
        self.run.setText(say("checks_stress_run", language))
        self.state.setText(say("checks_stress_about", language))
        self._say_empty()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.state.setStyleSheet(f"color: {theme.colours().muted};")
        self.cases.renew_theme()
        self.results.renew_theme()
