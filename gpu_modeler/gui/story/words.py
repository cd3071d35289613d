"""Claims in words: numbers with their unit, what is expected, how far off, what the verdict is."""

from __future__ import annotations

from gpu_modeler.app.story_words import Telling
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.listing.model import Tone
from gpu_modeler.model import Claim
from gpu_modeler.text import Language, say

TONES: dict[str, Tone] = {"agrees": "good", "disagrees": "bad", "none": "warn"}


def number(value: float) -> str:
    """Return a number with as many digits as tell: years and counts whole, the rest to five."""
    if value == round(value) and abs(value) < 1e15:
        whole = f"{value:.0f}"
        return whole if 1900 <= value <= 2100 else f"{value:,.0f}"
    text = f"{value:,.{max(0, 5 - len(f'{abs(value):.0f}'))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amounts(values: tuple[float | CellError, ...], unit: str, language: Language) -> str:
    """Return one value, or two ends, with the unit; per cent are given in per cent."""
    texts = [value.text if isinstance(value, CellError) else number(value) for value in values]
    if any(isinstance(value, CellError) for value in values):
        return " – ".join(texts)
    if unit == "%":
        return " – ".join(f"{text}%" for text in texts)
    return f"{' – '.join(texts)} {unit_label(unit, language)}".strip()


def expected(claim: Claim, language: Language) -> str:
    """Return what is claimed, with its tolerance."""
    ends = claim.expected if claim.formula_high else claim.expected[:1]
    sign = "≥ " if claim.check == "at_least" else ""
    return sign + amounts(ends, claim.unit, language)


def difference(told: Telling) -> str:
    """Return how far off the value is; nothing where it is as claimed to the last digit shown."""
    if told.difference is None:
        return ""
    size = abs(told.difference)
    return "0%" if size < 5e-5 else f"{told.difference:+.2%}" if size < 1e-3 else f"{told.difference:+.1%}"


def verdict(name: str, language: Language) -> str:
    """Return a verdict's name."""
    return say(f"story_verdict_{name}", language)
