"""What a cell's number format says about its unit: per cent, a currency sign, a unit in quotes. No values here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gpu_modeler.files.tables.units import unit_of
from gpu_modeler.formula import Unit

SYMBOLS = {
    "$": frozenset({"USD", "HKD", "TWD"}),
    "¥": frozenset({"CNY", "JPY"}),
    "￥": frozenset({"CNY", "JPY"}),
}
"""Signs that more than one currency uses."""

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f,]*)?\]")
_CONDITION = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"([^"]*)"')
_ESCAPED = re.compile(r"[\\!](.)")
_PADDING = re.compile(r"[_*].")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is shown.

    Attributes:
        is_percent: the value is a fraction that is shown times 100.
        has_percent_text: a per cent sign in quotes stands behind a value that is in per cent already.
        unit: the unit written into the format, as in `0.0"亿元"`; empty for none.
        currencies: those that a currency sign in the format can mean; empty for no sign.
        is_scaled: the value is shown divided by thousands, so a unit written behind it is not the value's own.
    """

    is_percent: bool = False
    has_percent_text: bool = False
    unit: str = ""
    currencies: frozenset[str] = frozenset()
    is_scaled: bool = False


@lru_cache(maxsize=512)
def shown_by(number_format: str) -> Shown:
    """Return what a number format says, by its part for positive numbers."""
    if number_format in {"General", "@", ""}:
        return Shown()
    positive = _first_part(number_format)
    signs = [match[1].strip() for match in _CURRENCY.finditer(positive)]
    plain = _CONDITION.sub("", _CURRENCY.sub("", positive))
    texts = [match[1] for match in _QUOTED.finditer(plain)]
    plain = _QUOTED.sub("", plain)
    texts += [match[1] for match in _ESCAPED.finditer(plain)]
    digits = _PADDING.sub("", _ESCAPED.sub("", plain))
    signs += [sign for sign in ("$", "¥", "￥", "€", "£") if sign in digits or sign in texts]
    is_percent = "%" in digits
    return Shown(
        is_percent=is_percent,
        has_percent_text=not is_percent and any(text.strip() in {"%", "％"} for text in texts),
        unit=next(filter(None, map(_unit_text, texts)), ""),
        currencies=_currencies(signs),
        is_scaled=re.search(r"[0#?],+(?![0#?,])", digits) is not None,
    )


def _unit_text(text: str) -> str:
    """Return a unit, or a bare multiple such as 万, that is written behind the number."""
    stripped = text.strip()
    found = unit_of(stripped)
    if found in {"%", "1"}:
        return ""
    return found or (stripped if stripped in {"万", "亿", "百万", "千万", "万亿", "千"} else "")


def _first_part(number_format: str) -> str:
    """Return what stands before the first semicolon that is not quoted."""
    match = re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', number_format)
    return match[0] if match else number_format


def _currencies(signs: list[str]) -> frozenset[str]:
    for sign in signs:
        if sign in SYMBOLS:
            return SYMBOLS[sign]
        unit = unit_of(sign) if sign else ""
        if unit:
            return Unit.parse(unit).currencies
    return frozenset()
