"""A model of the rows that can be read: whatever does not hold together with the rest is left out, and listed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.files.gpum import LARGEST_FILE
from gpu_modeler.files.gpum_records import ORDERED, model_of
from gpu_modeler.files.gpum_schema import TABLES
from gpu_modeler.files.salvage.fitting import Fitting
from gpu_modeler.files.salvage.reading import RawRows, read_rows
from gpu_modeler.files.salvage.records import Loss, NothingToSalvage, Salvaged
from gpu_modeler.model import PERIOD


def salvage(path: Path | str) -> Salvaged:
    """Take out of a document what is sound. The file is never written to.

    Raises:
        FileFault: it cannot be read at all, is too large, or nothing of a model is in it.
    """
    found = Path(path)
    raw = read_rows(_content(found))
    names = {row[2] for row in raw.rows.get("items", ()) if row[0] == PERIOD}
    if not names or not any(raw.rows.get(table) for table in ("lines", "cells")):
        raise NothingToSalvage(found)
    return salvaged(raw)


def salvaged(raw: RawRows) -> Salvaged:
    """Return the model of rows, with all that is not in it."""
    fitting = Fitting(raw.rows)
    fitting.fit()
    model = model_of(
        {table: fitting.kept.get(table, []) for table in TABLES}
    )  # holds, or a test would have said so
    losses = [*_unread(raw), *fitting.losses, *_only_named(raw, fitting)]
    counts = {table: len(rows) for table, rows in fitting.kept.items() if rows and table != "orders"}
    rank = {table: number for number, table in enumerate(TABLES)}
    losses.sort(key=lambda loss: rank[loss.table])
    if raw.differing is None:
        losses.insert(0, Loss("unproved", "properties", ""))
    doubtful = tuple(table for table in raw.differing or () if raw.rows.get(table))
    return Salvaged(model, tuple(losses), doubtful, counts)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise faults.FileIsFolder(path)
        size = path.stat().st_size
        if not path.is_file():
            raise faults.FileSpecial(path)
        if size > LARGEST_FILE:
            raise faults.FileTooLarge(path, limit=LARGEST_FILE >> 20)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise faults.FileMissing(path) from fault
    except (OSError, ValueError) as fault:
        raise faults.FileUnreadable(path, reason=getattr(fault, "strerror", None) or str(fault)) from fault


def _unread(raw: RawRows) -> list[Loss]:
    missing = [Loss("unread", table, str(count)) for table, count in raw.missing.items()]
    return missing + [Loss("broken_off", table, "") for table in raw.broken_off]


def _only_named(raw: RawRows, fitting: Fitting) -> list[Loss]:
    """List what the display order names, and no row holds."""
    named: dict[str, list[str]] = defaultdict(list)
    for table, _, key in raw.rows.get("orders", ()):
        if table in ORDERED and isinstance(key, str):
            named[table].append(key)
    there = {(loss.table, loss.name) for loss in fitting.losses}
    return [
        Loss("named_only", table, key)
        for table, keys in named.items()
        for key in keys
        if key not in fitting.ids(table) and (table, key) not in there
    ]
