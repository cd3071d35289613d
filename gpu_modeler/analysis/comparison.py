"""Scenarios side by side: outputs in each, their differences, and the typed values in which two scenarios differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.analysis.differences import CellDifference, Version, cell_differences
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.weighting import probabilities, weighted_value
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError

Answer = float | CellError


@dataclass(frozen=True, slots=True)
class ComparedOutput:
    """An output in each scenario, in its line's unit; differences are taken from the first scenario.

    A relative difference is `None` where the first value is not positive: per cent of it would mislead. `weighted` is
    over all scenarios of the model, `None` where it has no probabilities.
    """

    output: Output
    unit: str
    values: tuple[Answer, ...]
    differences: tuple[Answer, ...]
    relative: tuple[float | None, ...]
    weighted: Answer | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outputs of some scenarios; of exactly two, what is typed differently. Probabilities are by scenario."""

    scenarios: tuple[str, ...]
    probabilities: tuple[float, ...] | None
    outputs: tuple[ComparedOutput, ...]
    cells: tuple[CellDifference, ...] | None


def compare(calculation: Calculation, outputs: Sequence[Output], scenarios: Sequence[str] = ()) -> Comparison:
    """Return outputs in some scenarios, or in all where none are named.

    Raises:
        UnknownScenario: there is none of that id.
    """
    model = calculation.model
    chosen = tuple(scenarios) or model.orders["scenarios"]
    for scenario in chosen:
        lookup.require_scenario(model, scenario)
    weights = probabilities(model, calculation)
    return Comparison(
        chosen,
        None if weights is None else tuple(weights[scenario] for scenario in chosen),
        tuple(_compared(calculation, output, chosen) for output in outputs),
        tuple(_cells(calculation, *chosen)) if len(chosen) == 2 else None,
    )


def _compared(calculation: Calculation, output: Output, scenarios: Sequence[str]) -> ComparedOutput:
    values = tuple(calculation.value(output.line, output.place, scenario) for scenario in scenarios)
    first = values[0]
    return ComparedOutput(
        output,
        calculation.model.lines[output.line].unit,
        values,
        tuple(_difference(value, first) for value in values),
        tuple(_relative(value, first) for value in values),
        weighted_value(calculation.model, calculation, output.line, output.place),
    )


def _difference(value: Answer, first: Answer) -> Answer:
    """Return a difference; an error in either is the answer, the value's own before the first scenario's."""
    if isinstance(value, CellError):
        return value
    return first if isinstance(first, CellError) else value - first


def _relative(value: Answer, first: Answer) -> float | None:
    if isinstance(value, CellError) or isinstance(first, CellError) or first <= 0:
        return None
    return value / first - 1


def _cells(calculation: Calculation, one: str, other: str) -> list[CellDifference]:
    ends = (Version(calculation, name, calculation.model.scenarios[name].labels) for name in (one, other))
    return list(cell_differences(*ends))
