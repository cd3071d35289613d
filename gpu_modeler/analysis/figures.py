"""Numbers as sentences say them, in Chinese and English: `748亿元` and `CNY 74.8bn`, `12.3%`, `3.1倍`."""

from __future__ import annotations

from collections.abc import Callable

from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.text import Labels, Language

_MONEY = {
    "zh": ((1e8, "_100m"), (1e4, "_10k"), (1.0, "")),
    "en": ((1e9, "bn"), (1e6, "m"), (1.0, "")),
}

_NOTHING = "0.0%"
"""How a share shows that rounds to none; it has no sign."""


def figure(value: float, unit: str, *, signed: bool = False) -> Labels:
    """Return a value with its unit, to three digits or to the unit digit; `signed` puts a plus before what is positive."""
    return _labels(lambda language: _figure(value, unit, language, signed=signed))


def percent(share: float, *, signed: bool = False) -> Labels:
    """Return a share (0.123) as per cent, `12.3%`."""
    return figure(share, "%", signed=signed)


def times(factor: float) -> Labels:
    """Return a multiple: `3.1倍`, `3.1×`."""
    return Labels(f"{_number(factor)}倍", f"{_number(factor)}×")


def _labels(rendered: Callable[[Language], str]) -> Labels:
    return Labels(rendered("zh"), rendered("en"))


def _figure(value: float, unit: str, language: Language, *, signed: bool) -> str:
    sign = "-" if value < 0 else "+" if signed and value > 0 else ""
    size = abs(value)
    try:
        known = Unit.parse(unit)
    except UnknownUnit:
        return f"{sign}{_number(size)} {unit}".rstrip()
    if known.is_percent:
        shown = _percent(size)
        return sign * (shown != _NOTHING) + shown + known.label(language).removeprefix("%")
    if known.is_calendar_year:
        return f"{value:.0f}"
    if known.dimensions and known.dimensions == tuple((currency, 1) for currency in known.currencies):
        return _money(size * float(known.scale), known.dimensions[0][0], language, sign)
    label = known.label(language)
    return sign + _number(size) + ("" if language == "zh" or not label or label == "x" else " ") + label


def _percent(share: float) -> str:
    points = 100 * share
    return f"{points:,.0f}%" if points >= 99.95 else f"{points:.1f}%"


def _money(amount: float, currency: str, language: Language, sign: str) -> str:
    """Return an amount in the currency's base unit in the largest scale that leaves a digit before the point."""
    scales = _MONEY[language]
    scale, name = next((each for each in scales if amount >= each[0]), scales[-1] if amount else scales[0])
    number = _number(amount / scale)
    if language == "zh":
        return f"{sign}{number}{Unit.parse(currency + name).label('zh')}"
    return f"{sign}{currency} {number}{name}"


def _number(size: float) -> str:
    """Return a number to three digits, above a thousand to the unit digit."""
    if size == 0:
        return "0"
    for limit, digits in ((99.95, 0), (9.995, 1), (0.9995, 2)):
        if size >= limit:
            return f"{size:,.{digits}f}"
    return f"{size:.3g}"
