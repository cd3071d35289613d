"""From a chart's definition to a plan: which cells its curves draw. No Qt.

Rules, where a series leaves an axis open:

* the company is the page's on a company page; on the Compare page each company gets a curve; on the Market page amounts
  are summed over the companies, while prices and ratios get a curve each;
* other axes (segments) are summed for amounts; prices and ratios get a curve per item;
* a chart of lines without years has the companies along the bottom, the page's company drawn strongest; such a line
  that is listed company by company counts as listed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gpu_modeler.charts.content import ChartPlan
from gpu_modeler.charts.curve_plans import (
    COMPANY,
    Surroundings,
    View,
    coloured,
    curves_of,
    item_labels,
    public_axes,
    shown_unit,
)
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Chart, Series
from gpu_modeler.text import Labels

CURVES = 12
"""More curves than this cannot be told apart."""


def plans_for(model: Model, charts: list[Chart], view: View) -> list[ChartPlan]:
    """Return a plan for each chart; a chart of three or more units becomes several, two units each."""
    return [plan for chart in charts for plan in _plans(model, chart, view)]


def _plans(model: Model, chart: Chart, view: View) -> Iterator[ChartPlan]:
    known = tuple(one for one in chart.series if one.scenario in {"", *model.scenarios})
    drawn = list(enumerate(known)) if _is_shaped(chart) else _merged(model, known)
    units = list(dict.fromkeys(shown_unit(model.lines[series.line].unit) for _, series in drawn))
    is_whole = _is_shaped(chart) or any(series.side for series in known)
    at_once = len(units) or 1 if is_whole else 2
    for start in range(0, len(units), at_once):
        part = units[start : start + at_once]
        among = [one for one in drawn if shown_unit(model.lines[one[1].line].unit) in part]
        plan = _plan(model, chart, among, part, view)
        if plan is not None:
            yield plan


def _is_shaped(chart: Chart) -> bool:
    """Say whether a chart needs its years as they are to make something else of them."""
    return chart.kind != "curves" or chart.along == COMPANY


def _merged(model: Model, series: tuple[Series, ...]) -> list[tuple[int, Series]]:
    """Return the series with those that give one line without years company by company as one: bars side by side."""
    times = Counter((one.line, one.mark) for one in series)
    merged: dict[tuple[object, ...], tuple[int, Series]] = {}
    for position, one in enumerate(series):
        several = times[one.line, one.mark] > 1 and one.fixed.get(COMPANY)
        if several and PERIOD not in model.lines[one.line].axes:
            others = {axis: item for axis, item in one.fixed.items() if axis != COMPANY}
            joined = (position, replace(one, fixed=others))
            merged.setdefault((one.line, one.mark, one.scenario, *others.items()), joined)
        else:
            merged[position,] = (position, one)
    return list(merged.values())


def _plan(
    model: Model, chart: Chart, series: list[tuple[int, Series]], units: list[str], view: View
) -> ChartPlan | None:
    axis = PERIOD if _is_shaped(chart) else _tick_axis(model, [one for _, one in series])
    ticks = _ticks(model, axis)
    seen = replace(view, company="") if _compares_companies(chart) else view
    place = Surroundings(model, axis, tuple(units), seen)
    drawn = [
        curve
        for position, one in series
        for own in _scenarios_of(model, chart, one)
        for curve in curves_of(place, own, position, is_each=_compares_companies(chart))
    ]
    if not drawn or not ticks:
        return None
    most = len(drawn) if chart.kind == "football" or _compares_companies(chart) else CURVES
    curves = tuple(coloured(drawn[:most]))
    emphasis = model.item_ids(axis).index(view.company) if axis == COMPANY and view.company else -1
    return ChartPlan(
        id=chart.id,
        title=chart.labels,
        subject=_subject(model, view),
        axis=axis,
        axis_position=public_axes(model).index(axis),
        ticks=ticks,
        curves=curves,
        scenario=view.scenario,
        scenario_index=tuple(model.orders["scenarios"]).index(view.scenario),
        boundary=_usual_boundary(model, view.company) if axis == PERIOD else -1,
        left_out=len(drawn) - len(curves),
        emphasis=emphasis,
        **_design(model, chart, axis, view),
    )


def _compares_companies(chart: Chart) -> bool:
    return chart.along == COMPANY or (chart.kind == "scatter" and chart.along != PERIOD)


def _scenarios_of(model: Model, chart: Chart, series: Series) -> list[Series]:
    """Return the series once, or of a range of values over the scenarios once for each of those."""
    if chart.kind != "football" or series.role == "reference" or series.scenario:
        return [series]
    return [replace(series, scenario=scenario) for scenario in model.orders["scenarios"]]


def _design(model: Model, chart: Chart, axis: str, view: View) -> dict[str, Any]:
    periods = list(_public_ticks(model, axis))
    at = periods.index(chart.period) if chart.period in periods else usual_year(model, view.company)
    return {
        "kind": chart.kind,
        "along": COMPANY if _compares_companies(chart) else chart.along,
        "first": periods.index(chart.first) if chart.first in periods else 0,
        "last": periods.index(chart.last) if chart.last in periods else -1,
        "at": at if axis == PERIOD else 0,
        "company": view.company,
    }


def _public_ticks(model: Model, axis: str) -> tuple[str, ...]:
    return model.periods if axis == PERIOD else ()


def usual_year(model: Model, company: str) -> int:
    """Return the position of the year that is drawn where none is chosen: the first that is not reported yet."""
    return min(_usual_boundary(model, company) + 1, len(model.periods) - 1) if PERIOD in model.axes else 0


def _subject(model: Model, view: View) -> Labels:
    return item_labels(model, COMPANY, view.company) if view.company else Labels("", "")


def _tick_axis(model: Model, series: list[Series]) -> str:
    """Return what runs along the bottom: the years where any line has them, else the companies where any has those."""
    axes = {axis for one in series for axis in model.lines[one.line].axes if not one.fixed.get(axis)}
    if PERIOD in axes or COMPANY not in axes:
        return PERIOD
    return COMPANY


def _ticks(model: Model, axis: str) -> tuple[Labels, ...]:
    if axis not in model.axes:
        return ()
    items = model.axes[axis].items
    return tuple(Labels(i.id, i.id) if axis == PERIOD else i.labels for i in items)


# --- where forecasts begin ----------------------------------------------------------------------


def _usual_boundary(model: Model, company: str) -> int:
    """Return a company's last reported year; of one that has reported nothing, the last year that others have."""
    own = last_actual(model, company)
    return own if own >= 0 or not company else last_actual(model, "")


def last_actual(model: Model, company: str) -> int:
    """Return the last year with an actual anywhere in the model (of one company, if given); -1 without any."""
    periods = {period: at for at, period in enumerate(model.periods)} if PERIOD in model.axes else {}
    last = -1
    for (_, line, place), cell in model.all_cells():
        axes = model.lines[line].axes if line in model.lines else ()
        if (
            cell.kind == "actual"
            and PERIOD in axes
            and (not company or COMPANY not in axes or company in place)
        ):
            last = max(last, periods.get(place[axes.index(PERIOD)], -1))
    return last
