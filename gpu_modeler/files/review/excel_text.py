"""An Excel formula cut into tokens, references taken apart. Never fails: what is not known is a token of kind "other"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "text", "reference", "function", "name", "operator", "mark", "error", "array", "other"
]


@dataclass(frozen=True, slots=True)
class Corner:
    """One cell of a reference, counted from 0; held where a `$` stands before the column, the row."""

    row: int
    column: int
    is_column_held: bool = False
    is_row_held: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A cell or a range; `sheet` is empty where the formula names none."""

    sheet: str
    first: Corner
    last: Corner

    @property
    def is_single(self) -> bool:
        """Say whether it is one cell."""
        return (self.first.row, self.first.column) == (self.last.row, self.last.column)

    @property
    def size(self) -> int:
        """Return how many cells it has."""
        return (self.last.row - self.first.row + 1) * (self.last.column - self.first.column + 1)


@dataclass(frozen=True, slots=True)
class ExcelToken:
    """A piece of a formula; `area` only for references. White space is left out."""

    kind: Kind
    text: str
    area: Area | None = None


_SHEET = r"(?P<sheet>'(?:[^']|'')*'|[^\W\d][\w.]*)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PATTERN = re.compile(
    rf"""
    (?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>(?:(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!))
    |(?P<reference>(?:{_SHEET})?(?P<first>{_CELL})(?::(?:(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?(?P<last>{_CELL}))?)(?![\w.(!:\[])
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![\w!:])
    |(?P<function>[^\W\d][\w.]*)(?=\s*\()
    |(?P<name>[^\W\d][\w.]*)(?![!\[])
    |(?P<array>\{{[^{{}}]*\}})
    |(?P<operator><>|<=|>=|[-+*/^%=<>&])
    |(?P<mark>[(),])
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


def tokens_of(formula: str) -> Iterator[ExcelToken]:
    """Yield the tokens of a formula without its equals sign."""
    for match in _PATTERN.finditer(formula):
        kind = match.lastgroup
        if kind == "space":
            continue
        if match["reference"] is not None:
            yield ExcelToken("reference", match["reference"], _area(match))
        else:
            yield ExcelToken(kind, match[0])  # type: ignore[arg-type]  # the names of the pattern's groups


def _area(match: re.Match[str]) -> Area:
    sheet = match["sheet"] or ""
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    first = corner(match["first"])
    last = corner(match["last"]) if match["last"] else first
    if last.row < first.row or last.column < first.column:
        first, last = _ordered(first, last)
    return Area(sheet, first, last)


def corner(text: str) -> Corner:
    """Return the cell that an address such as `$B$3` names."""
    match = _CORNER.fullmatch(text)
    assert match is not None, text
    return Corner(int(match[4]) - 1, column_number(match[2]), bool(match[1]), bool(match[3]))


def column_number(letters: str) -> int:
    """Return a column's number, counted from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _ordered(one: Corner, other: Corner) -> tuple[Corner, Corner]:
    """Return the upper left and the lower right corner of a range that was written another way round."""
    left, right = sorted((one, other), key=lambda each: each.column)
    top, bottom = sorted((one, other), key=lambda each: each.row)
    return (
        Corner(top.row, left.column, left.is_column_held, top.is_row_held),
        Corner(bottom.row, right.column, right.is_column_held, bottom.is_row_held),
    )
