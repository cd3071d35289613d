"""Formulas with identities in the place of addresses: equal texts mean the same, whatever was moved or renamed.

Ranges are written out cell by cell, row by row; cells of a range that are none of ours and empty are left out, as Excel
reads nothing there. Defined names stand for what they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpu_modeler.files.review.excel_text import Area, ExcelToken, tokens_of
from gpu_modeler.files.review.spots import unknown
from gpu_modeler.files.review.where import BookMap

MOST_CELLS = 20_000
"""A larger range (a whole column) is none of ours."""
_NEW_FUNCTION = "_XLFN."


class Normal:
    """Writes the formulas of one workbook with identities."""

    def __init__(self, book: BookMap) -> None:
        self._book = book
        self._areas: dict[tuple[str, str], str] = {}
        self._names = {name.casefold(): text for name, text in book.read.defined_names.items()}

    def text(self, sheet: str, formula: str) -> str:
        """Return the formula of a cell on `sheet` with identities."""
        return self.joined(sheet, tokens_of(formula))

    def joined(self, sheet: str, tokens: Iterable[ExcelToken]) -> str:
        """Return the same of a formula that was cut into tokens."""
        return "".join(self._part(sheet, token) for token in tokens)

    def area(self, sheet: str, token: ExcelToken) -> str:
        """Return the identities of a reference's cells, joined by commas."""
        key = (sheet, token.text)
        found = self._areas.get(key)
        if found is None:
            assert token.area is not None
            found = self._areas[key] = ",".join(self.cells(sheet, token.area))
        return found

    def cells(self, sheet: str, area: Area) -> Iterator[str]:
        """Yield the identities of an area's cells, row by row."""
        name = area.sheet or sheet
        if area.size > MOST_CELLS:
            yield unknown(name, "…")
            return
        for row in range(area.first.row, area.last.row + 1):
            for column in range(area.first.column, area.last.column + 1):
                if area.is_single or not self.is_nothing(name, row, column):
                    yield self._book.text(name, row, column)

    def is_nothing(self, name: str, row: int, column: int) -> bool:
        """Say whether a cell is none of ours and empty."""
        sheet = self._book.sheet(name)
        if sheet is None or sheet.spot(row, column) is not None:
            return False
        cell = sheet.cell(row, column)
        return cell.value is None and not cell.formula

    def named(self, sheet: str, token: ExcelToken) -> ExcelToken | None:
        """Return the reference that a defined name stands for, if it is one."""
        text = self._names.get(f"{sheet}!{token.text}".casefold()) or self._names.get(token.text.casefold())
        parts = list(tokens_of(text.removeprefix("="))) if text else []
        return parts[0] if len(parts) == 1 and parts[0].area is not None else None

    def _part(self, sheet: str, token: ExcelToken) -> str:
        if token.area is not None:
            return self.area(sheet, token)
        if token.kind == "function":
            return token.text.upper().removeprefix(_NEW_FUNCTION)
        if token.kind == "name":
            meant = self.named(sheet, token)
            return self.area(sheet, meant) if meant is not None else token.text.upper()
        return token.text
