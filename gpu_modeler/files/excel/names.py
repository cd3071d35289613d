"""Names and texts that Excel accepts: sheet names, quoted references, column letters, cleaned labels."""

from __future__ import annotations

import re
from functools import cache, lru_cache

LONGEST_SHEET_NAME = 31
MANIFEST_SHEET = "_gpu_modeler"
"""The hidden sheet that holds the model itself."""
LONGEST_TEXT = 32_767
_FORBIDDEN = str.maketrans({"[": "(", "]": ")", ":": "-", "/": "-", "\\": "-", "*": " ", "?": " ", "!": "！"})
# Excel allows "!" in a name; IronCalc cannot open a workbook that has it in a quoted one.
# What XML cannot hold, lone halves of surrogate pairs among it.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAKS = re.compile(r"[\s\u2028\u2029]+")
# XlsxWriter rewrites NAME( as a new function wherever it stands in a formula, in a sheet name too.
_LIKE_A_CALL = re.compile(r"(?<=\S)\(")
# XlsxWriter takes such a text in a chart for a reference.
_LIKE_ADDRESS = re.compile(r"=?[^!]+!\$?[A-Z]+\$?\d+")
# Names that Excel keeps for itself.
_RESERVED = frozenset({"history", "历史记录", MANIFEST_SHEET})


@lru_cache(maxsize=4096)
def clean_text(text: str) -> str:
    """Return the text without characters that a workbook cannot hold, cut where Excel's limit is."""
    cleaned = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cut(cleaned, LONGEST_TEXT)


@lru_cache(maxsize=4096)
def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space as one blank."""
    return _LINE_BREAKS.sub(" ", clean_text(text)).strip()


def chart_text(text: str) -> str:
    """Return a text for a chart's title or legend that the writer does not take for the address of a cell."""
    return text.replace("!", "！") if _LIKE_ADDRESS.match(text) else text


class SheetNames:
    """Hands out sheet names; no two are alike, in capitals or not."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def take(self, *wanted: str) -> str:
        """Return a legal name like the first of `wanted` that leaves one, unlike all other sheets', and keep it."""
        base = next(name for name in (*map(_legal, wanted), "Sheet") if name)
        name, number = base, 1
        while name.casefold() in self._taken or name.lower() in self._taken:
            number += 1
            suffix = f" ({number})"
            name = cut(base, LONGEST_SHEET_NAME - len(suffix)).rstrip(" '") + suffix
        self._taken |= {name.casefold(), name.lower()}
        return name


def _legal(wanted: str) -> str:
    name = _LIKE_A_CALL.sub(" (", one_line(wanted).translate(_FORBIDDEN).replace("_xlfn.", ""))
    name = _LINE_BREAKS.sub(" ", name).strip(" '")
    return cut(name, LONGEST_SHEET_NAME).strip(" '")


def cut(text: str, most: int) -> str:
    """Return the beginning of the text that has at most so many UTF-16 units, which is how Excel counts."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * most].decode("utf-16-le", errors="ignore")


def quoted(sheet: str) -> str:
    """Return the sheet name as it stands before the `!` of a reference; quotes are legal around every name."""
    return "'" + sheet.replace("'", "''") + "'"


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's address, e.g. "C7", from row and column counted from 0."""
    return f"{column_letters(column)}{row + 1}"
