"""Numbers as people type or paste them into a cell: 45%, 1,234.5, (763), 12.3亿, 150 USD_100m, full-width digits.

Nothing unreadable is guessed: what is no number is refused, never 0.
"""

from __future__ import annotations

import re
from fractions import Fraction

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula.agreement import unit_words
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.parser import LARGEST_NUMBER
from gpu_modeler.formula.tokens import plain_form
from gpu_modeler.formula.units import Unit
from gpu_modeler.formula.vocabulary import DIMENSIONLESS

_LONGEST = 100
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<digits>[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?P<power>[eE][-+]?[0-9]{1,6})?\s*(?P<unit>.*)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_IN_PARENTHESES = re.compile(r"\((.+?)\)\s*([^()]*)")
_MULTIPLES = frozenset(DIMENSIONLESS) - {"1", "%", "x", "CY", "倍"}


class NotReadable(ModelerError):
    """The text is no number."""

    key = "entry_not_a_number"


class EntryTooLarge(ModelerError):
    """The number is beyond what a cell can hold."""

    key = "entry_too_large"


class EntryUnitMismatch(ModelerError):
    """The number carries a unit that does not fit the line's."""

    key = "entry_unit_mismatch"


class EntryRateMismatch(EntryUnitMismatch):
    """A rate for another stretch of time than the line's."""

    key = "entry_rate_mismatch"


class EntryUnitUnknown(ModelerError):
    """The text behind the number is no unit."""

    key = "entry_unit_unknown"


class EntryUnitMisspelt(EntryUnitUnknown):
    """The same, where a like unit exists."""

    key = "entry_unit_misspelt"


def read_number(text: str, unit: Unit | str = "") -> float:
    """Return the number a person typed, in the line's `unit`.

    A per cent sign makes a fraction (45% is 0.45). 万 and 亿 by themselves count the line's money or things: 12.3亿 is
    12.3 in a line in 亿元. A unit behind the number must fit and is converted.

    Raises:
        NotReadable: the text is no number.
        EntryTooLarge: it is not finite.
        EntryUnitMismatch, EntryUnitUnknown: the unit behind it does not fit, or is none.
    """
    target = Unit.parse(unit) if isinstance(unit, str) else unit
    value, behind = _parts(text)
    result = value * _factor(text, behind, target)
    if abs(result) > LARGEST_NUMBER:
        raise EntryTooLarge(text=text.strip())
    return float(result)


def _parts(text: str) -> tuple[Fraction, str]:
    """Return the number in front and the words behind it."""
    plain = plain_form(text).strip()
    in_parentheses = _IN_PARENTHESES.fullmatch(plain)
    inner = f"-{in_parentheses[1].strip()}{in_parentheses[2]}" if in_parentheses else plain
    match = _NUMBER.fullmatch(inner)
    if (
        match is None
        or len(plain) > _LONGEST
        or ("," in match["digits"] and not _GROUPED.fullmatch(match["digits"]))
    ):
        raise NotReadable(text=text.strip())
    digits = match["digits"].replace(",", "")
    written = digits + (match["power"] or "")
    size = float(written)
    if size > LARGEST_NUMBER or (size == 0 and digits.strip("0.")):
        raise EntryTooLarge(text=text.strip())
    value = Fraction(written)
    return (-value if match["sign"] == "-" else value), match["unit"].strip()


def _factor(text: str, behind: str, target: Unit) -> Fraction:
    """Return what the number is multiplied by to be in `target`."""
    if not behind:
        return Fraction(1)
    if behind in _MULTIPLES:
        if target.is_percent:  # 0.12亿 is no share of anything
            raise EntryUnitMismatch(text=text.strip(), unit=behind, wanted=unit_words(target))
        return DIMENSIONLESS[behind] / _counted(target)
    try:
        unit = Unit.parse(behind)
    except UnknownUnit as fault:
        raise _unreadable(text, behind, fault.nearest) from None
    if not unit.fits(target):
        raise EntryUnitMismatch(text=text.strip(), unit=unit_words(unit), wanted=unit_words(target))
    if unit.is_rate and unit.scale != target.scale:
        raise EntryRateMismatch(text=text.strip(), unit=unit_words(unit), wanted=unit_words(target))
    return unit.factor_to(target) / (100 if unit.is_percent else 1)


def _counted(unit: Unit) -> Fraction:
    """Return the scale of the money or things a unit counts, 10⁸ for 亿元 and 10⁴ for 万元/颗."""
    scale = Fraction(1)
    for atom, power in unit.powers:
        if power > 0 and atom.dimension != "time":
            scale *= atom.scale**power
    return scale


def _unreadable(text: str, behind: str, nearest: str) -> ModelerError:
    if not re.match(r"[^\W\d]", behind):
        return NotReadable(text=text.strip())
    if nearest:
        return EntryUnitMisspelt(text=text.strip(), name=behind, nearest=nearest)
    return EntryUnitUnknown(text=text.strip(), name=behind)
