"""Numbers in texts, cut to the digits that headings and marks have room for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor, log10

DIGITS = 5
_DECIMAL = re.compile(r"([\d,]+)\.(\d+)")


def shortened(text: str) -> str:
    """Return a text whose decimal numbers have at most five digits; whole numbers stay whole."""
    return _DECIMAL.sub(_cut, text)


def all_shortened(texts: Sequence[str]) -> list[str]:
    """Return texts shortened, or all as they are where two would look the same."""
    short = [shortened(text) for text in texts]
    return short if len(set(short)) == len(set(texts)) else list(texts)


def _cut(found: re.Match[str]) -> str:
    number = float(found[0].replace(",", ""))
    if not number:
        return found[0]
    decimals = max(0, DIGITS - 1 - floor(log10(number)))
    if decimals >= len(found[2]):
        return found[0]
    cut = f"{number:,.{decimals}f}" if "," in found[1] else f"{number:.{decimals}f}"
    return cut.rstrip("0").rstrip(".") if decimals else cut
