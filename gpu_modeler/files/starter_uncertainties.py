"""What is uncertain in the starter data, from `uncertainties.toml`: ranges with their reasons, and correlations."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from gpu_modeler.files.starter_entries import Entry, read_entries
from gpu_modeler.files.starter_faults import StarterDuplicate, StarterWrongField
from gpu_modeler.model import PERIOD, Correlation, Line, Model, Move, Uncertainty

_FILE = "uncertainties.toml"


def fill_uncertainties(model: Model, folder: Path) -> None:
    """Put uncertainties and correlations into the model; a folder without the file has none.

    Raises:
        StarterFault: an entry is not as described, is given twice, or names what the model does not have.
    """
    model.orders["uncertainties"] = ()
    if not (folder / _FILE).exists():
        return
    entries = read_entries(folder, _FILE, "uncertainty", "correlation")
    for entry in entries["uncertainty"]:
        found = _uncertainty(model, entry)
        if found.id in model.uncertainties:
            raise StarterDuplicate(entry.file, entry.where, "uncertainty", found.id)
        model.uncertainties[found.id] = found
    model.orders["uncertainties"] = tuple(model.uncertainties)
    for entry in entries["correlation"]:
        correlation = _correlation(model, entry)
        if correlation.key in model.correlations:
            raise StarterDuplicate(entry.file, entry.where, "correlation", " ".join(correlation.key))
        model.correlations[correlation.key] = correlation


def _uncertainty(model: Model, entry: Entry) -> Uncertainty:
    entry.allow("id line distribution move first last each source note_zh note_en")
    line = model.lines[entry.require("line", entry.text("line"), model.lines)]
    move = cast("Move", entry.choice("move", get_args(Move), "set"))
    each = tuple(entry.require("axis", axis, line.axes) for axis in entry.texts("each", ()))
    source = entry.text("source", "")
    if source:
        entry.require("source", source, model.sources)
    unit = "" if move == "factor" else line.unit
    return Uncertainty(
        entry.text("id"), line.id, entry.text("distribution"), move, unit, _scope(model, entry, line), each,
        source, entry.labels("note_"),
    )  # fmt: skip


def _scope(model: Model, entry: Entry, line: Line) -> dict[str, tuple[str, ...]]:
    """Return the years from `first` to `last`; all where neither is given."""
    if not {"first", "last"} & entry.fields.keys():
        return {}
    entry.require("axis", PERIOD, line.axes)
    ends = [str(int(entry.number_of(end))) for end in ("first", "last")]
    at = [model.periods.index(entry.require("item", year, model.periods)) for year in ends]
    if at[0] > at[1]:
        raise StarterWrongField(entry.file, entry.where, "last", "number")
    return {PERIOD: model.periods[at[0] : at[1] + 1]}


def _correlation(model: Model, entry: Entry) -> Correlation:
    entry.allow("first second value note_zh note_en")
    first, second = sorted(
        entry.require("uncertainty", entry.text(end), model.uncertainties) for end in ("first", "second")
    )
    value = entry.number_of("value")
    if not -1 <= value <= 1:
        raise StarterWrongField(entry.file, entry.where, "value", "number")
    return Correlation(first, second, value, entry.labels("note_"))
