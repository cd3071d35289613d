"""Documents made by somebody who means harm, each used as a person would in a process that may not grow or hang.

    python -m tests.faults.hostile FOLDER NAME…

prints, as JSON, what came of each: the key of the refusal, or "works" where it opens, counts, exports and saves.
"""

import json
import resource
import signal
import sqlite3
import subprocess
import sys
import traceback
from contextlib import closing
from pathlib import Path

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum, gpum_sums
from gpu_modeler.files.gpum_schema import TABLES, column_names
from gpu_modeler.text import LANGUAGES
from tests.small_model import small_model

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 3 << 29
SECONDS_EACH = 60

SCHEMA = {
    "trigger": ["CREATE TRIGGER t AFTER INSERT ON cells BEGIN DELETE FROM lines; END"],
    "trigger named like a table": ["CREATE TRIGGER cells AFTER INSERT ON cells BEGIN DELETE FROM lines; END"],
    "view": ["CREATE VIEW v AS SELECT * FROM cells"],
    "view in place of a table": [
        "ALTER TABLE claims RENAME TO hidden",
        "CREATE VIEW claims AS SELECT hidden.* FROM hidden, cells, cells AS b, cells AS c, cells AS d",
    ],
    "generated column": ["ALTER TABLE lines ADD COLUMN g TEXT AS (hex(zeroblob(1000000000)))"],
    "expression index": ["CREATE INDEX i ON cells (abs(value))"],
    "partial index": ["CREATE INDEX i ON cells (line) WHERE value > 0"],
    "collation": ["CREATE INDEX i ON lines (label_zh COLLATE nocase)"],
    "check": ["CREATE TABLE c (x CHECK (load_extension('evil') IS NULL))"],
    "default": ["ALTER TABLE claims ADD COLUMN more DEFAULT 'x'"],
    "virtual table": ["CREATE VIRTUAL TABLE f USING fts5(x)"],
    "spreading tree": ["CREATE VIRTUAL TABLE r USING rtree(id, a, b)"],
    "statistics": ["ANALYZE"],
    "huge statement": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = sql || ' /*' || hex(zeroblob(9000000)) || '*/' WHERE name = 'claims'",
    ],
    "statement without end": [
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = 'CREATE TABLE claims ({'(' * 5000}' WHERE name = 'claims'",
    ],
    "table read from another's pages": [
        "PRAGMA writable_schema = ON",
        """UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'axes')
        WHERE name = 'sections'""",
    ],
    "table on the first page": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'claims'",
    ],
    "table on no page": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 99999999 WHERE name = 'claims'",
    ],
    "table that is no table": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET type = 'view' WHERE name = 'claims'",
    ],
    "many tables": [f"CREATE TABLE t{number} (x)" for number in range(3000)],
}
"""What must never open: the schema is ours word for word, or the file is refused."""

DEEP = 100_000
DAMAGED_ROWS = {
    "huge blob": ["UPDATE sources SET title = zeroblob(200000000)"],
    "huge text": ["UPDATE sources SET title = hex(zeroblob(60000000))"],
    "blob for a text": ["UPDATE sources SET title = x'00ff'"],
    "text that is no UTF-8": ["UPDATE sources SET title = CAST(x'c3c3ff' AS TEXT)"],
    "deep list": [f"UPDATE lines SET axes = '{'[' * DEEP}{']' * DEEP}'"],
    "deep table": ["UPDATE exceptions SET scope = '" + '{"a":' * DEEP + "1" + "}" * DEEP + "'"],
    "deep view": ["UPDATE views SET only = '" + '{"a":' * DEEP + "1" + "}" * DEEP + "'"],
    "deep design": ["UPDATE chart_designs SET options = '" + "[" * DEEP + "]" * DEEP + "'"],
    "design that is none": ["UPDATE chart_designs SET options = '[1]'"],
    "number of many digits": [f"UPDATE claims SET expected = '[{'9' * 5000}]'"],
    "infinite claim": ["UPDATE claims SET expected = '[Infinity]'"],
    "claim that is not a number": ["UPDATE claims SET expected = '[NaN]'"],
    "text for a number": ["UPDATE cells SET value = 'much'"],
    "blob for a number": ["UPDATE cells SET value = x'7ff8000000000000'"],
    "infinite": ["UPDATE cells SET value = -9e999"],
    "infinite alternative": ["UPDATE alternatives SET value = 9e999"],
    "infinite vintage": ["UPDATE vintages SET high = 9e999"],
    "correlation that is not a number": ["UPDATE correlations SET value = 'NaN'"],
    "NUL in an id": ["UPDATE lines SET id = 'a' || char(0) || 'b' WHERE id = 'loose'"],
    "NUL in a year": ["UPDATE items SET id = '2026' || char(0) WHERE id = '2026'"],
    "circle of scenarios": ["UPDATE scenarios SET parent = 'crash' WHERE id = 'bear'"],
    "own parent": ["UPDATE scenarios SET parent = id WHERE id <> 'base'"],
    "parent that is not there": ["UPDATE scenarios SET parent = 'none' WHERE id = 'bear'"],
    "value at no place": [
        "UPDATE cells SET place = '[\"1999\"]' WHERE line = 'growth' AND scenario = 'bear'"
    ],
    "value of no line": ["UPDATE cells SET line = 'none' WHERE line = 'growth'"],
    "uncertainty of no line": ["UPDATE uncertainties SET line = 'none'"],
    "vintage of no line": ["UPDATE vintages SET line = 'none'"],
    "position that is text": ["UPDATE orders SET position = 'x' WHERE name = 'lines' AND position = 1"],
    "property that is nothing": ["UPDATE properties SET name = NULL"],
    "year beyond counting": [f"UPDATE items SET id = '{'9' * 5000}' WHERE id = '2026'"],
}
"""What is refused as damage, although its sums are right."""

STRANGE = {
    "statement in a name": 'x"; DROP TABLE lines; --',
    "formula for a name": "=1+1",
    "control characters": "a\u0001\u001b[31m\u007f",
    "line end": "a\nb",
    "written from the right": "\u202eabc\u2066",
    "nothing to see": "\u200b\ufeff",
    "combining": "e" + "\u0301" * 500,
    "beyond the first plane": "𝔸🙂",
    "path": "../../etc/passwd",
    "markup": "<img src=x onerror=alert(1)>",
    "long": "长" * 5000,
    "empty": "",
}
"""Ids that no edit would make; each is put on a line, a company, a scenario, a source, a chart and a view."""

NAMED = {
    "lines": ("orders.id", "lines.id", "exceptions.line", "cells.line", "alternatives.line", "uncertainties.line",
              "vintages.line", "chart_series.line"),
    "items": ("items.id",),
    "scenarios": ("orders.id", "scenarios.id", "scenarios.parent", "cells.scenario", "alternatives.scenario",
                  "claims.scenario"),
    "sources": ("sources.id", "cells.source", "alternatives.source", "uncertainties.source", "vintages.source"),
    "charts": ("orders.id", "charts.id", "chart_series.chart", "chart_designs.chart"),
    "views": ("orders.id", "views.id"),
    "sections": ("orders.id", "sections.id", "lines.section"),
}  # fmt: skip
OLD = {"lines": "margin", "items": "biren", "scenarios": "bear"}

DANGLING = (
    "cells.source", "alternatives.source", "chart_series.line", "chart_series.fixed", "claims.scenario", "claims.unit",
    "lines.unit", "lines.formula", "lines.number_format", "claims.formula", "uncertainties.source",
    "uncertainties.distribution", "uncertainties.unit", "vintages.source", "vintages.date", "views.row_axes",
    "views.column_axes", "views.page", "views.only", "row_groups.lines", "sections.page", "charts.page",
    "chart_designs.kind", "sources.date", "sources.address", "exceptions.formula", "properties.name",
)  # fmt: skip


def cases():
    """Return what each case is made by, by its name: a list of statements, with values where they have any."""
    made = {**SCHEMA, **DAMAGED_ROWS}
    for column in DANGLING:
        table, name = column.split(".")
        for text in ("nowhere", "", '["nowhere"]', '{"company": "nowhere"}', '{"nowhere": "metax"}', "=1"):
            made[f"{column} {text!r}"] = [(f"UPDATE OR IGNORE {table} SET {name} = ?", (text,))]
    for what, text in STRANGE.items():
        for table, columns in NAMED.items():
            made[f"{what} in {table}"] = [*_renamed(table, columns, text)]
    return made


def _renamed(table, columns, new):
    old = OLD.get(table) or next(iter(getattr(small_model(), table)))
    for column in columns:
        place, name = column.split(".")
        yield f"UPDATE {place} SET {name} = ? WHERE {name} = ?", (new, old)
    if table == "items":
        for place in ("cells.place", "alternatives.place", "groups.items", "vintages.place", "views.only"):
            where, name = place.split(".")
            yield f"UPDATE {where} SET {name} = replace({name}, ?, ?)", (json.dumps(old), json.dumps(new))


def make(path, statements):
    """Write a document, change it and give it the sums of what it then holds, where that can be."""
    gpum.write(small_model(), path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for statement in statements:
            connection.execute(*([statement] if isinstance(statement, str) else statement))
        connection.execute("COMMIT")
    with closing(sqlite3.connect(path)) as connection, connection:
        try:
            sums = _sums(connection)
        except (sqlite3.Error, UnicodeError):
            return
        connection.executemany(
            "UPDATE sums SET sum = ? WHERE name = ?", [(known, name) for name, known in sums]
        )


def _sums(connection):
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, gpum.LARGEST_TEXT)
    known = gpum_sums.RowSums()
    for table in TABLES:
        query = f"SELECT {', '.join(column_names(table))} FROM {table} ORDER BY rowid"
        for _ in known.passing(table, connection.execute(query)):
            pass
    return known.rows()


def used(path):
    """Open a file, look at everything, export and save it elsewhere; return what came of it."""
    try:
        session = Session(small_model(), SettingsFile.nowhere())
        session.open(path)
        session.problems()
        session.claims()
    except ModelerError as fault:
        return _said(fault)
    return _given_away(session, path)


def _given_away(session, path):
    for give in (
        lambda: session.export_excel(path.with_suffix(".xlsx"), verified=False),
        lambda: session.save_as(path.with_name("again.gpum")),
    ):
        try:
            give()
        except ModelerError as fault:
            if not all(fault.user_message(language) for language in LANGUAGES):
                return "says nothing"
    return "works"


def _said(fault):
    return fault.key if all(fault.user_message(language) for language in LANGUAGES) else "says nothing"


def in_a_child(folder, names):
    """Return what came of the cases, from a process with a limit on its memory; a crash there is an assertion here."""
    command = [sys.executable, "-m", "tests.faults.hostile", str(folder), *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    return json.loads(done.stdout)


def main(folder, names):
    """Try the cases with the names, all without; a case that takes too long ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = {}
    for number, (name, statements) in enumerate(cases().items()):
        if names and name not in names:
            continue
        path = Path(folder) / f"{number}.gpum"
        print(name, file=sys.stderr, flush=True)
        make(path, statements)
        before = path.read_bytes()
        signal.alarm(SECONDS_EACH)
        try:
            found[name] = used(path)
        except Exception:  # whatever it is, it is what the test is after
            found[name] = f"CRASH {traceback.format_exc()[-1500:]}"
        signal.alarm(0)
        if path.read_bytes() != before:
            found[name] = "WRITTEN TO"
        path.unlink()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
