"""The bytes of a damaged document made readable for SQLite: its header and its list of tables are known beforehand.

Every document of a version is begun in the same way, so the pages that list its tables can be taken from an empty one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from gpu_modeler.files.gpum_schema import APPLICATION_ID, VERSION, statements_of

PAGE = 4096
_MAGIC = b"SQLite format 3\0"
_INTERIOR, _HEADER = 5, 100


def with_own_header(content: bytes) -> bytearray:
    """Return the bytes in whole pages, with the header of a document of ours; the version stays where it is known."""
    version = int.from_bytes(content[60:64], "big")
    empty = _empty(version_or_own(version))
    made = bytearray(content) + bytes(max(-len(content) % PAGE, len(empty) - len(content)))
    made += bytes(-len(made) % PAGE)
    header = bytearray(empty[:_HEADER])
    header[28:32] = (len(made) // PAGE).to_bytes(4, "big")
    header[92:96] = header[24:28]
    made[:_HEADER] = header
    return made


def version_or_own(version: int) -> int:
    """Return a version that there is."""
    return version if 1 <= version <= VERSION else VERSION


def with_own_schema(content: bytearray, version: int) -> bytearray:
    """Return the bytes with the list of tables of an empty document in the place of what they hold."""
    empty, made = _empty(version), bytearray(content)
    header = bytes(made[:_HEADER])
    for number in _schema_pages(empty):
        start = (number - 1) * PAGE
        if start + PAGE <= len(made):
            made[start : start + PAGE] = empty[start : start + PAGE]
    made[:_HEADER] = header
    return made


def _empty(version: int) -> bytes:
    """Return an empty document of a version, as it is before the first row is written."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("BEGIN")
        connection.execute(f"PRAGMA user_version = {version}")
        for statement in statements_of(version).values():
            connection.execute(statement)
        connection.execute("COMMIT")
        return bytes(connection.serialize())


def _schema_pages(content: bytes) -> list[int]:
    """Return the numbers of the pages that list the tables: the first, and those it points to."""
    if content[_HEADER] != _INTERIOR:
        return [1]
    count = int.from_bytes(content[_HEADER + 3 : _HEADER + 5], "big")
    places = [_HEADER + 12 + 2 * n for n in range(count)]
    cells = [int.from_bytes(content[place : place + 2], "big") for place in places]
    return [1, *(int.from_bytes(content[at : at + 4], "big") for at in (*cells, _HEADER + 8))]
