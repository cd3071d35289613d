"""One series of a chart and the curves that it becomes: a company's, or one for each item of an axis. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.charts.content import CurvePlan
from gpu_modeler.charts.rules import is_amount
from gpu_modeler.formula.units import Unit
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Line, Series
from gpu_modeler.text import Labels

COMPANY = "company"
FIXED_COLOUR = 1000
"""Added to a colour that a series asks for, while colours are handed out."""

Choice = tuple[Literal["item", "sum", "ticks"], tuple[str, ...]]
"""What is drawn along one axis: one item, the sum of some, or one tick each."""


@dataclass(frozen=True, slots=True)
class View:
    """What the window looks at. `company` is empty on pages without one."""

    page: str
    company: str
    scenario: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a series is planned in: the model, the axis along the bottom, the chart's units in order, and the view."""

    model: Model
    axis: str
    units: tuple[str, ...]
    view: View


def curves_of(place: Surroundings, series: Series, position: int, *, is_each: bool) -> Iterator[CurvePlan]:
    """Yield the curves of one series; with `is_each` every company has one."""
    model, view, tick_axis = place.model, place.view, place.axis
    line = model.lines[series.line]
    unit = Unit.parse(line.unit)
    open_axes = [axis for axis in public_axes(model) if axis in line.axes]
    choices = [
        _choices(model, series, axis, tick_axis, view, is_each=is_each and axis == COMPANY)
        for axis in open_axes
    ]
    scenarios = tuple(model.orders["scenarios"])
    for chosen in product(*choices):
        at = dict(zip(open_axes, chosen, strict=True))
        yield CurvePlan(
            line=line,
            label=line.labels,
            owner=_owner(model, at, tick_axis, view),
            unit=unit,
            on_right=_is_on_right(series, place.units.index(shown_unit(line.unit))),
            mark=series.mark,
            colour=_own_colour(model, at, view) if series.colour < 0 else FIXED_COLOUR + series.colour,
            slices=tuple(_slice(model, axis, at.get(axis)) for axis in public_axes(model)),
            members=tuple(_members(model, at)),
            places=_places(line, at, tick_axis),
            series=position,
            item=_company_of(at),
            role=series.role,
            scenario=series.scenario,
            scenario_index=scenarios.index(series.scenario) if series.scenario else -1,
            case=model.scenarios[series.scenario].labels if series.scenario else Labels("", ""),
        )


def _is_on_right(series: Series, unit: int) -> bool:
    return series.side == "right" if series.side else unit == 1


def _company_of(at: Mapping[str, Choice]) -> str:
    kind, chosen = at.get(COMPANY, ("sum", ()))
    return chosen[0] if kind == "item" else ""


def _choices(
    model: Model, series: Series, axis: str, tick_axis: str, view: View, *, is_each: bool
) -> list[Choice]:
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
    if is_each:
        return [("item", (item,)) for item in among]
    if is_amount(Unit.parse(line.unit)) and not (
        axis == COMPANY and view.page == "compare" and group is None
    ):
        return [("sum", among)]
    return [("item", (item,)) for item in among]


def _slice(model: Model, axis: str, choice: Choice | None) -> slice:
    """Return what is taken along `axis`: everything, or the one item (a line without the axis has length 1)."""
    if choice is None or choice[0] != "item":
        return slice(None)
    at = model.item_ids(axis).index(choice[1][0])
    return slice(at, at + 1)


def _members(model: Model, at: Mapping[str, Choice]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield the positions along each axis of which only some items are summed."""
    for position, axis in enumerate(public_axes(model)):
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
        item_labels(model, axis, chosen[0])
        for axis, (kind, chosen) in at.items()
        if kind == "item" and axis != tick_axis and chosen[0] != view.company
    ]
    return Labels(" · ".join(n.zh or n.en for n in names), " · ".join(n.en or n.zh for n in names))


def item_labels(model: Model, axis: str, item: str) -> Labels:
    """Return what an item is called."""
    return next(known.labels for known in model.axes[axis].items if known.id == item)


def _own_colour(model: Model, at: Mapping[str, Choice], view: View) -> int:
    """Return the company's place in the model where companies are compared, so that it keeps its colour; else -1."""
    kind, chosen = at.get(COMPANY, ("sum", ()))
    if kind != "item" or view.company:
        return -1
    return model.item_ids(COMPANY).index(chosen[0])


def coloured(curves: list[CurvePlan]) -> Iterator[CurvePlan]:
    """Give each curve a colour: its own, the company's when that tells all curves apart, else one after the other."""
    own = [curve.colour for curve in curves]
    by_company = -1 not in own and len(set(own)) == len(own) and len(own) > 1
    given: dict[int, int] = {}
    for position, curve in enumerate(curves):
        if curve.colour >= FIXED_COLOUR:
            further = given.setdefault(curve.series, 0)
            given[curve.series] += 1
            yield replace(curve, colour=curve.colour - FIXED_COLOUR + further)
        else:
            yield curve if by_company else replace(curve, colour=position)


def shown_unit(text: str) -> str:
    """Return a unit in the one spelling by which units are told apart."""
    return Unit.parse(text).text


def public_axes(model: Model) -> tuple[str, ...]:
    """Return the axes in the order of the value arrays, the period first."""
    axes = tuple(model.orders.get("axes", tuple(model.axes)))
    return axes if PERIOD in axes else (PERIOD, *axes)
