"""How numbers are written in cells, by unit or by a line's own pattern, and how they are offered for editing."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.formats import number_format as format_of_unit

ZERO = "–"


class Pattern(NamedTuple):
    """How to write a number: digits after the point, thousands separators, hundredths, what stands around it."""

    decimals: int
    grouped: bool = True
    percent: bool = False
    prefix: str = ""
    suffix: str = ""


@cache
def pattern_of(unit: str, number_format: str = "") -> Pattern:
    """Return how a line's numbers are written: as in the exported workbook, by unit or by the line's own pattern."""
    return _excel_pattern(number_format if number_format not in {"", "General"} else format_of_unit(unit))


def _excel_pattern(number_format: str) -> Pattern:
    positive = number_format.split(";", maxsplit=1)[0].replace('"', "").replace("\\", "")
    digits = [k for k, letter in enumerate(positive) if letter in "#0?.,"]
    if not digits:
        return Pattern(1)
    body, suffix = positive[digits[0] : digits[-1] + 1], positive[digits[-1] + 1 :]
    percent = "%" in suffix
    decimals = len(body.partition(".")[2])
    return Pattern(decimals, "," in body, percent, positive[: digits[0]], suffix.replace("%", ""))


def number_text(value: float, pattern: Pattern) -> str:
    """Return the number as shown in a cell; exactly zero is a dash, what rounds to zero is not."""
    if value == 0:
        return ZERO
    if not math.isfinite(value):
        return CellError.NUM.text
    shown = value * 100 if pattern.percent else value
    text = f"{shown:,.{pattern.decimals}f}" if pattern.grouped else f"{shown:.{pattern.decimals}f}"
    return f"{pattern.prefix}{text}{'%' if pattern.percent else ''}{pattern.suffix}"


def edit_text(value: float, unit: str) -> str:
    """Return the number with all its digits, as a person would type it; an exact percentage keeps its sign."""
    if not math.isfinite(value):
        return ""
    if unit == "%":
        return f"{_plain(Decimal(repr(value)) * 100)}%"
    return _plain(Decimal(repr(value)))


def _plain(number: Decimal) -> str:
    text = format(number, "f") if abs(number.adjusted()) < 21 else str(number)
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text
