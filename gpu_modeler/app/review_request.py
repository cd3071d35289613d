"""Reading a returned workbook and comparing it with a copy of the model: what takes its time, in any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from gpu_modeler.app.effects import Effects
from gpu_modeler.app.session import Session
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.records import Review
from gpu_modeler.model import Model
from gpu_modeler.text import Message

Report = Callable[[float, Message], None]
"""Hears which part of the work is done, from 0 to 1, and what is done now."""


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What a request found. `mark` is the state of the model that it was compared with."""

    read: ReadWorkbook
    review: Review
    effects: Effects
    mark: object


@dataclass(frozen=True)
class ReviewRequest:
    """Reading a workbook and comparing it with a copy of a session's model. `read` where it was read before."""

    model: Model
    mark: object
    path: Path | None = None
    password: str = ""
    read: ReadWorkbook | None = None

    @classmethod
    def of(cls, session: Session, path: Path | str, password: str = "") -> ReviewRequest:
        """Return the request for a workbook and the model as it is now."""
        session.settle()
        return cls(session.model.copied(), session.history.mark, Path(path), password)

    def with_password(self, password: str) -> ReviewRequest:
        """Return the same request with a password."""
        return replace(self, password=password)

    def answer(
        self,
        report: Report = lambda _fraction, _message: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> ReviewAnswer:
        """Read and compare. Safe in any thread; once it is cancelled it stops, with a refusal.

        Raises:
            ModelerError: the file cannot be read, asks for a password, or was not made by this program.
        """
        from gpu_modeler.files.review import review_workbook

        name = self.path.name if self.path else ""
        read = self.read
        if read is None:
            report(0.0, Message("review_reading", {"file": name}))
            read = self._read(is_cancelled)
        report(0.5, Message("review_comparing", {"file": read.name}))
        review = review_workbook(self.model, read)
        report(0.9, Message("review_trying", {"file": read.name}))
        return ReviewAnswer(read, review, Effects(self.model.copied()), self.mark)

    def _read(self, is_cancelled: Callable[[], bool]) -> ReadWorkbook:
        from gpu_modeler.files.reading import read_workbook

        assert self.path is not None
        return read_workbook(self.path, self.password, is_cancelled=is_cancelled)
