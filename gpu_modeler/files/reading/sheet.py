"""Cells of one xlsx sheet in one streaming pass: value, formula and number format of each.

Sparse: what a sheet says about its own extent is never believed and nothing is allocated by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.files.reading.markup import Attributes, Walker, XmlDamaged, attribute
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet
from gpu_modeler.files.reading.serials import date_text, iso_text, shows_date
from gpu_modeler.files.reading.shared import COLUMNS, ROWS, SharedFormula, area, place
from gpu_modeler.files.reading.texts import unescaped

_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_LONGEST_NUMBER = 400
_LONGEST_FORMULA = 32_767  # Excel takes 8,192 characters


@dataclass(frozen=True)
class Book:
    """What every sheet of a workbook shares."""

    texts: Sequence[str]
    number_formats: Sequence[str]
    from_1904: bool
    budget: Budget


class SheetWalker(Walker):
    """Fills a `RawSheet`.

    hyperlinks: (reference, id of the relationship that names the target).
    without_text: places of formula cells whose formula the file does not spell, once `finish` has been called.
    """

    def __init__(self, sheet: RawSheet, book: Book) -> None:
        super().__init__()
        self.sheet = sheet
        self.book = book
        self.hyperlinks: list[tuple[str, str]] = []
        self.without_text: list[tuple[int, int]] = []
        self._row = self._column = -1
        self._cell: Attributes | None = None
        self._value: str | None = None
        self._runs: list[str] = []
        self._is_phonetic = False
        self._formula: Attributes | None = None
        self._formula_text = ""
        self._masters: dict[str, tuple[SharedFormula, int, int]] = {}
        self._orphans: list[tuple[str, int, int]] = []
        self._arrays: list[tuple[str, str]] = []

    # --- elements -----------------------------------------------------------------------------------

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a row, a cell or what a cell holds."""
        if self._cell is not None:
            self._start_in_cell(name, attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes)
        elif name == "hyperlink":
            self.hyperlinks.append((attributes.get("ref", ""), attribute(attributes, "id")))

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        if name == "f":
            self._formula = attributes
            self.listen()
        elif name == "v" or (name == "t" and not self._is_phonetic):
            self.listen()
        elif name == "rPh":
            self._is_phonetic = True

    def end(self, name: str) -> None:
        """Keep what a cell holds; keep the cell."""
        if self._cell is None:
            return
        if name == "v":
            self._value = self.heard()
        elif name == "f":
            self._formula_text = self.heard()
        elif name == "t" and not self._is_phonetic:
            self._runs.append(self.heard())
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "c":
            self._end_cell(self._cell)
            self._cell = None

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isdecimal() else self._row + 1
        self._column = -1
        if not 0 <= self._row < ROWS:
            raise XmlDamaged(f"{self.sheet.name}: row {self._row + 1}")

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            found = place(reference)
            if found is None:
                raise XmlDamaged(f"{self.sheet.name}: cell {reference[:40]}")
            self._row, self._column = found
        if self._column >= COLUMNS or self._row < 0:
            raise XmlDamaged(f"{self.sheet.name}: row {self._row + 1}, column {self._column + 1}")
        self._cell, self._value, self._runs = attributes, None, []
        self._formula, self._formula_text = None, ""

    def _merge(self, attributes: Attributes) -> None:
        found = area(attributes.get("ref", ""))
        if found is not None:
            self.book.budget.spend_merged()
            self.sheet.merged.append(found)

    # --- one cell -----------------------------------------------------------------------------------

    def _end_cell(self, attributes: Attributes) -> None:
        number_format = self._number_format(attributes.get("s", "0"))
        cell = self._cell_of(attributes.get("t", "n"), number_format)
        if self._formula is not None:
            self._add_formula(cell, self._formula)
        if cell.value is None and self._formula is None:
            return  # formatted only
        self.book.budget.spend_cell()
        self.sheet.cells[self._row, self._column] = cell

    def _number_format(self, style: str) -> str:
        formats = self.book.number_formats
        number = int(style) if style.isdecimal() else 0
        return formats[number] if number < len(formats) else "General"

    def _cell_of(self, kind: str, number_format: str) -> RawCell:
        value = self._value
        if kind == "inlineStr" or (self._runs and value is None):
            return RawCell(self._own_text("".join(self._runs)), "", number_format)
        if value is None or (value == "" and kind != "str"):
            return RawCell(None, "", number_format)
        if kind == "s":
            return RawCell(self._shared_text(value), "", number_format)
        if kind == "b":
            return RawCell(value.strip().lower() in {"1", "true"}, "", number_format)
        if kind == "e":
            return RawCell(self._own_text(value), "", number_format, is_error=True)
        if kind == "d":
            return RawCell(iso_text(self._own_text(value)), "", number_format, is_date=True)
        return (
            self._number(value, number_format)
            if kind == "n"
            else RawCell(self._own_text(value), "", number_format)
        )

    def _shared_text(self, value: str) -> str:
        number = value.strip()
        if not number.isdecimal() or int(number) >= len(self.book.texts):
            raise XmlDamaged(f"{self.sheet.name}: shared text {number[:20]} of {len(self.book.texts)}")
        return self.book.texts[int(number)]

    def _number(self, value: str, number_format: str) -> RawCell:
        number = float(value) if len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value) else math.nan
        if not math.isfinite(number):
            return RawCell(self._own_text(value), "", number_format)
        if shows_date(number_format):
            day = date_text(number, from_1904=self.book.from_1904)
            if day is not None:
                return RawCell(day, "", number_format, is_date=True)
        return RawCell(number, "", number_format)

    def _own_text(self, value: str) -> str:
        self.book.budget.spend_text(len(value))
        return unescaped(value)

    # --- formulas -----------------------------------------------------------------------------------

    def _add_formula(self, cell: RawCell, attributes: Attributes) -> None:
        kind, text = attributes.get("t", "normal"), self._formula_text.strip().removeprefix("=")
        if len(text) > _LONGEST_FORMULA:
            raise XmlDamaged(f"{self.sheet.name}: a formula of {len(text):,} characters")
        if kind == "shared":
            text = self._shared_formula(attributes.get("si", ""), text)
        elif kind == "dataTable":
            text = _data_table(attributes)
        elif kind == "array" and text:
            cell.array_range = attributes.get("ref", "")
            self._arrays.append((cell.array_range, text))
        self.book.budget.spend_text(len(text))
        cell.formula = text

    def _shared_formula(self, index: str, text: str) -> str:
        if text:
            self._masters[index] = SharedFormula(text), self._row, self._column
            return text
        if index not in self._masters:
            self._orphans.append((index, self._row, self._column))
            return ""
        return self._from_master(index, self._row, self._column)

    def _from_master(self, index: str, row: int, column: int) -> str:
        formula, master_row, master_column = self._masters[index]
        return formula.moved(row - master_row, column - master_column)

    def finish(self) -> None:
        """Give formulas to cells that came before the one that spells them, and to the rest of array ranges."""
        for index, row, column in self._orphans:
            cell = self.sheet.cells[row, column]
            if index in self._masters and not cell.formula:
                cell.formula = self._from_master(index, row, column)
                self.book.budget.spend_text(len(cell.formula))
        for reference, text in self._arrays:
            self._fill_array(reference, text)
        self.without_text = [
            at for *_, row, column in self._orphans if not self.sheet.cells[at := (row, column)].formula
        ]

    def _fill_array(self, reference: str, text: str) -> None:
        found = area(reference)
        if found is None:
            return
        top, left, bottom, right = found
        size = (bottom - top + 1) * (right - left + 1)
        if size == 1:
            return
        cells = self.sheet.cells
        within = (
            (place for place in cells if top <= place[0] <= bottom and left <= place[1] <= right)
            if size > len(cells)
            else ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        )
        for at in within:
            cell = cells.get(at)
            if cell is not None and not cell.formula:
                cell.formula, cell.array_range = text, reference


def _data_table(attributes: Attributes) -> str:
    """Return a data table's formula as Excel shows it: {=TABLE(row input, column input)}."""
    first, second = attributes.get("r1", ""), attributes.get("r2", "")
    if attributes.get("dt2D") in {"1", "true"}:
        return f"TABLE({first},{second})"
    return f"TABLE({first},)" if attributes.get("dtr") in {"1", "true"} else f"TABLE(,{first})"
