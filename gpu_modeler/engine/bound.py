"""Lines with their formulas bound to the model: what the rest of the engine works on. No values live here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gpu_modeler.engine.program import Program, lay_out
from gpu_modeler.engine.space import Box, Space, runs
from gpu_modeler.formula import BoundFormula, Namespace, bind
from gpu_modeler.formula.tree import BoundNode
from gpu_modeler.model import Line, Model

Binder = Callable[[str, Line, Namespace], BoundFormula]

_ALL_CASES = 1 << 40


@dataclass(frozen=True, slots=True)
class Part:
    """One formula of a line and where it holds: the rest of the line (`scope` empty) or an exception's items."""

    scope: Mapping[str, tuple[str, ...]]
    program: Program
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class BoundLine:
    """A line whose formulas are resolved.

    `formula` is `None` for an input; `exceptions` stand as in `line.exceptions`. `parts` are the same formulas laid
    out, the ones that win later, so that evaluating them in turn leaves the right one in each cell.
    """

    line: Line
    formula: BoundFormula | None
    exceptions: tuple[BoundFormula, ...]
    parts: tuple[Part, ...]

    def formula_at(self, place: Sequence[str]) -> BoundFormula | None:
        """Return the formula in force at `place` (item ids in the order of the line's axes); `None` for an input."""
        at = self.exception_at(place)
        return self.formula if at is None else self.exceptions[at]

    def exception_at(self, place: Sequence[str]) -> int | None:
        """Return the position of the exception in force at `place`, `None` where the line's own formula holds."""
        items = dict(zip(self.line.axes, place, strict=True))
        holding = (
            (len(exception.scope), at)
            for at, exception in enumerate(self.line.exceptions)
            if all(items.get(axis) in allowed for axis, allowed in exception.scope.items())
        )
        return max(holding, default=(0, None))[1]


def bind_line(
    line: Line, model: Model, space: Space, namespace: Namespace, binder: Binder = bind
) -> BoundLine:
    """Bind a line's formula and exceptions.

    Raises:
        FormulaError: a formula does not parse, names what is not there, or its units or axes do not fit.
    """
    formula = binder(line.formula, line, namespace) if line.formula else None
    exceptions = tuple(binder(exception.formula, line, namespace) for exception in line.exceptions)
    order = sorted(range(len(exceptions)), key=lambda at: (len(line.exceptions[at].scope), at))
    parts = [_part(formula.tree, {}, line, model, space)] if formula else []
    parts.extend(_part(exceptions[at].tree, line.exceptions[at].scope, line, model, space) for at in order)
    return BoundLine(line, formula, exceptions, tuple(parts))


def _part(
    tree: BoundNode, scope: Mapping[str, tuple[str, ...]], line: Line, model: Model, space: Space
) -> Part:
    program = lay_out(tree, lambda name: model.lines[name].axes)
    return Part(scope, program, scope_boxes(scope, line.axes, space))


def scope_boxes(scope: Mapping[str, tuple[str, ...]], axes: Sequence[str], space: Space) -> tuple[Box, ...]:
    """Return the boxes that together hold every cell of `scope` on a line with `axes`."""
    boxes: list[Box] = [()]
    for axis, extent in zip(space.axes, space.shape(axes), strict=True):
        ranges: tuple[tuple[int, int], ...] = ((0, extent),)
        if axis in scope and axis in axes:
            positions = space.positions[axis]
            ranges = runs(positions[item] for item in scope[axis] if item in positions)
        boxes = [(*box, part) for box in boxes for part in ranges]
    return tuple((*box, (0, _ALL_CASES)) for box in boxes)
