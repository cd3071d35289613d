"""The numbers of the starter data: wide CSV files, one row per line, company, segment, scenario and source.

Columns: `line,company,segment,scenario,kind,source,note_zh,note_en,value` and one per year. `value` is for lines without
years; an empty scenario is the base; `45%` is 0.45. The columns between `line` and `scenario` are the axes of the model
but time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from gpu_modeler.files.starter_entries import Row, read_rows
from gpu_modeler.files.starter_faults import (
    StarterAlternativeAlone,
    StarterCellTwice,
    StarterWrongField,
    StarterWrongPlace,
)
from gpu_modeler.model import (
    BASE,
    PERIOD,
    Alternative,
    Cell,
    CellKey,
    CellKind,
    Line,
    Model,
    Place,
    Replacement,
)
from gpu_modeler.text import Labels

ALTERNATIVE = "alternative"
_KINDS = ("input", "actual", "guidance", "override", ALTERNATIVE)
_FIXED_COLUMNS = ("line", "scenario", "kind", "source", "note_zh", "note_en", "value")

_Filled = dict[CellKey, tuple[Cell, Row]]


def fill_cells(model: Model, folder: Path) -> None:
    """Put the cells of every file below `cells` into the model, files in the order of their names.

    Raises:
        StarterFault: a row names what the model does not have, fills a place its line does not have, or fills a cell again.
    """
    filled: _Filled = {}
    further: list[tuple[CellKey, Alternative, Row]] = []
    other_axes = [axis for axis in model.orders["axes"] if axis != PERIOD]
    for path in sorted((folder / "cells").glob("*.csv")):
        needed = (*_FIXED_COLUMNS, *other_axes)
        for row in read_rows(folder, f"cells/{path.name}", needed, model.periods):
            _read_row(model, row, filled, further)
    for key, alternative, row in further:
        if key not in filled:
            raise StarterAlternativeAlone(row.file, row.where, cell=_shown(key))
        cell, first = filled[key]
        more = (*cell.alternatives, alternative)
        filled[key] = Cell(cell.value, cell.kind, cell.source, cell.note, more), first
    for key, (cell, _) in filled.items():
        model.apply(Replacement("cells", key, None, cell))


def _read_row(
    model: Model, row: Row, filled: _Filled, further: list[tuple[CellKey, Alternative, Row]]
) -> None:
    columns = row.columns
    line = model.lines[row.require("line", columns["line"], model.lines)]
    scenario = row.require("scenario", columns["scenario"] or BASE, model.scenarios)
    kind = columns["kind"] or ("input" if line.is_input else "override")
    if kind not in _KINDS:
        raise StarterWrongField(row.file, row.where, "kind", "choice")
    source = columns["source"]
    if source:
        row.require("source", source, model.sources)
    note = Labels(columns["note_zh"], columns["note_en"])
    for place, value in _values(model, line, row):
        key = (scenario, line.id, place)
        if kind == ALTERNATIVE:
            further.append((key, Alternative(value, source, note), row))
            continue
        if key in filled:
            first = filled[key][1]
            shown = f"{first.file}:{first.number}"
            raise StarterCellTwice(row.file, row.where, cell=_shown(key), first=shown)
        filled[key] = Cell(value, cast("CellKind", kind), source, note), row


def _values(model: Model, line: Line, row: Row) -> Iterator[tuple[Place, float]]:
    """Yield the numbers of a row with the place each fills."""
    fixed = {axis: _item(model, line, row, axis) for axis in model.orders["axes"] if axis != PERIOD}
    has_periods = PERIOD in line.axes
    for column in ("value", *model.periods):
        value = row.number_in(column) if column in row.columns else None
        if value is None:
            continue
        if has_periods == (column == "value"):
            raise _wrong_place(line, row, column)
        yield tuple(column if axis == PERIOD else fixed[axis] for axis in line.axes), value


def _item(model: Model, line: Line, row: Row, axis: str) -> str:
    """Return the item that the row names for an axis of its line; empty for an axis that the line does not have."""
    item = row.columns[axis]
    if item:
        row.require("item", item, model.item_ids(axis))
    if bool(item) != (axis in line.axes):
        raise _wrong_place(line, row, axis)
    return item


def _wrong_place(line: Line, row: Row, column: str) -> StarterWrongPlace:
    return StarterWrongPlace(row.file, row.where, line=line.id, field=column, axes=line.axes or "-")


def _shown(key: CellKey) -> str:
    scenario, line, place = key
    return f"{line}({', '.join((*place, scenario))})"
