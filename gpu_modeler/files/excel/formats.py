"""Number formats by unit, and how wide texts and numbers are. No writing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import Line

PERCENT = "0.0%"
MONEY = "#,##0.0"
COUNT = "#,##0"
YEAR = "0"
RATIO = "0.00"
PRICE = "#,##0.00"
SCIENTIFIC = "0.00E+00"
BILLION = 10**9

_LETTERS = re.compile(r"(?!E[+-])[^\W\d_]+")

NARROWEST, WIDEST_NUMBER, WIDEST_TEXT = 9.0, 24.0, 44.0


@lru_cache(maxsize=512)
def number_format(unit_text: str) -> str:
    """Return the number format of values in a unit: percent, money, pieces, years, prices per piece, plain numbers."""
    try:
        unit = Unit.parse(unit_text)
    except UnknownUnit:
        return PRICE
    if unit.is_percent:
        return PERCENT
    if unit.is_calendar_year:
        return YEAR
    if unit.is_dimensionless:
        return RATIO if unit.written == "x" else PRICE
    return _format_of_dimensions(unit)


def format_of(line: Line) -> str:
    """Return the line's own number format where Excel can read it, else its unit's."""
    return _own_format(line.number_format) or number_format(line.unit)


def with_dash_for_zero(form: str) -> str:
    """Return the format with a dash for zero, as the application shows it; one of several parts stays as it is."""
    return form if ";" in form else f'{form};-{form};"–"'


@lru_cache(maxsize=512)
def _own_format(text: str) -> str:
    """Return the format with letters in quotes, as a file needs them (`0.00x`); empty where it is none for numbers."""
    if (
        text.count('"') % 2
        or not re.search(r"[0#]", text)
        or text.count(";") > 2
        or re.search(r"[\\[\]@*_\x00-\x1f]", text)
    ):
        return ""
    parts = re.split(r'("[^"]*")', text)
    return "".join(part if part.startswith('"') else _LETTERS.sub(r'"\g<0>"', part) for part in parts)


def _format_of_dimensions(unit: Unit) -> str:
    if len(unit.powers) > 1 or unit.powers[0][1] != 1:
        return MONEY if unit.currencies and _is_per_time(unit) else PRICE
    atom = unit.powers[0][0]
    if atom.is_currency and atom.scale >= BILLION:
        return PRICE  # ten times fewer digits than in 亿元
    is_countable = not atom.is_currency and atom.dimension not in {
        "time",
        "memory",
        "power",
        "energy",
        "compute",
    }
    return COUNT if is_countable and atom.scale == 1 else MONEY


def _is_per_time(unit: Unit) -> bool:
    return [atom.dimension for atom, power in unit.powers if power < 0] == ["time"]


@lru_cache(maxsize=4096)
def text_width(text: str) -> float:
    """Return the width of the longest line in characters of a digit's width; Chinese and emoji count double."""
    return max((_line_width(line) for line in text.split("\n")), default=0.0)


def _line_width(line: str) -> float:
    return sum(_character_width(character) for character in line)


@lru_cache(maxsize=4096)
def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 2.1
    return 1.25 if character.isupper() or character in "MmWw%&@" else 1.05


def number_width(value: float, form: str) -> float:
    """Return about how many characters a number takes in a number format."""
    return len(number_text(value, form)) + 1.5


def number_text(value: float, form: str) -> str:
    """Return about what Excel shows of a number in one of this module's formats."""
    is_percent, has_separators, places = _read_format(form)
    shown = value * 100 if is_percent else value
    if abs(shown) >= 1e18:
        return f"{shown:.2E}"
    text = f"{shown:,.{places}f}" if has_separators else f"{shown:.{places}f}"
    return f"{text}%" if is_percent else text


@lru_cache(maxsize=512)
def _read_format(form: str) -> tuple[bool, bool, int]:
    """Return whether a format is of a percentage, whether it separates thousands, and its decimals."""
    decimals = form.split(";", maxsplit=1)[0].partition(".")[2]
    return "%" in form, "," in form, sum(character in "0#" for character in decimals)
