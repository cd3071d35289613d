"""Writing a journal in a thread of its own: nobody waits for the disk but who asks for it.

The document's base is written in slices between the entries, so that an edit is on the disk within one commit whatever
the size of the model. A journal that cannot be written says so once by `on_change`, tries again by itself, and says so
again when it can.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from gpu_modeler.files.journal import folder as places
from gpu_modeler.files.journal.identity import Identity
from gpu_modeler.files.journal.lock import Lock
from gpu_modeler.files.journal.snapshot import Entry, Snapshot, records, rows_before, slices
from gpu_modeler.files.journal.store import JournalGone, Store, locked, opened

RETRY_SECONDS = 5.0
CLOSE_SECONDS = 10.0
"""So long closing waits for a disk."""
SLICE_RECORDS = 250
SLICE_STEPS = 100
SLICE_PAUSE = 0.002
"""Seconds in which others run between two slices of the base."""
REBASE_ENTRIES = 10_000
REBASE_BYTES = 64 << 20
"""A base is written anew after so many entries, or bytes of them: a recovery need not do more than these again."""
MOST_BYTES = 512 << 20
"""Packed bytes of entries that are kept for undo after a recovery."""


class JournalWriter:
    """The journal of one open document.

    Attributes:
        path: the journal's file.
        failure: why nothing can be written at present, in the system's words; empty while all is well.
        is_lost: the file itself is gone or useless; a new writer has to start from a new snapshot.
    """

    def __init__(
        self,
        folder: Path,
        identity: Identity,
        snapshot: Snapshot,
        on_change: Callable[[], None] | None = None,
        on_complete: Callable[[], object] | None = None,
    ) -> None:
        """Start writing to a new file in a folder, which is made where it is missing. Failing is no error here.

        Both are called in the writing thread: `on_change` when `failure` comes or goes, `on_complete` once, when the
        snapshot is on the disk.
        """
        self.path = places.new_path(folder)
        self.failure = ""
        self.is_lost = False
        self._identity = identity
        self._on_change = on_change or (lambda: None)
        self._on_complete = on_complete or (lambda: None)
        self._lock: Lock | None = None
        self._store: Store | None = None
        self._changed = threading.Condition()
        self._pending: deque[Entry] = deque()
        self._committed = self._accepted = self._since_base = self._bytes_since_base = 0
        self._ahead = -1
        self._generation = 1
        self._base: Iterator[None] | None = self._beginning(snapshot)
        self._is_complete = self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    # --- asked from any thread ------------------------------------------------------------------------

    def append(self, entry: Entry) -> None:
        """Hand over something that was done; returns at once."""
        with self._changed:
            self._pending.append(entry)
            self._accepted += 1
            self._changed.notify_all()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until all that was handed over is on the disk; answer whether it is. Does not wait while writing fails."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_up_to_date or self.failure or self.is_lost, seconds)
            return self.is_up_to_date

    @property
    def is_begun(self) -> bool:
        """Whether the document itself is on the disk, so that entries are worth something."""
        return self._is_complete

    @property
    def is_up_to_date(self) -> bool:
        """Whether all that was handed over is on the disk."""
        return self._is_complete and self._committed == self._accepted

    @property
    def wants_base(self) -> bool:
        """Whether so much was done since the last base that a new one should be handed over."""
        is_long = self._since_base >= REBASE_ENTRIES or self._bytes_since_base >= REBASE_BYTES
        return is_long and self._base is None and not self.failure

    def rebase(self, snapshot: Snapshot) -> None:
        """Write a new base from a snapshot that is as of all entries handed over so far."""
        with self._changed:
            self._since_base = self._bytes_since_base = 0
            self._base = self._later(snapshot, self._accepted)
            self._changed.notify_all()

    def close(self, *, keep: bool) -> None:
        """Stop; with `keep` after writing what is left, without it the journal is taken from the disk."""
        with self._changed:
            self._is_closing = True
            if not keep:
                self._pending.clear()
                self._base = None
            self._changed.notify_all()
        self._thread.join(CLOSE_SECONDS)
        if self._thread.is_alive():
            return  # the disk hangs; what is there is offered at the next start
        if not keep:
            places.remove(self.path)
            self._leave_former()
        if self._lock is not None:
            self._lock.release()

    # --- the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        while self._has_work():
            try:
                self._do_next()
            except (sqlite3.Error, OSError, ValueError) as fault:
                self._fail(fault)
            else:
                self._succeed()
        self._close_store()

    def _has_work(self) -> bool:
        """Wait for something to do; answer `False` when it is time to stop."""
        with self._changed:
            if self.failure and not self.is_lost and not self._is_closing:
                self._changed.wait(RETRY_SECONDS)
            while not self._is_closing and (self.is_lost or self._is_idle):
                self._changed.wait()
            return not (self._is_closing and (self._is_idle or self.failure or self.is_lost))

    @property
    def _is_idle(self) -> bool:
        return not self._pending and self._base is None

    def _do_next(self) -> None:
        if self._store is None:
            self._lock = self._lock or locked(self.path)
            self._store = opened(self.path, self._identity.text())
        self._store.require_there()
        if self._pending and self._ahead >= 0:
            self._commit(self._store)
        elif self._base is not None:
            self._continue(self._base)

    def _commit(self, store: Store) -> None:
        with self._changed:
            entries = list(self._pending)
        rows = [entry.row() for entry in entries]
        store.append(rows)
        with self._changed:
            for _ in entries[: len(self._pending)]:  # closing without keeping has emptied it meanwhile
                self._pending.popleft()
            self._committed += len(entries)
            self._since_base += len(entries)
            self._bytes_since_base += sum(len(row.text) for row in rows)
            self._changed.notify_all()

    def _continue(self, base: Iterator[None]) -> None:
        """Write one slice of a base."""
        is_over = next(base, self) is self
        with self._changed:
            if is_over and self._base is base:
                self._base = None
            self._changed.notify_all()
        if not is_over and not self._pending:
            time.sleep(SLICE_PAUSE)

    def _beginning(self, snapshot: Snapshot) -> Iterator[None]:
        """Write the steps from before, and the base: each `next` one slice."""
        store = cast("Store", self._store)
        store.write_identity(self._identity.with_file().text())
        for some in slices(rows_before(snapshot), SLICE_STEPS):
            store.append(some)
            yield
        self._ahead = store.last
        yield from self._write_base(store, snapshot, store.last)
        self._leave_former()
        self._is_complete = True

    def _leave_former(self) -> None:
        """Say once that what the document was taken back from is not needed any more."""
        action, self._on_complete = self._on_complete, lambda: None
        action()

    def _later(self, snapshot: Snapshot, accepted: int) -> Iterator[None]:
        store = cast("Store", self._store)
        while self._committed < accepted:  # the entries that it stands after come first
            yield
        self._generation += 1
        yield from self._write_base(store, snapshot, self._ahead + accepted)
        store.forget_before(snapshot.first, MOST_BYTES)

    def _write_base(self, store: Store, snapshot: Snapshot, base_at: int) -> Iterator[None]:
        parts = 0
        for some in slices(records(snapshot.model), SLICE_RECORDS):
            text = json.dumps(some, separators=(",", ":"))
            store.write_base_parts(self._generation, parts, [text])
            parts += 1
            yield
        store.take_base((self._generation, parts, base_at, snapshot.position, snapshot.saved))

    def _fail(self, fault: Exception) -> None:
        with self._changed:
            was = self.failure
            is_base = self._store is not None and self._base is not None and not self._pending
            if is_base and self._is_complete and not isinstance(fault, JournalGone):
                self._base = None  # the one before stays in force; the next comes in its time
                return
            self.failure = str(getattr(fault, "strerror", None) or fault)
            self.is_lost = isinstance(fault, JournalGone) or is_base or not _is_passing(fault)
            self._changed.notify_all()
        if not was or self.is_lost:
            self._on_change()

    def _succeed(self) -> None:
        if self.failure:
            self.failure = ""
            self._on_change()

    def _close_store(self) -> None:
        if self._store is not None:
            with suppress(sqlite3.Error):
                self._store.close()


def _is_passing(fault: Exception) -> bool:
    """Say whether the same file may take the same entry later, as after a full disk."""
    return isinstance(fault, sqlite3.OperationalError | OSError) and "malformed" not in str(fault)
