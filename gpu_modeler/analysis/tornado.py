"""Tornado and spider: what each input alone does to one output, from its own low to its own high, in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.moving import Driver, number_or_error, one_at_a_time
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.ranges import is_whole
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Model, Place


@dataclass(frozen=True, slots=True)
class Bar:
    """One input: its low and high settings, and the output at each."""

    driver: Driver
    low: float
    high: float
    at_low: float | CellError
    at_high: float | CellError
    base: float | CellError

    @property
    def cell(self) -> tuple[str, Place]:
        """Return the input's line and first place: where a click on the bar leads."""
        return self.driver.input.line, self.driver.input.places[0]

    @property
    def swing(self) -> float:
        """Return how far apart the output's least and greatest values are, the base among them; NaN at an error."""
        values = [
            value for value in (self.at_low, self.at_high, self.base) if not isinstance(value, CellError)
        ]
        return max(values) - min(values) if len(values) == 3 else np.nan

    @property
    def is_one_sided(self) -> bool:
        """Say whether low and high move the output in the same direction: the input works in a curve."""
        if isinstance(self.at_low, CellError) or isinstance(self.at_high, CellError):
            return False
        return (
            not isinstance(self.base, CellError)
            and (self.at_low - self.base) * (self.at_high - self.base) > 0
        )


@dataclass(frozen=True, slots=True)
class Tornado:
    """Bars by falling swing, those with errors first; `still` are the drivers that do not move the output."""

    output: Output
    scenario: str
    base: float | CellError
    bars: tuple[Bar, ...]
    still: tuple[Driver, ...]


def tornado(
    calculation: Calculation,
    output: Output,
    spans: Mapping[Driver, tuple[float, float]],
    scenario: str = BASE,
) -> Tornado:
    """Evaluate `output` at each driver's low and high setting, all else as in the scenario.

    Raises:
        DriverHoldsError: a cell to be added to or multiplied holds an error.
    """
    base = calculation.value(output.line, output.place, scenario)
    if not spans:
        return Tornado(output, scenario, base, (), ())
    found = one_at_a_time(calculation, list(spans.items()), [output], scenario)
    bars = [
        Bar(driver, low, high, found.value(0, 2 * number), found.value(0, 2 * number + 1), base)
        for number, (driver, (low, high)) in enumerate(spans.items())
    ]
    is_moving = [not bar.at_low == bar.at_high == base for bar in bars]
    moving = [bar for bar, moves in zip(bars, is_moving, strict=True) if moves]
    still = [bar.driver for bar, moves in zip(bars, is_moving, strict=True) if not moves]
    moving.sort(key=lambda bar: -np.inf if np.isnan(bar.swing) else -bar.swing)
    return Tornado(output, scenario, base, tuple(moving), tuple(still))


@dataclass(frozen=True, slots=True)
class Spider:
    """The output along each driver's settings; `settings`, `values` and `codes` are `[driver, point]`, low to high."""

    output: Output
    scenario: str
    base: float | CellError
    drivers: tuple[Driver, ...]
    settings: Values
    values: Values
    codes: Codes

    def value(self, driver: int, point: int) -> float | CellError:
        """Return the output at one point."""
        return number_or_error(self.values[driver, point], self.codes[driver, point])


def meaningful(model: Model, found: Spider) -> NDArray[np.bool_]:
    """Return at which points `[driver, point]` an input can be: years and pieces are nowhere between whole numbers."""
    parts = [
        driver.move in {"set", "add"} and is_whole(model.lines[driver.input.line]) for driver in found.drivers
    ]
    whole = np.array(parts, dtype=bool).reshape(-1, 1)
    return ~whole | (np.abs(found.settings - np.round(found.settings)) < 1e-9)


def spider(
    calculation: Calculation,
    output: Output,
    spans: Mapping[Driver, tuple[float, float]],
    scenario: str = BASE,
    points: int = 11,
) -> Spider:
    """Evaluate `output` at `points` settings of each driver, evenly from low to high, all else as in the scenario.

    Raises:
        DriverHoldsError: as `tornado`.
    """
    base = calculation.value(output.line, output.place, scenario)
    settings = np.array([np.linspace(low, high, points) for low, high in spans.values()]).reshape(-1, points)
    if not spans:
        return Spider(output, scenario, base, (), settings, settings, settings.astype(np.uint8))
    moved: Sequence[tuple[Driver, Sequence[float]]] = [
        (driver, row.tolist()) for driver, row in zip(spans, settings, strict=True)
    ]
    found = one_at_a_time(calculation, moved, [output], scenario)
    return Spider(
        output,
        scenario,
        base,
        tuple(spans),
        settings,
        found.values[0].reshape(settings.shape),
        found.codes[0].reshape(settings.shape),
    )
