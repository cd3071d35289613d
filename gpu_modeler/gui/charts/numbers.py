"""Numbers and units as charts write them: plain digits with separators, never k, M or G. No Qt."""

from __future__ import annotations

import math

from gpu_modeler.charts.content import Curve
from gpu_modeler.errors import CellError
from gpu_modeler.formula.units import Unit
from gpu_modeler.gui.charts.ranges import Range
from gpu_modeler.text import Language


def tick_text(value: float, ticks: Range, unit: Unit) -> str:
    """Return the text at a tick: 1,500 or 20% or 7.5x; only as many decimals as the step needs."""
    decimals = next((n for n in range(6) if math.isclose(ticks.step, round(ticks.step, n), rel_tol=1e-9)), 6)
    shown = 0.0 if abs(value) < ticks.step / 1e6 else value
    separator = "" if unit.is_calendar_year else ","
    return f"{shown:{separator}.{decimals}f}{suffix(unit)}"


def suffix(unit: Unit) -> str:
    """Return what stands right behind each number: % or x; nothing for units with a name."""
    if unit.is_percent:
        return "%"
    return "x" if unit.is_dimensionless and unit.text == "x" else ""


def value_text(curve: Curve, at: int, language: Language) -> str:
    """Return the value at one tick with its unit, or Excel's error: 123.46 亿元, 45.2%, #DIV/0!."""
    value, unit = float(curve.values[at]), curve.plan.unit
    if not math.isfinite(value):
        code = int(curve.codes[at]) if curve.codes is not None else 0
        return CellError(code).text if code else "–"
    if unit.is_calendar_year:
        return f"{value:.0f}"
    decimals = 1 if unit.is_percent or abs(value) >= 1000 else 2
    named = "" if suffix(unit) else unit.label(language)
    return f"{value:,.{decimals}f}{suffix(unit)} {named}".strip()
