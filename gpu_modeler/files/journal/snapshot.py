"""What is handed to a journal: the document at one moment, and what is done after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from gpu_modeler.edits.history import Step
from gpu_modeler.files.journal.coding import key_coder, record_coder, step_text
from gpu_modeler.files.journal.identity import Identity
from gpu_modeler.files.journal.store import Row
from gpu_modeler.model import Model
from gpu_modeler.model.document import TABLES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A document with its history at one moment; nobody changes it.

    Attributes:
        steps: the edits that undo and redo offer, oldest first.
        first: the position, since the document was opened, of the first of them.
        position: the number of edits in force since the document was opened.
        saved: the position of the state that lies in the file, -1 where nothing leads back to it.
    """

    model: Model
    steps: tuple[Step, ...]
    first: int
    position: int
    saved: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done: a step, a move to a position, or a save to a file."""

    position: int
    step: Step | None = None
    saved_as: Identity | None = None

    def row(self) -> Row:
        """Return it as it is written; the file that was saved is read for its mark here, in the writer's thread."""
        if self.step is not None:
            return Row("step", self.position, step_text(self.step))
        if self.saved_as is not None:
            return Row("saved", self.position, self.saved_as.with_file().text())
        return Row("moved", self.position, "")


def rows_before(snapshot: Snapshot) -> Iterator[Row]:
    """Yield the steps that a snapshot knows of, and its position among them, as they are written."""
    for position, step in enumerate(snapshot.steps, snapshot.first):
        yield Row("step", position, step_text(step))
    if snapshot.position != snapshot.first + len(snapshot.steps) - 1:
        yield Row("moved", snapshot.position, "")


def records(model: Model) -> Iterator[list[object]]:
    """Yield every record of a model as [table, key, record] in JSON values."""
    for table in TABLES:
        key, record = key_coder(table)[0], record_coder(table)[0]
        held = model.all_cells() if table == "cells" else getattr(model, table).items()
        for name, each in held:
            yield [table, key(name), record(each)]


def slices(items: Iterator[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in runs of a size."""
    while some := list(islice(items, size)):
        yield some
