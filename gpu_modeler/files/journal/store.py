"""Writing a journal file. Every call is one transaction, and is on the disk when it returns.

The file is in WAL mode with `synchronous=FULL`: one wait for the disk per commit (measured: 3 ms where a rollback
journal took 9 to 16), and a commit that returned outlasts a power cut. `locking_mode=EXCLUSIVE` needs no shared memory,
which network drives do not have.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gpu_modeler.files.journal import schema
from gpu_modeler.files.journal.folder import lock_of, parts_of
from gpu_modeler.files.journal.lock import Lock
from gpu_modeler.files.journal.schema import digest, packed

CACHE_KB = 1024


class JournalGone(OSError):
    """The file that is written lies no longer at its path, so that nobody would find it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is written: see `schema`."""

    kind: str
    position: int
    text: str


class Store:
    """One open journal file."""

    def __init__(self, path: Path) -> None:
        """Make the file, which must not be there yet, with nothing in it.

        Raises:
            OSError, sqlite3.Error: it cannot be made; what was made of it is for `folder.remove`.
        """
        self.path = path
        self.last = self._weight = 0
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._begin_file()
        except BaseException:
            self.close()
            raise

    def _begin_file(self) -> None:
        for setting in (
            "locking_mode = EXCLUSIVE",
            "journal_mode = WAL",
            "synchronous = FULL",
            f"cache_size = -{CACHE_KB}",
            f"application_id = {schema.APPLICATION_ID}",
            f"user_version = {schema.VERSION}",
        ):
            self._connection.execute(f"PRAGMA {setting}")
        with self._transaction():
            for statement in schema.STATEMENTS.values():
                self._connection.execute(statement)
        _folder_to_disk(self.path.parent)
        self._inode = self._found()

    def _found(self) -> tuple[int, int]:
        state = self.path.stat()
        return state.st_dev, state.st_ino

    def require_there(self) -> None:
        """Refuse to go on in a file that was moved, deleted or replaced.

        Raises:
            JournalGone: it was.
        """
        try:
            if self._found() == self._inode:
                return
        except OSError as fault:
            raise JournalGone(fault.errno, fault.strerror, str(self.path)) from fault
        raise JournalGone(0, "replaced", str(self.path))

    def write_identity(self, text: str) -> None:
        """Put down whose journal it is."""
        row = ("identity", text, digest("identity", body=text.encode()))
        self._connection.execute("INSERT OR REPLACE INTO identity VALUES (?, ?, ?)", row)

    def append(self, rows: Sequence[Row]) -> None:
        """Add entries, all or none; the text of the last save becomes the identity."""
        made = []
        identities = [row.text for row in rows if row.kind == "saved"]
        for number, row in enumerate(rows, self.last + 1):
            body = b"" if row.kind == "saved" else packed(row.text)
            made.append(
                (number, row.kind, row.position, body, digest(number, row.kind, row.position, body=body))
            )
        with self._transaction():
            self._connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", made)
            for text in identities[-1:]:
                self.write_identity(text)
        self.last += len(rows)
        self._weight += sum(len(row[3]) for row in made)

    def write_base_parts(self, generation: int, first: int, texts: Iterable[str]) -> None:
        """Add parts of a base that is not in force yet."""
        made = []
        for part, text in enumerate(texts, first):
            body = packed(text)
            made.append((generation, part, body, digest(generation, part, body=body)))
        with self._transaction():
            self._connection.executemany("INSERT INTO base VALUES (?, ?, ?, ?)", made)

    def take_base(self, state: tuple[int, ...]) -> None:
        """Put a base that is written in force, and drop those before it; `state` holds the numbers of `STATES`."""
        with self._transaction():
            rows = [
                (name, number, digest(name, number, body=b""))
                for name, number in zip(schema.STATES, state, strict=True)
            ]
            self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", rows)
            self._connection.execute("DELETE FROM base WHERE generation <> ?", state[:1])

    def forget_before(self, position: int, most_bytes: int) -> None:
        """Drop the oldest entries that the base makes needless: those of edits that nothing leads back to.

        Args:
            position: the oldest edit that undo still offers; entries before its own go.
            most_bytes: beyond so much, older entries go too, and undo after a recovery ends there.
        """
        first = max(self._number_of(position) if position > 1 else 0, self._first_within(most_bytes))
        (base_at,) = self._connection.execute("SELECT number FROM state WHERE name = 'base_at'").fetchone()
        with self._transaction():
            self._connection.execute("DELETE FROM entries WHERE number < ?", (min(base_at + 1, first),))

    def _number_of(self, position: int) -> int:
        """Return the entry of the step that is in force at a position."""
        (number,) = self._connection.execute(
            "SELECT max(number) FROM entries WHERE kind = 'step' AND position = ?", (position,)
        ).fetchone()
        return number or 0

    def _first_within(self, most_bytes: int) -> int:
        """Return the first of the last entries that weigh so much together."""
        if self._weight <= most_bytes:
            return 0
        rows = self._connection.execute("SELECT number, length(body) FROM entries ORDER BY number DESC")
        self._weight = 0
        for number, weight in rows:
            if self._weight + weight > most_bytes:
                return int(number) + 1
            self._weight += weight
        return 0

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def opened(path: Path, identity: str) -> Store:
    """Return a new journal with its identity; nothing is left of one that cannot be made. Raises as `Store`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        store = Store(path)
        store.write_identity(identity)
    except BaseException:
        for part in parts_of(path):
            part.unlink(missing_ok=True)
        raise
    return store


def locked(path: Path) -> Lock | None:
    """Take a journal's lock; `None` on a drive that knows none: there `shelf` asks whether the process lives."""
    lock = Lock(lock_of(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return lock if lock.take() else None
    except OSError:
        return None


def _folder_to_disk(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
