"""Sensitivity tables: outputs over the settings of one driver, or of two against each other, in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis.moving import Driver, answers, number_or_error, together
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE


@dataclass(frozen=True, slots=True)
class Scale:
    """One side of a table: a driver and the settings it takes; `base` is the position of the setting in force."""

    driver: Driver
    settings: tuple[float, ...]
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Outputs over the settings of one or two scales.

    `values` and `codes` are `[output, first scale, second scale]` (`[output, first scale]` with one scale), in the
    outputs' units, NaN at errors. `base` holds the outputs as they are in the scenario, which stand in the table too where
    every scale has a base.
    """

    scales: tuple[Scale, ...]
    outputs: tuple[Output, ...]
    scenario: str
    values: Values
    codes: Codes
    base: tuple[float | CellError, ...]

    def value(self, output: int, *at: int) -> float | CellError:
        """Return one cell of the table of one output, by its position on each scale."""
        return number_or_error(self.values[output, *at], self.codes[output, *at])

    @property
    def base_at(self) -> tuple[int, ...] | None:
        """Return the position of the base point, `None` where it is not in the table."""
        places = [scale.base for scale in self.scales if scale.base is not None]
        return tuple(places) if len(places) == len(self.scales) else None


def sensitivity(
    calculation: Calculation,
    scales: Sequence[tuple[Driver, Sequence[float]]],
    outputs: Sequence[Output],
    scenario: str = BASE,
) -> Sensitivity:
    """Evaluate `outputs` at every combination of the settings of the drivers (one or two; more work as well).

    Raises:
        DriversOverlap: two drivers move the same cell.
        DriverHoldsError: a cell to be added to or multiplied holds an error.
    """
    grid = np.meshgrid(*(np.array(settings, dtype=np.float64) for _, settings in scales), indexing="ij")
    moved = [(driver, points.ravel()) for (driver, _), points in zip(scales, grid, strict=True)]
    found = answers(calculation, together(calculation, moved, scenario), outputs, scenario)
    shape = (len(outputs), *(len(settings) for _, settings in scales))
    return Sensitivity(
        tuple(_scale(calculation, driver, settings, scenario) for driver, settings in scales),
        tuple(outputs),
        scenario,
        found.values.reshape(shape),
        found.codes.reshape(shape),
        tuple(calculation.value(output.line, output.place, scenario) for output in outputs),
    )


def _scale(calculation: Calculation, driver: Driver, settings: Sequence[float], scenario: str) -> Scale:
    neutral = driver.neutral(calculation, scenario)
    base = None
    if neutral is not None:
        near = np.isclose(np.array(settings, dtype=np.float64), neutral, rtol=1e-12, atol=1e-15)
        base = int(np.argmax(near)) if near.any() else None
    return Scale(driver, tuple(float(setting) for setting in settings), base)
