"""Giving a document back from what its journal holds."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gpu_modeler.edits.history import Step, Timeline, reversed_steps
from gpu_modeler.files.journal.coding import key_coder, record_coder, step_of
from gpu_modeler.files.journal.faults import JournalUnreadable
from gpu_modeler.files.journal.identity import Identity
from gpu_modeler.files.journal.reading import Base, Entry, Held, read
from gpu_modeler.files.journal.schema import unpacked
from gpu_modeler.model import Model, Replacement, StaleReplacement
from gpu_modeler.text import Message

DOES_NOT_FIT = (ValueError, TypeError, KeyError, IndexError, RecursionError, StaleReplacement)
"""What decoding and applying raise where a journal holds what no journal of ours does."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A document as it was when its process ended.

    Attributes:
        model: with all edits in force.
        timeline: the edits, for undo and redo.
        saved: the mark of the saved state in the timeline; equal to nothing in it where nothing leads back there.
        damage: what is missing, in technical words; empty where all is there.
    """

    identity: Identity
    model: Model
    timeline: Timeline
    saved: object
    damage: str = ""


def recovered(path: Path) -> Recovered:
    """Return the document that a journal holds.

    Raises:
        JournalUnreadable: nothing of it can be given back.
    """
    held = read(path)
    with _without_garbage():
        try:
            replay = _Replay(held)
        except DOES_NOT_FIT as fault:
            raise JournalUnreadable(path, reason=f"{type(fault).__name__}: {fault}") from fault
        damage = replay.run(held) or held.damage
    return Recovered(held.identity, replay.model, replay.course.timeline, replay.course.saved, damage)


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Let nobody look for garbage while all that is made stays: it took half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Course:
    """Which edits are known in order, which of them are in force, and which lie in the file."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.saved: object = object()

    def remember(self, step: Step, position: int) -> None:
        """Put a step at its place; where those before it are not known, the history begins with it."""
        self.go_to(position - 1)
        self.timeline.append(step)

    def go_to(self, position: int) -> None:
        """Have so many edits in force; where that place is not known, nothing but it is."""
        known = self.timeline
        if not 0 <= position - known.forgotten <= len(known.steps):
            known.begin_at(position)
        known.position = position - known.forgotten

    def begin(self, base: Base) -> None:
        """Stand where the base does."""
        self.go_to(base.position)
        self.saved = self.timeline.mark_at(base.saved)

    def save(self, position: int) -> None:
        """Have the state at a position in the file."""
        self.saved = self.timeline.mark_at(position)


def unsaved(held: Held) -> tuple[Entry, ...] | None:
    """Return the entries of the edits in force since the document was saved, the last one last; no body is read.

    Where nothing leads back to the saved state, these are all that are known; empty where edits were undone instead.
    `None`: the document is as it was saved.
    """
    course, entries = Course(), {}
    for entry in held.before:
        if entry.kind == "step":
            step = Step(Message(""), ())
            entries[step] = entry
            course.remember(step, entry.position)
    course.begin(held.base)
    for entry in held.after:
        if entry.kind == "step":
            step = Step(Message(""), ())
            entries[step] = entry
            course.remember(step, entry.position)
        else:
            (course.go_to if entry.kind == "moved" else course.save)(entry.position)
    known = course.timeline
    if known.mark is course.saved:
        return None
    first = max(known.position_of(course.saved) - known.forgotten, 0)
    return tuple(entries[step] for step in known.steps[first : known.position])


class _Replay:
    """Walks through the entries: those before the base tell of the history alone, those after it change the model."""

    def __init__(self, held: Held) -> None:
        self.model = _model(held.base)
        self.course = Course()
        for entry in held.before:
            if entry.kind == "step":
                self.course.remember(step_of(unpacked(entry.body)), entry.position)
        self.course.begin(held.base)

    def run(self, held: Held) -> str:
        """Do what was done since the base; answer what could not be done, and ended it."""
        for entry in held.after:
            try:
                self._take(entry)
            except DOES_NOT_FIT as fault:
                return f"entry {entry.number}: {fault}"
        return ""

    def _take(self, entry: Entry) -> None:
        if entry.kind == "step":
            step = step_of(unpacked(entry.body))
            if entry.position != self.course.timeline.absolute + 1:
                raise ValueError(f"position {entry.position}")
            self._apply(step.replacements)
            self.course.timeline.append(step)
        elif entry.kind == "moved":
            self._move(entry.position)
        else:
            self.course.save(entry.position)

    def _move(self, position: int) -> None:
        known = self.course.timeline
        if not 0 <= position - known.forgotten <= len(known.steps):
            raise ValueError(f"no position {position}")
        while known.absolute > position:
            self._apply(reversed_steps(known.steps[known.position - 1].replacements))
            known.position -= 1
        while known.absolute < position:
            self._apply(known.steps[known.position].replacements)
            known.position += 1

    def _apply(self, replacements: tuple[Replacement, ...]) -> None:
        """Do them all or none."""
        done: list[Replacement] = []
        try:
            for each in replacements:
                self.model.apply(each)
                done.append(each)
        except DOES_NOT_FIT:
            for each in reversed_steps(done):
                self.model.apply(each)
            raise


def _model(base: Base) -> Model:
    model = Model()
    for body in base.bodies:
        for table, key, record in json.loads(unpacked(body)):
            known = record_coder(table)[1](record)
            model.apply(Replacement(table, key_coder(table)[1](key), None, known))
    return model
