"""Units: dimension vectors with exact scales, their text, their labels.

A unit is written as in `CNY_100m`, `CNY_10k/chip`, `USD_100m/year`, `%`, `x`, `CY`. Chinese spellings such as 万元/颗 are
understood. `*`, `/` and `^` with a whole exponent combine; `/` applies to the one unit that follows it. Nothing here
knows formulas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import field
from fractions import Fraction
from functools import lru_cache

from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.vocabulary import DIMENSIONLESS, Atom, find_atom, known_unit_words, scaled_atom
from gpu_modeler.record import record
from gpu_modeler.text import Language

_PART = re.compile(r"([*/·]?)\s*([^*/·^]+?)\s*(?:\^\s*(-?[1-9])\s*)?(?=[*/·]|$)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xD7: 0x2A, 0xF7: 0x2F}


@record
class Unit:
    """A product of powers of units, one per dimension, times an exact factor.

    A value of 3 in unit `u` is 3 × `u.scale` in the base units of its dimensions. Two units are equal when dimension and
    scale are; `text` only says how it is written. `factor` is what products leave over (亿元 ÷ 万元 leaves 10000).
    """

    powers: tuple[tuple[Atom, int], ...] = field(default=(), compare=False)
    factor: Fraction = field(default=Fraction(1), compare=False)
    written: str = field(default="", compare=False)
    dimensions: tuple[tuple[str, int], ...] = field(init=False)
    scale: Fraction = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "dimensions", tuple(sorted((atom.dimension, power) for atom, power in self.powers))
        )
        scale = self.factor
        for atom, power in self.powers:
            scale *= atom.scale**power
        object.__setattr__(self, "scale", scale)

    @staticmethod
    def parse(text: str) -> Unit:
        """Return the unit that `text` names; the empty text is a plain number.

        Raises:
            UnknownUnit: no such unit; the error holds the nearest known word.
        """
        return _parse(text)

    # --- what it is ---

    @property
    def is_dimensionless(self) -> bool:
        """Say whether it is a plain number, a ratio or a percentage."""
        return not self.dimensions

    @property
    def is_percent(self) -> bool:
        """Say whether values are shown times 100 with a per cent sign."""
        return self.written == "%" or self.written.startswith("%/")

    @property
    def is_calendar_year(self) -> bool:
        """Say whether values are years such as 2026, shown without separators."""
        return self.written == "CY"

    @property
    def is_rate(self) -> bool:
        """Say whether it is a pure rate, such as %/year: compound growth makes conversion by a factor wrong."""
        return self.dimensions == (("time", -1),)

    def fits(self, other: Unit) -> bool:
        """Say whether both have the same dimension, so that at most a factor lies between them."""
        return self.dimensions == other.dimensions

    def factor_to(self, other: Unit) -> Fraction:
        """Return what a value in this unit is multiplied by to be in `other`, which must fit."""
        return self.scale / other.scale

    @property
    def currencies(self) -> frozenset[str]:
        """Return the currencies whose power is not zero."""
        return frozenset(atom.dimension for atom, _ in self.powers if atom.is_currency)

    # --- algebra ---

    def __mul__(self, other: Unit) -> Unit:
        return _product([*self.powers, *other.powers], self.factor * other.factor)

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    def __pow__(self, exponent: int) -> Unit:
        return _product([(atom, power * exponent) for atom, power in self.powers], self.factor**exponent)

    def root(self) -> Unit | None:
        """Return the unit whose square this is, or `None` where a power is odd. The factor must be 1."""
        if any(power % 2 for _, power in self.powers):
            return None
        return _product([(atom, power // 2) for atom, power in self.powers], Fraction(1))

    def without_factor(self) -> Unit:
        """Return the unit of the same dimension that is written without a number."""
        return self if self.factor == 1 else Unit(self.powers, written=_written(self.powers))

    def absorbed(self) -> Unit:
        """Return a unit equal to this whose leftover factor became part of a name where one exists (元 × 10⁸ is 亿元)."""
        for position, (atom, power) in enumerate(self.powers):
            named = scaled_atom(atom, self.factor) if power == 1 and self.factor != 1 else None
            if named is not None:
                powers = (*self.powers[:position], (named, 1), *self.powers[position + 1 :])
                return Unit(powers, written=_written(powers))
        return self

    # --- how it is written ---

    @property
    def text(self) -> str:
        """Return the spelling kept in the model."""
        written = self.written or _written(self.powers)
        return written if self.factor == 1 or self.written else f"{_number(self.factor)} {written}"

    def label(self, language: Language) -> str:
        """Return the unit as a person reads it, 万元/颗 or CNY 10k/chip; empty for a plain number."""
        if self.is_dimensionless:
            return {"1": "", "CY": ""}.get(self.written, self.written)
        labels = ((atom.label(language, is_one=power < 0), power) for atom, power in self.powers)
        label = _joined(labels, "·")
        label = f"%{label[1:]}" if self.is_percent else label
        return label if self.factor == 1 else f"{_number(self.factor)} {label}"

    def __str__(self) -> str:
        return self.text


HIGHEST_POWER = 9
"""Of a unit in a formula; in a unit's text it is one digit."""

PLAIN = Unit(written="1")
CALENDAR_YEAR = Unit(written="CY")


def scale_steps(factor: Fraction) -> tuple[float, float]:
    """Return (multiplier, divisor) of a conversion: the value is multiplied by one, then divided by the other.

    Every language that prints a `Scale` node does it in these two steps, leaving out a step of 1, so that all agree
    to the last bit. 万元 into 亿元 is (1, 10000).
    """
    return float(factor.numerator), float(factor.denominator)


def known_units() -> list[str]:
    """Return the unit words that completion offers."""
    return known_unit_words()


def is_unit_word(text: str) -> bool:
    """Say whether one word, such as `chip` or 万元, is a unit by itself."""
    return find_atom(text) is not None or text in DIMENSIONLESS


@lru_cache(maxsize=1024)
def _parse(text: str) -> Unit:
    plain = text.translate(_FULL_WIDTH).strip()
    if plain in {"", "1", "CY"}:
        return Unit(written=plain or "1")
    powers: list[tuple[Atom, int]] = []
    factor = Fraction(1)
    for operator, word, exponent in _parts(plain):
        power = int(exponent or 1) * (-1 if operator == "/" else 1)
        if word in DIMENSIONLESS:
            factor *= DIMENSIONLESS[word] ** power
            continue
        atom = find_atom(word)
        if atom is None:
            raise UnknownUnit(name=word, nearest=nearest_unit(word))
        powers.append((atom, power))
    unit = _product(powers, factor)
    return Unit(unit.powers, unit.factor, _spelling(plain, unit))


def _parts(text: str) -> list[tuple[str, str, str]]:
    parts: list[tuple[str, str, str]] = []
    position = 0
    for match in _PART.finditer(text):
        if match.start() != position or bool(match[1]) != bool(parts):
            break
        parts.append((match[1], match[2].strip(), match[3] or ""))
        position = match.end()
    if not parts or position != len(text):
        raise UnknownUnit(name=text)
    return parts


def _spelling(text: str, unit: Unit) -> str:
    """Return the kept spelling: dimensionless words say how values are shown, the rest is spelt in one way."""
    if unit.is_dimensionless:
        return {"倍": "x", "百分比": "%"}.get(text, text)
    if text.startswith("%/"):
        return f"%{_written(unit.powers)[1:]}"
    return "" if unit.factor != 1 else _written(unit.powers)


def nearest_unit(word: str) -> str:
    """Return the unit word most like `word`, or the empty text."""
    lowered = {known.lower(): known for known in known_unit_words()}
    import difflib

    found = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def _product(powers: Iterable[tuple[Atom, int]], factor: Fraction) -> Unit:
    """Return the product with one power per dimension; the first spelling of a dimension stays."""
    kept: dict[str, tuple[Atom, int]] = {}
    for atom, power in powers:
        first, total = kept.get(atom.dimension, (atom, 0))
        factor *= (atom.scale / first.scale) ** power
        kept[atom.dimension] = (first, total + power)
    # What cancels leaves no unit; its scale already stands in the factor.
    return Unit(tuple((atom, power) for atom, power in kept.values() if power), factor)


def _written(powers: Iterable[tuple[Atom, int]]) -> str:
    return _joined(((atom.name, power) for atom, power in powers), "*") or "1"


def _joined(parts: Iterable[tuple[str, int]], times: str) -> str:
    """Return `a*b^2/c`, or `1/c` where nothing stands above."""
    above: list[str] = []
    below: list[str] = []
    for name, power in parts:
        name_power = name if abs(power) == 1 else f"{name}^{abs(power)}"
        (above if power > 0 else below).append(name_power)
    if not above and not below:
        return ""
    return "/".join([times.join(above) or "1", *below])


def _number(factor: Fraction) -> str:
    if factor.denominator == 1:
        return str(factor.numerator)
    exponent = math.log10(float(factor))
    return f"1e{round(exponent)}" if factor == Fraction(10) ** round(exponent) else str(factor)
