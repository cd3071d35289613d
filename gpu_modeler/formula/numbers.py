"""Numbers as people type or paste them into a cell: 45%, 1,234.5, (763), 12.3亿, 150 USD_100m, $3.2bn, full-width digits.

Nothing unreadable is guessed: what is no number is refused, never 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula.agreement import unit_words
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.parser import LARGEST_NUMBER
from gpu_modeler.formula.tokens import plain_form
from gpu_modeler.formula.units import Unit
from gpu_modeler.formula.vocabulary import DIMENSIONLESS

_LONGEST = 100
_SURELY_LARGE = 1_000_000
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<currency>US\$|HK\$|NT\$|RMB|CNY|USD|HKD|EUR|[$¥€£])?\s*(?P<digits>[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?P<power>[eE][-+]?[0-9]{1,6})?\s*(?P<unit>.*)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_IN_PARENTHESES = re.compile(r"\((.+?)\)\s*([^()]*)")
_MULTIPLES = {word: DIMENSIONLESS[word] for word in ("千", "万", "百万", "千万", "亿", "十亿", "万亿")}
_ENGLISH_MULTIPLES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mm": 10**6,
    "million": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trillion": 10**12,
}
_CURRENCIES = {
    "US$": ("USD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "RMB": ("CNY",),
    "$": ("USD", "HKD", "TWD", "SGD", "AUD", "CAD"),
    "¥": ("CNY", "JPY"),
    "€": ("EUR",),
    "£": ("GBP",),
}
"""What a sign before a number may mean; the first where nothing else tells."""
_DATE = re.compile(
    r"[0-9]{4}[-/年][0-9]{1,2}([-/月]([0-9]{1,2}日?)?)?|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
)
_TWO_NUMBERS = re.compile(r"[-+(]*[0-9][0-9.,]*[%)]*(\s+|\s*[;/~、，]\s*)[-+(]*[0-9][0-9.,]*[%)]*")


class NotReadable(ModelerError):
    """The text is no number."""

    key = "entry_not_a_number"


class EntryIsDate(NotReadable):
    """The text is a date or a time."""

    key = "entry_is_date"


class EntryTwoNumbers(NotReadable):
    """Two numbers stand where one belongs."""

    key = "entry_two_numbers"


class EntryMisgrouped(NotReadable):
    """The commas do not separate thousands."""

    key = "entry_misgrouped"


class EntryTooLarge(ModelerError):
    """The number is beyond what a cell can hold."""

    key = "entry_too_large"


class EntryUnitMismatch(ModelerError):
    """The number carries a unit that does not fit the line's."""

    key = "entry_unit_mismatch"


class EntryRateMismatch(EntryUnitMismatch):
    """A rate for another stretch of time than the line's."""

    key = "entry_rate_mismatch"


class EntryCurrencyUnclear(EntryUnitMismatch):
    """A large number behind a currency's sign, in a line that counts in 10,000 or 100 million: of which is not said."""

    key = "entry_currency_unclear"


class EntryUnitUnknown(ModelerError):
    """The text behind the number is no unit."""

    key = "entry_unit_unknown"


class EntryUnitMisspelt(EntryUnitUnknown):
    """The same, where a like unit exists."""

    key = "entry_unit_misspelt"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was written, with the unit that stands with it; `None` where there is none.

    `is_signed_only`: nothing but a currency's sign stands with it (¥12), which leaves open whether of 元 or of 亿元.
    """

    number: Fraction
    unit: Unit | None
    is_signed_only: bool = False


def read_amount(text: str) -> Amount | None:
    """Return a number with its own unit, whatever line it is for; `None` where the text is no such thing."""
    try:
        number, currency, behind = _parts(text)
        if currency:
            return Amount(number, _with_currency(text, currency, behind, Unit.parse("")), not behind)
        unit = Unit.parse(behind) if behind and behind not in _MULTIPLES else None
    except ModelerError:
        return None
    return Amount(number, unit)


def read_number(text: str, unit: Unit | str = "") -> float:
    """Return the number a person typed, in the line's `unit`.

    A per cent sign makes a fraction (45% is 0.45). 万 and 亿 by themselves count the line's money or things: 12.3亿 is
    12.3 in a line in 亿元; so do bn, mn and k. A unit behind the number, or a currency before it, must fit and is
    converted. The sign of the line's own currency alone says nothing of the scale: ¥12 is 12 in a line in 亿元.

    Raises:
        NotReadable: the text is no number.
        EntryTooLarge: it is not finite.
        EntryUnitMismatch, EntryUnitUnknown: the unit behind it does not fit, or is none.
    """
    target = Unit.parse(unit) if isinstance(unit, str) else unit
    value, currency, behind = _parts(text)
    if currency and not behind and means_own_currency(currency, target):
        _require_scale(text, value, target)
        result = value
    else:
        result = value * _factor(text, currency, behind, target)
    if abs(result) > LARGEST_NUMBER:
        raise EntryTooLarge(text=text.strip())
    return float(result)


def _parts(text: str) -> tuple[Fraction, str, str]:
    """Return the number, the currency before it and the words behind it."""
    plain = plain_form(text).strip()
    in_parentheses = _IN_PARENTHESES.fullmatch(plain)
    inner = f"-{in_parentheses[1].strip()}{in_parentheses[2]}" if in_parentheses else plain
    match = _NUMBER.fullmatch(inner)
    is_other = _DATE.fullmatch(plain) or _TWO_NUMBERS.fullmatch(plain)
    if match is None or is_other or len(plain) > _LONGEST or not _is_grouped(match["digits"]):
        raise _no_number(text, plain)
    digits = match["digits"].replace(",", "")
    written = digits + (match["power"] or "")
    size = float(written)
    if size > LARGEST_NUMBER or (size == 0 and digits.strip("0.")):
        raise EntryTooLarge(text=text.strip())
    value = Fraction(written)
    signed = -value if match["sign"] == "-" else value
    return signed, match["currency"] or "", match["unit"].strip()


def means_own_currency(sign: str, target: Unit) -> bool:
    """Say whether a sign before a number may stand for the currency of a unit: ¥ for that of CNY_100m."""
    return any(name in target.currencies for name in _CURRENCIES.get(sign, (sign,)))


def _require_scale(text: str, value: Fraction, target: Unit) -> None:
    """Refuse ¥1,234,567,890 in a line of 亿元: as many digits are of 元 as a rule, but nothing says so."""
    if abs(value) >= _SURELY_LARGE and counted_scale(target) > 1:
        raise EntryCurrencyUnclear(text=text.strip(), wanted=unit_words(target))


def _is_grouped(digits: str) -> bool:
    return "," not in digits or _GROUPED.fullmatch(digits) is not None


def _no_number(text: str, plain: str) -> NotReadable:
    """Return the refusal that says best what the text is instead."""
    if _DATE.fullmatch(plain):
        return EntryIsDate(text=text.strip())
    if _TWO_NUMBERS.fullmatch(plain):
        return EntryTwoNumbers(text=text.strip())
    if re.fullmatch(r"[-+(]?[0-9][0-9,]*\.?[0-9]*[%)]?", plain) and "," in plain and len(plain) <= _LONGEST:
        return EntryMisgrouped(text=text.strip())
    return NotReadable(text=text.strip())


def _with_currency(text: str, currency: str, behind: str, target: Unit) -> Unit:
    """Return the unit that a currency before the number and a multiple behind it make: $ and bn are USD_1bn."""
    meant = _CURRENCIES.get(currency, (currency,))
    name = next((each for each in meant if each in target.currencies), meant[0])
    scale = _multiple(behind)
    if behind and scale is None:
        raise _unreadable(text, behind, "")
    unit = Unit.parse(name)
    return unit * Unit((), factor=Fraction(scale or 1))


def _multiple(word: str) -> Fraction | None:
    """Return what 万, 亿, mn or bn stands for."""
    english = _ENGLISH_MULTIPLES.get(word.lower())
    return _MULTIPLES.get(word) or (Fraction(english) if english else None)


def _factor(text: str, currency: str, behind: str, target: Unit) -> Fraction:
    """Return what the number is multiplied by to be in `target`."""
    if currency:
        return _converted(text, _with_currency(text, currency, behind, target), target)
    if not behind:
        return Fraction(1)
    if behind == "%" and target.is_percent:  # of a line in %/year too, which shows no more than %
        return Fraction(1, 100)
    if behind in _MULTIPLES:
        if target.is_percent:  # 0.12亿 is no share of anything
            raise EntryUnitMismatch(text=text.strip(), unit=behind, wanted=unit_words(target))
        return _MULTIPLES[behind] / counted_scale(target)
    try:
        unit = Unit.parse(behind)
    except UnknownUnit as fault:
        english = _ENGLISH_MULTIPLES.get(behind.lower())
        if english is None or not target.currencies:
            raise _unreadable(text, behind, fault.nearest) from None
        return english / counted_scale(target)
    return _converted(text, unit, target)


def _converted(text: str, unit: Unit, target: Unit) -> Fraction:
    if not unit.fits(target):
        raise EntryUnitMismatch(text=text.strip(), unit=unit_words(unit), wanted=unit_words(target))
    if unit.is_rate and unit.scale != target.scale:
        raise EntryRateMismatch(text=text.strip(), unit=unit_words(unit), wanted=unit_words(target))
    return unit.factor_to(target) / (100 if unit.is_percent else 1)


def counted_scale(unit: Unit) -> Fraction:
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
