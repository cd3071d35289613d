"""Which cells rest on which source, and where they stand in the workbook. No writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gpu_modeler.files.excel.context import Export, HardCell
from gpu_modeler.files.excel.layout import CONSTANT, SHEET_AXIS, rest_axes
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.model import PERIOD, Line, Place


@dataclass(frozen=True, slots=True)
class SourcedCells:
    """Neighbouring cells that rest on one source in one way, or a single cell, and where they stand."""

    line: Line
    hard: HardCell
    name: str
    periods: tuple[str, ...]
    sheet: str
    first: str
    last: str

    @property
    def period(self) -> str:
        """Return the period, or the first and last one; empty for a constant."""
        return "–".join(dict.fromkeys((self.periods[0], self.periods[-1]))) if self.periods else ""

    @property
    def address(self) -> str:
        """Return the cell, or the range."""
        return self.first if self.first == self.last else f"{self.first}:{self.last}"


def sourced_cells(export: Export) -> Iterator[SourcedCells]:
    """Yield the cells that rest on a source, in the order of the sheets, equal neighbours as one."""
    for line in export.model.ordered("lines"):
        hard_cells = export.hard_cells[line.id].items()
        cells = (
            _located(export, line, place, hard)
            for place, hard in sorted(hard_cells, key=lambda entry: _order(export, line, entry[0]))
            if hard.cell.source or hard.cell.alternatives
        )
        yield from _merged(cells, export.model.periods)


def _merged(cells: Iterable[SourcedCells], periods: Sequence[str]) -> Iterator[SourcedCells]:
    waiting: SourcedCells | None = None
    for cell in cells:
        if waiting is not None and _goes_on(waiting, cell, periods):
            waiting = replace(waiting, periods=(*waiting.periods, *cell.periods), last=cell.last)
            continue
        if waiting is not None:
            yield waiting
        waiting = cell
    if waiting is not None:
        yield waiting


def _goes_on(before: SourcedCells, cell: SourcedCells, periods: Sequence[str]) -> bool:
    if (
        before.name != cell.name
        or not cell.periods
        or before.hard.cell.alternatives
        or cell.hard.cell.alternatives
    ):
        return False
    one, other = before.hard.cell, cell.hard.cell
    if (one.source, one.kind, one.note, before.sheet) != (other.source, other.kind, other.note, cell.sheet):
        return False
    return periods.index(cell.periods[0]) == periods.index(before.periods[-1]) + 1


def _order(export: Export, line: Line, place: Place) -> tuple[int, ...]:
    items = dict(zip(line.axes, place, strict=True))
    axes = sorted(line.axes, key=lambda axis: axis == PERIOD)
    return tuple(export.model.item_ids(axis).index(items[axis]) for axis in axes)


def _located(export: Export, line: Line, place: Place, hard: HardCell) -> SourcedCells:
    items = dict(zip(line.axes, place, strict=True))
    layout = export.layout
    rest = tuple(items[axis] for axis in rest_axes(line))
    company = items.get(SHEET_AXIS, "")
    period = items.get(PERIOD, "")
    column = layout.columns.first + export.model.periods.index(period) if period else CONSTANT
    address = f"{column_letters(column)}{layout.row_of[line.id, rest] + 1}"
    names = [export.line_label(line)]
    names += [export.item_label(SHEET_AXIS, company)] if company else []
    names += [export.rest_label(line, rest)] if rest else []
    sheet = layout.sheets.items[company] if company else layout.sheets.market
    return SourcedCells(line, hard, " · ".join(names), (period,) if period else (), sheet, address, address)
