"""A workbook's cells as its file holds them: formulas, stored values, constants. Nothing here reads or computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gpu_modeler.files.reading.shared import place
from gpu_modeler.files.verify.records import Answer


@dataclass(slots=True)
class RawCell:
    """One cell: its address, Excel's letter for its type, the text of its value, and its formula where it has one.

    array_range: the range of an array formula. is_table: a what-if table, whose cells have no formula of their own.
    """

    address: str
    type: str
    value: str | None
    formula: str | None = None
    array_range: str = ""
    is_table: bool = False

    def stored(self, strings: list[str]) -> Answer:
        """Return the stored value; `None` where there is none."""
        if self.value is None:
            return "" if self.type == "str" else None
        if self.type == "b":
            return self.value.strip() in {"1", "true"}
        if self.type == "n":
            return float(self.value)
        if self.type == "s":
            return strings[int(self.value)]
        return self.value


@dataclass
class RawSheet:
    """One sheet of cells, in the file's order."""

    name: str
    cells: list[RawCell] = field(default_factory=list)


@dataclass
class RawWorkbook:
    """Sheets of cells; defined names as (name, index of its sheet or None, text); the shared texts, and their own XML."""

    sheets: list[RawSheet]
    names: list[tuple[str, int | None, str]]
    strings: list[str]
    shared_strings: bytes
    counts_from_1904: bool = False

    @cached_property
    def has_errors(self) -> bool:
        """Whether any cell holds an error."""
        return any(cell.type == "e" for sheet in self.sheets for cell in sheet.cells)

    def formulas(self) -> Iterator[tuple[RawSheet, RawCell]]:
        """Yield every formula cell with its sheet, always in the same order."""
        for sheet in self.sheets:
            for cell in sheet.cells:
                if cell.formula is not None:
                    yield sheet, cell


def row_and_column(address: str) -> tuple[int, int]:
    """Return row and column, from 1."""
    found = place(address)
    if found is None:
        raise ValueError(f"no cell: {address}")
    return found[0] + 1, found[1] + 1
