"""Bars and curves of one chart: which go together, and what each looks like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpu_modeler.charts.content import ChartPlan
from gpu_modeler.files.excel.chart_cells import DrawnCurve
from gpu_modeler.files.excel.chart_looks import bar_look, colour_of, line_look

STACKED = {"stacked_bars": "stacked", "shares": "percent_stacked"}
"""Kinds of bars upon one another, and what Excel calls them."""


def look_of(plan: ChartPlan, mark: str, curve: DrawnCurve) -> dict[str, Any]:
    """Return the options of a series that say how it looks and which axis it is drawn on."""
    colour, ticks = curve.plan.colour, len(curve.values)
    if plan.kind == "stacked_areas":
        return {"fill": {"color": colour_of(colour)}, "border": {"none": True}}
    if plan.kind in STACKED:
        return {**bar_look(colour, ticks, -1), "overlap": 100}
    look = bar_look(colour, ticks, plan.emphasis) if mark == "bar" else line_look(colour)
    return {"y2_axis": curve.plan.on_right, **look}


def type_of(plan: ChartPlan, mark: str) -> dict[str, str]:
    """Return which of Excel's charts draws the curves of one mark."""
    if plan.kind == "stacked_areas":
        return {"type": "area", "subtype": "stacked"}
    if plan.kind in STACKED:
        return {"type": "column", "subtype": STACKED[plan.kind]}
    return {"type": "column" if mark == "bar" else "line"}


def groups_of(plan: ChartPlan) -> list[tuple[str, list[int]]]:
    """Return the curves' positions by mark, the group that holds curves of the left axis first.

    XlsxWriter lays one chart over another if the second draws on one axis that the first does not share: on the left
    one, or alone on the right one. What it cannot lay over becomes curves together.
    """
    if plan.kind in {*STACKED, "stacked_areas"}:
        return [("bar", list(range(len(plan.curves))))]
    found = list(_by_mark(plan))
    if len(found) == 1:
        return found
    sides = [{plan.curves[at].on_right for at in members} for _, members in found]
    if {False} not in sides:
        return [("line", list(range(len(plan.curves))))]
    main = max((0, 1), key=lambda at: (False in sides[at], len(sides[at])))
    return [found[main], found[1 - main]]


def _by_mark(plan: ChartPlan) -> Iterator[tuple[str, list[int]]]:
    for mark in ("bar", "line"):
        members = [at for at, curve in enumerate(plan.curves) if curve.mark == mark]
        if members:
            yield mark, members
