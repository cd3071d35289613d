"""Probability-weighted values: each scenario's value times its probability.

The probabilities are a constant of the model whose cell differs by scenario (`scenario_probability` in the starter
model), so that they are edited, undone, saved and exported like every other input.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gpu_modeler.errors import CellError
from gpu_modeler.model import Model, Place

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation

PROBABILITY_LINE = "scenario_probability"


def probabilities(model: Model, calculation: Calculation) -> dict[str, float] | None:
    """Return each scenario's probability; `None` where the model gives none or they do not add up to 1."""
    line = model.lines.get(PROBABILITY_LINE)
    if line is None or line.axes:
        return None
    given = {name: calculation.value(line.id, (), name) for name in model.orders["scenarios"]}
    numbers = {name: value for name, value in given.items() if not isinstance(value, CellError)}
    is_whole = len(numbers) == len(given) and math.isclose(math.fsum(numbers.values()), 1, abs_tol=1e-9)
    return numbers if is_whole and min(numbers.values()) >= 0 else None


def weighted_value(
    model: Model, calculation: Calculation, line: str, place: Place
) -> float | CellError | None:
    """Return the probability-weighted value of a cell in the line's unit.

    An error in a scenario of positive probability is the answer, as in Excel's SUMPRODUCT; `None` where the model has
    no probabilities.
    """
    weights = probabilities(model, calculation)
    if weights is None:
        return None
    parts: list[float] = []
    for scenario, weight in weights.items():
        value = calculation.value(line, place, scenario) if weight else 0.0
        if isinstance(value, CellError):
            return value
        parts.append(weight * value)
    return math.fsum(parts)
