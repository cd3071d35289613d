"""Which cells rest on which source, and where they stand in the workbook. No writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gpu_modeler.files.excel.context import Export, HardCell
from gpu_modeler.files.excel.layout import CONSTANT, SHEET_AXIS, rest_axes
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.files.excel.scenario_link import given_at
from gpu_modeler.model import BASE, PERIOD, Line, Place


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
    """Yield the cells of every scenario that rest on a source, in the order of the sheets, equal neighbours as one."""
    order = tuple(export.model.orders["scenarios"])
    for line in export.model.ordered("lines"):
        cells_of_line = export.model.cells_of(line.id)
        known = set(export.model.places(line)) if cells_of_line else set()
        hard_cells = [
            (order.index(scenario), place, HardCell(cell, scenario))
            for (scenario, place), cell in cells_of_line.items()
            if cell.value is not None and (cell.source or cell.alternatives) and place in known
        ]
        hard_cells.sort(key=lambda entry: (entry[0], _order(export, line, entry[1])))
        cells = (_located(export, line, place, hard) for _, place, hard in hard_cells)
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
    rest = tuple(items[axis] for axis in rest_axes(line))
    company, period = items.get(SHEET_AXIS, ""), items.get(PERIOD, "")
    names = [export.line_label(line)]
    names += [export.item_label(SHEET_AXIS, company)] if company else []
    names += [export.rest_label(line, rest)] if rest else []
    names += [export.named(export.model.scenarios[hard.scenario].labels)] if hard.scenario != BASE else []
    sheet, address = given_at(export, line.id, place, hard.scenario) or _on_its_sheet(export, line, items)
    periods = (period,) if period else ()
    return SourcedCells(line, hard, " · ".join(names), periods, sheet, address, address)


def _on_its_sheet(export: Export, line: Line, items: Mapping[str, str]) -> tuple[str, str]:
    """Return sheet and address of a cell that no scenario changes."""
    layout = export.layout
    row = layout.row_of[line.id, tuple(items[axis] for axis in rest_axes(line))]
    period = items.get(PERIOD, "")
    column = layout.columns.first + export.model.periods.index(period) if period else CONSTANT
    sheet = layout.sheets.items[items[SHEET_AXIS]] if SHEET_AXIS in items else layout.sheets.market
    return sheet, f"{column_letters(column)}{row + 1}"
