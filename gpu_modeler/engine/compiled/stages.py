"""The stages of a batch: what has to be computed, in order, before it is cut down to the cells that count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled.compilable import is_compilable
from gpu_modeler.engine.compiled.numpy_steps import NumpyStep
from gpu_modeler.engine.compiled.stage import Stage
from gpu_modeler.engine.compiled.units import Census, Unit, units_of
from gpu_modeler.engine.evaluate import active_parts, node_box
from gpu_modeler.engine.order import Component
from gpu_modeler.engine.space import Box, is_empty


class Staging:
    """Makes stages of components. Cells that are typed are not computed: `is_typed[cell]`."""

    def __init__(self, census: Census, is_typed: NDArray[np.bool_]) -> None:
        self._census = census
        self._is_typed = is_typed
        self._families = 0

    def stages(self, component: Component, boxes: Mapping[str, Box]) -> Iterator[Stage]:
        """Yield the stages of one component over boxes of its lines."""
        ground = self._census.ground
        programs = [part.program for line in boxes for part in ground.bound[line].parts]
        if not all(map(is_compilable, programs)):
            yield Stage(self._family(), NumpyStep(component, boxes, self._census, self._is_typed))
            return
        nodes = [(node.line, node_box(node, boxes[node.line], ground.space)) for node in component.nodes]
        units = [
            (self._family(), unit)
            for line, box in nodes
            if not is_empty(box)
            for unit in self._units(line, box)
        ]
        if component.direction == 0:
            yield from (Stage(family, unit) for family, unit in units)
        else:
            yield from _stepped(units, component.direction, len(ground.space.periods))

    def _family(self) -> int:
        self._families += 1
        return self._families

    def _units(self, line: str, box: Box) -> list[Unit]:
        """Return the units of a line's formulas; where two hold, the later one counts."""
        census = self._census
        first = census.first[line]
        is_taken = np.zeros(census.ground.lines[line].padded.size, dtype=bool)
        found: list[list[Unit]] = []
        for number, piece in reversed(active_parts(census.ground.bound[line], box)):
            *shared, own = units_of(line, number, piece, census)
            counts = ~is_taken[own.targets - first] & ~self._is_typed[own.targets]
            is_taken[own.targets - first] = True
            if counts.any():
                found.append([*shared, own if counts.all() else own.only(counts)])
        return [unit for units in reversed(found) for unit in units]


def _stepped(units: list[tuple[int, Unit]], direction: int, periods: int) -> Iterator[Stage]:
    """Yield the stages of a loop: what lies in no period, then period by period."""
    for period in (-1, *range(periods)[::direction]):
        for family, unit in units:
            here = unit.periods == period
            if here.any():
                yield Stage(family, unit.only(here))
