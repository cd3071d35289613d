"""Numbers and units as charts write them: plain digits with separators, never k, M or G. No Qt."""

from __future__ import annotations

import math

import numpy as np

from gpu_modeler.charts.content import Curve
from gpu_modeler.errors import CellError
from gpu_modeler.formula.units import Unit
from gpu_modeler.gui.charts.ranges import Range
from gpu_modeler.gui.charts.scales import Scale, scale_of
from gpu_modeler.text import Language, say

_FEW_TIMES = 10.0
"""Growth beyond this many times is told as a multiple."""


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


def value_text(curve: Curve, at: int, language: Language, scale: Scale | None = None) -> str:
    """Return the value at one tick with its unit, or Excel's error: 123.46 亿元, 45.2%, #DIV/0!."""
    value = float(curve.values[at])
    if not math.isfinite(value):
        code = int(curve.codes[at]) if curve.codes is not None else 0
        return CellError(code).text if code else "–"
    return number_text(value, curve.plan.unit, language, scale or scale_of_curves([curve], language))


def number_text(value: float, unit: Unit, language: Language, scale: Scale | None = None) -> str:
    """Return a number as shown with its unit (45 is 45 %)."""
    if unit.is_calendar_year:
        return f"{value:.0f}"
    scale = scale or scale_of(unit, abs(value), language)
    shown = value * scale.factor
    decimals = 1 if unit.is_percent or abs(shown) >= 1000 else 2
    if scale.factor != 1.0 and 0 < abs(shown) < 1:
        decimals = 3 if abs(shown) >= 0.1 else 4
    number = f"{shown:,.{decimals}f}{suffix(unit)}"
    currency, _, word = scale.label.partition(" ")
    if word and unit.currencies and scale.factor != 1.0:
        return f"{currency} {number} {word}"
    return f"{number} {scale.label}".strip()


def scale_of_curves(curves: list[Curve], language: Language) -> Scale:
    """Return the scale that the largest of some curves of one unit asks for."""
    values = np.concatenate([curve.values for curve in curves]) if curves else np.zeros(1)
    finite = np.abs(values[np.isfinite(values)])
    return scale_of(curves[0].plan.unit, float(finite.max()) if finite.size else 0.0, language)


def change_text(curve: Curve, at: int, language: Language) -> str:
    """Return the change on the year before: +12.3%, or in percentage points; empty where there is none to tell."""
    if at < 1 or curve.plan.unit.is_calendar_year:
        return ""
    before, now = float(curve.values[at - 1]), float(curve.values[at])
    if not (math.isfinite(before) and math.isfinite(now)):
        return ""
    if curve.plan.unit.is_percent:
        return say("chart_change_points", language, points=f"{now - before:+,.1f}")
    if before <= 0 or now <= 0:  # a growth from a loss says nothing
        return ""
    if now / before > _FEW_TIMES:
        return say("chart_change_times", language, times=f"{now / before:,.1f}")
    return say("chart_change", language, change=f"{100 * (now / before - 1):+,.1f}%")
