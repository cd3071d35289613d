"""The rows of a damaged document, table by table, past what cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from gpu_modeler.files.gpum import LARGEST_TEXT
from gpu_modeler.files.gpum_schema import SUMS_SINCE, TABLES, column_names, statements_of, tables_of
from gpu_modeler.files.gpum_sums import MOST_ROWS, RowSums
from gpu_modeler.files.salvage import pages

Row = tuple[Any, ...]
_UNREADABLE = (sqlite3.Error, UnicodeError)
_FARTHEST = 1 << 23
_LEAST_ROW = 4
"""Bytes; a file holds no more rows than its length says."""


@dataclass
class RawRows:
    """Rows by table, and how many of each are known to be missing; of a table that breaks off it is not known.

    `differing` are the tables whose rows are not those that were saved; `None` where no sums are left to tell.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    differing: list[str] | None = None


class _NoText:
    """Stands for bytes that are no text."""


def read_rows(content: bytes) -> RawRows:
    """Return what can be read, as it lies there. Never raises for what a file holds."""
    version = pages.version_or_own(int.from_bytes(content[60:64], "big"))
    made = pages.with_own_header(content)
    if not _has_own_schema(made, version):
        made = pages.with_own_schema(made, version)
    found = RawRows()
    with closing(_opened(made)) as connection:
        for table in tables_of(version):
            found.rows[table] = []
            _read_table(connection, table, found, most=len(made) // _LEAST_ROW)
        if version >= SUMS_SINCE:
            found.differing = _differing(connection, found)
    return found


def _opened(content: bytearray) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(bytes(content))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TEXT)
    connection.text_factory = _text
    for setting in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _text(raw: bytes) -> object:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _NoText()


def _has_own_schema(content: bytearray, version: int) -> bool:
    wanted = {("table", name, statement) for name, statement in statements_of(version).items()}
    try:
        with closing(_opened(content)) as connection:
            found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    except _UNREADABLE:
        return False
    made = [each for each in found if not (each[0] == "index" and each[2] is None)]
    return len(made) == len(wanted) and set(made) == wanted


def _read_table(connection: sqlite3.Connection, table: str, found: RawRows, most: int) -> None:
    """Read a table in the order it was written; where that fails, go on with the next row that can be reached."""
    last, rows = 0, found.rows[table]
    _count_unnumbered(connection, table, found)
    while len(rows) <= min(most, MOST_ROWS):
        try:
            for rowid, *row in _after(connection, table, last):
                _add(found, table, rowid - last - 1, tuple(row))
                last = rowid
        except _UNREADABLE:
            following = _next_readable(connection, table, last)
            if following is None:
                found.broken_off.append(table)
                return
            _count(found, table, following - last - 1)
            last = following - 1
        else:
            return


def _count_unnumbered(connection: sqlite3.Connection, table: str, found: RawRows) -> None:
    """Count rows below the first number: they were something else once."""
    with suppress(*_UNREADABLE):
        query = f"SELECT count(*) FROM {table} NOT INDEXED WHERE rowid < 1"
        _count(found, table, connection.execute(query).fetchone()[0])


def _add(found: RawRows, table: str, skipped: int, row: Row) -> None:
    _count(found, table, skipped)
    if any(isinstance(value, _NoText | bytes) for value in row):
        _count(found, table, 1)
    else:
        found.rows[table].append(row)


def _count(found: RawRows, table: str, missing: int) -> None:
    if missing:
        found.missing[table] = found.missing.get(table, 0) + missing


def _after(connection: sqlite3.Connection, table: str, last: int) -> Iterator[Row]:
    """Yield the rows after one, by rising number; whatever a broken page says of their order."""
    columns = ", ".join(column_names(table))
    query = f"SELECT rowid, {columns} FROM {table} WHERE rowid > ? ORDER BY rowid"
    for row in connection.execute(query, (last,)):
        if row[0] <= last:
            raise sqlite3.DatabaseError
        last = row[0]
        if last > _FARTHEST:
            raise sqlite3.DatabaseError
        yield row


def _next_readable(connection: sqlite3.Connection, table: str, last: int) -> int | None:
    """Return the number of the next row after `last` that can be read; `None` where there is none."""
    low, step = last, 1
    while (found := _first_from(connection, table, last + step)) is None:
        low, step = last + step, step * 2
        if step > _FARTHEST:
            return None
    high = last + step
    while high - low > 1:
        middle = (low + high) // 2
        if (nearer := _first_from(connection, table, middle)) is None:
            low = middle
        else:
            high, found = middle, nearer
    return found


def _first_from(connection: sqlite3.Connection, table: str, number: int) -> int | None:
    try:
        row = next(_after(connection, table, number - 1), None)
    except _UNREADABLE:
        return None
    return None if row is None else int(row[0])


def _differing(connection: sqlite3.Connection, found: RawRows) -> list[str] | None:
    """Return the tables whose sum is not the kept one; `None` where the sums cannot be read."""
    sums, kept = RowSums(), []
    for table in TABLES:
        for _ in sums.passing(table, found.rows[table]):
            pass
    try:
        kept = connection.execute("SELECT name, sum FROM sums").fetchall()
    except _UNREADABLE:
        return None
    if len(kept) < len(TABLES):
        return None
    differing = set(sums.differing(each for each in kept if isinstance(each[0], str)))
    return [table for table in TABLES if table in differing]
