"""How the table of a kernel is laid out: first the row to write, then what each slot reads, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from gpu_modeler.engine.compiled.units import Unit


@dataclass(frozen=True)
class Column:
    """Where a slot's entries begin in the table, how far apart the items of each reduction are, and what they are."""

    start: int
    strides: tuple[int, ...]
    is_row: bool


def columns_of(unit: Unit, rows: Sequence[bool]) -> tuple[list[Column], int]:
    """Return the columns of a unit's table and their number."""
    columns, start = [], 1
    for slot, is_row in zip(unit.slots, rows, strict=True):
        extents = slot.cells.shape[1:]
        strides = tuple(prod(extents[at + 1 :]) for at in range(len(extents)))
        columns.append(Column(start, strides, is_row))
        start += prod(extents)
    return columns, start
