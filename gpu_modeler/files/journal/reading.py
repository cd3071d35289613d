"""Reading a journal file: what is sound, and a word on what is not.

The journal itself is never opened for writing: a copy is read, so that looking changes nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gpu_modeler.files.journal import folder as places
from gpu_modeler.files.journal import schema
from gpu_modeler.files.journal.faults import JournalEmpty, JournalUnreadable
from gpu_modeler.files.journal.identity import Identity, identity_of
from gpu_modeler.files.journal.schema import digest


@dataclass(frozen=True, slots=True)
class Entry:
    """One sound entry of a journal, its body not read yet."""

    number: int
    kind: str
    position: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Base:
    """Where a journal's base stands, by the names of `schema.STATES`, and its parts' bodies."""

    base_at: int
    position: int
    saved: int
    bodies: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a journal holds, in order; `damage` says in technical words what ended the reading early."""

    identity: Identity
    base: Base
    entries: tuple[Entry, ...]
    damage: str = ""

    @property
    def before(self) -> Iterator[Entry]:
        """The entries that the base holds already: they tell of the history alone."""
        return (entry for entry in self.entries if entry.number <= self.base.base_at)

    @property
    def after(self) -> Iterator[Entry]:
        """The entries since the base: they change the model."""
        return (entry for entry in self.entries if entry.number > self.base.base_at)


def read(path: Path) -> Held:
    """Return what a journal holds, up to the first damage.

    Raises:
        JournalEmpty: the journal was never begun, or what it continues is still there; nothing is lost with it.
        JournalUnreadable: nothing of it can be given back.
    """
    try:
        with _copy(path) as copy, closing(_opened(copy)) as connection:
            _require_ours(path, connection)
            entries, damage = _entries(connection)
            state = _state(connection)
            identity = _identity(connection)
            if not state and (not entries or (path.parent / identity.continues).is_file()):
                raise JournalEmpty(path, reason="")
            return _joined(identity, _base(connection, state), entries, damage)
    except (sqlite3.Error, OSError, ValueError, TypeError, KeyError) as fault:
        raise JournalUnreadable(path, reason=str(fault)) from fault


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """Yield a copy of a journal, with what SQLite keeps beside it, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="gpu-modeler-") as folder:
        for part in places.parts_of(path):
            if part == path or (part.exists() and not part.name.endswith("-shm")):
                shutil.copyfile(part, Path(folder) / part.name)
        yield Path(folder) / path.name


def _opened(copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy, isolation_level=None)
    for setting in ("locking_mode = EXCLUSIVE", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _require_ours(path: Path, connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != schema.APPLICATION_ID or version != schema.VERSION:
        raise JournalUnreadable(path, reason=f"application {application:#x}, version {version}")
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    if dict(rows.fetchall()) != schema.STATEMENTS:
        raise JournalUnreadable(path, reason="schema")


def _identity(connection: sqlite3.Connection) -> Identity:
    """Return whose journal it is; nobody's where that is damaged, so that nothing is saved to a wrong place."""
    row = connection.execute("SELECT text, digest FROM identity WHERE name = 'identity'").fetchone()
    if row is None or row[1] != digest("identity", body=row[0].encode()):
        return Identity()
    return identity_of(row[0])


def _state(connection: sqlite3.Connection) -> dict[str, int]:
    rows = connection.execute("SELECT name, number, digest FROM state").fetchall()
    for name, number, kept in rows:
        if kept != digest(name, number, body=b""):
            raise ValueError(f"state {name}")
    return {name: number for name, number, _ in rows}


def _base(connection: sqlite3.Connection, state: dict[str, int]) -> Base:
    if set(state) != set(schema.STATES):
        raise ValueError("it was never complete")
    generation = state["generation"]
    bodies: list[bytes] = []
    rows = connection.execute(
        "SELECT part, body, digest FROM base WHERE generation = ? ORDER BY part", (generation,)
    )
    for part, body, kept in rows:
        if part != len(bodies) or kept != digest(generation, part, body=body):
            raise ValueError(f"part {part} of the base")
        bodies.append(body)
    if len(bodies) != state["parts"]:
        raise ValueError(f"{len(bodies)} of {state['parts']} parts of the base")
    return Base(state["base_at"], state["position"], state["saved"], tuple(bodies))


def _entries(connection: sqlite3.Connection) -> tuple[list[Entry], list[int]]:
    """Return the sound entries, and the numbers before which one is missing or damaged."""
    found: list[Entry] = []
    damage: list[int] = []
    cursor = connection.execute("SELECT number, kind, position, body, digest FROM entries ORDER BY number")
    expected = None
    while True:
        try:
            row = cursor.fetchone()
        except sqlite3.Error:
            damage.append((found[-1].number if found else 0) + 1)
            break
        if row is None:
            break
        number, kind, position, body, kept = row
        if (expected is not None and number != expected) or not _is_sound(number, kind, position, body, kept):
            damage.append(number)
        expected = number + 1
        found.append(Entry(number, kind, position, body))
    return found, damage


def _is_sound(number: int, kind: object, position: object, body: object, kept: object) -> bool:
    if not isinstance(body, bytes):
        return False
    return kept == digest(number, kind, position, body=body)


def _joined(identity: Identity, base: Base, entries: list[Entry], damage: list[int]) -> Held:
    """Leave out what damage makes useless: before the base the history up to there, after it all that follows."""
    before = max((number for number in damage if number <= base.base_at), default=0)
    after = min((number for number in damage if number > base.base_at), default=None)
    kept = tuple(e for e in entries if e.number > before and (after is None or e.number < after))
    said = [f"entry {number}" for number in (before, after) if number]
    behind = kept[-1].number if kept else base.base_at
    if behind < base.base_at and kept:
        kept, said = (), [*said, f"entry {behind + 1}"]
    return Held(identity, base, kept, ", ".join(said))
