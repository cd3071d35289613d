"""Small questions about a sheet of cells: a clipboard block as a sheet, names of cells, the text of a heading."""

from __future__ import annotations

import csv
import io

from gpu_modeler.files.excel.names import address
from gpu_modeler.files.reading.records import ReadCell, ReadSheet
from gpu_modeler.files.tables.values import shown_text


def text_rows(text: str) -> list[list[str]]:
    """Return the rows of a clipboard block, columns by tabs and rows by line ends.

    A cell in quotes, as Excel copies one that holds tabs, line ends or quotes, is taken out of them; where the quotes
    do not match the text is split at every tab and line end.
    """
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error:
        rows = [["\t"]]
    if any("\t" in value for values in rows for value in values):  # a quote that was none swallowed cells
        return [line.split("\t") for line in text.splitlines()]
    return rows


def column_number(letters: str) -> int:
    """Return 0 for A, 26 for AA; -1 for what is no column."""
    number = 0
    for letter in letters.strip().upper():
        if not "A" <= letter <= "Z":
            return -1
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return B7 for (6, 1)."""
    return address(row, column)


def heading_text(cell: ReadCell | None) -> str:
    """Return what a cell says as a heading or label; a whole number without its decimals, a date as its day."""
    if cell is None or cell.value is None or cell.is_error:
        return ""
    if cell.is_date and isinstance(cell.value, str):
        return cell.value.removesuffix("T00:00:00")
    return " ".join(shown_text(cell).split("\n")).strip() if isinstance(cell.value, str) else shown_text(cell)


class Sheet:
    """A sheet with its merged cells filled, so that a heading over three columns stands in each of them."""

    def __init__(self, sheet: ReadSheet) -> None:
        self.name = sheet.name
        self.cells = sheet.cells
        self._filled: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in sheet.merged:
            if (bottom - top + 1) * (right - left + 1) > _LARGEST_MERGE or (top, left) not in sheet.cells:
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._filled[row, column] = (top, left)
        self.rows = 1 + max((row for row, _ in self.cells), default=-1)
        self.columns = 1 + max((column for _, column in self.cells), default=-1)
        self.by_row: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            self.by_row.setdefault(row, []).append(column)

    def heading(self, row: int, column: int) -> str:
        """Return the text that stands over a column or beside a row, merged cells taken into account."""
        return heading_text(self.cells.get(self._filled.get((row, column), (row, column))))

    def filled_heading(self, row: int, column: int, least: int) -> str:
        """Return the nearest heading at or left of a column, not beyond column `least`: 寒武纪 over four years."""
        while column >= least:
            found = self.heading(row, column)
            if found:
                return found
            column -= 1
        return ""

    def filled_label(self, row: int, column: int, least: int) -> str:
        """Return the nearest label at or above a row, not above row `least`."""
        while row >= least:
            found = self.heading(row, column)
            if found:
                return found
            row -= 1
        return ""


_LARGEST_MERGE = 10_000
