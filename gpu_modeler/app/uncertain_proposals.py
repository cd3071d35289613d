"""A first distribution for cells that were certain so far: from the scenarios' low and high, else from value and unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distributions import Fixed, Pert
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outcomes import Discrete
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.ranges import default_settings, is_whole
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import is_percent
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.model import Line, Model, Move, Place, Uncertainty

_STEPS = (0.1, 0.2, 0.4, 0.2, 0.1)
"""How likely five whole numbers around the one in force are."""


def free_id(model: Model, stem: str) -> str:
    """Return an id for an uncertainty that none has."""
    names = (stem if n == 1 else f"{stem}_{n}" for n in range(1, len(model.uncertainties) + 2))
    return next(name for name in names if name not in model.uncertainties)


def inputs(model: Model, scenario: str) -> list[Input]:
    """Return all input lines, each with the cells that may vary: those that hold a typed value, not a reported one."""
    found = []
    for line in (line for line in model.ordered("lines") if line.is_input):
        places = tuple(place for place in model.places(line) if _may_vary(model, line, place, scenario))
        if places:
            found.append(Input(line.id, places))
    return found


def _may_vary(model: Model, line: Line, place: Place, scenario: str) -> bool:
    cell = model.cell(line.id, place, scenario)
    return cell is not None and cell.kind != "actual"


def proposed(session: Session, cells: Input) -> Uncertainty:
    """Return an uncertainty of these cells, not yet in the model; companies are drawn on their own where there are several."""
    model, line = session.model, session.model.lines[cells.line]
    move, distribution = _proposed(session, line, cells)
    scope = scope_of(model, line, cells.places)
    are_several = COMPANY in line.axes and len(scope.get(COMPANY, ("", ""))) > 1
    each = (COMPANY,) if are_several else ()
    unit = "" if move == "factor" else line.unit
    text = written(line, move, distribution)
    return Uncertainty(free_id(model, line.id), line.id, text, move, unit, scope, each)


def duplicate(model: Model, uncertainty: Uncertainty) -> Uncertainty:
    """Return the same under another id."""
    return replace(uncertainty, id=free_id(model, uncertainty.id.rstrip("_0123456789") or uncertainty.id))


def scope_of(model: Model, line: Line, places: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """Return the items of each axis that the places name, without axes of which they name all."""
    found: dict[str, tuple[str, ...]] = {}
    for at, axis in enumerate(line.axes):
        named = {place[at] for place in places}
        items = model.item_ids(axis)
        if len(named) < len(items):
            found[axis] = tuple(item for item in items if item in named)
    return found


def written(line: Line, move: Move, distribution: Distribution) -> str:
    """Return a distribution's text, of per cent lines in per cent."""
    if not isinstance(distribution, Pert):
        return distribution.text
    in_percent = move != "factor" and is_percent(line)
    numbers = (f"{100 * v:.6g}%" if in_percent else f"{v:.10g}" for v in distribution.parameters[:3])
    return f"{distribution.name}({', '.join(numbers)})"


def _proposed(session: Session, line: Line, cells: Input) -> tuple[Move, Distribution]:
    move = _move(session, line, cells)
    settings = default_settings(session.calculation, Driver(cells, move), session.scenario)
    middle = settings[len(settings) // 2]
    if move != "factor" and is_whole(line):
        if line.unit == "1" or len(set(settings)) < len(
            _STEPS
        ):  # a choice: which others there are is not known
            return move, Fixed(middle)
        return move, Discrete.of(list(zip(settings, _STEPS, strict=True)))
    low, high = _round(settings[0]), _round(settings[-1])
    between = _between_scenarios(session, cells, move)
    if between is not None:  # a side on which no scenario lies keeps the usual width, unless all is 0 there
        is_zero = not any(_values(session, cells, session.scenario))
        low = between[0] if between[0] < middle else middle if is_zero else low
        high = between[1] if between[1] > middle else middle if is_zero else high
    return move, Pert(min(low, middle), middle, max(high, middle))


def _move(session: Session, line: Line, cells: Input) -> Move:
    """Return how cells are moved: one is set, percentages and years are added to, other amounts multiplied."""
    if len(cells.places) == 1:
        return "set"
    if Unit.parse(line.unit).is_calendar_year or is_percent(line) or line.unit == "1":
        return "add"
    return "factor" if any(_values(session, cells, session.scenario)) else "add"


def _between_scenarios(session: Session, cells: Input, move: Move) -> tuple[float, float] | None:
    """Return how far the scenarios lie from the one in force, on the average of all cells; `None` where none differs."""
    base = _mean(_values(session, cells, session.scenario))
    means = [_mean(_values(session, cells, each)) for each in session.model.orders["scenarios"]]
    ends = [value for value in means if value is not None]
    if base is None or not ends or min(ends) == max(ends) or (move == "factor" and base <= 0):
        return None
    low, high = min(ends), max(ends)
    if move == "add":
        return _round(low - base), _round(high - base)
    return (_round(low), _round(high)) if move == "set" else (_round(low / base), _round(high / base))


def _values(session: Session, cells: Input, scenario: str) -> list[float | None]:
    found = (session.value(cells.line, place, scenario) for place in cells.places)
    return [None if isinstance(value, CellError) else value for value in found]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _round(value: float) -> float:
    return float(f"{value:.3g}")
