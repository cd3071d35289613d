"""Edits that are tried before they are made: a dragged input moves everything, and is one undo step once let go."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from gpu_modeler.app.choices import Choices

if TYPE_CHECKING:
    from gpu_modeler.edits.edit import Edit
    from gpu_modeler.edits.history import History
    from gpu_modeler.engine import ChangeSet


class Attempts(Choices):
    """Edits in force of which it is open whether they stay.

    Any other edit, undo and redo keep what was attempted first, as a step of its own.
    """

    history: History

    @abstractmethod
    def settle(self) -> None:
        """Compute what is shown from kept values so far."""

    @property
    def is_attempting(self) -> bool:
        """Whether there is such an edit."""
        return self.history.is_attempting

    def attempt(self, edit: Edit, initiator: object = None) -> ChangeSet:
        """Do an edit in the place of the one attempted before. Everybody is told as of any other edit.

        Raises:
            ModelerError: it is refused; what was attempted before stays in force.
        """
        self.settle()
        changes = self.history.attempt(edit)
        self._tell("edit", changes, initiator)
        return changes

    def keep_attempt(self, initiator: object = None) -> None:
        """Make what was attempted one step of the history; no value changes by that."""
        if self.history.is_attempting:
            self.history.keep_attempt()
            self._tell("saved", initiator=initiator)

    def drop_attempt(self, initiator: object = None) -> None:
        """Take it back, to the last bit."""
        if self.history.is_attempting:
            self._tell("edit", self.history.drop_attempt(), initiator)
