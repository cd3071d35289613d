"""What a formula's text says about who can recompute it."""

from __future__ import annotations

import re

_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_SHEETS = re.compile(r"'(?:[^']|'')*'")
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\(")
_OTHER_WORKBOOK = re.compile(r"\[(?:\d+|[^\[\]]*\.\w+)\]|^[^!]*\|")
_PREFIX = re.compile(r"_xlfn\.|_xlws\.|_xludf\.", re.IGNORECASE)

CHANGING = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
"""Functions whose value depends on when and where they are computed."""
OF_DATES = frozenset(
    {"DATE", "DATEVALUE", "DAY", "DAYS", "EDATE", "EOMONTH", "MONTH", "WEEKDAY", "YEAR", "YEARFRAC"}
)
"""Functions that depend on the day from which a workbook counts."""


def without_texts(formula: str) -> str:
    """Return a formula with its text constants emptied."""
    return _TEXTS.sub('""', formula)


def functions_of(formula: str) -> frozenset[str]:
    """Return the names of the functions, as the file spells them, in upper case."""
    return frozenset(name.upper() for name in _FUNCTION.findall(_SHEETS.sub("''", without_texts(formula))))


def plain_name(function: str) -> str:
    """Return a function's name without the prefixes that files carry."""
    return _PREFIX.sub("", function)


def reads_other_workbook(formula: str) -> bool:
    """Say whether a formula reads another file or program."""
    return _OTHER_WORKBOOK.search(without_texts(formula)) is not None


def reads_table(formula: str) -> bool:
    """Say whether a formula names columns of an Excel table (`Sales[Amount]`), which the copies leave out."""
    return "[" in _SHEETS.sub("''", without_texts(formula))
