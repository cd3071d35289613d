"""The words on a chart: curve names, tick labels, hover text, data as a table. No Qt."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass

from gpu_modeler.charts.content import ChartContent, ChartPlan, Curve
from gpu_modeler.charts.names import curve_name
from gpu_modeler.gui.charts.marks import curve_colour
from gpu_modeler.gui.charts.numbers import value_text
from gpu_modeler.model.records import PERIOD
from gpu_modeler.text import Language, say


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the legend."""

    text: str
    mark: str
    colour: int


def entries(plan: ChartPlan, language: Language) -> list[Entry]:
    """Return the legend; a curve drawn on the right axis says so, with its unit."""
    return [
        Entry(curve_name(plan, curve, language, axis=True), curve.mark, curve.colour) for curve in plan.curves
    ]


def tick_labels(content: ChartContent, language: Language) -> list[str]:
    """Return the labels along the bottom: 2024, 2026E, or companies' names on up to two lines."""
    names = [tick_name(content, at, language) for at in range(len(content.plan.ticks))]
    return names if content.plan.axis == PERIOD else [_two_lines(name) for name in names]


def is_forecast(content: ChartContent, at: int) -> bool:
    """Say whether a tick lies behind the last reported year."""
    return content.plan.axis == PERIOD and 0 <= content.boundary < at


def _two_lines(name: str) -> str:
    """Return a name broken at the space nearest to its middle, or a Chinese one of four and more in its middle."""
    middle = len(name) // 2
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if spaces:
        cut = min(spaces, key=lambda at: abs(at - middle))
        return f"{name[:cut]}\n{name[cut + 1 :]}"
    return (
        name
        if name.isascii() or len(name) < 4
        else f"{name[: len(name) - middle]}\n{name[len(name) - middle :]}"
    )


def hover_text(content: ChartContent, at: int, language: Language) -> str:
    """Return what stands under the pointer as a small table: year, company, then each curve's value and unit."""
    plan = content.plan
    subject = plan.subject.in_language(language) if plan.axis == PERIOD else ""
    head = " · ".join(part for part in (tick_name(content, at, language), subject) if part)
    rows = "".join(_hover_row(plan, curve, at, language) for curve in content.curves)
    return f"<b>{html.escape(head)}</b><table cellspacing='0'>{rows}</table>"


def tick_name(content: ChartContent, at: int, language: Language) -> str:
    """Return a tick's name on one line, a forecast year with its E."""
    name = content.plan.ticks[at].in_language(language)
    return name + ("E" if is_forecast(content, at) else "")


def _hover_row(plan: ChartPlan, curve: Curve, at: int, language: Language) -> str:
    name, value = curve_name(plan, curve.plan, language), value_text(curve, at, language)
    kind = point_kind(curve, at, language)
    kind = f"<td>&nbsp;{html.escape(kind)}</td>" if kind else ""
    swatch = f"<td style='color:{curve_colour(curve.plan.colour)}'>&#9632;&nbsp;</td>"
    return f"<tr>{swatch}<td>{html.escape(name)}&nbsp;&nbsp;</td><td align='right'><b>{html.escape(value)}</b></td>{kind}</tr>"


def point_kind(curve: Curve, at: int, language: Language) -> str:
    """Return where a point comes from (actual, guidance, override …), empty for a computed one."""
    if not math.isfinite(float(curve.values[at])):
        return say("chart_error", language)
    kind = curve.kinds[at] if at < len(curve.kinds) else "forecast"
    return "" if kind == "forecast" else say(f"chart_{kind}", language)


def summary(content: ChartContent, language: Language) -> str:
    """Return the latest values in one sentence, for screen readers."""
    last = len(content.plan.ticks) - 1
    parts = (
        f"{curve_name(content.plan, curve.plan, language)} {value_text(curve, last, language)}"
        for curve in content.curves
    )
    return f"{tick_name(content, last, language)}: {'; '.join(parts)}"


def table(content: ChartContent, language: Language) -> str:
    """Return the data as lines of tab-separated values, curves down and ticks across, full digits, for Excel."""
    head = ["", *(tick_name(content, at, language) for at in range(len(content.plan.ticks)))]
    rows = [head]
    for curve in content.curves:
        unit = curve.plan.unit.label(language)
        name = curve_name(content.plan, curve.plan, language)
        numbers = [repr(v) if math.isfinite(v) else "" for v in curve.values.tolist()]
        rows.append([f"{name} ({unit})" if unit else name, *numbers])
    return "\n".join("\t".join(row) for row in rows)
