"""What the guided first model asks for each company: figures last reported, and assumptions with proposals and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gpu_modeler.app.messages import EntryRefused
from gpu_modeler.app.typing import typed_value
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Line
from gpu_modeler.text import Labels, Message, catalogue

Measure = Literal["money", "share", "price", "percent", "multiple", "text", "date"]
Valuation = Literal["dcf", "multiple"]


@dataclass(frozen=True, slots=True)
class Currency:
    """In what amounts are typed: a currency and a scale, as units spell them."""

    name: str = "CNY"
    scale: str = "_100m"

    @property
    def money(self) -> str:
        """Return the unit of amounts."""
        return self.name + self.scale

    def unit(self, measure: Measure) -> str:
        """Return the unit of a field's numbers."""
        units = {"money": self.money, "share": "share_100m", "price": f"{self.name}/share", "multiple": "x"}
        return units.get(measure, "%")


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `least` and `most` bound the number, in its unit (45 % is 0.45); both ends are allowed.

    `proposed` is what stands there at first; `""` for what only the person knows.
    """

    id: str
    measure: Measure
    proposed: str = ""
    least: float | None = None
    most: float | None = None
    is_required: bool = True
    valuation: Valuation | None = None

    @property
    def labels(self) -> Labels:
        """Return what is asked."""
        return catalogue()[f"guided_field_{self.id}"]

    @property
    def reason(self) -> Labels:
        """Return why the proposal is what it is."""
        return catalogue()[f"guided_why_{self.id}"]


REPORTED = (
    Field("revenue", "money", least=1e-9),
    Field("gross_margin", "percent", least=-5.0, most=1.0),
    Field("operating_expense", "money", least=0.0),
    Field("cash", "money", least=0.0),
    Field("shares", "share", least=1e-9),
    Field("share_price", "price", least=1e-9),
    Field("source_title", "text", is_required=False),
    Field("source_date", "date", is_required=False),
    Field("source_address", "text", is_required=False),
)
ASSUMED = (
    Field("growth_first", "percent", "20%", -0.95, 20.0),
    Field("growth_last", "percent", "5%", -0.95, 5.0),
    Field("margin_last", "percent", "", -5.0, 1.0),
    Field("expense_last", "percent", "", 0.0, 50.0),
    Field("tax_rate", "percent", "15%", 0.0, 0.99),
    Field("capex_ratio", "percent", "5%", -1.0, 5.0),
    Field("working_capital_ratio", "percent", "15%", -5.0, 5.0),
    Field("discount_rate", "percent", "11%", 0.001, 2.0, valuation="dcf"),
    Field("terminal_growth", "percent", "3%", -0.5, 0.5, valuation="dcf"),
    Field("sales_multiple", "multiple", "8", 1e-9, 1000.0, valuation="multiple"),
)


class FieldMissing(ModelerError):
    """A field without which there is no model is empty."""

    key = "guided_missing"


class FieldOutside(ModelerError):
    """A number is outside what makes sense."""

    key = "guided_outside"


class FieldNotANumber(ModelerError):
    """A text stands where a number is needed."""

    key = "guided_no_number"


class FieldRefused(ModelerError):
    """A number is in a unit that does not fit."""

    key = "guided_refused"


class DateUnreadable(ModelerError):
    """A date is neither a day, a month nor a year."""

    key = "guided_bad_date"


def number(field: Field, text: str, currency: Currency) -> float:
    """Return what was typed as a number in the field's unit.

    Raises:
        ModelerError: it is empty, no number, or outside the field's bounds.
    """
    if not text.strip():
        raise FieldMissing(field=field.labels)
    line = Line(field.id, field.labels, currency.unit(field.measure), (), "")
    try:
        value = typed_value(line, text)
    except EntryRefused as refused:
        reason = refused.values["reason"]
        if isinstance(reason, Message) and reason.key == "entry_not_a_number":
            raise FieldNotANumber(value=text.strip()) from refused
        raise FieldRefused(reason=reason) from refused
    too_low = field.least is not None and value < field.least
    if too_low or (field.most is not None and value > field.most):
        raise FieldOutside(field=field.labels, value=text.strip(), bounds=_bounds(field))
    return value


def check_text(field: Field, text: str) -> None:
    """Refuse a text that the field cannot hold."""
    from gpu_modeler.edits.vintages import is_date

    if field.measure == "date" and text.strip() and not is_date(text.strip()):
        raise DateUnreadable(value=text.strip())


def fault(field: Field, text: str, currency: Currency) -> Message | None:
    """Return what is wrong with a field's text, `None` where it can be taken."""
    try:
        if field.measure in {"text", "date"}:
            check_text(field, text)
        elif text.strip() or field.is_required:
            number(field, text, currency)
    except ModelerError as error:
        return error.message
    return None


def asked(valuation: Valuation) -> tuple[Field, ...]:
    """Return the assumptions asked for a way of valuing."""
    return tuple(field for field in ASSUMED if field.valuation in {None, valuation})


def proposals(reported: dict[str, str], currency: Currency) -> dict[str, str]:
    """Return the texts that the assumptions of a company begin with."""
    found = {field.id: field.proposed for field in ASSUMED}
    try:
        margin, revenue, expense = (
            number(field, reported.get(field.id, ""), currency)
            for field in (REPORTED[1], REPORTED[0], REPORTED[2])
        )
    except ModelerError:
        return found
    return {**found, "margin_last": _percent(margin), "expense_last": _percent(expense / revenue)}


def _percent(value: float) -> str:
    return f"{100 * value:.4g}%"


def _bounds(field: Field) -> Message:
    factor, sign = (100, "%") if field.measure == "percent" else (1, "")
    if field.most is None:
        key = "guided_above_zero" if field.least else "guided_not_below_zero"
        return Message(key)
    least = field.least or 0.0
    return Message(
        "guided_between", {"least": f"{factor * least:g}{sign}", "most": f"{factor * field.most:g}{sign}"}
    )
