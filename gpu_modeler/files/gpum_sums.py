"""Sums of a document's tables: SQLite does not notice a changed bit in a stored number, these do.

Each table's sum is the SHA-256 of its rows in the order they lie in the file, each written as Python writes a tuple in
ASCII: the same on every machine, and in every later version of Python.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from gpu_modeler.files.gpum_schema import TABLES, column_names

MOST_ROWS = 5_000_000
"""Of all tables; every cell of 1,000 companies and 40 years typed by hand is half of it."""


class TooManyRows(Exception):
    """A document that would fill the memory."""


class RowSums:
    """Sums the rows that pass by on their way to somebody else."""

    def __init__(self) -> None:
        self._sums = {table: hashlib.sha256() for table in TABLES}
        self._left = MOST_ROWS

    def passing(self, table: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table.

        Raises:
            TooManyRows: all tables together have more than `MOST_ROWS`.
        """
        update = self._sums[table].update
        for row in rows:
            update(ascii(row).encode("ascii"))
            self._left -= 1
            if self._left < 0:
                raise TooManyRows
            yield row

    def rows(self) -> list[tuple[str, str]]:
        """Return the table of sums: each table's name and its sum in hexadecimal."""
        return [(table, known.hexdigest()) for table, known in self._sums.items()]

    def differing(self, kept: Iterable[tuple[Any, ...]]) -> list[str]:
        """Return the names of the tables whose sum is not the one that was kept with them."""
        wanted, found = dict(self.rows()), dict(kept)
        return [
            table for table in (*wanted, *(found.keys() - wanted)) if wanted.get(table) != found.get(table)
        ]


def rows_of(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of one of our tables, in the order they were written."""
    return connection.execute(f"SELECT {', '.join(column_names(table))} FROM {table} ORDER BY rowid")


def summed(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the table of sums of the document in a connection."""
    sums = RowSums()
    for table in TABLES:
        for _ in sums.passing(table, rows_of(connection, table)):
            pass
    return sums.rows()
