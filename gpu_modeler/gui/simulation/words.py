"""Figures of a simulation as they are written: in 亿元 or CNY bn, each with as many digits as its standard error allows. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.formula import Unit
from gpu_modeler.formula.units import PLAIN
from gpu_modeler.text import Language, Message

_CENT = Unit.parse("%")
MOST_DIGITS = 6
_PERCENT_DIGITS = 2
_BN = "bn"
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a line's values are shown: times `factor`, with the sign of `unit` behind each number, `label` beside them."""

    factor: float
    unit: Unit
    label: str

    def text(self, value: float, digits: int | None = None) -> str:
        """Return a value of the line without the unit's label: `747.6`, `12.3%`; by default to four digits."""
        if not math.isfinite(value):
            return NOTHING
        shown = value * self.factor
        places = _places(abs(shown) / 100) if digits is None else digits
        if self.unit.is_calendar_year:
            return f"{shown:.{min(places, 1)}f}"
        return f"{shown + 0.0:,.{places}f}{'%' if self.unit.is_percent else ''}"

    def labelled(self, value: float) -> str:
        """Return a value with its unit: `747.6 亿元`, `CNY 74.76 bn`, `12.3%`."""
        return self.with_unit(self.text(value))

    def with_unit(self, text: str) -> str:
        """Return a figure's text with the unit where a sentence has it."""
        currency, _, rest = self.label.partition(" ")
        return f"{currency} {text} {rest}" if rest == _BN else f"{text} {self.label}".rstrip()

    def value_and_error(self, estimate: Estimate) -> tuple[str, str]:
        """Return a figure and its standard error, the error to two digits and the figure to as many places.

        Where the sample's own figure is known only within a wider width, places beyond that are left out.
        """
        error, width = abs(estimate.error * self.factor), estimate.width * self.factor
        if not math.isfinite(error) or error == width == 0.0:
            return self.text(estimate.value), NOTHING if math.isnan(error) else self.text(0.0, 0)
        digits = min(_places(max(error, width)), _PERCENT_DIGITS if self.unit.is_percent else MOST_DIGITS)
        return self.text(estimate.value, digits), self.text(estimate.error, digits)

    def width_text(self, estimate: Estimate) -> str:
        """Return the width within which a figure of trials that were not kept is known, to two digits."""
        return self.text(estimate.width, _places(estimate.width * self.factor))

    def with_error(self, estimate: Estimate) -> str:
        """Return a figure with its standard error: `747.6 ± 1.2`."""
        value, error = self.value_and_error(estimate)
        return value if error == NOTHING else f"{value} ± {error}"


def scale_of(unit: str, language: Language) -> Scale:
    """Return how values of a line in `unit` are shown: hundreds of millions as 亿 in Chinese, as bn in English."""
    known = Unit.parse(unit)
    if known.is_percent:
        return Scale(100.0, _CENT, "")
    if known.is_calendar_year:
        return Scale(1.0, known, "")
    is_money = bool(known.currencies) and known.dimensions == tuple((name, 1) for name in known.currencies)
    if is_money and language == "en" and float(known.scale) == 1e8:
        return Scale(0.1, PLAIN, f"{known.dimensions[0][0]} {_BN}")
    return Scale(1.0, PLAIN, known.label(language))


CHANCE = Scale(100.0, _CENT, "")
"""How probabilities are shown."""


def chance(estimate: Estimate) -> str:
    """Return a probability with its standard error: `83.2% ± 0.4%`."""
    return CHANCE.with_error(estimate)


def _places(size: float) -> int:
    """Return the decimals that show a number of this size to two digits."""
    if size <= 0 or not math.isfinite(size):
        return 0
    return min(max(1 - math.floor(math.log10(size) + 1e-12), 0), MOST_DIGITS)


def time_left(seconds: float) -> Message:
    """Return for how long a run will still take."""
    if seconds < 90:
        return Message("trials_seconds_left", {"seconds": max(1, round(seconds))})
    return Message("trials_minutes_left", {"minutes": round(seconds / 60)})
