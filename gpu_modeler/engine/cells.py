"""Hard values of the model laid out as arrays: each scenario sees its own cells, then its parents'. No evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.space import Space
from gpu_modeler.engine.storage import Flags, HardValues, Values
from gpu_modeler.model import Line, Model

_OwnCells = tuple[list[NDArray[np.intp]], Flags, Values]
"""Positions along each axis, whether the cell holds a value (else it clears the parent's), and the value."""


def hard_values(line: Line, model: Model, space: Space) -> HardValues:
    """Return the cells of a line in every scenario."""
    hard = HardValues((*space.shape(line.axes), space.cases))
    own = _cells_by_scenario(line, model, space)
    for case, lineage in enumerate(space.lineages):
        for scenario in reversed(lineage):
            if scenario in own:
                index, is_set, values = own[scenario]
                where: tuple[Any, ...] = (*index, case)
                hard.mask[where] = is_set
                hard.values[where] = values
    hard.has_faults = bool(np.isnan(hard.values).any())
    return hard


def _cells_by_scenario(line: Line, model: Model, space: Space) -> dict[str, _OwnCells]:
    found: dict[str, list[tuple[tuple[int, ...], float | None]]] = {}
    for (scenario, place), cell in model.cells_of(line.id).items():
        index = cell_index(space, line.axes, place)
        if index is not None:
            found.setdefault(scenario, []).append((index, cell.value))
    return {scenario: _arrays(entries) for scenario, entries in found.items()}


def _arrays(entries: Sequence[tuple[tuple[int, ...], float | None]]) -> _OwnCells:
    index = list(np.array([where for where, _ in entries], dtype=np.intp).T)
    is_set = np.array([value is not None for _, value in entries])
    values = np.array([0.0 if value is None else value for _, value in entries])
    return index, is_set, np.where(np.isfinite(values), values, np.nan)


def cell_index(space: Space, axes: Sequence[str], place: Sequence[str]) -> tuple[int, ...] | None:
    """Return the position of a place in memory order, `None` if it is not one of the line's."""
    if len(place) != len(axes):
        return None
    items = dict(zip(axes, place, strict=True))
    index = [space.positions[axis].get(items[axis], -1) if axis in items else 0 for axis in space.axes]
    return None if -1 in index else tuple(index)
