"""The buttons below the changes: deciding about many at once, applying, closing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from gpu_modeler.app import review_words as words
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.text import say

NAMES = ("accept_all", "accept_without_conflicts", "accept_company", "reject_all")


class ReviewButtons(QWidget):
    """`decided` is sent after a button decided about changes. `apply` and `close_button` are the page's to answer."""

    decided = Signal()

    def __init__(self, reviewing: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self.by_name = {name: QPushButton(self) for name in NAMES}
        self.apply, self.close_button = QPushButton(self), QPushButton(self)
        self.companies = QMenu(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        for button in self.by_name.values():
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.apply)
        layout.addWidget(self.close_button)
        self.by_name["accept_company"].setMenu(self.companies)
        self.companies.aboutToShow.connect(self._list_companies)
        for name in ("accept_all", "accept_without_conflicts", "reject_all"):
            self.by_name[name].clicked.connect(self._decider(getattr(reviewing, name)))

    def _decider(self, decide: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            decide()
            self.decided.emit()

        return run

    def _list_companies(self) -> None:
        reviewing, language = self._reviewing, self._reviewing.session.language
        self.companies.clear()
        for company in dict.fromkeys(change.company for change in reviewing.review.changes if change.company):
            text = words.company_text(reviewing.session.model, company, language)
            count = len(reviewing.of_company(company))
            entry = self.companies.addAction(f"{text} ({count})")
            entry.triggered.connect(self._decider(partial(reviewing.accept_company, company)))

    def retranslate(self) -> None:
        """Give every button its text in the session's language."""
        language = self._reviewing.session.language
        for name, button in self.by_name.items():
            button.setText(say(f"review_{name}", language))
        self.close_button.setText(say("review_close", language))
        self.refresh()

    def refresh(self) -> None:
        """Say how many changes would be applied, and offer what can be done."""
        reviewing, changes = self._reviewing, self._reviewing.review.changes
        count = len(reviewing.decisions.accepted)
        self.apply.setText(say("review_apply", reviewing.session.language, count=count))
        self.apply.setEnabled(count > 0 and not reviewing.is_stale)
        self.apply.setDefault(True)
        for button in self.by_name.values():
            button.setEnabled(bool(changes))
        self.by_name["accept_company"].setEnabled(any(change.company for change in changes))
        has_both = any(c.conflict for c in changes) and not all(c.conflict for c in changes)
        self.by_name["accept_without_conflicts"].setEnabled(has_both)
