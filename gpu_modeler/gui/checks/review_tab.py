"""Peer review: which formulas somebody else has looked at, and which have changed since."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.app.checking import keeping
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Several
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.plain_table import PlainModel, PlainTable, Row
from gpu_modeler.gui.empty_state import say_no_lines
from gpu_modeler.model import Line
from gpu_modeler.text import Message, say

HEADINGS = ("line", "state", "reviewer", "date", "formula")


class ReviewTab(QWidget):
    """Ticks of lines: chosen ones are ticked in the name that is written above."""

    lineOpened = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.reviewer, self.told, self.coverage = QLineEdit(self), QLabel(self), QLabel(self)
        self.tick_button, self.untick_button = QPushButton(self), QPushButton(self)
        self.model = PlainModel(
            lambda: [say(f"checks_review_{name}", session.language) for name in HEADINGS], self
        )
        self.table = PlainTable(self.model, (26, 14, 14, 12), self)
        self._lay_out()
        self.tick_button.clicked.connect(self.tick)
        self.untick_button.clicked.connect(self.untick)
        self.reviewer.textChanged.connect(self._enable)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.table.opened.connect(self.lineOpened)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(theme.SPACING[2])
        self.reviewer.setMaximumWidth(180)
        row.addWidget(self.told)
        row.addWidget(self.reviewer)
        row.addWidget(self.tick_button)
        row.addWidget(self.untick_button)
        row.addStretch(1)
        row.addWidget(self.coverage)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 8)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """List the formulas with their ticks."""
        subject = Subject(self._session.model, self._session.calculation)
        lines = [line for line in subject.lines if not line.is_input]
        at = self.table.currentIndex().row()
        rows = [self._row(subject, line) for line in lines]
        self.model.show(rows)
        if rows:
            self.table.selectRow(min(max(at, 0), len(rows) - 1))
        self._say_empty()
        done = sum(row.sign is None for row in rows)
        share = f"{done / len(rows):.0%}" if rows else "–"
        told = {"done": done, "lines": len(rows), "share": share}
        self.coverage.setText(say("checks_review_coverage", self._session.language, **told))
        self._enable()

    def _say_empty(self) -> None:
        language, model = self._session.language, self._session.model
        if model.lines:
            self.table.empty.say(say("checks_review_empty", language))
        else:
            say_no_lines(self.table.empty, language)
        self.table.show_empty()

    def _row(self, subject: Subject, line: Line) -> Row:
        language = self._session.language
        tick = keeping.tick_of(subject.model, line.id)
        formula = f"= {line.formula}"
        label = line.labels.in_language(language)
        if tick is None:
            return Row(line.id, (label, say("checks_review_open", language), "", "", formula))
        is_sound = tick.stamp == keeping.review_stamp(subject, line)
        state = say("checks_review_sound" if is_sound else "checks_review_stale", language)
        return Row(
            line.id, (label, state, tick.reviewer, tick.date, formula), None if is_sound else "warning"
        )

    def _enable(self) -> None:
        any_chosen = bool(self.table.chosen)
        self.tick_button.setEnabled(any_chosen and bool(self.reviewer.text().strip()))
        self.untick_button.setEnabled(any_chosen)

    def tick(self) -> None:
        """Tick the chosen lines as they are now, as one undo step."""
        from datetime import datetime

        day = datetime.now().astimezone().date().isoformat()
        subject = Subject(self._session.model, self._session.calculation)
        reviewer = self.reviewer.text()
        ticks = tuple(
            keeping.tick(subject, subject.model.lines[line], reviewer, day) for line in self.table.chosen
        )
        self._session.perform(Several(ticks, Message("edit_tick_line")), self)

    def untick(self) -> None:
        """Take the ticks of the chosen lines away."""
        lines = self._session.model.lines
        ticks = tuple(keeping.untick(lines[line]) for line in self.table.chosen)
        self._session.perform(Several(ticks, Message("edit_untick_line")), self)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.told.setText(say("checks_review_reviewer", language))
        self.reviewer.setPlaceholderText(say("checks_review_name", language))
        self.reviewer.setAccessibleName(say("checks_review_reviewer", language))
        self.tick_button.setText(say("checks_review_tick", language))
        self.untick_button.setText(say("checks_review_untick", language))
        self._say_empty()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.coverage.setStyleSheet(f"color: {theme.colours().muted};")
        self.table.renew_theme()
