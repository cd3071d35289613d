"""The story's claims compared with the model: what each formula gives, and whether that is what is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gpu_modeler.edits.lookup import axis_labels
from gpu_modeler.edits.refusals import ClaimHasAxes
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import Claim, Model
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation

Verdict = Literal["agrees", "disagrees"]


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim with what the model says.

    Attributes:
        values: the model's value, or two for a claim with two ends, in the claim's unit (70 for 70 %); an error where
            the formula gives one; empty where it cannot be evaluated.
        fault: why it cannot be evaluated.
    """

    claim: Claim
    values: tuple[float | CellError, ...]
    verdict: Verdict
    fault: Message | None = None

    @property
    def is_as_recorded(self) -> bool:
        """Whether the verdict is the one the claim was recorded with."""
        return self.verdict == self.claim.expected_verdict


def claim_results(model: Model, calculation: Calculation) -> list[ClaimResult]:
    """Evaluate every claim, in the story's order."""
    return [claim_result(claim, calculation) for claim in model.ordered("claims")]


def claim_result(claim: Claim, calculation: Calculation) -> ClaimResult:
    """Evaluate one claim in its scenario."""
    try:
        values = tuple(_value(text, claim, calculation) for text in _formulas(claim))
    except _WrongUnit as fault:
        return ClaimResult(claim, (), "disagrees", fault.message)
    except ModelerError as fault:
        reason = Message("problem_claim_formula", {"reason": fault.message})
        return ClaimResult(claim, (), "disagrees", reason)
    return ClaimResult(claim, values, "agrees" if _agrees(claim, values) else "disagrees")


class _WrongUnit(ModelerError):
    """A claim's formula has another dimension than the claim."""

    key = "problem_claim_unit"


def _formulas(claim: Claim) -> tuple[str, ...]:
    return (claim.formula, claim.formula_high) if claim.formula_high else (claim.formula,)


def _value(text: str, claim: Claim, calculation: Calculation) -> float | CellError:
    """Return an expression's value in the claim's unit."""
    found = calculation.expression(text, claim.scenario)
    if found.axes:
        raise ClaimHasAxes(formula=text, axes=axis_labels(calculation.model, found.axes))
    if isinstance(found.value, CellError):
        return found.value
    wanted = Unit.parse(claim.unit)
    if not found.unit.fits(wanted):
        raise _WrongUnit(found=found.unit.text, wanted=claim.unit)
    factor = found.unit.factor_to(wanted)
    value = float(found.value) * float(factor.numerator) / float(factor.denominator)
    return value * 100 if wanted.is_percent else value


def _agrees(claim: Claim, values: tuple[float | CellError, ...]) -> bool:
    ends = claim.expected if len(values) > 1 else claim.expected[:1]
    pairs = zip(values, ends, strict=True)
    return all(not isinstance(value, CellError) and _fits(claim, value, end) for value, end in pairs)


def _fits(claim: Claim, value: float, expected: float) -> bool:
    allowance = claim.tolerance * abs(expected)
    if claim.check == "at_least":
        return value >= expected - allowance
    return abs(value - expected) <= allowance * (1 + 1e-12)
