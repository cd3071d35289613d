"""What should be looked at among the story's claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gpu_modeler.edits.claim_results import ClaimResult, Verdict, claim_result, claim_results
from gpu_modeler.errors import CellError, Problem
from gpu_modeler.model import Model
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation


def claim_problems(model: Model, calculation: Calculation) -> Iterator[Problem]:
    """Yield claims that cannot be evaluated, and those whose verdict is not the recorded one."""
    for result in claim_results(model, calculation):
        if result.fault is not None:
            yield Problem("claim_formula", "error", result.claim.id, result.fault)
        elif not result.is_as_recorded:
            shown = [
                value.text if isinstance(value, CellError) else f"{value:.6g}" for value in result.values
            ]
            expected = [f"{value:.6g}" for value in result.claim.expected]
            message = Message("problem_claim_verdict", {"value": shown, "expected": expected})
            yield Problem("claim_verdict", "warning", result.claim.id, message)


__all__ = ["ClaimResult", "Verdict", "claim_problems", "claim_result", "claim_results"]
