"""Shared formulas: the text of one cell's formula as it reads in another cell of its range.

Relative references move with the cell and go round at the sheet's edges, as in Excel (ECMA-376 part 1, 18.3.1.40).
"""

from __future__ import annotations

import re

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


def moved(formula: str, rows: int, columns: int) -> str:
    r"""Return a formula as it reads `rows` further down and `columns` further right.

    Examples:
        >>> moved("A1+$B$2*SUM(C1:C$9)&\"A1\"", 2, 1)
        'B3+$B$2*SUM(D3:D$9)&"A1"'
        >>> moved("'A1'!A1+LOG10(Sheet2!B2)+A:A+3:$3+T1[A1]", 1, 1)
        "'A1'!B2+LOG10(Sheet2!C3)+B:B+4:$3+T1[A1]"
    """
    return _PIECE.sub(lambda found: _moved_piece(found, rows, columns), formula)


def _moved_piece(found: re.Match[str], rows: int, columns: int) -> str:
    part = found.groupdict(default="")
    if part["cell"]:
        row = int(part["r"])
        if row > ROWS or column_number(part["c"]) >= COLUMNS:
            return found.group()  # a name that looks like a reference: ABCD1, XFE1
        return _column(part["ca"], part["c"], columns) + _row(part["ra"], part["r"], rows)
    if part["columns"]:
        return f"{_column(part['ca1'], part['c1'], columns)}:{_column(part['ca2'], part['c2'], columns)}"
    if part["rows"]:
        return f"{_row(part['ra1'], part['r1'], rows)}:{_row(part['ra2'], part['r2'], rows)}"
    return found.group()


def _column(absolute: str, letters: str, by: int) -> str:
    number = column_number(letters)
    if absolute or number >= COLUMNS:
        return absolute + letters
    return column_letters((number + by) % COLUMNS)


def _row(absolute: str, digits: str, by: int) -> str:
    if absolute or int(digits) > ROWS:
        return absolute + digits
    return str((int(digits) - 1 + by) % ROWS + 1)


def column_number(letters: str) -> int:
    """Return a column's number from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


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
