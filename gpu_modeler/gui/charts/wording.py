"""The words on a chart: curve names, tick labels, hover text, data as a table. No Qt."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass

from gpu_modeler.charts.content import ChartContent, ChartPlan, Curve, Reference
from gpu_modeler.charts.names import curve_name
from gpu_modeler.gui.charts.marks import curve_colour
from gpu_modeler.gui.charts.numbers import change_text, number_text, scale_of_curves, value_text
from gpu_modeler.gui.charts.roles import ROLE_COLOURS
from gpu_modeler.gui.charts.scales import Scale
from gpu_modeler.model import Model
from gpu_modeler.model.records import PERIOD
from gpu_modeler.text import Language, say

CurveKey = tuple[str, str, str]
STEPS = ("total", "rise", "fall")
Scales = Mapping[bool, Scale]
"""What the numbers at the left (False) and right (True) count."""
NO_SCALES: Scales = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the legend; `key` names the curve that it hides and shows, empty where it does not."""

    text: str
    mark: str
    colour: int
    key: CurveKey | tuple[()] = ()


def entries(plan: ChartPlan, language: Language) -> list[Entry]:
    """Return the legend; a curve drawn on the right axis says so, with its unit."""
    if plan.kind == "waterfall":
        return [Entry(say(f"chart_step_{role}", language), "bar", ROLE_COLOURS[role]) for role in STEPS]
    if plan.kind == "football":
        return _entries_of_ranges(plan, language)
    if plan.kind == "scatter":
        return []
    if plan.along == "company":
        first = {curve.series: curve for curve in reversed(plan.curves)}
        labels = [curve.label.in_language(language) for _, curve in sorted(first.items())]
        return [Entry(label, "bar", at) for at, label in enumerate(labels)] if len(labels) > 1 else []
    mark = {"stacked_bars": "bar", "shares": "bar", "stacked_areas": "bar"}.get(plan.kind)
    return [
        Entry(curve_name(plan, curve, language, axis=True), mark or curve.mark, curve.colour, curve.key)
        for curve in plan.curves
    ]


def _entries_of_ranges(plan: ChartPlan, language: Language) -> list[Entry]:
    is_by_scenario = plan.along == "scenario"
    found = [Entry(say("chart_range_lines" if is_by_scenario else "chart_range", language), "bar", 0)]
    if not is_by_scenario:
        found.append(Entry(say("chart_shown", language), "line", 0))
    references = [curve for curve in plan.curves if curve.role == "reference"]
    return found + [
        Entry(curve.label.in_language(language), "dashes", 1 + at) for at, curve in enumerate(references)
    ]


def tick_labels(content: ChartContent, language: Language) -> list[str]:
    """Return the labels along the bottom: 2024, 2026E, or companies' names on up to two lines."""
    names = [tick_name(content, at, language) for at in range(len(content.plan.ticks))]
    if PERIOD in {content.plan.axis, content.plan.along} or content.plan.kind == "football":
        return names
    return [_two_lines(name) for name in names]


def is_forecast(content: ChartContent, at: int) -> bool:
    """Say whether a tick lies behind the last reported year."""
    return content.is_forecast(at)


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


def hover_text(
    content: ChartContent, at: int, language: Language, strong: int = -1, scales: Scales = NO_SCALES
) -> str:
    """Return what stands under the pointer as a small table: year, company, then each curve's value, unit and change.

    The curve at the position `strong`, the one nearest to the pointer, is set off. `scales` are those of the axes.
    """
    plan = content.plan
    subject = plan.subject.in_language(language) if plan.axis == PERIOD else ""
    head = " · ".join(part for part in (tick_name(content, at, language), subject) if part)
    rows = "".join(
        _hover_row(
            plan, curve, at, (language, scales), is_strong=position == strong and len(content.curves) > 1
        )
        for position, curve in enumerate(content.curves)
        if plan.kind != "football" or math.isfinite(curve.values[at])
    )
    rows += "".join(_reference_row(one, language) for one in content.references)
    return f"<b>{html.escape(head)}</b><table cellspacing='0'>{rows}</table>"


def tick_name(content: ChartContent, at: int, language: Language) -> str:
    """Return a tick's name on one line, a forecast year with its E."""
    name = content.plan.ticks[at].in_language(language)
    return name + ("E" if is_forecast(content, at) else "")


def _hover_row(
    plan: ChartPlan, curve: Curve, at: int, said_in: tuple[Language, Scales], *, is_strong: bool
) -> str:
    language, scales = said_in
    name = curve_name(plan, curve.plan, language)
    value = value_text(curve, at, language, scales.get(curve.plan.on_right))
    change = change_text(curve, at, language) if plan.axis == PERIOD else ""
    said = " · ".join(part for part in (point_kind(curve, at, language), change) if part)
    said = f"<td>&nbsp;{html.escape(said)}</td>" if said else ""
    sign = "&#9654;" if is_strong else "&#9632;"
    swatch = f"<td style='color:{curve_colour(curve.plan.colour)}'>{sign}&nbsp;</td>"
    shown = html.escape(name)
    shown = f"<b>{shown}</b>" if is_strong else shown
    return f"<tr>{swatch}<td>{shown}&nbsp;&nbsp;</td><td align='right'><b>{html.escape(value)}</b></td>{said}</tr>"


def _reference_row(reference: Reference, language: Language) -> str:
    name = html.escape(reference.label.in_language(language))
    value = html.escape(number_text(reference.value, reference.unit, language))
    return f"<tr><td></td><td>{name}&nbsp;&nbsp;</td><td align='right'><b>{value}</b></td></tr>"


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


def axis_words(content: ChartContent, up: Scale, language: Language) -> str:
    """Return what the numbers at the left count: 亿元; of a scatter what both axes are."""
    if content.fault is not None or not content.curves:
        return ""
    plan = content.plan
    if plan.kind == "scatter":
        across, above = (curve.plan.label.in_language(language) for curve in content.curves[:2])
        return f"→ {across}  ↑ {above}"
    if plan.kind == "football":
        return scale_of_curves([content.curves[0], content.curves[1]], language).label
    return up.label


def source_line(content: ChartContent, model: Model, language: Language) -> str:
    """Return the line below a chart that leaves the program: scenario, and where reported values come from."""
    plan = content.plan
    scenario = model.scenarios[plan.scenario].labels.in_language(language)
    named = {
        cell.source
        for curve in plan.curves
        for place in curve.places
        if (cell := model.cell(curve.line.id, place, plan.scenario)) is not None and cell.kind == "actual"
    }
    titles = sorted(model.sources[key].title for key in named if key in model.sources)
    shown = say("chart_sources", language, titles="; ".join(titles[:2])) if titles else ""
    more = say("chart_sources_more", language, more=len(titles) - 2) if len(titles) > 2 else ""
    return say("chart_footer", language, scenario=scenario) + shown + more
