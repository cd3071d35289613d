"""In which tens, thousands or hundred millions an axis counts: 亿元 and 万颗 in Chinese, CNY bn and mn chips in English.

Never k, M or G: a G reads as nothing in Chinese, and an M as a thousand to some. No Qt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula.units import Unit
from gpu_modeler.text import Language

_STEPS: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "mn")),
}
_TRILLIONS = 2e12
"""From here on people stop counting in 亿 or billions."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a value in the line's unit is multiplied by to be shown, and what the result counts."""

    factor: float
    label: str


@cache
def scale_of(unit: Unit, largest: float, language: Language) -> Scale:
    """Return how values up to `largest` (in `unit`) are shown: as they are, unless they are amounts of something."""
    base = _base_of(unit)
    if base is None or not math.isfinite(largest):
        return Scale(1.0, "" if _has_suffix(unit) else unit.label(language))
    size = abs(largest) * float(unit.scale)
    step, word = next(((step, word) for step, word in _STEPS[language] if size >= _least(step)), (1.0, ""))
    return Scale(float(unit.scale) / step, _named(base, word, language))


def _least(step: float) -> float:
    return _TRILLIONS if step >= _TRILLIONS / 2 else step


def _named(base: Unit, word: str, language: Language) -> str:
    name = base.label(language)
    if language == "zh" or not word:
        return f"{word}{name}"
    return f"{name} {word}" if base.currencies else f"{word} {name}"


def _has_suffix(unit: Unit) -> bool:
    return unit.is_percent or unit.text == "x"


@cache
def _base_of(unit: Unit) -> Unit | None:
    """Return the unit of one yuan, chip or share; `None` where values are no amounts of such."""
    if [power for _, power in unit.dimensions] != [1] or unit.dimensions[0][0] == "time":
        return None
    try:
        found = Unit.parse(unit.dimensions[0][0])
    except ModelerError:
        return None
    return found if found.scale == 1 and found.fits(unit) else None
