"""Between which values an input is dragged, in which steps, and how far a press of a key goes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gpu_modeler.analysis.outcomes import Event
from gpu_modeler.analysis.ranges import is_percent, is_whole
from gpu_modeler.analysis.uncertain import draws_of
from gpu_modeler.app.live_changes import is_there
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import Line, Model, Place

STEPS = 200
FINER = 10
_SHARE = 0.5
_YEARS = 5


@dataclass(frozen=True)
class DragRange:
    """From `low` to `high` in multiples of `step`, in the line's unit; `start` is the value that it began at."""

    low: float
    high: float
    step: float
    start: float

    def nearest(self, value: float, *, is_fine: bool = False) -> float:
        """Return the nearest value that can be dragged to; near the start that is the start, to the last bit."""
        inside = min(max(value, self.low), self.high)
        step = self.step / FINER if is_fine else self.step
        if abs(inside - self.start) < step / 2:
            return self.start
        return float(f"{round(inside / step) * step:.12g}")

    def started_at(self, start: float) -> DragRange:
        """Return the same range with another start."""
        return replace(self, start=start)

    def stepped(self, value: float, steps: float, *, is_fine: bool = False) -> float:
        """Return the value so many steps on."""
        step = self.step / FINER if is_fine else self.step
        return self.nearest(value + steps * step, is_fine=is_fine)


def can_drag(session: Session, line: str, place: Place) -> bool:
    """Say whether a cell holds a typed number, or is an input's."""
    if not is_there(session.model, line, place) or isinstance(session.value(line, place), CellError):
        return False
    return session.model.lines[line].is_input or session.cell(line, place) is not None


def drag_range(session: Session, line: str, place: Place, ends: tuple[float, float]) -> DragRange:
    """Return the range of a cell: between `ends`, the quantiles of an uncertain one, or half as much and as much again."""
    known, value = session.model.lines[line], session.value(line, place)
    start = 0.0 if isinstance(value, CellError) else value
    low, high = ends if all(map(math.isfinite, ends)) and ends[0] < ends[1] else _around(known, start)
    low, high = min(low, start), max(high, start)
    step = _round_step((high - low) / STEPS)
    if is_whole(known):
        step = max(1.0, step)
    return DragRange(low, high, step, start)


def is_drawn(model: Model, line: str, place: Place, scenario: str) -> bool:
    """Say whether a distribution gives a cell's value in every trial, so that trials do not follow what is typed."""
    replacing = [
        known for known in model.uncertainties.values() if known.line == line and known.move == "set"
    ]
    try:
        draws = draws_of(model, replacing, scenario)
    except ModelerError:
        return False
    return any(place in draw.places for draw in draws if not isinstance(draw.distribution, Event))


def _around(line: Line, value: float) -> tuple[float, float]:
    if Unit.parse(line.unit).is_calendar_year:
        return value - _YEARS, value + _YEARS
    if not value:
        size = 0.1 if is_percent(line) else 1.0
        return -size, size
    ends = sorted((value * (1 - _SHARE), value * (1 + _SHARE)))
    return ends[0], ends[1]


def _round_step(rough: float) -> float:
    """Return the round number (1, 2 or 5 times a power of ten) at or above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(number * power for number in (1.0, 2.0, 5.0, 10.0) if number * power >= rough * (1 - 1e-9))
