"""The reviews of one window: asking for a workbook, putting its page in the centre, taking what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gpu_modeler.app import review_words as words
from gpu_modeler.app.merging import MergeRequest, MergeSession
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.review_request import ReviewAnswer, ReviewRequest
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.review.records import Change
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.settling import settle
from gpu_modeler.gui.review.opening import Opening, Replies
from gpu_modeler.gui.review.page import ReviewPage
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.model import Model
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

FILTER = "*.xlsx *.xlsm"


class ReviewDesk(QObject, Attached):
    """At most one review is open. `page` is its page, `None` where none is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self.opening = Opening(window.session, window)
        self.page: ReviewPage | None = None

    # --- opening ------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for a workbook and review it."""
        language = self._session.language
        found, _ = QFileDialog.getOpenFileName(
            self._window,
            say("review_open_title", language),
            self._folder(),
            f"{say('file_filter_excel', language)} ({FILTER})",
        )
        if found:
            self.begin(Path(found))

    def begin(self, path: Path, foreign: Callable[[], object] | None = None) -> None:
        """Review a workbook: read it beside the window, then show its page; call `foreign` where it is none of ours."""
        if not settle(self._window, formulas=True):
            return
        request = ReviewRequest.of(self._session, path)
        self._start(request, lambda answer: ReviewSession(self._session, answer), foreign)

    def begin_merge(self, request: MergeRequest) -> None:
        """Merge the document's file, which somebody else changed; then show the page."""
        if settle(self._window, formulas=True):
            self._start(request, lambda answer: MergeSession(self._session, answer))

    def renew(self) -> None:
        """Compare the workbook under review with the model as it is now."""
        if self.page is not None:
            reviewing = self.page.reviewing
            self._start(reviewing.renewal(), reviewing.renewed)

    def _start(
        self,
        request: ReviewRequest,
        made: Callable[[ReviewAnswer], ReviewSession],
        foreign: Callable[[], object] | None = None,
    ) -> None:
        replies = Replies(
            lambda answer: self._show(made(answer)),
            self._refuse,
            lambda message: foreign() if foreign else self._refuse(message),
        )
        self.opening.start(request, replies)

    def _refuse(self, message: Message) -> None:
        show_box(self._window, self._session, "box_review", message)

    def _folder(self) -> str:
        path, recent = self._session.path, self._session.recent_files
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    # --- the page -----------------------------------------------------------------------------------

    def _show(self, reviewing: ReviewSession) -> None:
        self._remove()
        page = ReviewPage(reviewing, self._window)
        page.applyRequested.connect(self.apply)
        page.closeRequested.connect(self.close)
        page.renewalRequested.connect(self.renew)
        page.placeRequested.connect(self.go_to)
        page.renew_theme()
        self.page = page
        self._window.show_review(page)
        page.begin()

    def close(self) -> None:
        """Put the review away; what was decided is forgotten."""
        self._remove()
        self._window.show_review(None)

    def _remove(self) -> None:
        if self.page is not None:
            self.page.trials.forget()
            self.page.setParent(None)
            self.page.deleteLater()
            self.page = None

    def apply(self) -> None:
        """Take what is accepted as one undo step, put the review away, and say what was done."""
        if self.page is None:
            return
        reviewing = self.page.reviewing
        count = len(reviewing.decisions.accepted)
        try:
            reviewing.apply(self)
        except ModelerError as error:
            self._refuse(error.message)
            return
        told = reviewing.told(count)
        left = len(reviewing.review.changes) - count
        self.close()
        self._window.tell(Message(reviewing.applied_key, {**told, "left": left}), "info")

    def go_to(self, change: Change) -> None:
        """Show the cell of a change in the grid, in the scenario that it is about."""
        place = place_of(self._session.model, change, self._window.view.page.company)
        if place is None:
            return
        if change.scenario in self._session.model.scenarios and change.scenario != self._session.scenario:
            self._session.choose_scenario(change.scenario, self)
        view = self._window.view
        self._window.show_page(view.page_of(place))
        view.go_to(place)

    # --- notices ------------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        if notice.kind == "document":
            self.opening.cancel()
            if self.page is not None:
                self.close()
        if self.page is None:
            return
        if notice.kind == "language":
            self.page.retranslate()
        if notice.kind in {"edit", "scenario"}:
            self.page.follow_session()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        if self.page is not None:
            self.page.renew_theme()

    def stop(self) -> None:
        """Let go of threads before the window closes."""
        self.opening.cancel()
        if self.page is not None:
            self.page.trials.forget()


def place_of(model: Model, change: Change, company: str) -> CellPlace | None:
    """Return the cell of a change; what it leaves open is the page's company, or the first item. `None` where gone."""
    line = model.lines.get(change.line)
    if line is None:
        return None
    items = {COMPANY: company, **words.items_of(model, change)}
    place = []
    for axis in line.axes:
        known = model.item_ids(axis)
        place.append(items[axis] if items.get(axis) in known else known[0])
    return CellPlace(line.id, tuple(place))
