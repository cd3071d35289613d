"""Between a number and what is typed or shown while typing, for one line's unit."""

from __future__ import annotations

from decimal import Decimal

from gpu_modeler.app.messages import EntryRefused
from gpu_modeler.edits.lookup import line_name
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import Line
from gpu_modeler.text import Message


def exact_value(line: Line, text: str) -> float:
    """Return the number that a text says, in the line's unit: 0.45 and 45% are the same, 45 is 4500 %.

    Raises:
        EntryRefused: the text is no finite number, or its unit does not fit.
    """
    from gpu_modeler.formula import read_number

    try:
        return read_number(text, line.unit)
    except ModelerError as fault:
        raise EntryRefused(line=line_name(line), reason=fault.message) from fault


def typed_value(line: Line, text: str) -> float:
    """Return the number a person means who types `text` into a cell of the line.

    In a percent line a bare number from 1 on is per cent (45 is 45 %), one below is the fraction, as in Excel.

    Raises:
        EntryRefused: as `exact_value`.
    """
    value = exact_value(line, text)
    if abs(value) >= 1 and is_percent(line) and _is_bare(text):
        return value / 100
    return value


def _is_bare(text: str) -> bool:
    """Say whether nothing stands with the number that says what it counts: 1.5 is, 1.5% and 1.5 倍 are not."""
    from gpu_modeler.formula.numbers import read_amount

    amount = read_amount(text)
    return amount is not None and amount.unit is None


def entry_note(line: Line, text: str) -> Message | None:
    """Return what a person should know of a number that was taken, where a currency stands with it but no scale.

    ¥12 in a line of 亿元 counts 亿元; 12元 there is next to nothing. `None` where the text leaves nothing open.
    """
    from gpu_modeler.formula.agreement import unit_words
    from gpu_modeler.formula.numbers import counted_scale, read_amount

    amount, target = read_amount(text), Unit.parse(line.unit)
    if amount is None or amount.unit is None or counted_scale(target) == 1 or not target.currencies:
        return None
    if amount.unit.scale != 1 or not amount.unit.currencies & target.currencies:
        return None
    values = {"text": text.strip(), "number": plain_text(exact_value(line, text)), "unit": unit_words(target)}
    return Message("entry_sign_scaled" if amount.is_signed_only else "entry_plain_currency", values)


def editing_text(line: Line, value: float) -> str:
    """Return the text that an editor opens with; typed back, it gives the same value to the last bit."""
    return percent_text(value) if is_percent(line) else plain_text(value)


def percent_text(value: float) -> str:
    """Return a fraction as per cent, to its last digit: 0.123 is 12.3%."""
    return f"{_plain(Decimal(repr(float(value))).scaleb(2))}%"


def plain_text(value: float) -> str:
    """Return a number to its last digit, for where no unit is known."""
    return _plain(Decimal(repr(float(value))))


def is_percent(line: Line) -> bool:
    """Say whether the line's values are shown times 100."""
    return Unit.parse(line.unit).is_percent


def _plain(number: Decimal) -> str:
    """Return a number without an exponent unless it would be long, and without trailing zeros."""
    if number and not -7 <= number.adjusted() <= 20:
        return f"{number.normalize():E}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
