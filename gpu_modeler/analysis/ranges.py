"""What drivers are moved over when nobody says: steps that fit a line's unit and its value, and each input's low and high."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.formula.vocabulary import THINGS
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place

_STEPS = (-2, -1, 0, 1, 2)
_RELATIVE_STEP = 0.1
_POINTS = (0.01, 0.005, 0.0025, 0.001, 0.0005, 0.00025, 0.0001)


def natural_driver(line: Line, moved: Input) -> Driver:
    """Return the driver meant by who says no more: one cell is set, several are moved by points, steps or a factor.

    Several lines, which may count in different things, are multiplied.
    """
    if any(part.line != moved.line for part in moved.more):
        return Driver(moved, "factor")
    if len(moved.cells) == 1:
        return Driver(moved, "set")
    return Driver(moved, "add" if is_percent(line) or is_whole(line) else "factor")


def is_percent(line: Line) -> bool:
    """Say whether the line's values are shown times 100."""
    return Unit.parse(line.unit).is_percent


def is_whole(line: Line) -> bool:
    """Say whether only whole numbers mean something: years, chips, wafers, and what is shown without decimals."""
    unit = Unit.parse(line.unit)
    if unit.is_percent:
        return False
    is_count = len(unit.powers) == 1 and unit.powers[0][0].name in THINGS and unit.powers[0][1] == 1
    return unit.is_calendar_year or is_count or line.number_format in {"0", "#,##0"}


def default_settings(calculation: Calculation, driver: Driver, scenario: str = BASE) -> tuple[float, ...]:
    """Return five settings around the one in force, in rising order.

    Percentages move by ±2 points in steps of one, or of a smaller round number where the value is smaller than that;
    years by ±2; other amounts by ±20 % in steps of 10 %, whole numbers rounded; what is 0 by ±20 % of the line's largest
    value, or by ±2 where all are 0. Cells to be set that differ move about their mean.
    """
    line = lookup.require_line(calculation.model, driver.input.line)
    if driver.move == "factor":
        return tuple(round(1 + step * _RELATIVE_STEP, 12) for step in _STEPS)
    values = [value for value in _values(calculation, driver.input, scenario) if value is not None]
    centre = sum(values) / len(values) if values else 0.0
    if driver.move == "set" and len(set(values)) == 1:
        centre = values[0]
    step = _step(calculation, line, values if driver.move == "add" else [centre], scenario)
    middle = centre if driver.move == "set" else 0.0
    return tuple(_clean(middle + number * step) if number else middle for number in _STEPS)


def _step(calculation: Calculation, line: Line, values: list[float], scenario: str) -> float:
    size = min((abs(value) for value in values if value), default=0.0)
    if is_percent(line):
        return next((step for step in _POINTS if 2 * step < size * (1 - 1e-9)), _POINTS[-1]) if size else 0.01
    if Unit.parse(line.unit).is_calendar_year:
        return 1.0
    size = size or _largest(calculation, line, scenario) or 1 / _RELATIVE_STEP
    step = size * _RELATIVE_STEP
    return max(1.0, round(step)) if is_whole(line) else step


def _largest(calculation: Calculation, line: Line, scenario: str) -> float:
    places = calculation.model.places(line)
    values = _values(calculation, Input(line.id, tuple(places)), scenario)
    return max((abs(value) for value in values if value is not None), default=0.0)


def _values(calculation: Calculation, moved: Input, scenario: str) -> Iterator[float | None]:
    for line, place in moved.cells:
        value = calculation.value(line, place, scenario)
        yield None if isinstance(value, CellError) else value


def _clean(value: float) -> float:
    """Return a number without the last digits that adding steps leaves (0.09 + 0.01 is 0.1)."""
    return float(f"{value:.13g}")


# --- each input's own low and high ---

Spans = dict[Driver, tuple[float, float]]
"""For each driver its low and its high setting."""


def influences(model: Model, calculation: Calculation, line: str) -> list[Line]:
    """Return the input lines that a line depends on, in the model's order."""
    reached, waiting = {line}, [line]
    while waiting:
        for source in calculation.precedents(waiting.pop()):
            if source not in reached:
                reached.add(source)
                waiting.append(source)
    return [known for known in model.ordered("lines") if known.id in reached and known.is_input]


def relative_spans(calculation: Calculation, line: str, scenario: str = BASE, share: float = 0.1) -> Spans:
    """Return for every input behind `line` the factors `1 ± share` over all its periods; years move by one year.

    Every company and segment is an input of its own. Reported values stay as they are. Inputs of which all are 0 are
    left out, since a factor does not move them, and so are choices (plain whole numbers), which a factor makes senseless.
    """
    spans: Spans = {}
    for known, moved in _inputs_behind(calculation, line, [scenario]):
        is_choice = known.unit == "1" and is_whole(known)
        if is_choice or not any(_values(calculation, moved, scenario)):
            continue
        if Unit.parse(known.unit).is_calendar_year:
            spans[Driver(moved, "add")] = (-1.0, 1.0)
        else:
            spans[Driver(moved, "factor")] = (_clean(1 - share), _clean(1 + share))
    return spans


def scenario_spans(calculation: Calculation, line: str) -> Spans:
    """Return for every input behind `line` that differs between scenarios its way from the lowest to the highest value.

    Each cell of an input goes to its own lowest and highest value over all scenarios, all periods at once.
    """
    spans: Spans = {}
    for _, moved in _inputs_behind(calculation, line, calculation.model.orders["scenarios"]):
        ends = tuple(_lowest_and_highest(calculation, moved.line, place) for place in moved.places)
        if any(low < high for low, high in ends):
            spans[Driver(moved, "between", ends)] = (-1.0, 1.0)
    return spans


def _lowest_and_highest(calculation: Calculation, line: str, place: Place) -> tuple[float, float]:
    found = [calculation.value(line, place, scenario) for scenario in calculation.model.orders["scenarios"]]
    values = [value for value in found if not isinstance(value, CellError)]
    return min(values, default=0.0), max(values, default=0.0)


def _inputs_behind(
    calculation: Calculation, line: str, scenarios: Sequence[str]
) -> Iterator[tuple[Line, Input]]:
    """Yield each input behind a line by company and segment, with its periods that hold a typed value, not a report."""
    model = calculation.model
    for known in influences(model, calculation, line):
        groups: dict[Place, list[Place]] = {}
        for place in model.places(known):
            if _is_assumed(model, known, place, scenarios):
                items = tuple(item for axis, item in zip(known.axes, place, strict=True) if axis != PERIOD)
                groups.setdefault(items, []).append(place)
        for places in groups.values():
            yield known, Input(known.id, tuple(places))


def _is_assumed(model: Model, line: Line, place: Place, scenarios: Sequence[str]) -> bool:
    cells = [model.cell(line.id, place, scenario) for scenario in scenarios]
    return any(cell is not None and cell.kind != "actual" for cell in cells)
