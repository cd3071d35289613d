"""Merging a file that somebody else changed into the open document, change by change, as a returned workbook is reviewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.effects import Effects
from gpu_modeler.app.review_request import Report, ReviewAnswer, ReviewRequest
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.session import Session
from gpu_modeler.edits import Edit, Several
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.records import Change
from gpu_modeler.model import Model
from gpu_modeler.text import Language, Message

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet


@dataclass(frozen=True)
class MergeRequest(ReviewRequest):
    """Reading a document beside the open one, and comparing both with what they come from.

    `base` is the document as it was opened or saved last, `None` where nobody knows; `author` who changed the file.
    `theirs` where it was read before. `decided` is called when changes were taken.
    """

    base: Model | None = None
    theirs: Model | None = None
    author: str = ""
    language: Language = "en"
    decided: Callable[[], object] = lambda: None

    @classmethod
    def of_file(
        cls, session: Session, path: Path, base: Model | None, author: str, decided: Callable[[], object]
    ) -> MergeRequest:
        """Return the request for a file and the model as it is now."""
        session.settle()
        model, mark = session.model.copied(), session.history.mark
        return cls(model, mark, path, base=base, author=author, language=session.language, decided=decided)

    def answer(
        self,
        report: Report = lambda _fraction, _message: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> ReviewAnswer:
        """Read and compare. Safe in any thread. Raises `ModelerError` where the file is no sound document."""
        from gpu_modeler.files import gpum
        from gpu_modeler.files.merging import merge_review

        assert self.path is not None
        name = self.path.name
        report(0.0, Message("review_reading", {"file": name}))
        theirs = self.theirs or gpum.read(self.path)
        report(0.5, Message("review_comparing", {"file": name}))
        review = merge_review(
            self.base, self.model, theirs, file=name, author=self.author, modified=_changed(self.path),
            language=self.language,
        )  # fmt: skip
        report(0.9, Message("review_trying", {"file": name}))
        return MergeAnswer(
            ReadWorkbook(name, "xlsx", ()),
            review,
            Effects(self.model.copied()),
            self.mark,
            replace(self, theirs=theirs),
        )


@dataclass(frozen=True, slots=True)
class MergeAnswer(ReviewAnswer):
    """What a request found; `request` is the one that it answers, with the file as it was read."""

    request: MergeRequest


_TEXTS = {
    "head_base": "merge_head_base",
    "head_theirs": "merge_head_theirs",
    "tip_base": "merge_tip_base",
    "tip_theirs": "merge_tip_theirs",
    "detail_values": "merge_detail_values",
}


class MergeSession(ReviewSession):
    """A changed file beside the session whose document it is."""

    title_key = "merge_title"
    origin_key = "merge_origin"
    applied_key = "merge_applied"
    empty_key = "merge_empty"

    def __init__(self, session: Session, answer: ReviewAnswer) -> None:
        super().__init__(session, answer)
        assert isinstance(answer, MergeAnswer)
        self._request = answer.request

    def text_key(self, name: str) -> str:
        """Return the text by which something of the page is called: what was exported was opened here."""
        return _TEXTS.get(name) or super().text_key(name)

    def apply(self, initiator: object = None) -> ChangeSet:
        """Make the model hold what is accepted, and let know that it was decided about the file. Raises as the review."""
        changes = super().apply(initiator)
        self._request.decided()
        return changes

    def renewal(self) -> ReviewRequest:
        """Return the request that compares the file, as it was read, with the model as it is now."""
        self.session.settle()
        return replace(self._request, model=self.session.model.copied(), mark=self.session.history.mark)

    def edit_of(self, accepted: tuple[Change, ...]) -> Edit:
        """Return the one edit that takes changes, named after the file."""
        from gpu_modeler.files.review.accepting import ordered

        values = {"file": self.review.file, "count": len(accepted)}
        return Several(ordered(accepted), Message("merge_taken", values))


def _changed(path: Path) -> str:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError, OverflowError):
        return ""
