"""The page of a returned workbook: its changes with their effects, what is decided, and taking what is accepted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.app.effects import Outcome
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.files.review.records import Change
from gpu_modeler.gui import theme
from gpu_modeler.gui.empty_state import EmptyState
from gpu_modeler.gui.review import texts
from gpu_modeler.gui.review.buttons import ReviewButtons
from gpu_modeler.gui.review.changes import ChangesModel
from gpu_modeler.gui.review.head import ReviewHead
from gpu_modeler.gui.review.leftovers import Leftovers
from gpu_modeler.gui.review.stale import StaleBar
from gpu_modeler.gui.review.table import ChangesTable
from gpu_modeler.gui.review.trials import TOGETHER, Trial, Trials
from gpu_modeler.text import say

PAUSE_MS = 250


class ReviewPage(QWidget):
    """Shows one review. What is to be done with it is asked for by signals."""

    applyRequested = Signal()
    closeRequested = Signal()
    renewalRequested = Signal()
    placeRequested = Signal(object)  # Change

    def __init__(self, reviewing: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reviewing = reviewing
        self._together: Outcome | None = None
        self.trials = Trials(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.model = ChangesModel(reviewing, self._decided, self)
        self.head = ReviewHead(reviewing, self)
        self.stale = StaleBar(reviewing, self)
        self.table = ChangesTable(self.model, self)
        self.empty, self.detail, self.summary = EmptyState(self), QLabel(self), QLabel(self)
        self.leftovers = Leftovers(reviewing, self)
        self.buttons = ReviewButtons(reviewing, self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._try_all()
        self._try_together()

    def _lay_out(self) -> None:
        for label in (self.detail, self.summary):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.detail, self.summary):
            label.setContentsMargins(12, 4, 12, 4)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.detail.setMinimumHeight(3 * self.fontMetrics().height() + 8)
        self.centre = QStackedWidget(self)
        self.centre.addWidget(self.table)
        self.centre.addWidget(self.empty)
        upper = QWidget(self)
        parts = QVBoxLayout(upper)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        parts.addWidget(self.centre, 1)
        parts.addWidget(self.detail)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self.leftovers)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([600, 150])
        self.splitter.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.stale)
        rows.addWidget(self.splitter, 1)
        for widget in (self.summary, self.buttons):
            rows.addWidget(widget)

    def _connect(self) -> None:
        self.head.narrowed.connect(self._narrow)
        self.head.watched.connect(self._watch)
        self.table.chosen.connect(self._show_detail)
        self.table.opened.connect(self.placeRequested)
        self.trials.known.connect(self._take_outcomes)
        self._pause.timeout.connect(self._try_together)
        self.buttons.decided.connect(self.model.show_decisions)
        self.buttons.apply.clicked.connect(self.applyRequested)
        self.buttons.close_button.clicked.connect(self.closeRequested)
        self.stale.again.clicked.connect(self.renewalRequested)

    def begin(self) -> None:
        """Put the cursor where a person begins: on the first change, or on what closes the page."""
        if self.table.filter.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()
        else:
            self.buttons.close_button.setFocus()

    # --- deciding ---------------------------------------------------------------------------------

    def _decided(self) -> None:
        self.buttons.refresh()
        self._together = None
        self._summarise()
        self._pause.start()

    def _narrow(self) -> None:
        company, kind, is_conflicts_only = self.head.wanted
        self.table.filter.narrow(company, kind, is_conflicts_only=is_conflicts_only)
        self._show_table()
        self._decided()

    def follow_session(self) -> None:
        """Say whether the model is still the one compared with; effects together follow the scenario that is shown."""
        self.refresh_state()
        self._together = None
        self._summarise()
        self._try_together()

    def refresh_state(self) -> None:
        """Say whether the model is still the one that the workbook was compared with."""
        self.stale.setVisible(self.reviewing.is_stale)
        self.buttons.refresh()

    # --- effects ----------------------------------------------------------------------------------

    def _watch(self) -> None:
        self.trials.forget()
        self._together = None
        self.model.forget_outcomes()
        self.table.fit_columns()
        self._summarise()
        self._try_all()
        self._try_together()

    def _try_all(self) -> None:
        changes = self.table.filter.shown()
        shown = {change.number for change in changes}
        changes += [change for change in self.model.changes if change.number not in shown]
        self.trials.want(Trial(change.number, self._trial_of(change)) for change in changes)

    def _trial_of(self, change: Change) -> Callable[[], Outcome]:
        return lambda: self.reviewing.effect_of(change)

    def _try_together(self) -> None:
        company = self.head.wanted[0]
        if self.reviewing.outputs:
            self.trials.want_next(Trial(TOGETHER, lambda: self.reviewing.effect_of_accepted(company)))

    def _take_outcomes(self, outcomes: dict[int, Outcome]) -> None:
        together = outcomes.pop(TOGETHER, None)
        if together is not None:
            self._together = together
            self._summarise()
        is_first = not self.model.outcomes
        self.model.take_outcomes(outcomes)
        if outcomes and (is_first or not self.trials.is_running):
            self.table.fit_columns()
        index = self.table.currentIndex()
        if index.isValid():
            self._show_detail(self.table.filter.change_at(index))

    # --- texts --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self.reviewing.session.language
        for part in (self.head, self.stale, self.leftovers, self.buttons, self.model):
            part.retranslate()
        self.table.setAccessibleName(say("review_changes", language))
        self._show_table()
        self._summarise()
        self.refresh_state()
        index = self.table.currentIndex()
        self._show_detail(self.table.filter.change_at(index) if index.isValid() else None)

    def _show_table(self) -> None:
        """Show the changes, or in their place why there are none."""
        review = self.reviewing.review
        is_empty = not self.table.filter.rowCount()
        key = "review_none_shown" if review.changes else self.reviewing.empty_key
        key = "review_empty_but" if not review.changes and review.not_understood else key
        self._say_empty(key)
        self.centre.setCurrentWidget(self.empty if is_empty else self.table)
        self.detail.setVisible(not is_empty)
        self.summary.setVisible(bool(review.changes))
        self.table.fit_columns()

    def _say_empty(self, key: str) -> None:
        language, file = self.reviewing.session.language, self.reviewing.review.file
        is_narrowed = bool(self.reviewing.review.changes)
        offer = say("empty_show_all", language) if is_narrowed else self.buttons.close_button.text()
        do = self.head.show_all if is_narrowed else self.closeRequested.emit
        self.empty.say(say(key, language, file=file), offer, do)

    def _show_detail(self, change: Change | None) -> None:
        """Tell the change under the cursor in full: nothing is cut here."""
        if change is None:
            self.detail.setText(say("review_detail_none", self.reviewing.session.language))
            return
        outcome = self.model.outcomes.get(change.number)
        self.detail.setText("\n".join(texts.detail_lines(self.reviewing, change, outcome)))

    def _summarise(self) -> None:
        """Say how many changes are accepted, and what they do together."""
        reviewing, language = self.reviewing, self.reviewing.session.language
        counts = {
            "accepted": len(reviewing.decisions.accepted),
            "changes": len(reviewing.review.changes),
            "undecided": len(reviewing.undecided),
        }
        key = "review_summary_undecided" if counts["undecided"] else "review_summary"
        parts = [say(key, language, **counts)]
        if self._together is not None and counts["accepted"]:
            parts.append(texts.together_text(reviewing, self._together, self.head.wanted[0]))
        self.summary.setText("  ".join(parts))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(
            f"ReviewPage {{ background: {palette.background}; }}"
            f"ReviewPage > QLabel {{ background: {palette.background}; }}"
        )
        self.stale.renew_theme()
        self.table.renew_theme()
        self.model.retranslate()
