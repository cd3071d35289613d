"""What curves and axes of a chart are called, in the window and in the workbook."""

from __future__ import annotations

from gpu_modeler.charts.content import ChartPlan, CurvePlan
from gpu_modeler.text import Language, say


def curve_name(plan: ChartPlan, curve: CurvePlan, language: Language, *, axis: bool = False) -> str:
    """Return what tells a curve from the others of its chart: the line, the company, or both."""
    one_line = len({other.line.id for other in plan.curves}) == 1
    one_owner = len({other.owner for other in plan.curves}) == 1
    owner, label = curve.owner.in_language(language), curve.label.in_language(language)
    name = owner if one_line and not one_owner else label if one_owner or not owner else f"{owner} {label}"
    case = curve.case.in_language(language)
    if case and len({(other.scenario, other.role) for other in plan.curves}) > 1:
        is_alone = one_line and one_owner
        name = case if is_alone else f"{name} · {case}"
    if axis and curve.on_right:
        unit = curve.unit.label(language)
        key = "chart_right_axis_unit" if unit else "chart_right_axis"
        name = f"{name} ({say(key, language, unit=unit)})"
    return name or label


def unit_label(plan: ChartPlan, language: Language) -> str:
    """Return the unit of the left axis."""
    return next((curve.unit.label(language) for curve in plan.curves if not curve.on_right), "")
