"""A block of cells from a clipboard, whatever program put it there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import ReadCell, ReadSheet, ReadWorkbook
from gpu_modeler.files.tables.grid import text_rows

MOST_CELLS = 1_000_000
"""Rows times columns of a block; empty cells between others count."""
_UNSAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_LETTERS = re.compile(r"[dyhs]|m(?!n)", re.IGNORECASE)


class ClipTooLarge(ModelerError):
    """A block with more cells than are taken from a clipboard."""

    key = "error_clip_too_large"


@dataclass(frozen=True, slots=True)
class ClipCell:
    """One cell: its text as shown, and where the other program says it the number behind it with its format."""

    text: str
    number: float | None = None
    number_format: str = ""

    @property
    def is_date(self) -> bool:
        """Say whether the number counts days and is shown as a date or time."""
        return _DATE_LETTERS.search(_plain_format(self.number_format)) is not None

    @property
    def typed(self) -> str:
        """Return what a person would type for it, with all digits: 45.678% for 0.45678 that is shown as 45.7%."""
        if self.number is None or self.is_date:
            return self.text
        number = Decimal(repr(self.number))
        if "%" in _plain_format(self.number_format):
            return f"{_digits(number.scaleb(2))}%"
        return _digits(number)


Clip = tuple[tuple[ClipCell, ...], ...]
"""Rows of cells, all of one length."""


def _plain_format(number_format: str) -> str:
    return (
        _UNSAID.sub("", number_format.split(";", maxsplit=1)[0])
        .replace("General", "")
        .replace("Standard", "")
    )


def _digits(number: Decimal) -> str:
    if number and not -7 <= number.adjusted() <= 20:
        return f"{number.normalize():E}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def require_size(height: int, width: int) -> None:
    """Refuse a block of more cells than are taken.

    Raises:
        ClipTooLarge: so it is.
    """
    if height * width > MOST_CELLS:
        raise ClipTooLarge(limit=MOST_CELLS)


def squared(rows: list[list[ClipCell]]) -> Clip:
    """Return rows made equally long by empty cells; raises ClipTooLarge."""
    width = max((len(row) for row in rows), default=0)
    require_size(len(rows), width)
    return tuple((*row, *[ClipCell("")] * (width - len(row))) for row in rows)


def clip_of_text(text: str) -> Clip:
    """Return tab-separated text as a block; a last line end is no row of its own. Raises ClipTooLarge."""
    return squared([[ClipCell(value) for value in row] for row in text_rows(text.replace("\0", ""))])


def workbook_of_clip(clip: Clip, name: str) -> ReadWorkbook:
    """Return a block as a workbook of one sheet, numbers with all their digits."""
    cells = {
        (row, column): _read_cell(cell)
        for row, found in enumerate(clip)
        for column, cell in enumerate(found)
        if cell.text.strip() or cell.number is not None
    }
    return ReadWorkbook(name, "csv", (ReadSheet(name, "visible", cells),), has_formulas=False)


def _read_cell(cell: ClipCell) -> ReadCell:
    if cell.number is None or cell.is_date:
        return ReadCell(cell.text)
    return ReadCell(cell.number, number_format=cell.number_format or "General")
