"""Several cells changed together, as one undo step: what typing, filling and pasting over a selection come down to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gpu_modeler import edits
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.model import Cell, Model, Place
from gpu_modeler.text import Message


class CellAt(NamedTuple):
    """A cell of the model: line, place on its axes, scenario."""

    line: str
    place: Place
    scenario: str


def cells_edits(cells: Mapping[CellAt, Cell]) -> list[Edit]:
    """Return edits that put whole cells at places, one per scenario."""
    by_scenario: dict[str, list[tuple[str, Place, Cell]]] = {}
    for at, cell in cells.items():
        by_scenario.setdefault(at.scenario, []).append((at.line, at.place, cell))
    return [edits.SetCells(scenario, tuple(found)) for scenario, found in by_scenario.items()]


def values_edits(model: Model, values: Mapping[CellAt, float]) -> list[Edit]:
    """Return edits that type numbers; a sourced figure that is typed over is kept as an alternative."""
    from gpu_modeler.edits.cells import typed_over

    cells = {
        at: typed_over(model.record("cells", (at.scenario, at.line, at.place)), value)
        for at, value in values.items()
    }
    return cells_edits(cells)


def clearing_edits(places: Iterable[CellAt]) -> list[Edit]:
    """Return edits that take hard values away."""
    by_scenario: dict[str, list[tuple[str, Place]]] = {}
    for at in places:
        by_scenario.setdefault(at.scenario, []).append((at.line, at.place))
    return [edits.ClearCells(scenario, tuple(found)) for scenario, found in by_scenario.items()]


def together(steps: Iterable[Edit], key: str, count: int) -> Edit:
    """Return the edits as one undo step called by `key`, for so many cells."""
    return Several(tuple(steps), title=Message(key, {"count": count}))


def new_overrides(model: Model, places: Iterable[CellAt]) -> int:
    """Count the places where a formula computes the value now, and a number would become an override."""
    return sum(
        not model.lines[at.line].is_input and model.cell(at.line, at.place, at.scenario) is None
        for at in places
    )
