"""The correlations between what is uncertain: a matrix to type into, and beside it the nearest one that is possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.analysis.correlation_pairs import MOVED, Nearest, nearest_pairs, possible
from gpu_modeler.analysis.uncertain import Draw, draws_of
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.edits import SetCorrelation, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.background import Task, run_in_background
from gpu_modeler.gui.empty_state import EmptyState, say_no_lines
from gpu_modeler.gui.following import FollowingWidget
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.uncertain.matrix_model import MatrixModel
from gpu_modeler.gui.uncertain.matrix_table import MatrixTable
from gpu_modeler.gui.uncertain.pair_row import PairRow
from gpu_modeler.model import Correlation
from gpu_modeler.text import Message, say

WIDEST_NAME = 264


class CorrelationsPanel(FollowingWidget):
    """The nearest matrix is sought beside the window: it can take half a second."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.entries = MatrixModel(session, self)
        self.nearest_entries = MatrixModel(session, self, is_nearest=True)
        self.matrix, self.nearest = MatrixTable(self.entries, self), MatrixTable(self.nearest_entries, self)
        self.row, self.messages = PairRow(session, self), MessageBar(session, self)
        self.all, self.adopt = QCheckBox(self), QPushButton(self)
        self.verdict, self.empty = QLabel(self), EmptyState(self)
        self.own_caption, self.caption = QLabel(self), QLabel(self)
        self.found: Nearest | None = None
        self._task: Task | None = None
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFocusProxy(self.matrix)

    def _lay_out(self) -> None:
        self.verdict.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(12)
        head.addWidget(self.verdict, 1)
        head.addWidget(self.adopt)
        head.addWidget(self.all)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for caption, table in ((self.own_caption, self.matrix), (self.caption, self.nearest)):
            side = self.right = QWidget(self.splitter)
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            caption.setContentsMargins(0, 0, 0, 4)
            column.addWidget(caption)
            column.addWidget(table, 1)
            self.splitter.addWidget(side)
        self.splitter.setSizes([740, 520])
        self.splitter.setChildrenCollapsible(False)
        self.stack = QStackedWidget(self)
        self.stack.setContentsMargins(theme.SPACING[3], 0, theme.SPACING[3], 0)
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.row)
        rows.addWidget(self.messages)  # below, so that nothing moves under the pointer
        for widget in (self.right, self.own_caption, self.adopt):
            widget.hide()

    def _connect(self) -> None:
        self.entries.refused.connect(self.messages.show_message)
        self.row.refused.connect(self.messages.show_message)
        self.row.wanted.connect(self._put)
        self.matrix.pairChosen.connect(
            lambda row, column: self.row.show_pair(self.entries.names[row], self.entries.names[column])
        )
        self.all.toggled.connect(lambda _on: self.refresh())
        self.adopt.clicked.connect(self.take_possible)
        for one, other in ((self.matrix, self.nearest), (self.nearest, self.matrix)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
            one.horizontalScrollBar().valueChanged.connect(other.horizontalScrollBar().setValue)

    # --- what is asked for ------------------------------------------------------------------------

    def _put(self, wanted: Correlation) -> None:
        if self.entries.perform(wanted if wanted.value else None, wanted.key):
            self._go_to(wanted.key)

    def _go_to(self, key: tuple[str, str]) -> None:
        names = self.entries.names
        if set(key) <= set(names):
            self.matrix.setCurrentIndex(self.entries.index(names.index(key[0]), names.index(key[1])))

    def take_possible(self) -> None:
        """Put correlations that can all hold in the place of those that cannot, as one undo step."""
        model = self._session.model
        before = list(model.correlations.values())
        edits = [
            SetCorrelation(after)
            for after, known in zip(possible(self._draws(), before), before, strict=True)
            if after != known
        ]
        if edits:
            self._session.perform(Several(tuple(edits), Message("correlations_edit_possible")), self)

    # --- following --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow the session; what was said before an edit holds no more."""
        if notice.kind in {"edit", "document"}:
            self.messages.dismiss()
        super().take_notice(notice)

    def refresh(self) -> None:
        """Read everything again, and judge it beside the window."""
        super().refresh()
        model = self._session.model
        draws = self._draws()
        count = Counter(draw.uncertainty for draw in draws)
        named = {name for key in model.correlations for name in key}
        shown = [
            u.id
            for u in model.ordered("uncertainties")
            if u.id in count and (self.all.isChecked() or u.id in named)
        ]
        for entries in (self.entries, self.nearest_entries):
            entries.show_names(shown, count)
        self.matrix.verticalHeader().setFixedWidth(self._names_width())
        self.row.refresh()
        self._say_empty()
        self.stack.setCurrentWidget(self.splitter if shown else self.empty)
        self._judge(draws)

    def _say_empty(self) -> None:
        """Say what belongs here; what is uncertain and uncorrelated is one press away."""
        language, model = self._session.language, self._session.model
        if not model.lines:
            say_no_lines(self.empty, language)
        elif model.uncertainties:
            self.empty.say(
                say("correlations_none", language), self.all.text(), lambda: self.all.setChecked(True)
            )
        else:
            self.empty.say(say("correlations_nothing_uncertain", language))

    def _draws(self) -> tuple[Draw, ...]:
        """Return the draws of all that can be drawn; what cannot is told in the table of uncertainties."""
        found: list[Draw] = []
        for known in self._session.model.ordered("uncertainties"):
            try:
                found += draws_of(self._session.model, [known], self._session.scenario)
            except ModelerError:
                continue
        return tuple(found)

    def _names_width(self) -> int:
        widths = [
            self.matrix.verticalHeader().sectionSizeHint(at)
            + self.fontMetrics().horizontalAdvance(
                str(self.entries.headerData(at, Qt.Orientation.Vertical) or "")
            )
            for at in range(self.entries.rowCount())
        ]
        return min(max(widths, default=80) + 4, WIDEST_NAME)

    def _judge(self, draws: Sequence[Draw]) -> None:
        if self._task is not None:
            self._task.cancel()
        self.found = None
        self._say_verdict()
        known = list(self._session.model.correlations.values())
        self._task = run_in_background(
            self, lambda _progress: nearest_pairs(draws, known), self._take, self.messages.show_message
        )

    def _take(self, found: Nearest) -> None:
        self.found = found
        self.entries.show_nearest(found)
        self.nearest_entries.show_nearest(found)
        for widget in (self.right, self.own_caption, self.adopt):
            widget.setVisible(not found.is_possible)
        self._say_verdict()

    def _say_verdict(self) -> None:
        language, found, palette = self._session.language, self.found, theme.colours()
        if not self._session.model.correlations:
            self.verdict.clear()
        elif found is None:
            self.verdict.setText(say("correlations_checking", language))
            self.verdict.setStyleSheet(f"color: {palette.muted}")
        elif found.is_possible:
            self.verdict.setText(say("correlations_possible", language))
            self.verdict.setStyleSheet(f"color: {palette.ok_mark}")
        else:
            told = {
                "distance": f"{found.repair.distance:.2f}",
                "largest": f"{found.repair.largest_change:.2f}",
                "others": f"{found.others:.2f}",
            }
            key = "correlations_impossible" if found.others < MOVED else "correlations_impossible_others"
            self.verdict.setText(Message(key, told).in_language(language))
            self.verdict.setStyleSheet(f"color: {palette.warning_mark}")

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.all.setText(say("correlations_all", language))
        self.adopt.setText(say("correlations_adopt", language))
        self.caption.setText(say("correlations_nearest", language))
        self.own_caption.setText(say("correlations_of_model", language))
        self._say_empty()
        self.matrix.setAccessibleName(say("correlations_matrix", language))
        self.nearest.setAccessibleName(say("correlations_nearest", language))
        self.row.retranslate()
        self.messages.retranslate()
        for entries in (self.entries, self.nearest_entries):
            entries.redraw()
        self._say_verdict()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        for table in (self.matrix, self.nearest):
            table.renew_theme()
        self.messages.renew_theme()
        self._say_verdict()

    def stop(self) -> None:
        """Let go of what is sought."""
        if self._task is not None:
            self._task.cancel()
