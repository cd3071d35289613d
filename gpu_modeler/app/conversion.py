"""A number in another currency than its line's: by which exchange-rate line of the model it may be converted, and to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gpu_modeler.app.exact import as_written
from gpu_modeler.edits.cells import SetCells, typed_over
from gpu_modeler.model import PERIOD, Line, Place
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session
    from gpu_modeler.formula import Unit


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a typed amount is in the line's unit, at the rate that the model holds for the cell's period.

    `rate_name` says rate line and period ("usd_cny 2026"), `rate` its value, `value` the converted number.
    """

    text: str
    rate_name: str
    rate: float
    value: float

    def edit(self, session: Session, line: str, place: Place, scenario: str) -> SetCells:
        """Return the edit that enters the number, with a note of what was typed and at which rate."""
        before = session.model.record("cells", (scenario, line, place))
        zh, en = (Message("note_converted", self.values()).in_language(language) for language in ("zh", "en"))
        cell = replace(typed_over(before, self.value), note=Labels(zh, en))
        return SetCells(scenario, ((line, place, cell),))

    def values(self) -> dict[str, object]:
        """Return what messages about it name."""
        return {"text": self.text, "rate": self.rate_name, "value": f"{self.rate:.6g}"}


def conversion(session: Session, line: Line, place: Place, text: str, scenario: str) -> Conversion | None:
    """Return how a text in another currency may be converted, `None` where it is none or the model has no such rate."""
    from gpu_modeler.formula import Unit
    from gpu_modeler.formula.numbers import counted_scale, read_amount

    amount = read_amount(text)
    target = Unit.parse(line.unit)
    if amount is None or amount.unit is None or amount.unit.fits(target):
        return None
    ours, theirs = target.currencies, amount.unit.currencies
    if len(ours) != 1 or len(theirs) != 1:
        return None
    unit, words = amount.unit, text.strip()
    if (
        amount.is_signed_only and counted_scale(target) > 1
    ):  # $3 in a line of 亿元 is of 亿美元, as ¥3 is of 亿元
        unit = unit * Unit((), factor=counted_scale(target))
        words = f"{words} ({unit.text})"
    items = dict(zip(line.axes, place, strict=True))
    found = _rate(session, (next(iter(theirs)), next(iter(ours))), items, scenario)
    if found is None:
        return None
    rate_line, rate_name, rate = found
    for made, factor in (
        (unit * Unit.parse(rate_line.unit), as_written(rate)),
        (unit / Unit.parse(rate_line.unit), 1 / as_written(rate)),
    ):
        if made.fits(target):
            value = float(amount.number * made.factor_to(target) * factor)
            return Conversion(words, rate_name, rate, value)
    return None


def _rate(
    session: Session, currencies: tuple[str, str], items: Mapping[str, str], scenario: str
) -> tuple[Line, str, float] | None:
    """Return the rate line between two currencies, its name with the period, and its value there."""
    from gpu_modeler.formula import Namespace

    rate_line = Namespace(session.model).exchange_rate(*currencies)
    if rate_line is None or any(axis not in items for axis in rate_line.axes):
        return None
    value = session.value(rate_line.id, tuple(items[axis] for axis in rate_line.axes), scenario)
    if not isinstance(value, float) or not value:
        return None
    period = items[PERIOD] if PERIOD in rate_line.axes else ""
    return rate_line, f"{rate_line.id} {period}".rstrip(), value


def offer_words(found: Conversion, line: Line) -> Message:
    """Return what the button says that enters the converted number."""
    from gpu_modeler.app.typing import editing_text

    rounded = float(f"{found.value:.8g}")
    return Message(
        "offer_convert", {**found.values(), "result": editing_text(line, rounded), "unit": _unit(line)}
    )


def _unit(line: Line) -> Labels:
    from gpu_modeler.formula import Unit

    unit: Unit = Unit.parse(line.unit)
    return Labels(unit.label("zh"), unit.label("en"))
