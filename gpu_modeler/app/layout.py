"""Where cells stand: what each column of a page fixes, and which cell a row and a column meet in.

Pure data about the model; no Qt and no values. Besides the model's axes a row or column may fix the line and the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from gpu_modeler.app.rows import GridRow, Page, is_additive, rows_of
from gpu_modeler.model import PERIOD, Model, Place
from gpu_modeler.record import record
from gpu_modeler.text import Labels, catalogue

LINE = "line"
SCENARIO = "scenario"
SUM = "+"
"""In the place of an item: all items of the axis added up."""


@record
class GridColumn:
    """One column. `labels` are its headings from the outermost row on; `items` says what it fixes of which axis."""

    labels: tuple[Labels, ...]
    items: Mapping[str, str] = field(default_factory=dict)

    @property
    def axes(self) -> frozenset[str]:
        """Return the model's axes that it fixes."""
        return frozenset(self.items) - {LINE, SCENARIO}

    @property
    def is_sum(self) -> bool:
        """Say whether something is added up in it."""
        return SUM in self.items.values()


@record
class Spot:
    """A cell: `scenario` is empty where the page leaves it to the one that is shown."""

    line: str
    place: Place
    scenario: str = ""


Signature = tuple[str, frozenset[str], tuple[str, ...]]


class Layout:
    """Rows and columns of one page.

    A line's cells stand in the columns that fix just those of its axes which the row leaves open: a market line of
    years has none in the columns of companies, a constant stands in the column that fixes nothing.

    Attributes:
        axes: what the columns are, outermost first.
        is_plain: whether the columns are the constants' and all periods, of one line a row, in the scenario shown.
        is_cut: whether there would be more columns than are made.
    """

    def __init__(
        self,
        model: Model,
        rows: list[GridRow],
        columns: Sequence[GridColumn],
        axes: Sequence[str],
        *,
        is_plain: bool = False,
        is_cut: bool = False,
    ) -> None:
        self.model = model
        self.rows = rows
        self.columns = tuple(columns)
        self.axes = tuple(axes)
        self.is_plain = is_plain
        self.is_cut = is_cut
        self._periods = range(1, len(self.columns))
        self._where = {frozenset(column.items.items()): k for k, column in enumerate(self.columns)}
        self._has_scenarios = any(
            SCENARIO in column.items for column in self.columns
        )  # arranged, or of the page
        self._found: dict[Signature, Sequence[int]] = {}

    def columns_of(self, row: GridRow) -> Sequence[int]:
        """Return the columns in which a row has cells, ascending."""
        if not row.shows_values:
            return range(0)
        if self.is_plain:
            if row.summed and not is_additive(row.unit):
                return range(0)
            return self._periods if row.has_periods else range(1)
        key = (row.line, frozenset(row.items), row.summed)
        if key not in self._found:
            self._found[key] = _compact(
                k for k, column in enumerate(self.columns) if self._meets(row, column)
            )
        return self._found[key]

    def _meets(self, row: GridRow, column: GridColumn) -> bool:
        line = self.model.lines.get(row.line or column.items.get(LINE, ""))
        if line is None or ((row.summed or column.is_sum) and not is_additive(line.unit)):
            return False
        fixed = (frozenset(row.items) | frozenset(row.summed)) - {LINE, SCENARIO}
        return column.axes | fixed == frozenset(line.axes) and column.axes.isdisjoint(fixed)

    def line_at(self, row: GridRow, column: int) -> str:
        """Return whose values a row shows in a column, "" where nobody's."""
        return row.line or self.columns[column].items.get(LINE, "")

    def spot(self, row: GridRow, column: int) -> Spot | None:
        """Return the cell that can be typed over where a row and a column meet."""
        if not row.holds_cells or column not in self.columns_of(row):
            return None
        items = self.columns[column].items
        if SUM in items.values():
            return None
        line = self.line_at(row, column)
        if line not in self.model.lines:  # it has just been deleted
            return None
        axes = self.model.lines[line].axes
        place = tuple(row.items[axis] if axis in row.items else items[axis] for axis in axes)
        return Spot(line, place, items.get(SCENARIO) or row.items.get(SCENARIO, ""))

    def column_of(self, row: GridRow, spot: Spot, scenario: str) -> int | None:
        """Return the column in which a row has a cell, `None` where it has it in none; `scenario` is the one shown."""
        line = self.model.lines.get(spot.line)
        if line is None or not row.holds_cells or (row.line and row.line != spot.line):
            return None
        open_items = dict(zip(line.axes, spot.place, strict=True))
        chosen = spot.scenario or scenario
        for axis, item in row.items.items():
            if axis == SCENARIO:
                if item != chosen:
                    return None
            elif open_items.pop(axis, None) != item:
                return None
        if self._has_scenarios:
            open_items[SCENARIO] = chosen
        if LINE in self.axes:
            open_items[LINE] = spot.line
        return self._where.get(frozenset(open_items.items()))


def _compact(numbers: Iterable[int]) -> Sequence[int]:
    """Return ascending numbers, as a range where there is no gap."""
    found = tuple(numbers)
    if found and found[-1] - found[0] == len(found) - 1:
        return range(found[0], found[-1] + 1)
    return found


def layout_of(model: Model, page: Page) -> Layout:
    """Return how a page is laid out."""
    if page.kind == "view":
        from gpu_modeler.app.views import view_layout

        return view_layout(model, page)
    return Layout(model, rows_of(model, page), period_columns(model), (PERIOD,), is_plain=True)


def period_columns(model: Model) -> list[GridColumn]:
    """Return the constants' column and one per period."""
    constants = GridColumn((catalogue()["grid_header_constant"],))
    periods = [GridColumn((item.labels,), {PERIOD: item.id}) for item in model.axes[PERIOD].items]
    return [constants, *periods]
