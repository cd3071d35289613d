"""What one page shows: its rows, folded or not, where cells stand, and their values, texts and kinds.

No Qt here: the table models and the delegates draw what this answers.
Columns are counted as in the value view: 0 holds constants (lines without periods), 1 and on the periods.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.app.row_values import RowReader
from gpu_modeler.app.rows import GridRow, Page, columns_of, rows_of
from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.displays import Rectangle, RowDisplay, RowDisplays
from gpu_modeler.model import PERIOD, Place

if TYPE_CHECKING:
    from gpu_modeler.app.row_values import Values
    from gpu_modeler.engine import ChangeSet


@dataclass(frozen=True, slots=True)
class CellPlace:
    """One cell that can be typed over: its line and its place on the line's axes."""

    line: str
    place: Place


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
        self.periods: tuple[str, ...] = ()
        self._reader = RowReader(session)
        self._displays = RowDisplays(session, self._reader)

    # --- rows -----------------------------------------------------------------------------------

    def load(self, page: Page) -> None:
        """Show a page; everything kept about the last one is forgotten."""
        self.page = page
        self.periods = self.session.model.periods
        self.rows = rows_of(self.session.model, page)
        self._reader.load()
        self._hide_folded()

    def set_folded(self, key: str, *, folded: bool) -> None:
        """Fold or unfold what stands under a heading."""
        (self.folded.add if folded else self.folded.discard)(key)
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
        return next((k for k, row in enumerate(self.shown) if _row_holds(row, place)), None)

    def hidden_under(self, place: CellPlace) -> set[str]:
        """Return the folded headings that hide a cell of this page."""
        holding = (row for row in self.rows if _row_holds(row, place))
        return {key for row in holding for key in row.folded_by if key in self.folded}

    # --- columns --------------------------------------------------------------------------------

    @property
    def column_count(self) -> int:
        """The constants' column and the periods."""
        return 1 + len(self.periods)

    def columns_of(self, row: GridRow) -> range:
        """Return the columns in which the row has cells."""
        return columns_of(row, self.periods)

    def column_of_period(self, place: CellPlace) -> int:
        """Return the column in which a cell stands."""
        axes = self.session.model.lines[place.line].axes
        return 1 + self.periods.index(place.place[axes.index(PERIOD)]) if PERIOD in axes else 0

    # --- cells ----------------------------------------------------------------------------------

    def cell_place(self, row: int, column: int) -> CellPlace | None:
        """Return which cell stands there; `None` on headings, sums and empty columns."""
        if not 0 <= row < len(self.shown):
            return None
        shown = self.shown[row]
        if not shown.holds_cells or column not in self.columns_of(shown):
            return None
        return CellPlace(shown.line, shown.place(self.periods[column - 1] if column else ""))

    def values_of(self, row: GridRow) -> Values:
        """Return the row's values along its columns (shape [period] or [1]), in the shown scenario, NaN at errors."""
        return self._reader.values(row)

    def value(self, row: int, column: int) -> float | None:
        """Return the number in a cell, `None` where there is none or an error stands."""
        numbers, _ = self.selected_values([(row, column)])
        return numbers[0] if numbers else None

    def selected_values(self, cells: Iterable[tuple[int, int]]) -> tuple[list[float], set[str]]:
        """Return the numbers among the cells and the units they are in."""
        numbers: list[float] = []
        units = set()
        by_row: dict[int, list[int]] = {}
        for row, column in cells:
            by_row.setdefault(row, []).append(column)
        for row, columns in by_row.items():
            shown = self.shown[row]
            present = [column for column in columns if column in self.columns_of(shown)]
            if present:
                values, first = self.values_of(shown).tolist(), self.columns_of(shown)[0]
                numbers += [values[c - first] for c in present if not math.isnan(values[c - first])]
                units.add(shown.unit)
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


def _row_holds(row: GridRow, place: CellPlace) -> bool:
    if not row.holds_cells or row.line != place.line:
        return False
    at = dict(zip(row.axes, place.place, strict=True))
    return all(row.items[axis] == item for axis, item in at.items() if axis != PERIOD)
