"""What the cells of a page show: values read from the calculation's arrays, their texts and kinds kept until they change.

No Qt here: the table models and the delegate draw what this answers.
Columns are counted as in the value view: 0 holds constants (lines without periods), 1 and on the periods.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gpu_modeler.app.session import Session
from gpu_modeler.edits.history import Step
from gpu_modeler.engine import ChangeSet
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.formats import Pattern, number_text, pattern_of
from gpu_modeler.gui.grid.rows import GridRow, Page, rows_of
from gpu_modeler.model import BASE, PERIOD, Place

Values = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]
Scalar = TypeVar("Scalar", bound=np.generic)

ERROR_TEXTS = {int(error): error.text for error in CellError}


@dataclass(frozen=True, slots=True)
class CellPlace:
    """One cell that can be typed over: its line and its place on the line's axes."""

    line: str
    place: Place


@dataclass(slots=True)
class RowDisplay:
    """A row as drawn, along the columns: texts, kinds, and which cells hold a value of the shown scenario itself."""

    texts: list[str]
    kinds: list[str]
    differs: list[bool]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Cells to draw again: a shown row and its first and last column."""

    row: int
    first: int
    last: int


class GridContents:
    """The rows of one page, folded or not, and what their cells show.

    Invariants: `shown` is the part of `rows` that no folded heading hides, in order; a kept `RowDisplay` is what the
    calculation holds for the session's scenario.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.page = Page("market")
        self.folded: set[str] = set()
        self.rows: list[GridRow] = []
        self.shown: list[GridRow] = []
        self._displays: dict[int, RowDisplay] = {}
        self._mark: object = None
        self._positions: dict[str, dict[str, int]] = {}
        self.periods: tuple[str, ...] = ()

    # --- rows -----------------------------------------------------------------------------------

    def load(self, page: Page) -> None:
        """Show a page; everything kept about the last one is forgotten."""
        model = self.session.model
        self.page = page
        self._mark = self.session.history.mark
        self.periods = model.periods
        self._positions = {
            axis: {item: k for k, item in enumerate(model.item_ids(axis))} for axis in model.orders["axes"]
        }
        self.rows = rows_of(model, page)
        self.forget_displays()
        self._hide_folded()

    def forget_displays(self) -> None:
        """Read every cell again when it is next drawn, as after a change of scenario."""
        self._displays.clear()

    def set_folded(self, key: str, *, folded: bool) -> None:
        """Fold or unfold what stands under a heading."""
        (self.folded.add if folded else self.folded.discard)(key)
        self._hide_folded()

    def count_when_folded(self, key: str, *, folded: bool) -> int:
        """Return how many rows `set_folded` would leave in sight."""
        hiding = self.folded | {key} if folded else self.folded - {key}
        return sum(hiding.isdisjoint(row.folded_by) for row in self.rows)

    def _hide_folded(self) -> None:
        self._displays.clear()
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

    @property
    def has_constants(self) -> bool:
        """Say whether any line of the page has no periods."""
        return any(row.shows_values and not row.has_periods for row in self.rows)

    def columns_of(self, row: GridRow) -> range:
        """Return the columns in which the row has cells."""
        if not row.shows_values:
            return range(0)
        return range(1, self.column_count) if row.has_periods else range(1)

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
        array = self.session.calculation.values(row.line)
        values: Values = self._along_row(array, row).sum(axis=self._summed_axes(row))
        return values

    def codes_of(self, row: GridRow) -> Codes | None:
        """Return the row's error codes like `values_of`, `None` where the line has no error."""
        codes = self.session.calculation.codes(row.line)
        if codes is None:
            return None
        worst: Codes = self._along_row(codes, row).max(axis=self._summed_axes(row))
        return worst

    def _along_row(self, array: npt.NDArray[Scalar], row: GridRow) -> npt.NDArray[Scalar]:
        """Cut `array` [period, other axes…, scenario] to [period, summed axes…]."""
        scenario = self._scenario_position()
        index: list[int | slice] = [slice(None)]
        for axis in self._other_axes():
            free = axis in row.summed
            index.append(slice(None) if free else self._positions[axis].get(row.items.get(axis, ""), 0))
        index.append(scenario if array.shape[-1] > 1 else 0)
        cut: npt.NDArray[Scalar] = array[tuple(index)]
        return cut

    def _summed_axes(self, row: GridRow) -> tuple[int, ...]:
        return tuple(range(1, 1 + len(row.summed)))

    def _other_axes(self) -> list[str]:
        return [axis for axis in self.session.model.orders["axes"] if axis != PERIOD]

    def _scenario_position(self) -> int:
        return self.session.model.orders["scenarios"].index(self.session.scenario)

    def value(self, row: int, column: int) -> float | None:
        """Return the number in a cell, `None` where there is none or an error stands."""
        shown = self.shown[row]
        if column not in self.columns_of(shown):
            return None
        values = self.values_of(shown)
        number = float(values[column - 1 if shown.has_periods else 0])
        return None if np.isnan(number) else number

    def pattern(self, row: GridRow) -> Pattern:
        """Return how the row's numbers are written."""
        return pattern_of(row.unit, row.number_format)

    # --- what is drawn --------------------------------------------------------------------------

    def display(self, row: int) -> RowDisplay:
        """Return the row as drawn."""
        display = self._displays.get(row)
        if display is None:
            display = self._displays[row] = self._make_display(self.shown[row])
        return display

    def _make_display(self, row: GridRow) -> RowDisplay:
        count = self.column_count
        display = RowDisplay([""] * count, [""] * count, [False] * count)
        columns = self.columns_of(row)
        if not columns:
            return display
        pattern, values, codes = self.pattern(row), self.values_of(row), self.codes_of(row)
        for k, column in enumerate(columns):
            code = int(codes[k]) if codes is not None else 0
            display.texts[column] = ERROR_TEXTS[code] if code else number_text(float(values[k]), pattern)
            display.kinds[column] = "error" if code else "formula"
        if row.holds_cells:
            self._add_kinds(row, display, columns)
        return display

    def _add_kinds(self, row: GridRow, display: RowDisplay, columns: range) -> None:
        """Fill in kinds as `Session.cell_kind` gives them, for a whole row at once; errors are in place already."""
        model, scenario = self.session.model, self.session.scenario
        usual = "input" if model.lines[row.line].is_input else "formula"
        has_cells = bool(model.cells_of(row.line))
        for column in columns:
            cell, differs = None, False
            if has_cells:
                place = row.place(self.periods[column - 1] if column else "")
                cell = model.cell(row.line, place, scenario)
                differs = scenario != BASE and (scenario, place) in model.cells_of(row.line)
            display.differs[column] = differs
            if display.kinds[column] != "error":
                display.kinds[column] = usual if cell is None else cell.kind

    # --- changes --------------------------------------------------------------------------------

    def refresh(self, changes: ChangeSet) -> list[Rectangle]:
        """Forget what changed and return the shown cells to draw again.

        A cell may change its kind and keep its value (typed over with the same number): lines whose records were
        edited are compared by their kinds.
        """
        edited = self._edited_lines()
        rectangles = []
        for row, display in list(self._displays.items()):
            shown = self.shown[row]
            changed = self._changed_columns(shown, changes.masks.get(shown.line))
            if not changed and shown.line not in edited:
                continue
            made = self._displays[row] = self._make_display(shown)
            changed = sorted({*changed, *_different_kinds(display, made)})
            if changed:
                rectangles.append(Rectangle(row, changed[0], changed[-1]))
                if changed[0]:  # the trend beside the periods
                    rectangles.append(Rectangle(row, 0, 0))
        return rectangles

    def _edited_lines(self) -> set[str]:
        """Return the lines whose records the last step changed; undone, it is the step that was the last before."""
        steps, self._mark = (self._mark, self.session.history.mark), self.session.history.mark
        lines: set[str] = set()
        for step in steps:
            for replacement in step.replacements if isinstance(step, Step) else ():
                key = replacement.key
                lines.add(str(key[1]) if isinstance(key, tuple) else str(key))
        return lines

    def _changed_columns(self, row: GridRow, mask: npt.NDArray[np.bool_] | None) -> list[int]:
        columns = self.columns_of(row)
        if mask is None or not columns:
            return []
        cut = self._along_row(mask, row)
        flags = cut.any(axis=self._summed_axes(row)) if row.summed else cut
        return [columns[k] for k in np.flatnonzero(flags).tolist()]

    def selected_values(self, cells: Iterable[tuple[int, int]]) -> tuple[list[float], set[str]]:
        """Return the numbers among the cells and the units they are in."""
        numbers, units = [], set()
        by_row: dict[int, list[int]] = {}
        for row, column in cells:
            by_row.setdefault(row, []).append(column)
        for row, columns in by_row.items():
            shown = self.shown[row]
            present = [column for column in columns if column in self.columns_of(shown)]
            if not present:
                continue
            values = self.values_of(shown)
            offset = 1 if shown.has_periods else 0
            numbers += [float(v) for v in (values[c - offset] for c in present) if not np.isnan(v)]
            units.add(shown.unit)
        return numbers, units


def _different_kinds(one: RowDisplay, other: RowDisplay) -> list[int]:
    pairs = zip(one.kinds, other.kinds, one.differs, other.differs, strict=True)
    return [k for k, (old, new, differed, differs) in enumerate(pairs) if old != new or differed != differs]


def _row_holds(row: GridRow, place: CellPlace) -> bool:
    if not row.holds_cells or row.line != place.line:
        return False
    at = dict(zip(row.axes, place.place, strict=True))
    return all(row.items[axis] == item for axis, item in at.items() if axis != PERIOD)
