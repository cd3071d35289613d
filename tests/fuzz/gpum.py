r"""Documents whose rows were changed by others: a model that computes, or a message.

An input is a script over the rows of a small document, one command a line, so that what is kept can be read:

    set TABLE ROW COLUMN JSON      drop TABLE ROW      twice TABLE ROW      swap TABLE ROW ROW

What does not fit is passed over; rows and columns count from 0 and go round.
"""

import json
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.files.gpum_records import RowsDoNotFit, model_of
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.gpum_schema import TABLES, column_names
from tests.small_model import contents, small_model

TOKENS = (
    *TABLES,
    *("set", "drop", "twice", "swap", "null", "1e999", "-1", '"base"', '"period"', '"2024"', '"=1"', '""'),
    *(
        '"[]"',
        '"{}"',
        r'"[\"period\"]"',
        r'"{\"company\": [\"metax\"]}"',
        '"revenue"',
        '"units[-1]"',
        '"bear"',
    ),
    *(r'"\u0000"', r'"\ud800"', '"<b>"', "9" * 400, '"' + "[" * 30, '"waterfall"', '"%"', '"１２"'),
)
COMMANDS = {"set": 5, "drop": 3, "twice": 3, "swap": 4}
MOST_COMMANDS = 40


def seeds():
    """Return a script for each column of each table, and some that change the structure."""
    found = {}
    for table in TABLES:
        lines = [f"set {table} 0 {column} {json.dumps('x')}" for column in range(len(column_names(table)))]
        found.update({f"{table}_{at}": line.encode() for at, line in enumerate(lines)})
        found[f"{table}_drop"] = f"drop {table} 0\ntwice {table} 1".encode()
    return found


@cache
def _base():
    """Return the small model's rows by table, as JSON: a fresh copy is cheap."""
    found = {table: [] for table in TABLES}
    for table, made in rows(small_model()):
        found[table].extend(list(row) for row in made)
    return json.dumps(found)


def scripted(data):
    """Return the rows that a script makes of the small model's."""
    held = json.loads(_base())
    for line in data.decode("utf-8", "replace").splitlines()[:MOST_COMMANDS]:
        words = line.split(" ", COMMANDS.get(line.split(" ", 1)[0], 1) - 1)
        with suppress(ValueError, RecursionError):  # no JSON, no number: no command
            _do(held, words)
    return {table: [tuple(row) for row in made] for table, made in held.items()}


def _do(held, words):
    if len(words) != COMMANDS.get(words[0]) or not held.get(words[1]):
        return
    known = held[words[1]]
    row = int(words[2][:6]) % len(known)
    if words[0] == "set":
        known[row][int(words[3][:6]) % len(known[row])] = _kept(json.loads(words[4]))
    elif words[0] == "drop":
        del known[row]
    elif words[0] == "twice":
        known.insert(row, list(known[row]))
    else:
        other = int(words[3][:6]) % len(known)
        known[row], known[other] = known[other], known[row]


def _kept(value):
    """Return what SQLite can hold: a long whole number, a list and a truth value stand as text, number or bytes."""
    if isinstance(value, list | dict):
        return json.dumps(value).encode()
    return int(value) if isinstance(value, bool) else value


def check(data):
    """Read the rows; a model that is accepted is written, read again as the same, and computes or says why not."""
    try:
        model = model_of(scripted(data))
    except RowsDoNotFit:
        return
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        path = Path(folder) / "a.gpum"
        try:
            gpum.write(model, path)
        except ModelerError as fault:
            if fault.key != "error_text_cannot_be_kept":
                raise
            return
        assert contents(gpum.read(path)) == contents(model)
    with suppress(ModelerError):
        Calculation.of(model)


def _fast_folder():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
