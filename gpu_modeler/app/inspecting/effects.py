"""How much a precedent matters to a cell: its share of a sum, or how far the cell moves with it, as the engine finds.

A cell that is a sum of lines is told in shares of the sum, which add up to one. Of any other the precedents are moved
by one per cent each, the others held; what the cell then does, per cent for per cent, is its elasticity.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gpu_modeler.app.inspecting.readings import Reading, Spot, formula_readings, references_in
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Values
from gpu_modeler.formula import Unit
from gpu_modeler.formula.tree import BoundBinary, BoundNode, BoundUnary, Reduction, Reference, Scale
from gpu_modeler.model import Place

STEP = 0.01
"""How far a precedent is moved, relative to its size."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A share of the sum (1 is all of it), or per cent of the cell for a per cent of the precedent."""

    kind: Literal["share", "elasticity"]
    value: float


Effects = dict[tuple[Spot, ...], Effect]
"""By the cells that are taken together; those without an answer are left out."""


def precedent_effects(
    calculation: Calculation, spot: Spot, scenario: str, parts: Sequence[Reading | Spot]
) -> Effects:
    """Return what parts of what a cell reads do for it; lines of a sum by share, others by elasticity.

    Nothing is said of parts of an error or of zero, of which nothing can be a share.
    """
    total = calculation.value(spot.line, spot.place, scenario)
    wanted = [spots_of(part) for part in parts]
    if not isinstance(total, float) or total == 0 or not math.isfinite(total):
        return {}
    terms = sum_terms(calculation, spot)
    found: Effects = {}
    for spots in wanted:
        share = _share(calculation, spots, scenario, terms, total)
        if share is not None:
            found[spots] = Effect("share", share)
    rest = [spots for spots in wanted if spots and spots not in found]
    found.update(_elasticities(calculation, spot, scenario, rest, total))
    return found


def spots_of(part: Reading | Spot) -> tuple[Spot, ...]:
    """Return the cells of a part."""
    return part.spots if isinstance(part, Reading) else (part,)


# --- shares of a sum ------------------------------------------------------------------------------


def sum_terms(calculation: Calculation, spot: Spot) -> dict[str, float]:
    """Return the lines that a cell's formula reads once, as a term of a sum, with the factor each has in it."""
    formula = calculation.bound(spot.line).formula_at(spot.place)
    if formula is None or not _is_sum(_bare(formula.tree)):
        return {}
    times_read = Counter(node.line for node in references_in(calculation.model, formula))
    terms: dict[str, float] = {}
    waiting: list[tuple[BoundNode, float]] = [(formula.tree, 1.0)]
    while waiting:
        node, factor = waiting.pop()
        if isinstance(node, Reference):
            if times_read[node.line] == 1:
                terms[node.line] = factor
            continue
        waiting += _terms_of(node, factor)
    return terms


def _is_sum(node: BoundNode) -> bool:
    return (isinstance(node, BoundBinary) and node.operator in {"+", "-"}) or (
        isinstance(node, Reduction) and node.function == "SUM"
    )


def _terms_of(node: BoundNode, factor: float) -> list[tuple[BoundNode, float]]:
    """Return what a node adds up, each with its factor; nothing where it is no sum."""
    if isinstance(node, Scale):
        return [(node.operand, factor * float(node.factor))]
    if isinstance(node, BoundBinary) and node.operator in {"+", "-"}:
        return [(node.left, factor), (node.right, -factor if node.operator == "-" else factor)]
    if isinstance(node, BoundUnary) and node.operator in {"+", "-"}:
        return [(node.operand, -factor if node.operator == "-" else factor)]
    if isinstance(node, Reduction) and node.function == "SUM":
        return [(node.operand, factor)]
    return []


def _bare(node: BoundNode) -> BoundNode:
    while isinstance(node, Scale):
        node = node.operand
    return node


def _share(
    calculation: Calculation, spots: tuple[Spot, ...], scenario: str, terms: dict[str, float], total: float
) -> float | None:
    if not spots or spots[0].line not in terms:
        return None
    values = [calculation.value(each.line, each.place, scenario) for each in spots]
    if not all(isinstance(value, float) for value in values):
        return None
    return math.fsum(value for value in values if isinstance(value, float)) * terms[spots[0].line] / total


# --- elasticities ---------------------------------------------------------------------------------


def _elasticities(
    calculation: Calculation, spot: Spot, scenario: str, parts: Sequence[tuple[Spot, ...]], total: float
) -> Effects:
    """Move each part by one per cent, all else that is asked about held; one batch for all."""
    parts = [spots for spots in parts if _can_move(calculation, spots, scenario)]
    if not parts:
        return {}
    read = formula_readings(calculation, spot)
    inputs = {**held(calculation, read, scenario, len(parts) + 1), **_moved(calculation, scenario, parts)}
    batch = calculation.batches(inputs, [spot.line], scenario, cells=[spot]).run()
    found, _ = batch.at(spot.line, spot.place)
    effects: Effects = {}
    for spots, value in zip(parts, found.tolist()[1:], strict=True):
        change = (value - found[0]) / abs(total) / STEP
        if math.isfinite(change):
            effects[spots] = Effect("elasticity", _tidy(float(change)))
    return effects


def held(
    calculation: Calculation, read: Sequence[Reading], scenario: str, cases: int
) -> dict[tuple[str, Place], Values]:
    """Return the values `[case]`, in every case as they are, of all cells that a formula reads and that are no errors."""
    inputs: dict[tuple[str, Place], Values] = {}
    for reading in read:
        for spot in reading.spots:
            value = calculation.value(spot.line, spot.place, scenario)
            if isinstance(value, float):
                inputs[spot] = np.full(cases, value)
    return inputs


def _moved(
    calculation: Calculation, scenario: str, parts: Sequence[tuple[Spot, ...]]
) -> dict[tuple[str, Place], Values]:
    """Return values `[case]`: as they are, then one case for each part with that part moved."""
    inputs: dict[tuple[str, Place], Values] = {}
    for at, spots in enumerate(parts, start=1):
        for spot in spots:
            value = calculation.value(spot.line, spot.place, scenario)
            if spot not in inputs:
                inputs[spot] = np.full(len(parts) + 1, value)
            inputs[spot][at] = value * (1 + STEP) if isinstance(value, float) else value
    return inputs


def _can_move(calculation: Calculation, spots: Iterable[Spot], scenario: str) -> bool:
    spots = tuple(spots)
    values = [calculation.value(each.line, each.place, scenario) for each in spots]
    is_number = all(isinstance(value, float) for value in values) and any(value != 0 for value in values)
    return is_number and can_grow(calculation, spots[0])


def can_grow(calculation: Calculation, spot: Spot) -> bool:
    """Say whether one per cent more of a cell means anything: of a calendar year it does not."""
    return not Unit.parse(calculation.model.lines[spot.line].unit).is_calendar_year


def _tidy(change: float) -> float:
    """Return a change without the last digits, which are those of the arithmetic."""
    return 0.0 if abs(change) < 1e-9 else change


def dependent_effects(
    calculation: Calculation, spot: Spot, scenario: str, readers: Sequence[Spot]
) -> dict[Spot, Effect]:
    """Return how far each cell behind one moves if that one is one per cent larger, with all that follows from it."""
    value = calculation.value(spot.line, spot.place, scenario)
    if not isinstance(value, float) or value == 0 or not readers or not can_grow(calculation, spot):
        return {}
    lines = list(dict.fromkeys(each.line for each in readers))
    inputs: dict[tuple[str, Place], Values] = {spot: np.array([value, value * (1 + STEP)])}
    batch = calculation.batches(inputs, lines, scenario, cells=list(readers)).run()
    effects: dict[Spot, Effect] = {}
    for reader in readers:
        (before, after), _ = batch.at(reader.line, reader.place)
        if before != 0 and math.isfinite(before) and math.isfinite(after):
            effects[reader] = Effect("elasticity", _tidy(float(after - before) / abs(float(before)) / STEP))
    return effects
