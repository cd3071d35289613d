"""Which cells one cell reads, and which read it, as its formulas are written. Places only, no values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from gpu_modeler.engine import Calculation
from gpu_modeler.engine.program import Instruction, lay_out
from gpu_modeler.formula import BoundFormula
from gpu_modeler.formula.tree import Reference
from gpu_modeler.model import PERIOD, Line, Model, Place


class Spot(NamedTuple):
    """One cell: its line, and item ids in the order of the line's axes."""

    line: str
    place: Place = ()

    def items(self, model: Model) -> dict[str, str]:
        """Return the item on each axis of the line."""
        return dict(zip(model.lines[self.line].axes, self.place, strict=True))


@dataclass(frozen=True, slots=True)
class Reading:
    """One line that a formula reads from a cell, and the cells it reads of it, in order; none outside the periods.

    `is_whole` says that the formula reduces items or adds up periods, so that there may be many.
    """

    line: str
    spots: tuple[Spot, ...]
    is_whole: bool = False


def is_there(model: Model, spot: Spot) -> bool:
    """Say whether a model has such a cell."""
    line = model.lines.get(spot.line)
    if line is None or len(line.axes) != len(spot.place):
        return False
    return all(item in model.item_ids(axis) for axis, item in zip(line.axes, spot.place, strict=True))


def is_typed(model: Model, spot: Spot, scenario: str) -> bool:
    """Say whether a value stands there by itself: an input, or one typed over the formula."""
    return model.lines[spot.line].is_input or model.cell(spot.line, spot.place, scenario) is not None


def readings(calculation: Calculation, spot: Spot, scenario: str) -> list[Reading]:
    """Return what a cell reads, in the order in which it is written, each line's cells once; nothing for a typed value."""
    if is_typed(calculation.model, spot, scenario):
        return []
    return formula_readings(calculation, spot)


def formula_readings(calculation: Calculation, spot: Spot) -> list[Reading]:
    """Return what the formula in force at a place reads, whether or not a value is typed over it."""
    formula = calculation.bound(spot.line).formula_at(spot.place)
    if formula is None:
        return []
    items = spot.items(calculation.model)
    found = (_reading(calculation.model, step, items) for step in _references(calculation.model, formula))
    return list(dict.fromkeys(found))


def _references(model: Model, formula: BoundFormula) -> Iterator[Instruction]:
    program = lay_out(formula.tree, lambda line: model.lines[line].axes)
    return (step for step in program if isinstance(step.node, Reference))


def references_in(model: Model, formula: BoundFormula) -> list[Reference]:
    """Return the lines a formula reads, each as often as it is written."""
    return [step.node for step in _references(model, formula) if isinstance(step.node, Reference)]


def _reading(model: Model, step: Instruction, at: dict[str, str]) -> Reading:
    node = step.node
    assert isinstance(node, Reference)
    axes = model.lines[node.line].axes
    along = [_read_along(model, step, node, axis, at) for axis in axes]
    is_whole = step.running or any(axis in step.scope and axis not in node.fixed for axis in axes)
    return Reading(node.line, tuple(Spot(node.line, place) for place in product(*along)), is_whole)


def _read_along(
    model: Model, step: Instruction, node: Reference, axis: str, at: dict[str, str]
) -> Sequence[str]:
    """Return the items read along one axis of the line that is read."""
    if axis in node.fixed:
        return (node.fixed[axis],)
    wanted = step.scope.get(axis) or (at[axis],)
    if axis != PERIOD:
        return wanted
    periods = model.periods
    moved = [periods.index(period) + node.lag for period in wanted]
    inside = [period for period in moved if 0 <= period < len(periods)]
    if step.running and inside:
        inside = list(range(max(inside) + 1))
    return [periods[period] for period in inside]


# --- the other way --------------------------------------------------------------------------------


def readers(calculation: Calculation, spot: Spot, scenario: str) -> list[Reading]:
    """Return the cells whose formulas read a cell, by line in the model's order; cells typed over their formula do not."""
    found = []
    for line in calculation.dependents(spot.line):
        places = _reading_places(calculation, calculation.model.lines[line], spot, scenario)
        if places:
            found.append(Reading(line, tuple(Spot(line, place) for place in places), len(places) > 1))
    order = {line: at for at, line in enumerate(calculation.model.orders["lines"])}
    return sorted(found, key=lambda reading: order[reading.line])


def _reading_places(calculation: Calculation, line: Line, spot: Spot, scenario: str) -> list[Place]:
    model, bound = calculation.model, calculation.bound(line.id)
    formulas = [*enumerate(bound.exceptions), *([(None, bound.formula)] if bound.formula else [])]
    found: dict[Place, None] = {}
    for number, formula in formulas:
        for step in _references(model, formula):
            for place in _candidates(model, line, step, spot):
                is_in_force = line.exception_at(place) == number
                if is_in_force and model.cell(line.id, place, scenario) is None:
                    found[place] = None
    return [place for place in model.places(line) if place in found] if found else []


def _candidates(model: Model, line: Line, step: Instruction, spot: Spot) -> Iterator[Place]:
    """Yield the places of a line from which one of its references would read a cell."""
    node = step.node
    assert isinstance(node, Reference)
    if node.line != spot.line:
        return iter(())
    read = spot.items(model)
    along = [_reader_along(model, step, node, axis, read.get(axis)) for axis in line.axes]
    for axis, item in read.items():
        if axis not in line.axes and item not in _outer(model, step, node, axis):
            return iter(())
    return product(*along)


def _outer(model: Model, step: Instruction, node: Reference, axis: str) -> Sequence[str]:
    """Return what is read along an axis that the reader does not have."""
    return _read_along(model, step, node, axis, {})


def _reader_along(
    model: Model, step: Instruction, node: Reference, axis: str, item: str | None
) -> Sequence[str]:
    """Return where along its own axis a reader reads `item`; anywhere if the axis is not the source's."""
    items = model.item_ids(axis)
    if item is None:
        return items
    return [at for at in items if item in _read_along(model, step, node, axis, {axis: at})]
