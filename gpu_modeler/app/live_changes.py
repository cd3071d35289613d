"""What makes one model another, and where its cells are: how copies of a model follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from gpu_modeler.model import Model, Place, Replacement
from gpu_modeler.model.document import TABLES, CellKey

CellName = tuple[str, Place]


def replacements_between(before: Model, after: Model) -> tuple[Replacement, ...]:
    """Return what makes one model the other."""
    found = [
        Replacement(table, key, one, other)
        for table in TABLES
        if table != "cells"
        for key, one, other in _different(getattr(before, table), getattr(after, table))
    ]
    for line in dict.fromkeys([*(key[1] for key, _ in before.all_cells()), *after.lines]):
        for (scenario, place), one, other in _different(before.cells_of(line), after.cells_of(line)):
            found.append(Replacement("cells", (scenario, line, place), one, other))
    return tuple(found)


def _different(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    if before == after:
        return []
    keys = dict.fromkeys([*before, *after])
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def is_there(model: Model, line: str, place: Place) -> bool:
    """Say whether a model has a cell."""
    known = model.lines.get(line)
    if known is None or len(known.axes) != len(place):
        return False
    return all(item in model.item_ids(axis) for axis, item in zip(known.axes, place, strict=True))


def cell_of(replacement: Replacement) -> CellName:
    """Return the cell that a replacement in the table of cells is about, whatever the scenario."""
    _, line, place = cast("CellKey", replacement.key)
    return line, place
