"""Keeping unsaved work: a session's document goes into a journal, edit by edit, before the next edit is accepted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents
    from gpu_modeler.edits.history import Step
    from gpu_modeler.files.journal.snapshot import Entry, Snapshot
    from gpu_modeler.files.journal.writer import JournalWriter

WAIT_SECONDS = 2.0
"""So long an edit waits for the one before to be on the disk; a disk that hangs longer does not hold up the work."""
SLOW_WAIT_SECONDS = 0.05
"""And so long once it hangs, until it answers again."""
RENEW_SECONDS = 5.0
"""A journal that was lost is begun anew no more often."""


class Protection:
    """The journal of the document that a session has open; nothing here raises because a disk cannot be written.

    Writing begins with `start`, or with the first edit. `on_change` is called, in any thread, when `warning` changes.
    """

    def __init__(
        self, documents: Documents, folder: Path | None = None, on_change: Callable[[], None] | None = None
    ) -> None:
        self._documents = documents
        self._folder = folder
        self.on_change = on_change or (lambda: None)
        self._writer: JournalWriter | None = None
        self._former: Path | None = None
        self._drop_former: Callable[[], object] | None = None
        self._continues = ""
        self._begun_at = 0.0
        self._is_slow = False

    # --- what the session tells -------------------------------------------------------------------

    def ready(self) -> None:
        """Return when what was done before is on the disk, or after `WAIT_SECONDS`."""
        self.start()
        self.tend()
        writer = self._writer
        if writer is not None:
            is_done = writer.wait(SLOW_WAIT_SECONDS if self._is_slow else WAIT_SECONDS)
            self._set_slow(is_slow=not is_done and not writer.failure)

    def stepped(self, step: Step, position: int) -> None:
        """Put an edit into the journal."""
        from gpu_modeler.files.journal.snapshot import Entry

        self._append(Entry(position, step=step))

    def moved(self, position: int) -> None:
        """Put an undo or redo into the journal."""
        from gpu_modeler.files.journal.snapshot import Entry

        self._append(Entry(position))

    def saved(self, documents: Documents) -> None:
        """Note which edits lie in the file."""
        from gpu_modeler.files.journal.identity import Identity
        from gpu_modeler.files.journal.snapshot import Entry

        if self._writer is not None:
            identity = Identity.of_document(documents.path, documents.model.title, self._continues)
            position = documents.history.timeline.position_of(documents.saved_mark)
            self._writer.append(Entry(position, saved_as=identity))

    def taken(self, documents: Documents) -> None:
        """Begin a journal for another document; that of the one before goes."""
        self._documents = documents
        was_started = self._writer is not None
        self._drop_writer()
        if was_started:
            self.start()

    # --- what a face asks -------------------------------------------------------------------------

    @property
    def warning(self) -> Message | None:
        """Why work is not kept at present; `None` while it is."""
        writer = self._writer
        if writer is not None and writer.failure:
            return Message("protection_failing", {"reason": writer.failure})
        is_hanging = self._is_slow and writer is not None and writer.is_begun  # a large model takes its time
        return Message("protection_slow") if is_hanging else None

    @property
    def path(self) -> Path | None:
        """Where the journal lies."""
        return self._writer.path if self._writer is not None else None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until everything done so far is on the disk; answer whether it is."""
        return self._writer is not None and self._writer.wait(seconds)

    def start(self) -> None:
        """Begin to write, where that was not done yet."""
        if self._writer is None and not self._documents.history.is_attempting:
            self._begin()

    def continue_from(self, journal: Path | None, drop: Callable[[], object] | None = None) -> None:
        """Let the next journal stand for one before, which is dropped, in the writing thread, once it is not needed."""
        self._former, self._drop_former = journal, drop

    def tend(self) -> None:
        """Begin a new journal where the old one is gone; called before each edit, and from time to time."""
        writer, history = self._writer, self._documents.history
        if writer is None or not writer.is_lost or history.is_attempting:
            return
        if time.monotonic() - self._begun_at >= RENEW_SECONDS:
            self.continue_from(writer.path, lambda: writer.close(keep=False))
            self._begin()

    def finish(self, *, keep: bool = False) -> None:
        """Stop, as when the window closes; with `keep` the next start offers the work, else the journal goes."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close(keep=keep)

    def _drop_writer(self) -> None:
        self.finish()
        self._is_slow = False

    def _begin(self) -> None:
        from gpu_modeler.files.journal.folder import journal_folder
        from gpu_modeler.files.journal.identity import Identity
        from gpu_modeler.files.journal.writer import JournalWriter

        documents = self._documents
        former, drop = self._former, self._drop_former
        self.continue_from(None)
        self._continues = former.name if former is not None else ""
        identity = Identity.of_document(documents.path, documents.model.title, self._continues)
        folder = self._folder or journal_folder()
        self._begun_at = time.monotonic()
        self._writer = JournalWriter(folder, identity, self._snapshot(), self._tell_change, drop)

    def _tell_change(self) -> None:
        self.on_change()

    def _set_slow(self, *, is_slow: bool) -> None:
        if is_slow != self._is_slow:
            self._is_slow = is_slow
            self.on_change()

    def _append(self, entry: Entry) -> None:
        if self._writer is None:
            self.start()  # from a snapshot that holds the entry
            return
        self._writer.append(entry)
        if self._writer.wants_base:
            self._writer.rebase(self._snapshot())

    def _snapshot(self) -> Snapshot:
        from gpu_modeler.files.journal.snapshot import Snapshot

        documents = self._documents
        timeline = documents.history.timeline
        return Snapshot(
            documents.model.copied(),
            tuple(timeline.steps),
            timeline.forgotten + 1,
            timeline.absolute,
            timeline.position_of(documents.saved_mark),
        )


def protect(
    documents: Documents, folder: Path | None = None, on_change: Callable[[], None] | None = None
) -> Protection:
    """Keep a session's unsaved work from now on, in the platform's folder where none is given."""
    protection = Protection(documents, folder, on_change)
    documents.keeper = documents.history.keeper = protection
    return protection
