"""Why a cell differs from the same cell a year before: what each line that its formula reads added, by its Shapley value.

The cells that are read are taken from one year or from the other; all combinations are cases of one batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis import shapley
from gpu_modeler.app.inspecting.effects import held
from gpu_modeler.app.inspecting.readings import Reading, Spot, is_typed, readings
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Values

MOST_PARTS = 9
"""512 cases; a formula that reads more is told by its result alone."""
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """What a line that is read added to the change, in the cell's unit, and the cells it is read from in both years."""

    reading: Reading
    before: Reading
    value: float


@dataclass(frozen=True, slots=True)
class Change:
    """A change and its parts, the largest first; `rest` is what no part explains: the year itself, or another formula.

    start + the parts + rest = end.
    """

    start: float
    end: float
    parts: tuple[Part, ...]
    rest: float


def change_since(calculation: Calculation, spot: Spot, before: Spot, scenario: str) -> Change | None:
    """Return why a cell differs from another of its line; `None` where a value is typed or an error stands.

    So it is where the two are computed from other lines, or from too many to be told apart.
    """
    model = calculation.model
    start, end = (calculation.value(*each, scenario) for each in (before, spot))
    if is_typed(model, spot, scenario) or not isinstance(start, float) or not isinstance(end, float):
        return None
    now, then = readings(calculation, spot, scenario), readings(calculation, before, scenario)
    if not _are_alike(now, then):
        return None
    pairs = [(a, b) for a, b in zip(now, then, strict=True) if _differs(calculation, a, b, scenario)]
    if len(pairs) > MOST_PARTS:
        return None
    if not pairs:
        return Change(start, end, (), end - start)
    worths = _worths(calculation, spot, scenario, pairs, now)
    if worths is None or not np.isfinite(worths).all():
        return None
    values = shapley.shapley_values(worths)
    parts = [Part(a, b, float(value)) for (a, b), value in zip(pairs, values, strict=True)]
    largest = max(abs(start), abs(end), *(abs(part.value) for part in parts))
    parts = [part for part in parts if abs(part.value) > _SMALLEST * largest]
    parts.sort(key=lambda part: -abs(part.value))
    rest = (end - start) - math.fsum(part.value for part in parts)
    return Change(start, end, tuple(parts), rest if abs(rest) > _SMALLEST * largest else 0.0)


def _are_alike(now: Sequence[Reading], then: Sequence[Reading]) -> bool:
    """Say whether both read the same lines, cell by cell; each cell once, so that it can be set by itself."""
    cells = [spot for reading in now for spot in reading.spots]
    return (
        len(now) == len(then)
        and all(a.line == b.line and len(a.spots) == len(b.spots) for a, b in zip(now, then, strict=True))
        and len(cells) == len(set(cells))
    )


def _differs(calculation: Calculation, now: Reading, then: Reading, scenario: str) -> bool:
    pairs = zip(now.spots, then.spots, strict=True)
    return any(calculation.value(*a, scenario) != calculation.value(*b, scenario) for a, b in pairs)


def _worths(
    calculation: Calculation,
    spot: Spot,
    scenario: str,
    pairs: Sequence[tuple[Reading, Reading]],
    read: Sequence[Reading],
) -> Values | None:
    """Return the cell `[coalition]` with some lines as now and the others as then; `None` where an error is read.

    All that is read is held, what does not differ too: it may be computed from what is set.
    """
    members = shapley.memberships(len(pairs))
    inputs = held(calculation, read, scenario, len(members))
    for at, (now, then) in enumerate(pairs):
        for a, b in zip(now.spots, then.spots, strict=True):
            after, before = calculation.value(*a, scenario), calculation.value(*b, scenario)
            if not isinstance(after, float) or not isinstance(before, float):
                return None
            inputs[a] = np.where(members[:, at], after, before)
    batch = calculation.batches(inputs, [spot.line], scenario, cells=[spot]).run()
    values, _ = batch.at(*spot)
    return values
