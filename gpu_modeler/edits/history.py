"""Doing, undoing and redoing edits: each either happens completely, in model and values, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.edits.edit import Edit
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

    @property
    def position(self) -> int:
        """The number of edits that are in force."""
        return self._position

    @property
    def mark(self) -> object:
        """An object that stands for the present state: the same one whenever undo or redo leads back to it."""
        return self._steps[self._position - 1] if self._position else self._beginning

    @property
    def undo_label(self) -> Message | None:
        """What undo would take back."""
        return self._steps[self._position - 1].label if self._position else None

    @property
    def redo_label(self) -> Message | None:
        """What redo would do again."""
        return self._steps[self._position].label if self._position < len(self._steps) else None

    def perform(self, edit: Edit) -> ChangeSet:
        """Do an edit. One that changes nothing leaves no step.

        Raises:
            ModelerError: the edit, its formula or a circle is refused; nothing has changed.
        """
        label = edit.described(self.model)
        replacements = edit.replacements(self.model)
        changes = self._exchange(replacements)
        if replacements:
            del self._steps[self._position :]
            self._steps.append(Step(label, replacements))
            self._position += 1
        return changes

    def undo(self) -> ChangeSet:
        """Take the last edit back.

        Raises:
            NothingToUndo: there is none.
        """
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
        if self._position == len(self._steps):
            raise NothingToRedo
        changes = self._exchange(self._steps[self._position].replacements)
        self._position += 1
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
