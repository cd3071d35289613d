"""What live trials draw, once: numbers that depend on the uncertainties alone, kept while these are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.app.live_changes import CellName
from gpu_modeler.model import Cell, Model, Replacement

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is uncertain, and for each of its draws the numbers `[trial]`."""

    uncertain: Uncertain
    numbers: list[Values]

    @property
    def cells(self) -> Iterator[CellName]:
        """The uncertain cells, perhaps more than once."""
        return ((draw.line, place) for draw in self.uncertain.draws for place in draw.places)


class Draws:
    """What is drawn in each scenario. Numbers are kept as long as the draws are the same, in whichever scenario."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._current: dict[str, Drawn] = {}
        self._known: list[Drawn] = []

    def look_again(self) -> None:
        """Take note that other cells, or otherwise, may be uncertain now."""
        self._known = [*self._current.values()]
        self._current = {}

    def of(self, model: Model, scenario: str) -> Drawn:
        """Return what is drawn in a scenario.

        Raises:
            ModelerError: an uncertainty cannot be drawn.
        """
        if scenario not in self._current:
            uncertain = Uncertain.of_model(model, scenario)
            alike = (
                known for known in [*self._current.values(), *self._known] if _are_alike(known, uncertain)
            )
            found = next(alike, None)
            self._current[scenario] = Drawn(uncertain, found.numbers if found else self._numbers(uncertain))
        return self._current[scenario]

    def _numbers(self, uncertain: Uncertain) -> list[Values]:
        points = self._sampling.points(uncertain.dimensions, 0, self._sampling.trials)
        return uncertain.numbers(points)


def _are_alike(drawn: Drawn, uncertain: Uncertain) -> bool:
    """Say whether the same numbers are drawn, whatever cells they move."""
    known = drawn.uncertain
    ones, others = ([(draw.distribution, draw.scale) for draw in each.draws] for each in (known, uncertain))
    return (
        ones == others and known.linked == uncertain.linked and np.array_equal(known.lower, uncertain.lower)
    )


def may_change_draws(replacement: Replacement) -> bool:
    """Say whether other cells may be uncertain after it: reported values are not, and a formula's cell is otherwise."""
    if replacement.table != "cells":
        return True
    before, after = replacement.before, replacement.after
    return _draws_on(before) != _draws_on(after)


def _draws_on(cell: Cell | None) -> object:
    return None if cell is None else (cell.kind, cell.value is None)
