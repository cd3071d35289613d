"""From curves along the years to what the other kinds draw: steps of a waterfall, ranges, points of a scatter. No Qt.

Each shape is again curves along ticks, so that hovering, tables and summaries need not know of kinds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from gpu_modeler.charts.content import Bar, ChartContent, Curve, CurvePlan, Reference, windowed
from gpu_modeler.model.records import PERIOD
from gpu_modeler.text import Labels, catalogue

STEP = "step"
"""The axis of ticks that are neither years nor companies."""
_ADDS_UP = 1e-9


def shaped(content: ChartContent) -> ChartContent:
    """Return the content as its kind draws it, its years cut to those wanted."""
    plan = content.plan
    shape = _SHAPES.get(plan.kind)
    if plan.kind == "waterfall" and plan.along == PERIOD:
        return steps_of_years(windowed(content, plan.first, plan.last))
    if plan.kind == "scatter" and plan.along == PERIOD:
        return _plain(windowed(content, plan.first, plan.last))
    if shape is not None:
        return shape(content)
    if plan.along == "company":
        return across_companies(content)
    return windowed(content, plan.first, plan.last)


def _plain(content: ChartContent) -> ChartContent:
    return replace(content, boundary=-1)


# --- waterfalls ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    label: Labels
    value: float
    code: int
    is_total: bool


def steps_of_years(content: ChartContent) -> ChartContent:
    """Return the first year, each year's change, and the last year of one curve."""
    curve, ticks = content.curves[0], content.plan.ticks
    values = curve.values.tolist()
    codes = [0] * len(values) if curve.codes is None else curve.codes.tolist()
    steps = [_Step(ticks[0], values[0], codes[0], is_total=True)]
    for at in range(1, len(values)):
        code = codes[at] or codes[at - 1]
        steps.append(_Step(_changed(ticks[at]), values[at] - values[at - 1], code, is_total=False))
    if len(values) > 1:
        steps.append(_Step(ticks[-1], values[-1], codes[-1], is_total=True))
    return _waterfall(content, curve.plan, steps)


def steps_of_lines(content: ChartContent) -> ChartContent:
    """Return the steps of a list of lines in one year; what does not add up to a total is a step of its own."""
    steps: list[_Step] = []
    level = 0.0
    for position, curve in enumerate(content.curves):
        value, code = _at(content, curve)
        is_total = position == 0 or curve.plan.role == "total"
        if is_total and position and not _agree(level, value, [step.value for step in steps]):
            steps.append(_Step(catalogue()["chart_step_other"], value - level, 0, is_total=False))
        change = -value if curve.plan.role == "less" else value
        steps.append(_Step(_full_name(content, curve.plan), change, code, is_total=is_total))
        level = value if is_total else level + change
    return _waterfall(content, content.curves[0].plan, steps)


def _agree(level: float, value: float, parts: Iterable[float]) -> bool:
    size = max((abs(part) for part in parts if math.isfinite(part)), default=0.0)
    return not math.isfinite(level - value) or abs(level - value) <= _ADDS_UP * max(size, abs(value))


def _waterfall(content: ChartContent, plan: CurvePlan, steps: list[_Step]) -> ChartContent:
    bars = tuple(_bars(steps))
    codes = np.array([step.code for step in steps], dtype=np.uint8)
    values = np.array([step.value for step in steps])
    named = replace(plan, owner=Labels("", ""), places=(), on_right=False)
    return _content(content, [step.label for step in steps], [Curve(named, values, codes, ())], bars)


def _bars(steps: list[_Step]) -> Iterator[Bar]:
    level = 0.0
    for step in steps:
        start, level = (0.0, step.value) if step.is_total else (level, level + step.value)
        role: Literal["total", "rise", "fall"] = (
            "total" if step.is_total else "fall" if step.value < 0 else "rise"
        )
        yield Bar(min(start, level), max(start, level), role)


def _changed(label: Labels) -> Labels:
    return Labels(f"Δ{label.zh}", f"Δ{label.en}")


# --- ranges -------------------------------------------------------------------------------------


def ranges(content: ChartContent) -> ChartContent:
    """Return the lowest and highest value of each line over the scenarios, or of each scenario over the lines."""
    groups: dict[tuple[object, ...], list[Curve]] = {}
    for curve in content.curves:
        plan = curve.plan
        if plan.role != "reference":
            key = (
                (plan.scenario,)
                if content.plan.along == "scenario"
                else (plan.series, plan.item, *plan.key[:2])
            )
            groups.setdefault(key, []).append(curve)
    labels = [_group_name(content, members) for members in groups.values()]
    found = [_range(content, members) for members in groups.values()]
    lows, highs, mids = (np.array(column) for column in zip(*found, strict=True))
    plan = replace(content.curves[0].plan, places=(), owner=Labels("", ""), on_right=False)
    names = ("chart_low", "chart_high", "chart_shown")
    curves = [
        Curve(replace(plan, label=catalogue()[name], colour=at), values, None, ())
        for at, (name, values) in enumerate(zip(names, (lows, highs, mids), strict=True))
    ]
    bars = tuple(Bar(low, high, "range") for low, high, _ in found)
    return replace(_content(content, labels, curves, bars), references=tuple(_references(content)))


def _range(content: ChartContent, members: list[Curve]) -> tuple[float, float, float]:
    """Return lowest, highest, and the value of the scenario that is shown (NaN where several lines have one)."""
    values = [_at(content, curve)[0] for curve in members]
    finite = [value for value in values if math.isfinite(value)]
    shown = [
        value
        for curve, value in zip(members, values, strict=True)
        if (curve.plan.scenario or content.plan.scenario) == content.plan.scenario
    ]
    mid = shown[0] if len(shown) == 1 and content.plan.along != "scenario" else math.nan
    return (min(finite), max(finite), mid) if finite else (math.nan, math.nan, math.nan)


def _group_name(content: ChartContent, members: list[Curve]) -> Labels:
    if content.plan.along == "scenario":
        return members[0].plan.case if members[0].plan.scenario else catalogue()["chart_shown"]
    return _full_name(content, members[0].plan)


def _references(content: ChartContent) -> Iterator[Reference]:
    for curve in content.curves:
        if curve.plan.role == "reference":
            yield Reference(curve.plan.label, _at(content, curve)[0], curve.plan.unit)


# --- companies ----------------------------------------------------------------------------------


def across_companies(content: ChartContent) -> ChartContent:
    """Return each line's values of one year, with the companies along the bottom."""
    companies: dict[str, Labels] = {}
    by_series: dict[int, dict[str, Curve]] = {}
    for curve in content.curves:
        companies.setdefault(curve.plan.item, curve.plan.owner)
        by_series.setdefault(curve.plan.series, {})[curve.plan.item] = curve
    curves = [
        _across(content, tuple(companies), members, colour)
        for colour, members in enumerate(by_series.values())
    ]
    emphasis = list(companies).index(content.plan.company) if content.plan.company in companies else -1
    made = _content(content, list(companies.values()), curves, ())
    return replace(made, plan=replace(made.plan, axis="company", emphasis=emphasis))


def _across(
    content: ChartContent, companies: tuple[str, ...], members: Mapping[str, Curve], colour: int
) -> Curve:
    found = [_at(content, members[item]) if item in members else (math.nan, 0) for item in companies]
    first = next(iter(members.values()))
    places = [members[item].plan.places for item in companies if item in members]
    at = content.plan.at
    is_whole = len(places) == len(companies) and all(places)
    plan = replace(
        first.plan,
        owner=Labels("", ""),
        colour=colour,
        places=tuple(own[at] for own in places) if is_whole else (),
    )
    kinds = (
        tuple(members[item].kinds[at] for item in companies)
        if is_whole and all(m.kinds for m in members.values())
        else ()
    )
    return Curve(
        plan,
        np.array([value for value, _ in found]),
        np.array([code for _, code in found], dtype=np.uint8),
        kinds,
    )


# --- what they share ----------------------------------------------------------------------------


def _at(content: ChartContent, curve: Curve) -> tuple[float, int]:
    """Return a curve's value and error code in the one year that is drawn."""
    at = content.plan.at
    return float(curve.values[at]), int(curve.codes[at]) if curve.codes is not None else 0


def _full_name(content: ChartContent, plan: CurvePlan) -> Labels:
    """Return the line's name, with its owner where one line has several."""
    lines = {curve.plan.line.id for curve in content.curves if curve.plan.role != "reference"}
    owners = {(curve.plan.item, curve.plan.owner) for curve in content.curves}
    if len(lines) == 1 and len(owners) > 1:
        return plan.owner
    zh, en = (f"{plan.owner.zh} {plan.label.zh}", f"{plan.owner.en} {plan.label.en}")
    return Labels(zh.strip(), en.strip())


def _content(
    content: ChartContent, ticks: list[Labels], curves: list[Curve], bars: tuple[Bar, ...]
) -> ChartContent:
    plan = replace(
        content.plan,
        ticks=tuple(ticks),
        axis=STEP,
        curves=tuple(curve.plan for curve in curves),
        first=0,
        last=-1,
        emphasis=-1,
    )
    return ChartContent(plan, tuple(curves), -1, bars)


_SHAPES: Mapping[str, Callable[[ChartContent], ChartContent]] = {
    "waterfall": steps_of_lines,
    "football": ranges,
    "scatter": across_companies,
}


# --- stacks -------------------------------------------------------------------------------------


def stacked(content: ChartContent) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return where each curve's part begins and ends at each tick; what is below zero is stacked downwards.

    In shares the parts of a tick make 100. An error leaves a gap (NaN) and adds nothing.
    """
    values = np.array([curve.values for curve in content.curves])
    if content.plan.kind == "shares":
        with np.errstate(invalid="ignore", divide="ignore"):
            values = 100.0 * values / np.nansum(values, axis=0)
    up, down = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    parts = []
    for row in values:
        start = np.where(row < 0, down, up)
        parts.append((start, start + row))
        known = np.nan_to_num(row)
        up, down = up + np.maximum(known, 0), down + np.minimum(known, 0)
    return parts
