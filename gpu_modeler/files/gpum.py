"""Reading and writing .gpum documents: SQLite files that are replaced as a whole or left as they are.

A file is opened read-only and immutable, so that looking at it never changes it, its journal or its folder.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from gpu_modeler.beside import clear, temporary_for
from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.files.gpum_records import RowsDoNotFit, model_of
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.gpum_schema import (
    APPLICATION_ID,
    SUMS_SINCE,
    TABLES,
    VERSION,
    column_names,
    statements_of,
    tables_of,
)
from gpu_modeler.files.gpum_span import require_span
from gpu_modeler.files.gpum_sums import MOST_ROWS, RowSums, TooManyRows, rows_of, summed
from gpu_modeler.files.room import is_no_room
from gpu_modeler.model import Model
from gpu_modeler.text import Message

LARGEST_FILE = 1 << 30
"""Bytes; a model of 1,000 companies and 40 years with every cell typed takes a quarter of it."""
LARGEST_TEXT = 1 << 24
_MAGIC = b"SQLite format 3\0"
_HEADER_LENGTH = 100


def read(path: Path | str) -> Model:
    """Return the model in a file. The file is never written to.

    Raises:
        FileFault: the file is missing, a folder, unreadable, empty, foreign, newer, damaged or too large.
    """
    found = Path(path)
    _require_header(found)
    try:
        with closing(_open_read_only(found)) as connection:
            _require_sound(found, connection)
            model = _model_in(found, connection)
    except TooManyRows as fault:
        raise faults.FileTooManyRows(found, limit=f"{MOST_ROWS:,}") from fault
    except (sqlite3.Error, RowsDoNotFit, UnicodeError) as fault:
        raise faults.FileDamaged(found, reason=str(fault)) from fault
    require_span(found, model)
    return model


def write(model: Model, path: Path | str) -> None:
    """Write the model to a file, which holds either the old or the new document at every moment.

    The new document is written beside the target, read back, brought to the disk and put in the target's place.

    Raises:
        FileFault: the target is protected, no document of this program, or cannot be written; it is as it was.
    """
    try:
        target = Path(path).resolve()  # a link stays a link
        require_writable(target)
        with _beside(target) as temporary:
            _fill(model, target, temporary)
            _read_back(target, temporary)
            if target.exists():
                shutil.copymode(target, temporary)
            _to_disk(temporary)
            temporary.replace(target)
        with suppress(OSError):  # some network drives know no such thing; the document is in its place
            _to_disk(target.parent)
    except TooManyRows as fault:
        raise faults.FileTooManyRows(Path(path), limit=f"{MOST_ROWS:,}") from fault
    except (OSError, ValueError, RuntimeError, sqlite3.Error) as fault:  # RuntimeError: links in a circle
        reason = getattr(fault, "strerror", None) or str(fault)
        kind = faults.FileNoRoom if is_no_room(fault) else faults.FileNotWritten
        raise kind(Path(path), reason=reason) from fault


def require_writable(target: Path) -> None:
    """Refuse a target that cannot, or must not, be overwritten: what is not a sound document of ours stays."""
    folder = target.parent
    if not folder.is_dir():
        raise faults.FolderMissing(target, folder=str(folder))
    if target.is_dir():
        raise faults.FileIsFolder(target)
    if target.exists() and not target.is_file():
        raise faults.FileSpecial(target)  # a device such as /dev/null must never be replaced
    for place in (target, folder):
        if place.exists() and not _is_writable(place):
            raise faults.FileReadOnly(target)
    if not target.exists():
        return
    try:
        _require_header(target)
        with closing(_open_read_only(target)) as connection:
            _require_sound(target, connection)
    except faults.FileEmpty:
        return
    except (faults.FileFault, sqlite3.Error) as fault:
        raise faults.FileProtected(target, reason=_reason(fault)) from fault


def _is_writable(place: Path) -> bool:
    """Say whether the place may be written; a read-only mark counts for the administrator too."""
    mode = place.stat().st_mode
    return bool(mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)) and os.access(place, os.W_OK)


def _reason(fault: Exception) -> Message:
    if isinstance(fault, faults.FileForeign):
        return Message("file_is_foreign")
    return Message("file_is_newer" if isinstance(fault, faults.FileNewer) else "file_is_damaged")


# --- reading ----------------------------------------------------------------------------------------


def _require_header(path: Path) -> None:
    """Tell our files from others by their first bytes alone, before SQLite sees them."""
    try:
        if path.is_dir():
            raise faults.FileIsFolder(path)
        size = path.stat().st_size
        if not path.is_file():
            raise faults.FileSpecial(path)  # reading a pipe would wait for ever
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except FileNotFoundError as fault:
        raise faults.FileMissing(path) from fault
    except (OSError, ValueError) as fault:
        raise faults.FileUnreadable(path, reason=getattr(fault, "strerror", None) or str(fault)) from fault
    if not header:
        raise faults.FileEmpty(path)
    if not header.startswith(_MAGIC) or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise faults.FileForeign(path)
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise faults.FileNewer(path, version=version, known=VERSION)
    if version < 1:
        raise faults.FileDamaged(path, reason=f"version {version}")
    if size > LARGEST_FILE:
        raise faults.FileTooLarge(path, limit=LARGEST_FILE >> 20)


def _open_read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TEXT)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _require_sound(path: Path, connection: sqlite3.Connection) -> None:
    """Check the schema word for word (no triggers, views or computed columns), then the pages."""
    found = [
        made
        for made in connection.execute("SELECT type, name, sql FROM sqlite_master")
        if not (made[0] == "index" and made[2] is None)
    ]
    if sorted(found, key=repr) != sorted(_schema_of(_version_of(connection)), key=repr):
        raise faults.FileDamaged(path, reason="schema")
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise faults.FileDamaged(path, reason=verdict)


def _version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _schema_of(version: int) -> list[tuple[str, str, str]]:
    return [("table", name, statement) for name, statement in statements_of(version).items()]


def _model_in(path: Path, connection: sqlite3.Connection) -> Model:
    """Return the model in a sound file, once its rows are what was written, to the last bit."""
    version, sums = _version_of(connection), RowSums()
    held = tables_of(version)
    model = model_of({t: sums.passing(t, rows_of(connection, t)) if t in held else () for t in TABLES})
    if version >= SUMS_SINCE:
        differing = sums.differing(connection.execute("SELECT name, sum FROM sums"))
        if differing:
            reason = Message("file_sum_differs", {"tables": ", ".join(differing)})
            raise faults.FileDamaged(path, reason=reason)
    return model


# --- writing ----------------------------------------------------------------------------------------


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a path for a new file in the target's folder; a file that is left there afterwards is removed."""
    clear(target.parent)
    temporary = temporary_for(target)
    try:
        yield temporary
    finally:
        with suppress(OSError):  # why writing failed is said, not that a part of it stays for `clear`
            temporary.unlink(missing_ok=True)


def _fill(model: Model, target: Path, temporary: Path) -> None:
    with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {APPLICATION_ID}"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for statement in statements_of(VERSION).values():
            connection.execute(statement)
        try:
            for table, values in rows(model):
                places = ", ".join("?" * len(column_names(table)))
                connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)
        except UnicodeEncodeError as fault:
            raise faults.TextCannotBeKept(target, text=repr(fault.object[:40])) from fault
        connection.executemany("INSERT INTO sums VALUES (?, ?)", summed(connection))
        connection.execute("COMMIT")


def _read_back(target: Path, temporary: Path) -> None:
    """Refuse to put in place what could not be opened again."""
    try:
        read(temporary)
    except faults.FileDamaged as fault:
        raise faults.FileNotWritten(target, reason=fault.values["reason"]) from fault


def _to_disk(place: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    if os.name == "nt" and place.is_dir():
        return  # there a folder cannot be opened
    handle = os.open(place, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
