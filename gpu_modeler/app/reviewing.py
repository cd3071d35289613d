"""A returned workbook under review: what it changes, what is decided about each change, and taking what is accepted.

A `ReviewRequest` reads and compares; a `ReviewSession` holds its answer beside the session that asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gpu_modeler.app.effects import Outcome, Output, default_outputs
from gpu_modeler.app.review_request import ReviewAnswer, ReviewRequest
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import Unfollowed
from gpu_modeler.files.review.records import Change, Review
from gpu_modeler.model import BASE
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.edits import Edit
    from gpu_modeler.engine import ChangeSet

Decision = Literal["undecided", "accepted", "rejected"]
Identity = tuple[str, ...]


class NothingAccepted(ModelerError):
    """None of the changes is accepted."""

    key = "error_review_nothing_accepted"


class ModelHasChanged(ModelerError):
    """The model is another one than that which the workbook was compared with."""

    key = "error_review_model_has_changed"


@dataclass
class Decisions:
    """What is decided about each change, by number. Changes without conflict begin accepted, conflicts undecided."""

    changes: Sequence[Change]
    _by_number: dict[int, Decision] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for change in self.changes:
            self._by_number[change.number] = "undecided" if change.conflict else "accepted"

    def of(self, change: Change) -> Decision:
        """Return the decision about a change."""
        return self._by_number[change.number]

    def decide(self, changes: Iterable[Change], decision: Decision) -> None:
        """Decide about some changes."""
        for change in changes:
            self._by_number[change.number] = decision

    @property
    def accepted(self) -> tuple[Change, ...]:
        """Return the changes that are accepted, in order."""
        return tuple(change for change in self.changes if self.of(change) == "accepted")

    def carry_over(self, before: Decisions) -> None:
        """Take over what was decided before about the same changes, where they are as they were."""
        known = {_identity(change): before.of(change) for change in before.changes}
        for change in self.changes:
            if _identity(change) in known:
                self._by_number[change.number] = known[_identity(change)]


def _minute(time: str) -> object:
    """Return an ISO time as a person's clock shows it, to the minute."""
    if not time:
        return Message("review_time_unknown")
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return time  # a file may say anything
    local = moment.astimezone() if moment.tzinfo else moment
    return f"{local:%Y-%m-%d %H:%M}"


def _identity(change: Change) -> Identity:
    place = (change.line, change.company, change.segment, change.period, change.scenario)
    return (change.kind, *place, repr(change.theirs), repr(change.conflict), change.sheet, change.cell)


class ReviewSession:
    """One returned workbook beside one session.

    Attributes:
        review: what was found.
        decisions: what is decided about each change.
        outputs: the lines whose values are watched.
    """

    title_key = "review_title"
    origin_key = "review_origin"
    applied_key = "review_applied"
    empty_key = "review_empty"

    def __init__(self, session: Session, answer: ReviewAnswer) -> None:
        self.session = session
        self.review: Review = answer.review
        self.decisions = Decisions(answer.review.changes)
        self.outputs: tuple[Output, ...] = default_outputs(session.model)
        self._read = answer.read
        self._effects = answer.effects
        self._mark = answer.mark

    def text_key(self, name: str) -> str:
        """Return the text by which something of the page is called."""
        return f"review_{name}"

    @classmethod
    def begin(cls, session: Session, path: Path | str, password: str = "") -> ReviewSession:
        """Read and compare at once. Raises as `ReviewRequest.answer`."""
        return cls(session, ReviewRequest.of(session, path, password).answer())

    @property
    def is_stale(self) -> bool:
        """Whether the model is another one now than that which the workbook was compared with."""
        return self.session.history.mark is not self._mark

    def renewal(self) -> ReviewRequest:
        """Return the request that compares the workbook, as it was read, with the model as it is now."""
        request = ReviewRequest.of(self.session, self._read.name)
        return replace(request, path=None, read=self._read)

    def renewed(self, answer: ReviewAnswer) -> ReviewSession:
        """Return the review of a renewal; what was decided, and what is watched, stays where it can."""
        made = type(self)(self.session, answer)
        made.decisions.carry_over(self.decisions)
        lines = self.session.model.lines
        if all(output.line in lines for output in self.outputs):
            made.outputs = self.outputs
        return made

    @property
    def unfollowed(self) -> tuple[Unfollowed, ...]:
        """What the workbook holds beside cells, as macros and links: seen, and neither run nor opened."""
        return self._read.unfollowed

    # --- deciding ---------------------------------------------------------------------------------

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """Return the changes of what was changed here too."""
        return tuple(change for change in self.review.changes if change.conflict)

    @property
    def undecided(self) -> tuple[Change, ...]:
        """Return the changes about which nothing is decided."""
        return tuple(c for c in self.review.changes if self.decisions.of(c) == "undecided")

    def of_company(self, company: str) -> tuple[Change, ...]:
        """Return the changes of one company."""
        return tuple(change for change in self.review.changes if change.company == company)

    def accept_all(self) -> None:
        """Accept every change; conflicts take the colleague's value."""
        self.decisions.decide(self.review.changes, "accepted")

    def accept_without_conflicts(self) -> None:
        """Accept what is no conflict; conflicts keep the model's value."""
        for change in self.review.changes:
            self.decisions.decide([change], "rejected" if change.conflict else "accepted")

    def accept_company(self, company: str) -> None:
        """Accept every change of one company."""
        self.decisions.decide(self.of_company(company), "accepted")

    def reject_all(self) -> None:
        """Reject every change."""
        self.decisions.decide(self.review.changes, "rejected")

    def apply(self, initiator: object = None) -> ChangeSet:
        """Make the model hold what is accepted, as one undo step that names the file, who and when.

        Raises:
            NothingAccepted: there is nothing to do.
            ModelHasChanged: compare anew before, see `renewal`.
            ModelerError: the changes cannot be taken together; the model is as it was.
        """
        accepted = self.decisions.accepted
        if not accepted:
            raise NothingAccepted(file=self.review.file)
        if self.is_stale:
            raise ModelHasChanged(file=self.review.file)
        return self.session.perform(self.edit_of(accepted), initiator)

    def edit_of(self, accepted: tuple[Change, ...]) -> Edit:
        """Return the one edit that takes changes."""
        from gpu_modeler.files.review import acceptance

        return acceptance(self.session.model, self.review, accepted)

    def told(self, count: int) -> dict[str, object]:
        """Return the file, who changed it last and when, and a count, for texts."""
        review = self.review
        author = review.author or Message("review_author_unknown")
        when, exported = (_minute(time) for time in (review.modified, review.exported_at))
        return {"file": review.file, "author": author, "when": when, "exported": exported, "count": count}

    # --- effects ----------------------------------------------------------------------------------

    def effect_of(self, change: Change) -> Outcome:
        """Return what the change alone does to the outputs of its company, in its scenario."""
        return self._effects.outcome(change.edits, self.outputs, change.company, self.scenario_of(change))

    def effect_of_accepted(self, company: str = "") -> Outcome:
        """Return what all that is accepted does, in the scenario that the session shows."""
        from gpu_modeler.files.review.accepting import ordered

        return self._effects.outcome(
            ordered(self.decisions.accepted), self.outputs, company, self.session.scenario
        )

    def scenario_of(self, change: Change) -> str:
        """Return the scenario in which a change's effect is read: its own, or base."""
        return change.scenario if change.scenario in self.session.model.scenarios else BASE
