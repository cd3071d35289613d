"""The tables of a .gpum document. They mirror the model's, so that any SQLite tool can read one.

Short lists (a line's axes, a cell's place) are JSON arrays, an exception's scope is a JSON object. `orders` holds the
display order of the tables that have one. Version 2 added what is uncertain; files of version 1 hold nothing of it.
Version 3 added vintages, views and groups of rows and the designs of charts. Version 4 added the sums of the tables,
by which damage is noticed (see `gpum_sums`).
"""

from __future__ import annotations

APPLICATION_ID = 0x4750554D  # "GPUM"
VERSION = 4
SUMS_SINCE = 4

TABLES: dict[str, tuple[str, ...]] = {
    "properties": ("name TEXT PRIMARY KEY", "text TEXT NOT NULL"),
    "orders": (
        "name TEXT NOT NULL",
        "position INTEGER NOT NULL",
        "id TEXT NOT NULL",
        "PRIMARY KEY (name, position)",
    ),
    "axes": ("id TEXT PRIMARY KEY", "label_zh TEXT NOT NULL", "label_en TEXT NOT NULL"),
    "items": (
        "axis TEXT NOT NULL REFERENCES axes (id)",
        "position INTEGER NOT NULL",
        "id TEXT NOT NULL",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "note TEXT NOT NULL",
        "PRIMARY KEY (axis, position)",
    ),
    "groups": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "axis TEXT NOT NULL REFERENCES axes (id)",
        "items TEXT NOT NULL",
    ),
    "sections": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "page TEXT NOT NULL",
    ),
    "lines": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "unit TEXT NOT NULL",
        "axes TEXT NOT NULL",
        "section TEXT NOT NULL",
        "formula TEXT NOT NULL",
        "number_format TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
    ),
    "exceptions": (
        "line TEXT NOT NULL REFERENCES lines (id)",
        "position INTEGER NOT NULL",
        "scope TEXT NOT NULL",
        "formula TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
        "PRIMARY KEY (line, position)",
    ),
    "scenarios": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "parent TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
    ),
    "sources": (
        "id TEXT PRIMARY KEY",
        "title TEXT NOT NULL",
        "kind TEXT NOT NULL",
        "address TEXT NOT NULL",
        "date TEXT NOT NULL",
        "quote TEXT NOT NULL",
    ),
    "cells": (
        "scenario TEXT NOT NULL REFERENCES scenarios (id)",
        "line TEXT NOT NULL REFERENCES lines (id)",
        "place TEXT NOT NULL",
        "value REAL",
        "kind TEXT NOT NULL",
        "source TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
        "PRIMARY KEY (scenario, line, place)",
    ),
    "alternatives": (
        "scenario TEXT NOT NULL",
        "line TEXT NOT NULL",
        "place TEXT NOT NULL",
        "position INTEGER NOT NULL",
        "value REAL NOT NULL",
        "source TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
        "PRIMARY KEY (scenario, line, place, position)",
    ),
    "claims": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "formula TEXT NOT NULL",
        "formula_high TEXT NOT NULL",
        "expected TEXT NOT NULL",
        "unit TEXT NOT NULL",
        "tolerance REAL NOT NULL",
        "comparison TEXT NOT NULL",
        "expected_verdict TEXT NOT NULL",
        "scenario TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
    ),
    "charts": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "page TEXT NOT NULL",
    ),
    "chart_series": (
        "chart TEXT NOT NULL REFERENCES charts (id)",
        "position INTEGER NOT NULL",
        "line TEXT NOT NULL",
        "fixed TEXT NOT NULL",
        "mark TEXT NOT NULL",
        "PRIMARY KEY (chart, position)",
    ),
    "chart_designs": (
        "chart TEXT PRIMARY KEY REFERENCES charts (id)",
        "kind TEXT NOT NULL",
        "options TEXT NOT NULL",
    ),
    "uncertainties": (
        "id TEXT PRIMARY KEY",
        "line TEXT NOT NULL REFERENCES lines (id)",
        "distribution TEXT NOT NULL",
        "move TEXT NOT NULL",
        "unit TEXT NOT NULL",
        "scope TEXT NOT NULL",
        "own_axes TEXT NOT NULL",
        "source TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
    ),
    "correlations": (
        "one TEXT NOT NULL REFERENCES uncertainties (id)",
        "other TEXT NOT NULL REFERENCES uncertainties (id)",
        "value REAL NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
        "PRIMARY KEY (one, other)",
    ),
    "vintages": (
        "id TEXT PRIMARY KEY",
        "line TEXT NOT NULL REFERENCES lines (id)",
        "place TEXT NOT NULL",
        "kind TEXT NOT NULL",
        "low REAL",
        "high REAL",
        "source TEXT NOT NULL",
        "date TEXT NOT NULL",
        "note_zh TEXT NOT NULL",
        "note_en TEXT NOT NULL",
    ),
    "views": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "row_axes TEXT NOT NULL",
        "column_axes TEXT NOT NULL",
        "page TEXT NOT NULL",
        "only TEXT NOT NULL",
        "has_totals INTEGER NOT NULL",
    ),
    "row_groups": (
        "id TEXT PRIMARY KEY",
        "label_zh TEXT NOT NULL",
        "label_en TEXT NOT NULL",
        "lines TEXT NOT NULL",
    ),
}
_SINCE = {
    "uncertainties": 2,
    "correlations": 2,
    "views": 3,
    "row_groups": 3,
    "vintages": 3,
    "chart_designs": 3,
}


def tables_of(version: int) -> tuple[str, ...]:
    """Return the names of the tables that a document of a version has."""
    return tuple(table for table in TABLES if _SINCE.get(table, 1) <= version)


SUMS = "CREATE TABLE sums (name TEXT PRIMARY KEY, sum TEXT NOT NULL)"


def statements_of(version: int) -> dict[str, str]:
    """Return the statement of each table that a document of a version has, and nothing else may be in one."""
    own = {table: create_statement(table) for table in tables_of(version)}
    return own | ({"sums": SUMS} if version >= SUMS_SINCE else {})


def create_statement(table: str) -> str:
    """Return the statement that makes a table; a document holds it word for word."""
    return f"CREATE TABLE {table} ({', '.join(TABLES[table])})"


def column_names(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, in order."""
    return tuple(column.split()[0] for column in TABLES[table] if not column.startswith("PRIMARY KEY"))
