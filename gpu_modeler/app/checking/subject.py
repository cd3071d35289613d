"""The model under its checks: what rules ask of it, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gpu_modeler.app.source_age import Trust
from gpu_modeler.engine import Calculation
from gpu_modeler.formula import BoundFormula
from gpu_modeler.formula.tree import Span
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place


@dataclass(frozen=True, slots=True)
class Written:
    """One formula of a line, its own (`exception` is `None`) or an exception's."""

    line: Line
    exception: int | None
    text: str
    bound: BoundFormula

    @property
    def names(self) -> dict[Span, str]:
        """Return which line each name in the text stands for."""
        return dict(self.bound.names)


class Subject:
    """A model with its calculation. Neither may change while rules ask."""

    def __init__(self, model: Model, calculation: Calculation) -> None:
        self.model = model
        self.calculation = calculation

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in display order."""
        return tuple(self.model.ordered("lines"))

    def written(self, line: Line) -> Iterator[Written]:
        """Yield a line's formulas."""
        bound = self.calculation.bound(line.id)
        if bound.formula is not None:
            yield Written(line, None, line.formula, bound.formula)
        for at, (exception, found) in enumerate(zip(line.exceptions, bound.exceptions, strict=True)):
            yield Written(line, at, exception.formula, found)

    @cached_property
    def precedents(self) -> dict[str, frozenset[str]]:
        """Which lines each line reads."""
        return {
            line.id: frozenset(
                reference.line for written in self.written(line) for reference in written.bound.references
            )
            for line in self.lines
        }

    @cached_property
    def dependents(self) -> dict[str, frozenset[str]]:
        """Which lines read each line."""
        found: dict[str, set[str]] = {line.id: set() for line in self.lines}
        for reader, sources in self.precedents.items():
            for source in sources:
                found[source].add(reader)
        return {line: frozenset(readers) for line, readers in found.items()}

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each line stands in display order."""
        return {line.id: at for at, line in enumerate(self.lines)}

    def base(self, line: Line) -> np.ndarray:
        """Return a line's values in the base scenario `[period, company, segment]`, of length 1 along other axes."""
        at = self.model.orders["scenarios"].index(BASE)
        values: np.ndarray = self.calculation.values(line.id)[..., at]
        return values

    def place_at(self, line: Line, index: tuple[int, ...]) -> Place:
        """Return the place of a line at an index of its values."""
        axes = self.calculation.axes
        items = {
            axis: self.model.item_ids(axis)[at]
            for axis, at in zip(axes, index, strict=False)
            if axis in line.axes
        }
        return tuple(items[axis] for axis in line.axes)

    @cached_property
    def last_actual(self) -> int:
        """The position of the last year that holds an actual value; -1 where there is none."""
        periods = {period: at for at, period in enumerate(self.model.periods)}
        return max(
            (
                periods.get(place[line.axes.index(PERIOD)], -1)
                for line in self.lines
                if PERIOD in line.axes
                for (_, place), cell in self.model.cells_of(line.id).items()
                if cell.kind == "actual"
            ),
            default=-1,
        )

    @cached_property
    def trust(self) -> Trust:
        """What judges whether a cell's source can be relied on."""
        return Trust(self.model)
