"""Between which settings a goal is sought when nobody says."""

from __future__ import annotations

from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.ranges import default_settings, is_percent
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE

WIDER = 5


def default_bounds(calculation: Calculation, driver: Driver, scenario: str = BASE) -> tuple[float, float]:
    """Return a wide range around what is in force.

    A fifth to five times it; a percentage of less than 100 % stays below that; years and what is not positive go five
    times as far as in tables.
    """
    line = lookup.require_line(calculation.model, driver.input.line)
    if driver.move == "factor":
        return 1 / WIDER, float(WIDER)
    settings = default_settings(calculation, driver, scenario)
    middle = settings[len(settings) // 2]
    if driver.move == "set" and middle > 0 and not Unit.parse(line.unit).is_calendar_year:
        high = min(1.0, WIDER * middle) if is_percent(line) and middle < 1 else WIDER * middle
        return _round(middle / WIDER), _round(high)
    return _round(middle - WIDER * (middle - settings[0])), _round(middle + WIDER * (settings[-1] - middle))


def _round(value: float) -> float:
    return float(f"{value:.6g}")
