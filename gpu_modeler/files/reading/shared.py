"""Shared formulas: the text of one cell's formula as it reads in another cell of its range.

Relative references move with the cell and go round at the sheet's edges, as in Excel (ECMA-376 part 1, 18.3.1.40).
"""

from __future__ import annotations

import re
from functools import cache

ROWS, COLUMNS = 1_048_576, 16_384

_PIECE = re.compile(
    r"""
    (?P<kept>"(?:[^"]|"")*"?              # text
      | '(?:[^']|'')*'?!?                 # quoted sheet name
      | \[(?:[^\[\]]|\[[^\]]*\])*\]       # table column, or number of another workbook
      | \#[A-Z0-9/]+[!?]?                 # error
    )
    | (?<![\w.$?\\])(?P<cell>(?P<ca>\$?)(?P<c>[A-Z]{1,3})(?P<ra>\$?)(?P<r>[1-9]\d{0,6}))(?![\w.(!\[\\])
    | (?<![\w.$?\\])(?P<columns>(?P<ca1>\$?)(?P<c1>[A-Z]{1,3}):(?P<ca2>\$?)(?P<c2>[A-Z]{1,3}))(?![\w.(!\[$\\])
    | (?<![\w.$?\\])(?P<rows>(?P<ra1>\$?)(?P<r1>[1-9]\d{0,6}):(?P<ra2>\$?)(?P<r2>[1-9]\d{0,6}))(?![\w.(!\[\\])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class SharedFormula:
    r"""A formula parted once into text that stays and references that move.

    Examples:
        >>> SharedFormula("A1+$B$2*SUM(C1:C$9)&\"A1\"").moved(2, 1)
        'B3+$B$2*SUM(D3:D$9)&"A1"'
        >>> SharedFormula("'A1'!A1+LOG10(Sheet2!B2)+A:A+3:$3+T1[A1]").moved(1, 1)
        "'A1'!B2+LOG10(Sheet2!C3)+B:B+4:$3+T1[A1]"
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces: list[str] = []
        self._rows: list[tuple[int, int]] = []  # (place in pieces, row from 0), for each that moves
        self._columns: list[tuple[int, int]] = []
        at = 0
        for found in _PIECE.finditer(text):
            if not found["kept"]:
                self._pieces.append(text[at : found.start()])
                self._add(found)
                at = found.end()
        self._pieces.append(text[at:])

    def moved(self, rows: int, columns: int) -> str:
        """Return the formula as it reads `rows` further down and `columns` further right."""
        pieces = self._pieces.copy()
        for place, row in self._rows:
            pieces[place] = str((row + rows) % ROWS + 1)
        for place, column in self._columns:
            pieces[place] = column_letters((column + columns) % COLUMNS)
        return "".join(pieces)

    def _add(self, found: re.Match[str]) -> None:
        if found["cell"]:
            if int(found["r"]) > ROWS or column_number(found["c"]) >= COLUMNS:
                self._pieces.append(found.group())  # a name that looks like a reference: XFE1
                return
            self._add_column(found["ca"], found["c"])
            self._add_row(found["ra"], found["r"])
        elif found["columns"]:
            self._add_column(found["ca1"], found["c1"])
            self._pieces.append(":")
            self._add_column(found["ca2"], found["c2"])
        else:
            self._add_row(found["ra1"], found["r1"])
            self._pieces.append(":")
            self._add_row(found["ra2"], found["r2"])

    def _add_column(self, absolute: str, letters: str) -> None:
        if not absolute and column_number(letters) < COLUMNS:
            self._columns.append((len(self._pieces), column_number(letters)))
        self._pieces.append(absolute + letters)

    def _add_row(self, absolute: str, digits: str) -> None:
        if not absolute and int(digits) <= ROWS:
            self._rows.append((len(self._pieces), int(digits) - 1))
        self._pieces.append(absolute + digits)


@cache
def column_number(letters: str) -> int:
    """Return a column's number from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


@cache
def column_letters(number: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return A1 for (0, 0)."""
    return f"{column_letters(column)}{row + 1}"


_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def place(reference: str) -> tuple[int, int] | None:
    """Return row and column, from 0, of a reference such as `B7`; None where it is none within a sheet."""
    found = _ADDRESS.fullmatch(reference)
    if found is None:
        return None
    row, column = int(found[2]) - 1, column_number(found[1])
    return (row, column) if row < ROWS and column < COLUMNS else None


def area(reference: str) -> tuple[int, int, int, int] | None:
    """Return (top, left, bottom, right), from 0 and included, of `B2:C9` or `B2`; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None:
        return None
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
