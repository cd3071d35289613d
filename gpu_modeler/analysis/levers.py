"""Levers: drivers of a company that one setting moves together, with the range in which the analyst believes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outcomes import Event
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.analysis.uncertain import draws_of
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Values
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, PERIOD, Model
from gpu_modeler.text import Labels

LeverMove = Literal["add", "factor"]
RangeSource = Literal["uncertainties", "scenarios", "given", "assumed"]

_ASSUMED = 0.2
_WIDEST = 10.0


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a setting is believable, and who says so: the model, the user, or nobody.

    Of an uncertainty of the model it is from the 10th to the 90th percentile.
    """

    low: float
    high: float
    source: RangeSource

    def holds(self, setting: float) -> bool:
        """Say whether a setting lies within."""
        return self.low <= setting <= self.high


@dataclass(frozen=True, slots=True)
class Lever:
    """Drivers moved by one setting: what all are multiplied by, or what is added to all.

    `floor` and `ceiling` bound the settings that are looked at; they hold the neutral setting, and the own range too
    unless somebody set them. `unit` is that of what is added.
    """

    labels: Labels
    drivers: tuple[Driver, ...]
    move: LeverMove
    own: Range
    floor: float
    ceiling: float
    unit: str = ""

    @property
    def neutral(self) -> float:
        """Return the setting that leaves all as it is."""
        return 1.0 if self.move == "factor" else 0.0

    def grid(self, points: int) -> Values:
        """Return rising settings, those of a factor in equal ratios."""
        spread = np.geomspace if self.move == "factor" else np.linspace
        found: Values = spread(self.floor, self.ceiling, points)
        return found

    def distance(self, settings: Values) -> Values:
        """Return how far settings are from neutral: 1 is the end of the own range on that side."""
        moved = settings - self.neutral
        up, down = self.own.high - self.neutral, self.neutral - self.own.low
        widest = max(up, down) or _ASSUMED
        up, down = (side if side > 1e-9 * widest else widest for side in (up, down))
        found: Values = np.abs(moved) / np.where(moved >= 0, up, down)
        return found


def lever(
    labels: Labels,
    inputs: Sequence[Input],
    own: Range,
    *,
    move: LeverMove = "factor",
    largest: float = _WIDEST,
) -> Lever:
    """Return a lever over some inputs, looked at far beyond the own range, as a factor up to `largest` at most."""
    drivers = tuple(Driver(moved, move) for moved in inputs)
    if move == "factor":
        floor, ceiling = min(1 / _WIDEST, own.low / 2), max(min(_WIDEST, largest), own.high)
        if own.low <= 0:
            floor = 1 / _WIDEST**2
        return Lever(labels, drivers, move, own, floor, ceiling)
    width = max(abs(own.low), abs(own.high)) or _ASSUMED
    return Lever(labels, drivers, move, own, -_WIDEST * width, _WIDEST * width)


def scenario_range(calculation: Calculation, measures: Sequence[Output], scenario: str = BASE) -> Range:
    """Return by what factors the sum of some cells differs from `scenario` in the model's other scenarios."""
    sums = {name: _sum(calculation, measures, name) for name in calculation.model.orders["scenarios"]}
    base = sums[scenario]
    if base is None or base <= 0:
        return Range(1 - _ASSUMED, 1 + _ASSUMED, "assumed")
    ratios = [total / base for total in sums.values() if total is not None and total > 0]
    low, high = min(ratios), max(ratios)
    if high - low < 1e-9:
        return Range(1 - _ASSUMED, 1 + _ASSUMED, "assumed")
    return Range(low, high, "scenarios")


def own_range(
    calculation: Calculation, moved: Input, measures: Sequence[Output], scenario: str = BASE
) -> Range:
    """Return the range of the factors on `moved`: as uncertain as the model says, else as `measures` in its scenarios."""
    return uncertain_range(calculation, moved, scenario) or scenario_range(calculation, measures, scenario)


def uncertain_range(
    calculation: Calculation, moved: Input, scenario: str = BASE, move: LeverMove = "factor"
) -> Range | None:
    """Return the factors, or what is added, between which 80 % of an uncertainty's draws for these cells lie.

    `None` where the model holds no uncertainty of them, or none that can be said so.
    """
    model = calculation.model
    chosen = [each for each in model.ordered("uncertainties") if each.line == moved.line]
    for draw in draws_of(model, chosen, scenario):
        if isinstance(draw.distribution, Event) or not set(draw.places) & set(moved.places):
            continue
        ends = (draw.distribution.ppf(np.array([0.1, 0.9])) * draw.scale).tolist()
        total = _sum(calculation, [Output(moved.line, place) for place in draw.places], scenario)
        found = _as_moved(ends, draw.move, move, None if total is None else total / len(draw.places))
        if found is not None:
            neutral = 1.0 if move == "factor" else 0.0
            return Range(min(found[0], neutral), max(found[1], neutral), "uncertainties")
    return None


def _as_moved(ends: Sequence[float], drawn: str, move: LeverMove, mean: float | None) -> list[float] | None:
    """Return ends that are drawn as values, additions or factors as additions or factors on cells of some mean."""
    if drawn == move:
        return list(ends)
    if mean is None:
        return None
    added = [(end - 1) * mean if drawn == "factor" else end - mean * (drawn == "set") for end in ends]
    if move == "add":
        return added
    return [1 + end / mean for end in added] if mean > 0 else None


def _sum(calculation: Calculation, measures: Sequence[Output], scenario: str) -> float | None:
    values = [calculation.value(each.line, each.place, scenario) for each in measures]
    numbers = [value for value in values if not isinstance(value, CellError)]
    return sum(numbers) if len(numbers) == len(values) else None


def cells_of(model: Model, line: str, company: str, period: str = "", scenario: str = BASE) -> Input:
    """Return a company's typed values of a line from `period` on, without what was reported."""
    known = model.lines[line]
    places = []
    for place in model.places(known):
        items = dict(zip(known.axes, place, strict=True))
        cell = model.cell(line, place, scenario)
        is_later = (
            PERIOD not in items or not period or _position(model, items[PERIOD]) >= _position(model, period)
        )
        if items.get("company", company) == company and is_later and cell and cell.kind != "actual":
            places.append(place)
    return Input(line, tuple(places))


def _position(model: Model, period: str) -> int:
    return model.periods.index(period)
