"""What one page shows: its rows, folded or not, where cells stand, and their values, texts and kinds.

No Qt here: the table models and the delegates draw what this answers. What a column stands for is known here alone:
on a company's page 0 holds constants (lines without periods) and the periods follow, elsewhere any axes do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gpu_modeler.app.layout import GridColumn, Layout, Spot, layout_of
from gpu_modeler.app.row_values import RowReader
from gpu_modeler.app.rows import GridRow, Page
from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.displays import Rectangle, RowDisplay, RowDisplays
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.model import PERIOD, Model, Place
from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.app.row_values import Values
    from gpu_modeler.engine import ChangeSet


@record
class CellPlace:
    """One cell that can be typed over: its line and its place on the line's axes.

    `scenario` is set where the page shows several at once; empty, it is the one that is chosen.
    """

    line: str
    place: Place
    scenario: str = ""

    def scenario_in(self, session: Session) -> str:
        """Return the scenario whose value stands there."""
        return self.scenario or session.scenario


class GridContents:
    """The rows of one page and what their cells show.

    Invariant: `shown` is the part of `rows` that no folded heading hides, in order.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.page = Page("market")
        self.folded: set[str] = set()
        self.rows: list[GridRow] = []
        self.shown: list[GridRow] = []
        self.layout = Layout(session.model, [], (), ())
        self._shape: object = None
        self._reader = RowReader(session)
        self._displays = RowDisplays(session, self._reader)

    # --- rows -----------------------------------------------------------------------------------

    def load(self, page: Page) -> None:
        """Show a page; everything kept about the last one is forgotten."""
        self.page = page
        self.layout = layout_of(self.session.model, page)
        self.rows = self.layout.rows
        self._shape = _shape(self.session.model)
        self._reader.load(self.layout)
        self._displays.layout = self.layout
        self._hide_folded()

    @property
    def is_outdated(self) -> bool:
        """Say whether rows or columns would be others now: lines were moved, groups or the page's view changed."""
        return self._shape != _shape(self.session.model)

    def set_folded(self, key: str, *, folded: bool) -> None:
        """Fold or unfold what stands under a heading."""
        (self.folded.add if folded else self.folded.discard)(key)
        self._hide_folded()

    def fold(self, keys: set[str]) -> None:
        """Fold just these headings."""
        self.folded = set(keys)
        self._hide_folded()

    def count_when_folded(self, key: str, *, folded: bool) -> int:
        """Return how many rows `set_folded` would leave in sight."""
        hiding = self.folded | {key} if folded else self.folded - {key}
        return sum(hiding.isdisjoint(row.folded_by) for row in self.rows)

    def _hide_folded(self) -> None:
        self._displays.forget()
        self.shown = [row for row in self.rows if self.folded.isdisjoint(row.folded_by)]

    def row_of(self, place: CellPlace) -> int | None:
        """Return the shown row that holds a cell, `None` where it is folded away or not on this page."""
        at = self.position_of(place)
        return at.row if at is not None else None

    def position_of(self, place: CellPlace) -> Position | None:
        """Return where a cell stands, `None` where it is folded away or not on this page."""
        for k, row in enumerate(self.shown):
            column = self._column_in(row, place)
            if column is not None:
                return Position(k, column)
        return None

    def hidden_under(self, place: CellPlace) -> set[str]:
        """Return the folded headings that hide a cell of this page."""
        holding = (row for row in self.rows if self._column_in(row, place) is not None)
        return {key for row in holding for key in row.folded_by if key in self.folded}

    def _column_in(self, row: GridRow, place: CellPlace) -> int | None:
        if row.line and row.line != place.line:
            return None
        spot = Spot(place.line, place.place, place.scenario)
        return self.layout.column_of(row, spot, self.session.scenario)

    # --- columns --------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[GridColumn, ...]:
        """What the columns stand for."""
        return self.layout.columns

    @property
    def column_count(self) -> int:
        """How many columns there are."""
        return len(self.layout.columns)

    def columns_of(self, row: GridRow) -> Sequence[int]:
        """Return the columns in which the row has cells, ascending."""
        return self.layout.columns_of(row)

    def header(self, column: int) -> str:
        """Return a column's heading, nested ones from the outermost on: "Moore · 2026"."""
        language = self.session.language
        return " · ".join(filter(None, (each.in_language(language) for each in self.columns[column].labels)))

    def heading(self, column: int) -> str:
        """Return the innermost of a column's headings: "2026"."""
        labels = self.columns[column].labels
        return labels[-1].in_language(self.session.language) if labels else ""

    def period_of(self, column: int) -> str:
        """Return the period a column stands for, "" where it stands for none."""
        return self.columns[column].items.get(PERIOD, "")

    def has_trend(self, row: GridRow) -> bool:
        """Say whether the constants' column shows how the row runs over the periods."""
        return self.layout.is_plain and row.has_periods and row.shows_values

    # --- cells ----------------------------------------------------------------------------------

    def cell_place(self, row: int, column: int) -> CellPlace | None:
        """Return which cell stands there; `None` on headings, sums and empty columns."""
        if not (0 <= row < len(self.shown) and 0 <= column < self.column_count):
            return None
        spot = self.layout.spot(self.shown[row], column)
        return CellPlace(spot.line, spot.place, spot.scenario) if spot is not None else None

    def line_at(self, row: int, column: int) -> str:
        """Return whose values stand there, "" on headings."""
        known = 0 <= row < len(self.shown) and 0 <= column < self.column_count
        return self.layout.line_at(self.shown[row], column) if known else ""

    def unit_at(self, row: int, column: int) -> str:
        """Return the unit of what stands there."""
        line = self.session.model.lines.get(self.line_at(row, column))
        return line.unit if line is not None else ""

    def values_of(self, row: GridRow) -> Values:
        """Return the row's values along its columns (`columns_of`), NaN at errors."""
        return self._reader.values(row)

    def value(self, row: int, column: int) -> float | None:
        """Return the number in a cell, `None` where there is none or an error stands."""
        numbers, _ = self.selected_values([(row, column)])
        return numbers[0] if numbers else None

    def selected_values(self, cells: Iterable[tuple[int, int]]) -> tuple[list[float], set[str]]:
        """Return the numbers among the cells and the units they are in."""
        numbers: list[float] = []
        units: set[str] = set()
        by_row: dict[int, list[int]] = {}
        for row, column in cells:
            by_row.setdefault(row, []).append(column)
        for row, columns in by_row.items():
            shown = self.shown[row]
            where = {column: k for k, column in enumerate(self.columns_of(shown))}
            present = [column for column in columns if column in where]
            if present:
                values = self.values_of(shown).tolist()
                found = (values[where[column]] for column in present)
                numbers += [value for value in found if not math.isnan(value)]
                units.update(self.unit_at(row, column) for column in present[: None if not shown.line else 1])
        return numbers, units

    # --- what is drawn --------------------------------------------------------------------------

    def display(self, row: int) -> RowDisplay:
        """Return a shown row as drawn."""
        return self._displays.display(row, self.shown[row])

    def refresh(self, changes: ChangeSet) -> list[Rectangle]:
        """Read again what changed and return the cells to draw again."""
        return self._displays.refresh(changes, self.shown)

    def forget_displays(self) -> None:
        """Read every cell again when it is next drawn, as after a change of scenario."""
        self._displays.forget()


def _shape(model: Model) -> object:
    """Return what rows and columns depend on besides lines, axes and scenarios themselves."""
    orders = tuple(model.orders.get(table, ()) for table in ("lines", "sections", "scenarios"))
    records = (model.sections, model.row_groups, model.views)
    return orders, tuple(tuple(table.values()) for table in records)
