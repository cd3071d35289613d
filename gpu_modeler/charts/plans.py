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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.charts.content import ChartPlan, CurvePlan
from gpu_modeler.formula.units import Unit
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Chart, Line, Series
from gpu_modeler.text import Labels

COMPANY = "company"
CURVES = 12
"""More curves than this cannot be told apart."""

Choice = tuple[Literal["item", "sum", "ticks"], tuple[str, ...]]
"""What is drawn along one axis: one item, the sum of some, or one tick each."""


@dataclass(frozen=True, slots=True)
class View:
    """What the window looks at. `company` is empty on pages without one."""

    page: str
    company: str
    scenario: str


def plans_for(model: Model, charts: list[Chart], view: View) -> list[ChartPlan]:
    """Return a plan for each chart; a chart of three or more units becomes several, two units each."""
    return [plan for chart in charts for plan in _plans(model, chart, view)]


def _plans(model: Model, chart: Chart, view: View) -> Iterator[ChartPlan]:
    drawn = _merged(model, chart.series)
    units = list(dict.fromkeys(_shown_unit(model.lines[series.line].unit) for series in drawn))
    for start in range(0, len(units), 2):
        pair = units[start : start + 2]
        part = [series for series in drawn if _shown_unit(model.lines[series.line].unit) in pair]
        plan = _plan(model, chart, part, pair, view)
        if plan is not None:
            yield plan


def _merged(model: Model, series: tuple[Series, ...]) -> list[Series]:
    """Return the series with those that give one line without years company by company as one: bars side by side."""
    times = Counter((one.line, one.mark) for one in series)
    merged: dict[tuple[object, ...], Series] = {}
    for position, one in enumerate(series):
        several = times[one.line, one.mark] > 1 and one.fixed.get(COMPANY)
        if several and PERIOD not in model.lines[one.line].axes:
            others = {axis: item for axis, item in one.fixed.items() if axis != COMPANY}
            merged.setdefault((one.line, one.mark, *others.items()), replace(one, fixed=others))
        else:
            merged[position,] = one
    return list(merged.values())


def _plan(model: Model, chart: Chart, series: list[Series], units: list[str], view: View) -> ChartPlan | None:
    axis = _tick_axis(model, series)
    ticks = _ticks(model, axis)
    drawn = [curve for one in series for curve in _curves(model, one, axis, units, view)]
    if not drawn or not ticks:
        return None
    curves = tuple(_coloured(drawn[:CURVES]))
    emphasis = model.item_ids(axis).index(view.company) if axis == COMPANY and view.company else -1
    return ChartPlan(
        id=chart.id,
        title=chart.labels,
        subject=_subject(model, view),
        axis=axis,
        axis_position=_public_axes(model).index(axis),
        ticks=ticks,
        curves=curves,
        scenario=view.scenario,
        scenario_index=tuple(model.orders["scenarios"]).index(view.scenario),
        boundary=_usual_boundary(model, view.company) if axis == PERIOD else -1,
        left_out=len(drawn) - len(curves),
        emphasis=emphasis,
    )


def _shown_unit(text: str) -> str:
    return Unit.parse(text).text


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


# --- one series, which may become several curves ------------------------------------------------


def _curves(
    model: Model, series: Series, tick_axis: str, units: list[str], view: View
) -> Iterator[CurvePlan]:
    line = model.lines[series.line]
    unit = Unit.parse(line.unit)
    open_axes = [axis for axis in _public_axes(model) if axis in line.axes]
    choices = [_choices(model, series, axis, tick_axis, view) for axis in open_axes]
    for chosen in product(*choices):
        at = dict(zip(open_axes, chosen, strict=True))
        yield CurvePlan(
            line=line,
            label=line.labels,
            owner=_owner(model, at, tick_axis, view),
            unit=unit,
            on_right=units.index(_shown_unit(line.unit)) == 1,
            mark=series.mark,
            colour=_own_colour(model, at, view),
            slices=tuple(_slice(model, axis, at.get(axis)) for axis in _public_axes(model)),
            members=tuple(_members(model, at)),
            places=_places(line, at, tick_axis),
        )


def _choices(model: Model, series: Series, axis: str, tick_axis: str, view: View) -> list[Choice]:
    """Return one choice for each curve that the series becomes along `axis`."""
    line = model.lines[series.line]
    items = model.item_ids(axis)
    wanted = series.fixed.get(axis, "")
    group = model.groups.get(wanted)
    if wanted in items:
        return [("item", (wanted,))]
    if axis == tick_axis:
        return [("ticks", items)]
    if axis == COMPANY and view.company in items and group is None:
        return [("item", (view.company,))]
    among = group.items if group is not None and group.axis == axis else items
    if _is_amount(line) and not (axis == COMPANY and view.page == "compare" and group is None):
        return [("sum", among)]
    return [("item", (item,)) for item in among]


def _is_amount(line: Line) -> bool:
    """Say whether values of several items may be added: amounts of money or things, not prices, rates or ratios."""
    unit = Unit.parse(line.unit)
    powers = [power for _, power in unit.dimensions]
    return powers == [1] and unit.dimensions[0][0] != "time"


def _slice(model: Model, axis: str, choice: Choice | None) -> slice:
    """Return what is taken along `axis`: everything, or the one item (a line without the axis has length 1)."""
    if choice is None or choice[0] != "item":
        return slice(None)
    at = model.item_ids(axis).index(choice[1][0])
    return slice(at, at + 1)


def _members(model: Model, at: Mapping[str, Choice]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield the positions along each axis of which only some items are summed."""
    for position, axis in enumerate(_public_axes(model)):
        kind, chosen = at.get(axis, ("item", ()))
        items = model.item_ids(axis) if axis in at else ()
        if kind == "sum" and chosen != items:
            yield position, np.array([items.index(item) for item in chosen], dtype=np.intp)


def _places(line: Line, at: Mapping[str, Choice], tick_axis: str) -> tuple[tuple[str, ...], ...]:
    """Return the cell behind each tick; none where a tick is a sum or the line does not run along the ticks."""
    if tick_axis not in at or any(kind == "sum" for kind, _ in at.values()):
        return ()
    return tuple(
        tuple(tick if axis == tick_axis else at[axis][1][0] for axis in line.axes)
        for tick in at[tick_axis][1]
    )


def _owner(model: Model, at: Mapping[str, Choice], tick_axis: str, view: View) -> Labels:
    """Return the items that tell the curve from its neighbours: 寒武纪, or 训练 on a company's page."""
    names = [
        _item_labels(model, axis, chosen[0])
        for axis, (kind, chosen) in at.items()
        if kind == "item" and axis != tick_axis and chosen[0] != view.company
    ]
    return Labels(" · ".join(n.zh or n.en for n in names), " · ".join(n.en or n.zh for n in names))


def _subject(model: Model, view: View) -> Labels:
    return _item_labels(model, COMPANY, view.company) if view.company else Labels("", "")


def _item_labels(model: Model, axis: str, item: str) -> Labels:
    return next(known.labels for known in model.axes[axis].items if known.id == item)


def _own_colour(model: Model, at: Mapping[str, Choice], view: View) -> int:
    """Return the company's place in the model where companies are compared, so that it keeps its colour; else -1."""
    kind, chosen = at.get(COMPANY, ("sum", ()))
    if kind != "item" or view.company:
        return -1
    return model.item_ids(COMPANY).index(chosen[0])


def _coloured(curves: list[CurvePlan]) -> Iterator[CurvePlan]:
    """Give each curve a colour: the company's own when that tells all curves apart, else one after the other."""
    own = [curve.colour for curve in curves]
    by_company = -1 not in own and len(set(own)) == len(own) and len(own) > 1
    for position, curve in enumerate(curves):
        yield curve if by_company else replace(curve, colour=position)


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


def _public_axes(model: Model) -> tuple[str, ...]:
    axes = tuple(model.orders.get("axes", tuple(model.axes)))
    return axes if PERIOD in axes else (PERIOD, *axes)
