"""What a cell rests on: the typed values behind it, which of them move it most, and how well they are sourced."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gpu_modeler.app.inspecting.effects import STEP, can_grow
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.source_age import Trust
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.behind import Behind
from gpu_modeler.engine.storage import Values
from gpu_modeler.model import Cell, Model, Place, SourceKind

NO_SOURCE = "none"
MOST_LINES = 60
"""Lines of inputs that are moved one by one; each is a case of the batch."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The typed cells of one line behind a cell, and per cent of the cell for a per cent more of all of them."""

    line: str
    spots: tuple[Spot, ...]
    elasticity: float | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a cell rests on.

    `lines` are those that move it, the strongest first. `kinds` counts the typed cells by kind of source, `NO_SOURCE`
    among them; `conflicts` are those of which another source says otherwise, `old` those whose source is past its time.
    """

    lines: tuple[Lines, ...]
    kinds: Counter[SourceKind | str]
    conflicts: tuple[Spot, ...]
    old: tuple[Spot, ...]
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        """Return how many typed values are behind the cell."""
        return len(self.spots)


def ground_of(calculation: Calculation, spot: Spot, scenario: str, *, with_moves: bool = True) -> Ground:
    """Return what a computed cell rests on; without moves, which take longest, no line is said to move it."""
    typed = dict(_typed_behind(calculation, spot, scenario))
    by_line: dict[str, list[Spot]] = {}
    for each in typed:
        by_line.setdefault(each.line, []).append(each)
    moved = list(by_line.items())[:MOST_LINES] if with_moves else []
    moves = _elasticities(calculation, spot, scenario, moved)
    lines = [Lines(line, tuple(spots), moves.get(line)) for line, spots in by_line.items()]
    strong = [each for each in lines if each.elasticity is not None and abs(each.elasticity) > 1e-9]
    strong.sort(key=lambda each: -abs(each.elasticity or 0.0))
    sources = calculation.model.sources
    kinds = Counter(
        sources[cell.source].kind if cell.source in sources else NO_SOURCE for cell in typed.values()
    )
    conflicts = tuple(each for each, cell in typed.items() if _is_disputed(cell))
    return Ground(tuple(strong), kinds, conflicts, _old(calculation.model, typed), tuple(typed))


def _old(model: Model, typed: Mapping[Spot, Cell]) -> tuple[Spot, ...]:
    trust = Trust(model)
    return tuple(
        spot for spot, cell in typed.items() if trust.state(model.lines[spot.line], cell, spot.place) == "old"
    )


def _typed_behind(calculation: Calculation, spot: Spot, scenario: str) -> Iterator[tuple[Spot, Cell]]:
    """Yield the typed cells that the cell may depend on, itself left out."""
    model, state = calculation.model, calculation.state
    behind = Behind.of(state.order, state.ground, [spot])
    for line in model.orders["lines"]:
        if line not in behind.boxes:
            continue
        places = dict.fromkeys(place for _, place in model.cells_of(line))
        for place in places:
            cell = model.cell(line, place, scenario)
            if cell is not None and (line, place) != spot and behind.holds(line, place):
                yield Spot(line, place), cell


def _is_disputed(cell: Cell) -> bool:
    """Say whether another source gives another value."""
    value = cell.value
    return value is not None and any(
        not math.isclose(other.value, value, rel_tol=1e-9) for other in cell.alternatives
    )


def _elasticities(
    calculation: Calculation, spot: Spot, scenario: str, lines: Sequence[tuple[str, Sequence[Spot]]]
) -> dict[str, float]:
    total = calculation.value(*spot, scenario)
    if not lines or not isinstance(total, float) or total == 0:
        return {}
    inputs: dict[tuple[str, Place], Values] = {}
    for at, (_, spots) in enumerate(lines, start=1):
        for each in spots:
            value = calculation.value(*each, scenario)
            if isinstance(value, float) and can_grow(calculation, each):
                inputs[each] = np.full(len(lines) + 1, value)
                inputs[each][at] = value * (1 + STEP)
    if not inputs:
        return {}
    values, _ = calculation.batches(inputs, [spot.line], scenario, cells=[spot]).run().at(*spot)
    changes = (values[1:] - values[0]) / abs(total) / STEP
    return {
        line: float(change) for (line, _), change in zip(lines, changes, strict=True) if math.isfinite(change)
    }
