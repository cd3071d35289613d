"""How units meet: conversions are inserted where only the scale differs, and refusals find their words.

`Typed` is a bound node with what is known of it. A unit of `None` fits any unit: the literal 0, and #N/A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gpu_modeler.formula import faults
from gpu_modeler.formula.namespace import Namespace
from gpu_modeler.formula.printer import print_number
from gpu_modeler.formula.tree import BoundNode, Node, Number, Scale, Span, Unary
from gpu_modeler.formula.units import HIGHEST_POWER, PLAIN, Unit
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class Typed:
    """A bound node, its unit, the axes along which it varies, and the syntax it came from."""

    node: BoundNode
    unit: Unit | None
    axes: frozenset[str]
    source: Node

    @property
    def span(self) -> Span:
        """Return where it stands in the text."""
        return self.source.span


class Agreement:
    """Brings values of one formula to common units and remembers the factors it inserted.

    Invariant: `factors` holds, by the span of the syntax node, exactly the conversions in the bound nodes it returned.
    """

    def __init__(self, text: str, namespace: Namespace) -> None:
        self._text = text
        self._namespace = namespace
        self.factors: dict[Span, Fraction] = {}

    def convert(self, value: Typed, target: Unit) -> Typed:
        """Return the value in `target`, which must fit.

        Raises:
            RateMismatch: both are pure rates, for other stretches of time.
        """
        if value.unit is None:
            return replace(value, unit=target)
        factor = value.unit.factor_to(target)
        if factor == 1:
            return replace(value, unit=target if value.unit.factor != 1 else value.unit)
        if target.is_rate:
            raise faults.RateMismatch(value.span, **self._describe(value), other_unit=unit_words(target))
        self.factors[value.span] = self.factors.get(value.span, Fraction(1)) * factor
        return replace(value, node=_scaled(value.node, factor), unit=target)

    def settled(self, value: Typed) -> Typed:
        """Return the value in a unit that is written without a number (亿元 ÷ 万元 becomes a plain ratio)."""
        return value if value.unit is None else self.convert(value, value.unit.without_factor())

    def settled_ratio(self, value: Typed) -> Typed:
        """Do the same where the dimensions cancelled; other products may wait for their line's unit.

        Raises:
            PowerTooHigh: a unit to a power that no figure has; factors would leave the range of numbers.
        """
        unit = value.unit
        if unit is None:
            return value
        if any(abs(power) > HIGHEST_POWER for _, power in unit.powers):
            raise faults.PowerTooHigh(value.span, unit=unit.text, limit=HIGHEST_POWER)
        return self.convert(value, PLAIN) if unit.is_dimensionless and unit.scale != 1 else value

    def together(self, values: Sequence[Typed], wish: Unit | None = None) -> tuple[list[Typed], Unit | None]:
        """Return the values in one unit: the wished one where it fits, else the first one's.

        Raises:
            UnitMismatch: two dimensions differ.
        """
        first = next((value for value in values if value.unit is not None), None)
        if first is None or first.unit is None:
            return list(values), None
        fitting = wish is not None and wish.fits(first.unit)
        target = wish if fitting and wish is not None else first.unit.without_factor()
        for value in values:
            if value.unit is not None and not value.unit.fits(target):
                raise self._mismatch(value, first)
        return [self.convert(value, target) for value in values], target

    def plain(self, value: Typed, function: str) -> Typed:
        """Return a value that must be a plain number.

        Raises:
            NumberWanted: it has a unit.
        """
        if value.unit is None:
            return value
        if not value.unit.is_dimensionless:
            raise faults.NumberWanted(value.span, **self._describe(value), function=function)
        return self.convert(value, PLAIN)

    def result(self, value: Typed, target: Unit, line: str) -> Typed:
        """Return the formula's value in its line's unit.

        Raises:
            UnitMismatch: its dimension is another.
        """
        unit = value.unit
        if unit is None or unit.fits(target):
            if unit is not None and target.is_rate and unit.scale != target.scale:
                raise faults.ResultRateMismatch(
                    value.span, **self._describe(value), line=line, other_unit=unit_words(target)
                )
            return self.convert(value, target)
        if number := _bare_number(value):
            raise faults.BareNumber(
                value.span, number=number, other_unit=unit_words(target), written=target.text
            )
        named = {**self._describe(value), "line": line, "other_unit": unit_words(target)}
        if rate := self._exchange_rate(unit, target):
            raise faults.ResultCurrencyMismatch(value.span, **named, rate=rate)
        raise faults.ResultUnitMismatch(value.span, **named)

    # --- refusals ---

    def _mismatch(self, value: Typed, first: Typed) -> faults.UnitMismatch:
        assert value.unit is not None
        assert first.unit is not None
        for number, other in ((value, first), (first, value)):
            if (text := _bare_number(number)) and other.unit is not None:
                words = unit_words(other.unit)
                return faults.BareNumber(number.span, number=text, other_unit=words, written=other.unit.text)
        named = {
            **self._describe(first),
            "other": self._quote(value),
            "other_unit": unit_words(value.unit),
        }
        if rate := self._exchange_rate(first.unit, value.unit):
            return faults.CurrencyMismatch(value.span, **named, rate=rate)
        return faults.UnitMismatch(value.span, **named)

    def _exchange_rate(self, left: Unit, right: Unit) -> str:
        """Return the line that would bring one currency to the other, where that is all that differs."""
        ours, theirs = left.currencies - right.currencies, right.currencies - left.currencies
        if len(ours) != 1 or len(theirs) != 1:
            return ""
        (our,), (their,) = ours, theirs
        swapped = tuple(sorted((their if name == our else name, power) for name, power in left.dimensions))
        if swapped != right.dimensions:
            return ""
        line = self._namespace.exchange_rate(our, their)
        return line.id if line else ""

    def _describe(self, value: Typed) -> dict[str, object]:
        return {"what": self._quote(value), "unit": unit_words(value.unit or PLAIN)}

    def _quote(self, value: Typed) -> str:
        return self._text[slice(*value.span)]


def unit_words(unit: Unit) -> Labels | Message:
    """Return how a message names a unit: 亿元 (CNY_100m) in Chinese, CNY_100m in English."""
    if unit.is_dimensionless:
        return Message("formula_plain_number")
    label, text = unit.label("zh"), unit.text
    return Labels(f"{label} ({text})" if label != text else text, text)


def _scaled(node: BoundNode, factor: Fraction) -> BoundNode:
    """Return the node times a factor, as one conversion where it already was one."""
    inner = node.operand if isinstance(node, Scale) else node
    factor = factor * node.factor if isinstance(node, Scale) else factor
    return inner if factor == 1 else Scale(inner, factor)


def _bare_number(value: Typed) -> str:
    """Return the text of a literal without unit, or empty."""
    match value.source:
        case Number(unit=""):
            return print_number(value.source.value)
        case Unary(operator="-", operand=Number(unit="") as number):
            return f"-{print_number(number.value)}"
        case _:
            return ""
