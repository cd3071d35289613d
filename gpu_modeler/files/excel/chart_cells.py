"""Which cells of the workbook the curves of a chart draw: a range where there is one, else rows of sums below the charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from gpu_modeler.charts.content import ChartPlan, CurvePlan
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.layout import CONSTANT, LABEL, SHEET_AXIS, rest_axes
from gpu_modeler.files.excel.names import column_letters, quoted
from gpu_modeler.formula.excel import MOST_ARGUMENTS
from gpu_modeler.model import PERIOD

Items = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """Neighbouring cells of one row or column of a sheet; ends included, counted from 0."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def formula(self) -> str:
        """The range as a chart names it."""
        first = f"${column_letters(self.first_column)}${self.first_row + 1}"
        last = f"${column_letters(self.last_column)}${self.last_row + 1}"
        return f"={quoted(self.sheet)}!{first}:{last}"


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """A curve with the cells behind each tick (several are summed) and their values."""

    plan: CurvePlan
    ticks: tuple[tuple[Items, ...], ...]
    values: tuple[Value, ...]


def drawn_curves(export: Export, plan: ChartPlan) -> list[DrawnCurve]:
    """Return the curves of a chart with their cells."""
    return [_drawn(export, plan, curve) for curve in plan.curves]


def _drawn(export: Export, plan: ChartPlan, curve: CurvePlan) -> DrawnCurve:
    chosen = dict(_chosen(export, curve))
    runs = plan.axis in chosen and curve.slices[plan.axis_position] == slice(None)
    items = drawn_items(export, plan)
    ticks = []
    for item in items:
        among = {**chosen, plan.axis: (item,)} if runs else chosen
        axes = tuple(among)
        ticks.append(tuple(dict(zip(axes, places, strict=True)) for places in product(*among.values())))
    values = tuple(_value(export, curve, cells) for cells in ticks)
    return DrawnCurve(curve, tuple(ticks), values)


def drawn_items(export: Export, plan: ChartPlan) -> tuple[str, ...]:
    """Return the items of the ticks: those of a chart that shows a single year are all of its years."""
    if plan.axis not in export.model.axes:
        return ("",)
    items = export.model.item_ids(plan.axis)
    if plan.axis != PERIOD or is_of_one_year(plan):
        return items
    return items[plan.first : plan.last + 1 if plan.last >= 0 else None]


def is_of_one_year(plan: ChartPlan) -> bool:
    """Say whether a chart draws one year of its curves."""
    return plan.along == SHEET_AXIS or (plan.kind in {"waterfall", "football"} and plan.along != PERIOD)


def _chosen(export: Export, curve: CurvePlan) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the items that a curve takes along each axis of its line."""
    members = dict(curve.members)
    for position, axis in enumerate(export.calculation.axes):
        if axis not in curve.line.axes:
            continue
        items = export.model.item_ids(axis)
        if curve.slices[position] != slice(None):
            items = items[curve.slices[position]]
        if position in members:
            items = tuple(items[at] for at in members[position].tolist())
        yield axis, items


def is_live(export: Export, curve: CurvePlan) -> bool:
    """Say whether the workbook computes a curve: it shows one scenario, those of others are written as numbers."""
    return curve.scenario in {"", export.scenario}


def _value(export: Export, curve: CurvePlan, cells: Sequence[Items]) -> Value:
    total = 0.0
    for items in cells:
        place = tuple(items[axis] for axis in curve.line.axes)
        value = export.calculation.value(curve.line.id, place, curve.scenario or export.scenario)
        if isinstance(value, CellError):
            return value.text if is_live(export, curve) else CellError.NA.text
        total += value
    return total


# --- where the cells stand ----------------------------------------------------------------------


def area_of(export: Export, plan: ChartPlan, curve: DrawnCurve) -> Area | None:
    """Return the range that holds exactly the curve's cells in order; `None` where no range does."""
    if not is_live(export, curve.plan):
        return None  # the workbook shows one scenario at a time
    if any(len(cells) != 1 for cells in curve.ticks) or plan.axis not in curve.plan.line.axes:
        return None
    first, last = curve.ticks[0][0], curve.ticks[-1][0]
    if first[plan.axis] == last[plan.axis] and len(curve.ticks) > 1:
        return None  # one cell all along
    if plan.axis == PERIOD:
        sheet, row, column = _where(export, curve, first)
        return Area(sheet, row, column, row, column + len(curve.ticks) - 1)
    return _compare_area(export, curve)


def _compare_area(export: Export, curve: DrawnCurve) -> Area:
    """Return the companies' rows on Compare, which are neighbours."""
    cells = [items for (items,) in curve.ticks]
    line = curve.plan.line
    rest = tuple(cells[0][axis] for axis in rest_axes(line))
    rows = [export.layout.compare_row_of[line.id, items[SHEET_AXIS], rest] for items in cells]
    column = _column(export, cells[0])
    return Area(export.layout.sheets.compare, rows[0], column, rows[-1], column)


def names_of_companies(area: Area) -> Area:
    """Return the labels beside a range of Compare."""
    return Area(area.sheet, area.first_row, LABEL, area.last_row, LABEL)


def _where(export: Export, curve: DrawnCurve, items: Items) -> tuple[str, int, int]:
    """Return sheet, row and column of one cell."""
    line, layout = curve.plan.line, export.layout
    rest = tuple(items[axis] for axis in rest_axes(line))
    sheet = layout.sheets.items[items[SHEET_AXIS]] if SHEET_AXIS in line.axes else layout.sheets.market
    return sheet, layout.row_of[line.id, rest], _column(export, items)


def _column(export: Export, items: Items) -> int:
    period = items.get(PERIOD)
    return CONSTANT if period is None else export.layout.columns.first + export.model.periods.index(period)


def sum_formulas(export: Export, curve: DrawnCurve, sheet: str) -> list[str]:
    """Return a formula for each tick that adds up its cells, as seen from a sheet; a number for another scenario."""
    if not is_live(export, curve.plan):
        return [repr(value) if isinstance(value, float) else "NA()" for value in curve.values]
    return [_sum(export, curve, cells, sheet) for cells in curve.ticks]


def _sum(export: Export, curve: DrawnCurve, cells: Sequence[Items], sheet: str) -> str:
    addresses = []
    for items in cells:
        name, row, column = _where(export, curve, items)
        prefix = "" if name == sheet else f"{quoted(name)}!"
        addresses.append(f"{prefix}{column_letters(column)}{row + 1}")
    if len(addresses) == 1:
        return addresses[0]
    groups = [addresses[at : at + MOST_ARGUMENTS] for at in range(0, len(addresses), MOST_ARGUMENTS)]
    return "+".join(f"SUM({','.join(group)})" for group in groups) or "0"
