"""What was published for cells of the starter data, from `vintages.csv`: ranges and values with source and date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast, get_args

from gpu_modeler.edits.vintages import is_date
from gpu_modeler.files.starter_entries import Row, read_rows
from gpu_modeler.files.starter_faults import StarterMissingField, StarterWrongField, StarterWrongPlace
from gpu_modeler.model import Model, Place, Vintage, VintageKind
from gpu_modeler.text import Labels

_FILE = "vintages.csv"
_COLUMNS = ("line", "kind", "low", "high", "date", "source", "note_zh", "note_en")


def fill_vintages(model: Model, folder: Path) -> None:
    """Put the vintages into the model; a folder without the file has none.

    An id is made of line and place, with a number behind it in the order of the file.

    Raises:
        StarterFault: a row names what the model does not have, has no date, or its range is none.
    """
    if not (folder / _FILE).exists():
        return
    seen: Counter[str] = Counter()
    for row in read_rows(folder, _FILE, (*_COLUMNS, *model.orders["axes"])):
        line = row.require("line", row.columns["line"], model.lines)
        place = _place(model, line, row)
        cell = ":".join((line, *place))
        seen[cell] += 1
        found = _vintage(model, row, f"vintage:{cell}:{seen[cell]}", place)
        model.vintages[found.id] = found


def _vintage(model: Model, row: Row, key: str, place: Place) -> Vintage:
    columns = row.columns
    if columns["kind"] not in get_args(VintageKind):
        raise StarterWrongField(row.file, row.where, "kind", "choice")
    if not is_date(columns["date"]):
        raise StarterWrongField(row.file, row.where, "date", "date")
    low, high = row.number_in("low"), row.number_in("high")
    if low is None and high is None:
        raise StarterMissingField(row.file, row.where, field="low")
    if low is not None and high is not None and low > high:
        raise StarterWrongField(row.file, row.where, "high", "number")
    source = row.require("source", columns["source"], model.sources)
    note = Labels(columns["note_zh"], columns["note_en"])
    kind = cast("VintageKind", columns["kind"])
    return Vintage(key, columns["line"], place, kind, low, high, source, columns["date"], note)


def _place(model: Model, line: str, row: Row) -> Place:
    axes = model.lines[line].axes
    for axis in model.orders["axes"]:
        item = row.columns[axis]
        if item:
            row.require("item", item, model.item_ids(axis))
        if bool(item) != (axis in axes):
            raise StarterWrongPlace(row.file, row.where, line=line, field=axis, axes=axes or "-")
    return tuple(row.columns[axis] for axis in axes)
