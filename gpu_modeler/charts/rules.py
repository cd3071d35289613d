"""What may be drawn as what: reasons not to add up, stack or set against one another what does not belong together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.formula.units import Unit
from gpu_modeler.model.records import PERIOD
from gpu_modeler.text import Labels, Message

_WHOLE = 100.5
"""Percentages of one whole add up to no more than this."""
STACKS = frozenset({"stacked_bars", "stacked_areas", "shares"})


def is_amount(unit: Unit) -> bool:
    """Say whether values of several items may be added: amounts of money or things, not prices, rates or ratios."""
    powers = [power for _, power in unit.dimensions]
    return powers == [1] and unit.dimensions[0][0] != "time"


def fault_of(content: ChartContent) -> Message | None:
    """Say why a chart, its curves along the years, cannot be drawn as its kind asks; `None` where it can."""
    if not content.curves:
        return Message("chart_fault_empty")
    return _RULES[content.plan.kind](content)


def _curves(content: ChartContent) -> Message | None:
    for on_right in (False, True):
        units = _units([curve for curve in content.curves if curve.plan.on_right is on_right])
        if len(units) > 1:
            return Message("chart_fault_axis", {"units": list(units.values())})
    return None


def _stack(content: ChartContent) -> Message | None:
    curves = content.curves
    if len(curves) < 2:
        return Message("chart_fault_alone")
    fault = _one_unit(curves) or _additive(curves)
    if fault is None and content.plan.kind != "stacked_bars":
        negative = next((curve for curve in curves if np.nanmin(curve.values, initial=0.0) < 0), None)
        if negative is not None:
            return Message("chart_fault_negative", {"line": negative.plan.label})
    return fault


def _one_unit(curves: tuple[Curve, ...]) -> Message | None:
    units = _units(curves)
    return Message("chart_fault_units", {"units": list(units.values())}) if len(units) > 1 else None


def _additive(curves: tuple[Curve, ...]) -> Message | None:
    other = next((curve for curve in curves if not is_amount(curve.plan.unit)), None)
    if other is None or _are_shares(curves):
        return None
    return Message("chart_fault_not_additive", {"line": other.plan.label, "unit": _label(other.plan.unit)})


def _are_shares(curves: tuple[Curve, ...]) -> bool:
    """Say whether percentages are parts of one whole: none below zero, and together never more than 100."""
    if not all(curve.plan.unit.is_percent for curve in curves):
        return False
    values = np.nan_to_num(np.array([curve.values for curve in curves]))
    return bool((values >= 0).all() and (values.sum(axis=0) <= _WHOLE).all())


def _waterfall(content: ChartContent) -> Message | None:
    if content.plan.along == PERIOD:
        if any(PERIOD not in curve.plan.line.axes for curve in content.curves):
            return Message("chart_fault_no_years")
        return None if len(content.curves) == 1 else Message("chart_fault_one_line")
    if len(content.curves) < 2:
        return Message("chart_fault_alone")
    return _one_unit(content.curves) or _additive(content.curves)


def _scatter(content: ChartContent) -> Message | None:
    members = [[c for c in content.curves if c.plan.series == series] for series in (0, 1)]
    if not all(members) or any(curve.plan.series > 1 for curve in content.curves):
        return Message("chart_fault_scatter")
    if content.plan.along == PERIOD:
        if any(PERIOD not in curve.plan.line.axes for curve in content.curves):
            return Message("chart_fault_no_years")
        return None if all(len(own) == 1 for own in members) else Message("chart_fault_one_line")
    if any(len({curve.plan.item for curve in own}) < 2 for own in members):
        return Message("chart_fault_scatter_companies")
    return None


def _football(content: ChartContent) -> Message | None:
    if all(curve.plan.role == "reference" for curve in content.curves):
        return Message("chart_fault_empty")
    return _one_unit(content.curves)


def _units(curves: tuple[Curve, ...] | list[Curve]) -> dict[str, Labels]:
    """Return the units as they are named, by their spelling."""
    return {curve.plan.unit.text: _label(curve.plan.unit) for curve in curves}


def _label(unit: Unit) -> Labels:
    zh, en = (unit.label(language) or "1" for language in ("zh", "en"))
    return Labels(zh, en)


_RULES: Mapping[str, Callable[[ChartContent], Message | None]] = {
    "curves": _curves,
    "stacked_bars": _stack,
    "stacked_areas": _stack,
    "shares": _stack,
    "waterfall": _waterfall,
    "scatter": _scatter,
    "football": _football,
}
