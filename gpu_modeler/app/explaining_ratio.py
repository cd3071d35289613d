"""Why a ratio differs from the year before, where numerator and denominator moved together and their effects cancel.

What each term of the numerator adds is its own ratio to the denominator now less that of then: Δ(N/D) = Σ Δ(Tᵢ/D), as
in an income statement written in per cent of revenue. Of a growth rate, N/N[-1] - 1, it is each term's contribution to
growth now less that of then. Both are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gpu_modeler.app.inspecting.effects import sum_terms
from gpu_modeler.app.inspecting.readings import Reading, Spot, is_typed, readings
from gpu_modeler.engine import Calculation
from gpu_modeler.formula.tree import BoundBinary, BoundCall, BoundNode, BoundNumber, Reference, Scale
from gpu_modeler.model import PERIOD, Model

MOST_TERMS = 40
_TOLERANCE = 1e-12

Column = tuple[Reading, ...]
"""One term, as it is read for each of the years that matter."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """The two cells of a ratio, and what it is times and plus: value = top / bottom * factor + offset."""

    top: Spot
    bottom: Spot
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Term:
    """What a term of the numerator added to the change of the ratio."""

    reading: Reading
    value: float


@dataclass(frozen=True, slots=True)
class RatioChange:
    """A ratio now and then, and the terms of its numerator, the largest first; they add up to the change.

    No terms are given where the numerator is no sum.
    """

    now: Fraction
    then: Fraction
    terms: tuple[Term, ...]

    @property
    def is_growth(self) -> bool:
        """Whether the ratio compares a line with itself a year before."""
        return self.now.top.line == self.now.bottom.line


def ratio_change(calculation: Calculation, spot: Spot, before: Spot, scenario: str) -> RatioChange | None:
    """Return why a ratio differs from another of its line; `None` where it is none, or its two effects do not cancel."""
    now, then = fraction_at(calculation, spot, scenario), fraction_at(calculation, before, scenario)
    if now is None or then is None or (now.top.line, now.bottom.line) != (then.top.line, then.bottom.line):
        return None
    if not _Values(calculation, scenario).cancel(now, then):
        return None
    return RatioChange(now, then, _terms(_Values(calculation, scenario), now, then))


def fraction_at(calculation: Calculation, spot: Spot, scenario: str) -> Fraction | None:
    """Return the ratio that a cell is: one cell over another, less a constant perhaps; `None` where it is another thing."""
    formula = calculation.bound(spot.line).formula_at(spot.place)
    if formula is None or is_typed(calculation.model, spot, scenario):
        return None
    found = _fraction(calculation.model, formula.tree, spot.items(calculation.model))
    if found is None:
        return None
    values = _Values(calculation, scenario)
    top, bottom, value = (values.of(each) for each in (found.top, found.bottom, spot))
    if not bottom or not math.isclose(
        top / bottom * found.factor + found.offset, value, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE
    ):
        return None  # the other branch of an IF holds
    return found


def _fraction(model: Model, node: BoundNode, at: dict[str, str]) -> Fraction | None:
    if isinstance(node, BoundCall) and node.function == "IF":
        return _fraction(model, node.arguments[1], at)
    if isinstance(node, BoundBinary) and node.operator == "-" and isinstance(node.right, BoundNumber):
        found = _fraction(model, node.left, at)
        return found and Fraction(found.top, found.bottom, found.factor, found.offset - node.right.value)
    if isinstance(node, Scale):
        found, by = _fraction(model, node.operand, at), float(node.factor)
        return found and Fraction(found.top, found.bottom, found.factor * by, found.offset * by)
    if isinstance(node, BoundBinary) and node.operator == "/":
        (top, over), (bottom, under) = _bare(node.left), _bare(node.right)
        if isinstance(top, Reference) and isinstance(bottom, Reference):
            spots = [_spot_of(model, each, at) for each in (top, bottom)]
            if spots[0] is not None and spots[1] is not None:
                return Fraction(spots[0], spots[1], over / under)
    return None


def _bare(node: BoundNode) -> tuple[BoundNode, float]:
    factor = 1.0
    while isinstance(node, Scale):
        factor *= float(node.factor)
        node = node.operand
    return node, factor


def _spot_of(model: Model, node: Reference, at: dict[str, str]) -> Spot | None:
    """Return the one cell that a reference reads; `None` where it reads many or none."""
    place = []
    for axis in model.lines[node.line].axes:
        item = node.fixed.get(axis) or at.get(axis)
        if item is not None and axis == PERIOD and axis not in node.fixed:
            number = model.periods.index(item) + node.lag
            item = model.periods[number] if 0 <= number < len(model.periods) else None
        if item is None:
            return None
        place.append(item)
    return Spot(node.line, tuple(place))


# --- the terms of the numerator -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Values:
    calculation: Calculation
    scenario: str

    def of(self, spot: Spot) -> float:
        """Return a cell's value, NaN for an error."""
        value = self.calculation.value(*spot, self.scenario)
        return value if isinstance(value, float) else math.nan

    def sum(self, reading: Reading) -> float:
        """Return the sum of cells, NaN where one is an error."""
        return math.fsum(self.of(each) for each in reading.spots)

    def cancel(self, now: Fraction, then: Fraction) -> bool:
        """Say whether the numerator's effect on the ratio and the denominator's have different signs."""
        tops, bottoms = (
            (self.of(now.top), self.of(then.top)),
            (self.of(now.bottom), self.of(then.bottom)),
        )
        by_top = (tops[0] - tops[1]) * (1 / bottoms[0] + 1 / bottoms[1])
        by_bottom = (1 / bottoms[0] - 1 / bottoms[1]) * (tops[0] + tops[1])
        return bottoms[0] * bottoms[1] > 0 and by_top * by_bottom < 0


def _terms(values: _Values, now: Fraction, then: Fraction) -> tuple[Term, ...]:
    """Return the numerator's terms and what each added, the largest first; none where they do not explain the change."""
    is_growth = now.top.line == now.bottom.line
    years = (now.top, then.top, now.bottom, then.bottom) if is_growth else (now.top, then.top)
    whole = tuple(Reading(spot.line, (spot,)) for spot in years)
    columns = list(_split(values, whole, now.bottom, 1.0))
    if len(columns) < 2 or len(columns) > MOST_TERMS:
        return ()
    found = [Term(column[0], _added(values, column, by, now, then)) for column, by in columns]
    change = _added(values, whole, 1.0, now, then)
    total = math.fsum(term.value for term in found)
    if not math.isclose(
        total, change, rel_tol=0, abs_tol=_TOLERANCE * max(1.0, *(abs(t.value) for t in found))
    ):
        return ()  # an error, or a sum that rounding keeps from being one
    return tuple(sorted((term for term in found if term.value), key=lambda term: -abs(term.value)))


def _added(values: _Values, column: Column, by: float, now: Fraction, then: Fraction) -> float:
    sums = [values.sum(reading) for reading in column]
    if len(sums) == 4:  # of growth only what came on top counts
        sums = [sums[0] - sums[2], sums[1] - sums[3]]
    over = (values.of(now.bottom) / now.factor, values.of(then.bottom) / then.factor)
    return by * (sums[0] / over[0] - sums[1] / over[1])


def _split(values: _Values, column: Column, bottom: Spot, by: float) -> Iterator[tuple[Column, float]]:
    """Yield the terms that a cell is the sum of, in all years alike, down to those that are no sums."""
    if column[0].spots == (bottom,):
        yield column, by
        return
    parts = _parts(values, column)
    for part, factor in parts:
        yield from _split(values, part, bottom, by * factor)
    if not parts:
        yield column, by


def _parts(values: _Values, column: Column) -> list[tuple[Column, float]]:
    if any(len(reading.spots) != 1 for reading in column):
        return []
    calculation, model = values.calculation, values.calculation.model
    spots = [reading.spots[0] for reading in column]
    read = [readings(calculation, spot, values.scenario) for spot in spots]
    terms = [sum_terms(calculation, spot) for spot in spots]
    lines = [[(each.line, len(each.spots)) for each in found] for found in read]
    is_alike = all(known == lines[0] for known in lines) and all(known == terms[0] for known in terms)
    if not is_alike or not read[0] or {line for line, _ in lines[0]} != set(terms[0]):
        return []
    period = spots[0].items(model).get(PERIOD)
    if any(each.items(model).get(PERIOD) != period for found in read[0] for each in found.spots):
        return []  # a stock carried forward: the years before are no terms of this one
    return [(part, terms[0][part[0].line]) for part in zip(*read, strict=True)]
