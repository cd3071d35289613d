"""Which rows of a sheet look like headings: they name periods, companies or lines, and hold no other numbers."""

from __future__ import annotations

from itertools import pairwise

from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.matching import Names
from gpu_modeler.files.tables.periods import read_period
from gpu_modeler.files.tables.resolve import Meanings
from gpu_modeler.files.tables.values import is_empty, is_number

FARTHEST_ROW = 2_000
_FARTHEST_COLUMN = 500


class Headings:
    """Looks for rows of headings on one sheet, for one model."""

    def __init__(self, names: Names, sheet: Sheet) -> None:
        self._sheet, self._names = sheet, names
        self._meanings = Meanings(names)
        self._known: dict[str, bool] = {}

    def runs(self) -> list[list[int]]:
        """Return the rows of headings, those that stand directly below one another together."""
        runs: list[list[int]] = []
        for row in sorted(self._sheet.by_row):
            if row > FARTHEST_ROW or not self._is_heading(row):
                continue
            if runs and runs[-1][-1] == row - 1 and not self.has_values(row - 1):
                runs[-1].append(row)
            else:
                runs.append([row])
        return [self._with_rows_below(self._with_row_above(run)) for run in runs]

    def _is_heading(self, row: int) -> bool:
        """Say whether a row names several periods, companies or lines, and no other numbers."""
        texts = [self._sheet.heading(row, column) for column in self.columns(row)]
        known = [text for text in texts if self.names_something(text)]
        others = len(self.columns(row)) - len(known)
        if len(set(known)) < 2:
            return len(known) == 1 and self._is_single_heading(row, known[0])
        if self.has_values(row):
            return False
        periods = [text for text in known if read_period(text) is not None]
        if periods and all(text.isdecimal() for text in periods):
            return _follow_one_another(periods)
        return others <= len(known) + 2

    def _is_single_heading(self, row: int, text: str) -> bool:
        """Say whether one period stands alone over numbers: a table of one year."""
        columns = self.columns(row)
        column = next(c for c in columns if self._sheet.heading(row, c) == text)
        below = self._sheet.cells.get((row + 1, column)) or self._sheet.cells.get((row + 2, column))
        is_period = read_period(text) is not None
        return is_period and column > 0 and len(columns) <= 4 and below is not None and is_number(below)

    def has_values(self, row: int) -> bool:
        """Say whether a row holds a number that is no heading."""
        for column in self.columns(row):
            cell = self._sheet.cells[row, column]
            if is_number(cell) and read_period(self._sheet.heading(row, column)) is None:
                return True
        return False

    def _with_row_above(self, run: list[int]) -> list[int]:
        """Return the run with the row above it where that names companies or lines over the periods."""
        above = run[0] - 1
        texts = [self._sheet.heading(above, column) for column in self.columns(above)]
        if above >= 0 and texts and not self.has_values(above) and any(map(self._names_item, texts[1:])):
            return [above, *run]
        return run

    def _with_rows_below(self, run: list[int]) -> list[int]:
        """Return the run with a row of further headings below it, as 金额 and 占比 under each year: it has no label."""
        below = run[-1] + 1
        columns = self.columns(below)
        known = [c for c in self.columns(run[-1]) if self.names_something(self._sheet.heading(run[-1], c))]
        is_further = (
            len(columns) >= 2 and bool(known) and columns[0] >= known[0] and not self._has_numbers(below)
        )
        return [*run, below] if is_further else run

    def _has_numbers(self, row: int) -> bool:
        """Say whether a row holds anything that reads as a value, dashes and N/A among them."""
        cells = [self._sheet.cells[row, column] for column in self.columns(row)]
        return any(is_number(cell) or is_empty(cell) for cell in cells)

    def names_something(self, text: str) -> bool:
        """Say whether a text names a period, whether or not the model has it, or an item or line of the model."""
        if text not in self._known:
            self._known[text] = bool(text) and self._recognised(text)
        return self._known[text]

    def _recognised(self, text: str) -> bool:
        if read_period(text) is not None:
            return True
        part = self._meanings.of(text).part
        return part is not None and bool(part.line or part.items)

    def _names_item(self, text: str) -> bool:
        return self._names.item(text) is not None or self._names.line(text) is not None

    def columns(self, row: int) -> list[int]:
        """Return the columns of a row that hold something, as far as headings are looked for."""
        return [column for column in self._sheet.by_row.get(row, []) if column <= _FARTHEST_COLUMN]


def _follow_one_another(years: list[str]) -> bool:
    """Say whether bare years follow one another, and so are headings and no values such as years of listing.

    Several companies side by side may each have the same years.
    """
    steps = {int(second) - int(first) for first, second in pairwise(years)}
    return len(years) >= 2 and len(steps) <= 2 and (1 in steps or -1 in steps) and 0 not in steps
