"""Saving a document as it is now while it is worked on: a copy is written in any thread, then it is taken note of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.model import Model

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents

LARGE = 2_000
"""Hard values from which on writing takes longer than a person notices: 100 ms and more."""


@dataclass(frozen=True)
class SaveSnapshot:
    """A document as it was at one moment, and where it goes; `mark` stands for that moment in its history."""

    model: Model
    target: Path
    mark: object

    @classmethod
    def of(cls, documents: Documents, path: Path | str) -> SaveSnapshot:
        """Return the document as it is now; what was attempted is kept, as by any save."""
        documents.history.keep_attempt()
        return cls(documents.model.copied(), Path(path).absolute(), documents.history.mark)

    def write(self) -> None:
        """Write the file; safe in any thread. Raises `ModelerError`, then the target is as it was."""
        from gpu_modeler.files import gpum

        gpum.write(self.model, self.target)

    def take_note(self, documents: Documents, initiator: object = None) -> None:
        """Let the document know that it was written; edits made since stay unsaved."""
        documents.take_saved(self.target, self.mark, initiator)


def is_large(model: Model) -> bool:
    """Say whether the model holds so many values that it should not be written while the window waits."""
    count = 0
    for line in model.lines:
        count += len(model.cells_of(line))
        if count > LARGE:
            return True
    return False
