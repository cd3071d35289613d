"""What differs between two versions of a model: typed values in force, and the formulas behind an output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gpu_modeler.engine import Calculation
from gpu_modeler.model import Cell, Line, Model, Place
from gpu_modeler.text import Labels


@dataclass(frozen=True, slots=True)
class Version:
    """A model in one of its scenarios, under the name that people know it by."""

    calculation: Calculation
    scenario: str
    labels: Labels

    @property
    def model(self) -> Model:
        """Return the model."""
        return self.calculation.model


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that holds another value, or holds one in one version only (`None`: there its formula is in force)."""

    line: str
    place: Place
    before: Cell | None
    after: Cell | None


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that is computed otherwise; `None` where the version has no such line."""

    line: str
    before: Line | None
    after: Line | None


def in_force(model: Model, line: str, scenario: str) -> dict[Place, Cell]:
    """Return the typed values of a line that a scenario sees, its own before its parents'."""
    cells = model.cells_of(line)
    lineage = model.lineage(scenario)
    places = dict.fromkeys(place for name, place in cells if name in lineage)
    found = {place: model.cell(line, place, scenario) for place in places}
    return {place: cell for place, cell in found.items() if cell is not None}


def cell_differences(before: Version, after: Version) -> Iterator[CellDifference]:
    """Yield the cells of lines and places that both have whose typed value differs, in the later model's order.

    An input without a value counts as 0. Cells of lines that changed their axes, their unit, or from input to formula,
    mean something else in each: they belong to what changed in the formulas.
    """
    for line in after.model.ordered("lines"):
        known = before.model.lines.get(line.id)
        if known is None or not _holds_the_same(known, line):
            continue
        olds = in_force(before.model, line.id, before.scenario)
        news = in_force(after.model, line.id, after.scenario)
        for place in after.model.places(line):
            old, new = olds.get(place), news.get(place)
            if _value(line, old) != _value(line, new) and _has_place(before.model, line, place):
                yield CellDifference(line.id, place, old, new)


def _holds_the_same(one: Line, other: Line) -> bool:
    return (one.axes, one.unit, one.is_input) == (other.axes, other.unit, other.is_input)


def _value(line: Line, cell: Cell | None) -> float | None:
    if cell is None or cell.value is None:
        return 0.0 if line.is_input else None
    return cell.value


def _has_place(model: Model, line: Line, place: Place) -> bool:
    return all(item in model.item_ids(axis) for axis, item in zip(line.axes, place, strict=True))


def line_differences(before: Version, after: Version, output: str) -> list[LineDifference]:
    """Return the lines that the output depends on, in either version, and that are computed otherwise."""
    names = dict.fromkeys([*behind(after.calculation, output), *behind(before.calculation, output)])
    pairs = ((name, before.model.lines.get(name), after.model.lines.get(name)) for name in names)
    return [LineDifference(name, old, new) for name, old, new in pairs if _logic(old) != _logic(new)]


def extents_differ(before: Model, after: Model) -> bool:
    """Say whether axes, or groups that formulas sum over, hold other items."""
    return _extents(before) != _extents(after)


def _extents(model: Model) -> Mapping[str, object]:
    axes = {axis: model.item_ids(axis) for axis in model.axes}
    return axes | {f"group {name}": (group.axis, group.items) for name, group in model.groups.items()}


def _logic(line: Line | None) -> object:
    if line is None:
        return None
    exceptions = tuple((dict(exception.scope), exception.formula) for exception in line.exceptions)
    return line.axes, line.unit, line.formula, exceptions


def behind(calculation: Calculation, line: str) -> list[str]:
    """Return the lines that a line depends on, and itself, in the order of evaluation."""
    reached, waiting = {line}, [line]
    while waiting:
        for source in calculation.precedents(waiting.pop()):
            if source not in reached:
                reached.add(source)
                waiting.append(source)
    return [name for name in calculation.order if name in reached]
