"""Doing, undoing and redoing edits: each either happens completely, in model and values, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gpu_modeler.edits.edit import Edit, merged
from gpu_modeler.edits.legible import legible, legible_replacements
from gpu_modeler.edits.refusals import NothingToRedo, NothingToUndo
from gpu_modeler.model import Model, Replacement
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation, ChangeSet


@dataclass(frozen=True, eq=False)
class Step:
    """An edit that was done; one is equal to itself alone, so that it can mark a state."""

    label: Message
    replacements: tuple[Replacement, ...]


MOST_STEPS = 100_000
"""So many edits can be undone; older ones are forgotten."""


class Keeper(Protocol):
    """Whoever keeps what is done so that a crash cannot take it, as a journal does."""

    def ready(self) -> None:
        """Return when what was done before is kept; called before anything else is done."""

    def stepped(self, step: Step, position: int) -> None:
        """Keep an edit that was done; `position` is the number of edits in force since the document was opened."""

    def moved(self, position: int) -> None:
        """Keep that undo or redo led to a position."""


class NoKeeper:
    """Keeps nothing."""

    def ready(self) -> None:
        """Go on at once."""

    def stepped(self, step: Step, position: int) -> None:
        """Let it go."""

    def moved(self, position: int) -> None:
        """Let it go."""


class Timeline:
    """Steps in order with a position among them. What lies behind the position goes when a step is added.

    No more than `most` steps are kept; `forgotten` counts those that went at the beginning.
    """

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.steps: list[Step] = []
        self.position = 0
        self.forgotten = 0
        self._most = most
        self._beginning: object = object()

    @property
    def mark(self) -> object:
        """The last step in force, or an object that stands for the beginning."""
        return self.steps[self.position - 1] if self.position else self._beginning

    @property
    def absolute(self) -> int:
        """The number of edits in force since the document was opened."""
        return self.forgotten + self.position

    def append(self, step: Step) -> None:
        """Add a step at the position."""
        del self.steps[self.position :]
        self.steps.append(step)
        self.position += 1
        if len(self.steps) > self._most:
            self._beginning = self.steps.pop(0)
            self.position -= 1
            self.forgotten += 1

    def begin_at(self, absolute: int) -> None:
        """Know of no steps; so many are in force."""
        self.steps.clear()
        self.position, self.forgotten, self._beginning = 0, absolute, object()

    def position_of(self, mark: object) -> int:
        """Return at which position since the opening a mark stands, -1 where nothing leads there any more."""
        if mark is self._beginning:
            return self.forgotten
        places = (at for at, step in enumerate(self.steps, self.forgotten + 1) if step is mark)
        return next(places, -1)

    def mark_at(self, absolute: int) -> object:
        """Return the mark of a position since the opening; one that nothing equals where it is not known."""
        at = absolute - self.forgotten
        if at == 0:
            return self._beginning
        return self.steps[at - 1] if 0 < at <= len(self.steps) else object()


class History:
    """The edits of one model in order, with a position among them.

    Invariants: `calculation` shows `model` after every call, also after one that raised. What lies behind the position
    is forgotten when a new edit is done. `keeper` hears of every step and move, and is waited for before the next.
    """

    def __init__(self, model: Model, calculation: Calculation, timeline: Timeline | None = None) -> None:
        """Begin without edits, or with those of a timeline that led to the model as it is."""
        self.model = model
        self.calculation = calculation
        self.timeline = timeline or Timeline()
        self.keeper: Keeper = NoKeeper()
        self._attempt: Step | None = None

    @property
    def position(self) -> int:
        """The number of edits that are in force."""
        return self.timeline.position

    @property
    def steps(self) -> tuple[Step, ...]:
        """The edits in order: those in force, then those that redo would do again."""
        return tuple(self.timeline.steps)

    @property
    def mark(self) -> object:
        """An object that stands for the present state: the same one whenever undo or redo leads back to it."""
        if self._attempt is not None:
            return self._attempt
        return self.timeline.mark

    @property
    def undo_label(self) -> Message | None:
        """What undo would take back."""
        if self._attempt is not None:
            return self._attempt.label
        known = self.timeline
        return known.steps[known.position - 1].label if known.position else None

    @property
    def redo_label(self) -> Message | None:
        """What redo would do again."""
        if self._attempt is not None:
            return None
        known = self.timeline
        return known.steps[known.position].label if known.position < len(known.steps) else None

    def perform(self, edit: Edit) -> ChangeSet:
        """Do an edit. One that changes nothing leaves no step.

        Raises:
            ModelerError: the edit, its formula or a circle is refused; nothing has changed.
        """
        self.keep_attempt()
        self.keeper.ready()
        label = legible(edit.described(self.model))
        replacements = legible_replacements(edit.replacements(self.model))
        changes = self._exchange(replacements)
        if replacements:
            self._append(Step(label, replacements))
        return changes

    def _append(self, step: Step) -> None:
        self.timeline.append(step)
        self.keeper.stepped(step, self.timeline.absolute)

    def undo(self) -> ChangeSet:
        """Take the last edit back.

        Raises:
            NothingToUndo: there is none.
        """
        self.keep_attempt()
        known = self.timeline
        if not known.position:
            raise NothingToUndo
        self.keeper.ready()
        changes = self._exchange(reversed_steps(known.steps[known.position - 1].replacements))
        known.position -= 1
        self.keeper.moved(known.absolute)
        return changes

    def redo(self) -> ChangeSet:
        """Do the edit that was undone last again.

        Raises:
            NothingToRedo: there is none.
        """
        self.keep_attempt()
        known = self.timeline
        if known.position == len(known.steps):
            raise NothingToRedo
        self.keeper.ready()
        changes = self._exchange(known.steps[known.position].replacements)
        known.position += 1
        self.keeper.moved(known.absolute)
        return changes

    # --- attempts ---

    @property
    def is_attempting(self) -> bool:
        """Whether an edit is in force of which it is open whether it stays."""
        return self._attempt is not None

    def attempt(self, edit: Edit) -> ChangeSet:
        """Do an edit in the place of the one attempted before; it is no step, and redo is not forgotten, until it is kept.

        Raises:
            ModelerError: the edit is refused; what was attempted before stays in force.
        """
        before = self._attempt.replacements if self._attempt is not None else ()
        taken_back = reversed_steps(before)
        label, wanted = self._without(before, edit)
        changes = self._exchange(merged([*taken_back, *wanted]))
        self._attempt = Step(label, wanted) if wanted else None
        return changes

    def _without(
        self, attempted: Sequence[Replacement], edit: Edit
    ) -> tuple[Message, tuple[Replacement, ...]]:
        """Return what an edit would do to the model if nothing had been attempted."""
        for replacement in reversed_steps(attempted):
            self.model.apply(replacement)
        try:
            return edit.described(self.model), edit.replacements(self.model)
        finally:
            for replacement in attempted:
                self.model.apply(replacement)

    def keep_attempt(self) -> None:
        """Make what was attempted the last step, as one edit. Any other edit, undo and redo do so too."""
        if self._attempt is not None:
            step, self._attempt = self._attempt, None
            self._append(step)

    def drop_attempt(self) -> ChangeSet:
        """Take back what was attempted: model, values, undo and redo are as if it had not been."""
        before = self._attempt.replacements if self._attempt is not None else ()
        changes = self._exchange(reversed_steps(before))
        self._attempt = None
        return changes

    def _exchange(self, replacements: Sequence[Replacement]) -> ChangeSet:
        """Change model and values together, or neither: any exception, an interrupt too, takes both back."""
        done: list[Replacement] = []
        is_refreshing = False
        try:
            for replacement in replacements:
                self.model.apply(replacement)
                done.append(replacement)
            is_refreshing = True
            return self.calculation.refresh(tuple(replacements))
        except BaseException:
            taken_back = reversed_steps(done)
            for replacement in taken_back:
                self.model.apply(replacement)
            if is_refreshing:
                self.calculation.refresh(taken_back)  # it may have stopped half-way; it shows the model again
            raise


def reversed_steps(replacements: Sequence[Replacement]) -> tuple[Replacement, ...]:
    """Return the replacements that take these back, last first."""
    return tuple(replacement.inverse() for replacement in reversed(replacements))
