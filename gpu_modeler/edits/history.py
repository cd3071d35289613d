"""Doing, undoing and redoing edits: each either happens completely, in model and values, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.edits.edit import Edit, merged
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


class History:
    """The edits of one model in order, with a position among them.

    Invariants: `calculation` shows `model` after every call, also after one that raised. What lies behind the position
    is forgotten when a new edit is done.
    """

    def __init__(self, model: Model, calculation: Calculation) -> None:
        self.model = model
        self.calculation = calculation
        self._steps: list[Step] = []
        self._position = 0
        self._beginning = object()
        self._attempt: Step | None = None

    @property
    def position(self) -> int:
        """The number of edits that are in force."""
        return self._position

    @property
    def steps(self) -> tuple[Step, ...]:
        """The edits in order: those in force, then those that redo would do again."""
        return tuple(self._steps)

    @property
    def mark(self) -> object:
        """An object that stands for the present state: the same one whenever undo or redo leads back to it."""
        if self._attempt is not None:
            return self._attempt
        return self._steps[self._position - 1] if self._position else self._beginning

    @property
    def undo_label(self) -> Message | None:
        """What undo would take back."""
        if self._attempt is not None:
            return self._attempt.label
        return self._steps[self._position - 1].label if self._position else None

    @property
    def redo_label(self) -> Message | None:
        """What redo would do again."""
        if self._attempt is not None:
            return None
        return self._steps[self._position].label if self._position < len(self._steps) else None

    def perform(self, edit: Edit) -> ChangeSet:
        """Do an edit. One that changes nothing leaves no step.

        Raises:
            ModelerError: the edit, its formula or a circle is refused; nothing has changed.
        """
        self.keep_attempt()
        label = edit.described(self.model)
        replacements = edit.replacements(self.model)
        changes = self._exchange(replacements)
        if replacements:
            self._append(Step(label, replacements))
        return changes

    def _append(self, step: Step) -> None:
        del self._steps[self._position :]
        self._steps.append(step)
        self._position += 1

    def undo(self) -> ChangeSet:
        """Take the last edit back.

        Raises:
            NothingToUndo: there is none.
        """
        self.keep_attempt()
        if not self._position:
            raise NothingToUndo
        changes = self._exchange(reversed_steps(self._steps[self._position - 1].replacements))
        self._position -= 1
        return changes

    def redo(self) -> ChangeSet:
        """Do the edit that was undone last again.

        Raises:
            NothingToRedo: there is none.
        """
        self.keep_attempt()
        if self._position == len(self._steps):
            raise NothingToRedo
        changes = self._exchange(self._steps[self._position].replacements)
        self._position += 1
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
