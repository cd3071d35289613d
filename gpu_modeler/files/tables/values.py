"""One cell of a table as a number in a line's unit, or why it is none. Nothing unreadable is guessed, nothing becomes 0."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.tables.number_formats import SYMBOLS, Shown, shown_by
from gpu_modeler.files.tables.units import unit_of
from gpu_modeler.files.tables.vendors import vendor_of
from gpu_modeler.formula import Unit, read_number
from gpu_modeler.formula.agreement import unit_words
from gpu_modeler.formula.parser import LARGEST_NUMBER
from gpu_modeler.formula.tokens import plain_form
from gpu_modeler.text import Message

_DASHES = ("-", "--", "---", "----", "–", "——", "—", "─", "──", "―", "/", "\\", "…", "……")
_WORDS = ("N/A", "NA", "N.A.", "N.A", "#N/A", "NM", "N.M.", "N.M", "NMF", "NULL", "NONE", "NAN")
_CHINESE_WORDS = ("不适用", "不適用", "无", "無", "暂无", "未披露")
NO_VALUE = frozenset({*_DASHES, *_WORDS, *_CHINESE_WORDS})
"""What tables write where there is no figure, in capitals and plain form."""

_MULTIPLES = {
    "K": "千",
    "M": "百万",
    "MN": "百万",
    "MM": "百万",
    "MLN": "百万",
    "MILLION": "百万",
    "BN": "十亿",
    "B": "十亿",
    "BILLION": "十亿",
    "TN": "万亿",
    "TRILLION": "万亿",
    "THOUSAND": "千",
} | {word: word for word in ("千", "万", "百万", "千万", "亿", "十亿", "万亿")}
_TEXT = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<currency>US\$|HK\$|NT\$|RMB|CNY|USD|HKD|EUR|[$¥￥€£])?\s*"
    r"(?P<number>[0-9.][0-9.,]*(?:[eE][-+]?[0-9]{1,3})?)\s*(?P<behind>[^0-9().,][^()]*)?",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(r"\(\s*([^()]+?)\s*\)\s*([^()]*)")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        value: in the line's unit; `None` where the cell holds no value or was not understood.
        reason: why it was not understood; `None` with a `None` value means that there is no value.
        unit: the unit that the number was read in, as the formula language spells it.
        is_assumed: no unit was said anywhere, so the line's own was taken.
    """

    value: float | None = None
    reason: Message | None = None
    unit: str = ""
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with what its own cell says about its unit."""

    number: Fraction
    unit: str = ""
    multiple: str = ""
    is_percent: bool = False
    currencies: frozenset[str] = frozenset()


def read_cell(cell: ReadCell, line_unit: Unit, stated: Unit | None = None) -> Reading:
    """Return a cell's value in `line_unit`. `stated` is the unit that the table, row or column gives.

    A unit in the cell itself goes before the stated one. Another currency is refused, never converted. In a percent
    line a bare number without any stated unit is refused, as 1.5 may be 1.5 % or 150 %.
    """
    reason = _unreadable(cell)
    if reason is not None:
        return Reading(reason=reason)
    if is_empty(cell):
        return Reading()
    amount = _of_text(cell.value) if isinstance(cell.value, str) else _of_number(cell)
    return _refused("import_not_a_number") if amount is None else _converted(amount, line_unit, stated)


def is_empty(cell: ReadCell) -> bool:
    """Say whether a cell holds no value: nothing, a dash, N/A. A vendor's or formula's missing result is no such thing."""
    if cell.value is None or (cell.is_error and vendor_of(cell.formula)):
        return not cell.formula
    return isinstance(cell.value, str) and not cell.is_date and says_nothing(cell.value)


def says_nothing(text: str) -> bool:
    """Say whether a text stands where a table has no figure: nothing, a dash, N/A."""
    return not (plain := _plain(text).upper()) or plain in NO_VALUE


def shown_text(cell: ReadCell) -> str:
    """Return a cell as a person reads it, to quote it."""
    if cell.value is None:
        return f"={cell.formula}" if cell.formula else ""
    if isinstance(cell.value, bool):
        return str(cell.value).upper()
    if isinstance(cell.value, float | int):
        shown = shown_by(cell.number_format)
        return f"{cell.value * 100:.12g}%" if shown.is_percent else f"{cell.value:.15g}"
    return cell.value


def _unreadable(cell: ReadCell) -> Message | None:
    """Return why a cell cannot hold a number at all."""
    vendor = vendor_of(cell.formula)
    if vendor and (
        cell.value is None or cell.is_error or (isinstance(cell.value, str) and not is_number(cell))
    ):
        return Message("import_vendor_without_value", {"vendor": vendor, "formula": f"={cell.formula}"})
    if cell.value is None and cell.formula:
        return Message("import_formula_without_value")
    if cell.is_error and not is_empty(cell):
        return Message("import_error_value", {"error": cell.value})
    if isinstance(cell.value, bool):
        return Message("import_truth_value")
    if cell.is_date:
        return Message("import_date_value")
    shown = shown_by(cell.number_format)
    if isinstance(cell.value, float | int) and shown.unit and shown.is_scaled:
        # Shown as 12.3万 it may be 123,456 or 12,345,600: such tricks are for a person to read.
        return Message("import_scaled_format", {"format": cell.number_format})
    return None


def is_number(cell: ReadCell) -> bool:
    """Say whether a cell holds a number, or text that reads as one."""
    if isinstance(cell.value, bool) or cell.is_date or cell.is_error:
        return False
    if isinstance(cell.value, str):
        return _of_text(cell.value) is not None
    return cell.value is not None


# --- what the cell itself says --------------------------------------------------------------------


def _plain(text: str) -> str:
    return " ".join(plain_form(text).replace("−", "-").replace("\u00a0", " ").split())


def _of_number(cell: ReadCell) -> _Amount | None:
    if not isinstance(cell.value, float | int) or not math.isfinite(cell.value):
        return None
    number, shown = Fraction(repr(cell.value)), shown_by(cell.number_format)
    if shown.is_percent or shown.has_percent_text:
        return _Amount(number if shown.is_percent else number / 100, is_percent=True)
    return _Amount(number, *_own_unit(shown), currencies=shown.currencies)


def _own_unit(shown: Shown) -> tuple[str, str]:
    return ("", shown.unit) if shown.unit in _MULTIPLES else (shown.unit, "")


def _of_text(text: str) -> _Amount | None:
    plain = _plain(text)
    enclosed = _IN_PARENTHESES.fullmatch(plain)
    match = _TEXT.fullmatch(f"-{enclosed[1]}{enclosed[2]}" if enclosed else plain)
    if match is None or len(plain) > _LONGEST:
        return None
    try:
        number = Fraction(repr(read_number(match["sign"] + match["number"], "1")))
    except ModelerError:
        return None
    return _with_words(number, (match["currency"] or "").upper(), (match["behind"] or "").strip())


def _with_words(number: Fraction, currency: str, behind: str) -> _Amount | None:
    """Return the number with the unit that the words around it make; `None` where they make none."""
    if behind == "%":
        return _Amount(number / 100, is_percent=True) if not currency else None
    multiple = _MULTIPLES.get(behind.upper(), "")
    if behind and not multiple:
        unit = unit_of(behind)
        return _Amount(number, unit) if unit and not currency else None
    if currency in SYMBOLS:
        return _Amount(number, multiple=multiple, currencies=SYMBOLS[currency])
    if currency:
        return _Amount(number, multiple=multiple, currencies=Unit.parse(unit_of(currency)).currencies)
    return _Amount(number, multiple=multiple)


# --- into the line's unit -------------------------------------------------------------------------


def _converted(amount: _Amount, line_unit: Unit, stated: Unit | None) -> Reading:
    unit = Unit.parse(amount.unit) if amount.unit else stated
    if line_unit.is_calendar_year and (amount.is_percent or (unit is not None and not unit.is_calendar_year)):
        return _refused("import_unit_unfit", unit=amount.unit or (unit.text if unit else "%"), wanted="CY")
    if amount.is_percent:
        return _percent(amount, line_unit)
    if amount.currencies and not (unit or line_unit).currencies & amount.currencies:
        return _refused("import_currency_sign", wanted=unit_words(unit or line_unit))
    if unit is None and line_unit.is_percent and amount.number:
        return _refused("import_percent_or_fraction")
    if unit is not None and not unit.fits(line_unit):
        is_money = bool(unit.currencies and line_unit.currencies) and unit.currencies != line_unit.currencies
        key = "import_other_currency" if is_money else "import_unit_unfit"
        return _refused(key, unit=unit_words(unit), wanted=unit_words(line_unit))
    if unit is not None and unit.is_rate and unit.scale != line_unit.scale:
        return _refused("import_unit_unfit", unit=unit_words(unit), wanted=unit_words(line_unit))
    return _in_line_unit(amount, unit or line_unit, line_unit, is_assumed=unit is None)


def _percent(amount: _Amount, line_unit: Unit) -> Reading:
    if not line_unit.is_dimensionless and not line_unit.is_percent:
        return _refused("import_percent_unfit", wanted=unit_words(line_unit))
    return _finite(amount.number, "%", is_assumed=False)


def _in_line_unit(amount: _Amount, unit: Unit, line_unit: Unit, *, is_assumed: bool) -> Reading:
    number = amount.number
    if amount.multiple:
        if unit.is_percent or unit.is_calendar_year:
            return _refused("import_not_a_number")
        number *= Fraction(repr(read_number(f"1{amount.multiple}", unit)))
    if unit.is_percent:
        number /= 100
    return _finite(number * unit.factor_to(line_unit), unit.text, is_assumed=is_assumed)


def _finite(number: Fraction, unit: str, *, is_assumed: bool) -> Reading:
    if abs(number) > LARGEST_NUMBER:
        return _refused("import_too_large")
    return Reading(float(number), unit=unit, is_assumed=is_assumed)


def _refused(key: str, **values: object) -> Reading:
    return Reading(reason=Message(key, values))
