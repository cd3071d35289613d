"""The story's claims as a page tells them: in the scenario shown, with difference and verdict, and the cells they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from gpu_modeler.app.claims import ClaimResult, claim_result
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Namespace, bind_expression
from gpu_modeler.formula.tree import Reference
from gpu_modeler.model import BASE, PERIOD, Claim, Line, Model, Place

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation

Verdict = Literal["agrees", "disagrees", "none"]
"""`none`: it cannot be computed."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim as told in a scenario.

    Attributes:
        difference: how far the model's value is from what is claimed, as a fraction of it; `None` where there is none.
    """

    result: ClaimResult
    scenario: str
    verdict: Verdict
    difference: float | None

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.result.claim

    @property
    def is_changed(self) -> bool:
        """Whether the verdict is another than the one recorded."""
        return self.verdict != self.claim.expected_verdict


def tellings(model: Model, calculation: Calculation, scenario: str = BASE) -> list[Telling]:
    """Return every claim in the story's order. Claims of the base scenario are told in the scenario that is shown."""
    return [telling(claim, calculation, scenario) for claim in model.ordered("claims")]


def telling(claim: Claim, calculation: Calculation, scenario: str = BASE) -> Telling:
    """Return one claim as told."""
    where = scenario if claim.scenario == BASE else claim.scenario
    found = claim_result(replace(claim, scenario=where), calculation)
    result = replace(found, claim=claim)
    return Telling(result, where, _verdict(result), _difference(result))


def _verdict(result: ClaimResult) -> Verdict:
    is_computed = result.values and not any(isinstance(value, CellError) for value in result.values)
    return result.verdict if is_computed else "none"


def _difference(result: ClaimResult) -> float | None:
    """Return the larger difference of the two where there are two ends."""
    found = [
        (value - expected) / abs(expected)
        for value, expected in zip(result.values, result.claim.expected, strict=False)
        if not isinstance(value, CellError) and expected
    ]
    return max(found, key=abs, default=None)


def cells_behind(model: Model, claim: Claim) -> list[tuple[str, Place]]:
    """Return (line, place) of the cells that a claim's formulas read, as written; of a sum the first of its cells."""
    found: dict[tuple[str, Place], None] = {}
    for text in filter(None, (claim.formula, claim.formula_high)):
        try:
            bound = bind_expression(text, Namespace(model))
        except ModelerError:
            continue  # it cannot be computed, and the verdict says why
        order = {line: at for at, (_, line) in enumerate(bound.names)}
        references = sorted(bound.references, key=lambda one: order.get(one.line, len(order)))
        found.update(dict.fromkeys(_cells(model, references)))
    return list(found)


def _cells(model: Model, references: list[Reference]) -> Iterator[tuple[str, Place]]:
    for reference in references:
        line = model.lines[reference.line]
        yield line.id, tuple(_item(model, line, axis, reference) for axis in line.axes)


def _item(model: Model, line: Line, axis: str, reference: Reference) -> str:
    items = model.item_ids(axis)
    if axis in reference.fixed:
        return reference.fixed[axis]
    if axis == PERIOD:
        first = next((place for _, place in model.cells_of(line.id)), None)
        return first[line.axes.index(PERIOD)] if first is not None else items[0]
    return items[0]
