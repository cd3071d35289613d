"""What a chart shows, as numbers and labels. No Qt: a plan says where the values lie, reading it gives the content.

A plan is made once for a page, company and scenario; reading it again after an edit costs a few array look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.formula.units import Unit
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Cell, Line, Place
from gpu_modeler.text import Labels

Floats = NDArray[np.float64]
Number = TypeVar("Number", np.float64, np.uint8)
PointKind = Literal["actual", "guidance", "override", "input", "forecast"]


class Values(Protocol):
    """The part of a calculation that charts read."""

    def values(self, line: str, /) -> Floats:
        """Return [period, other axes in the model's order, scenario]."""

    def codes(self, line: str, /) -> NDArray[np.uint8] | None:
        """Return error codes in the same shape, or `None` where there is no error."""


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """Where one curve's values lie.

    `slices` selects from the value array, one entry per axis of the model; `members` then keeps only some positions of an
    axis (a group). What is left beside the axis of the ticks is summed. `places` are the cells drawn, one a tick, or
    none where a tick is a sum. `owner` names the items that tell this curve from its neighbours, e.g. 寒武纪.
    """

    line: Line
    label: Labels
    owner: Labels
    unit: Unit
    on_right: bool
    mark: Literal["line", "bar"]
    colour: int
    slices: tuple[slice, ...]
    members: tuple[tuple[int, NDArray[np.intp]], ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """One chart before its values are read.

    `subject` is the page's company, empty on other pages. `ticks` are the names along the bottom: years, or companies where `axis` is not the period. `boundary` is the position
    of the last actual year where the drawn lines themselves have none, -1 where nothing is known. `left_out` counts
    curves beyond those that can be told apart. `emphasis` is the tick of the page's company, -1 without one.
    """

    id: str
    title: Labels
    subject: Labels
    axis: str
    axis_position: int
    ticks: tuple[Labels, ...]
    curves: tuple[CurvePlan, ...]
    scenario: str
    scenario_index: int
    boundary: int
    left_out: int = 0
    emphasis: int = -1

    @property
    def lines(self) -> frozenset[str]:
        """The ids of the lines drawn."""
        return frozenset(curve.line.id for curve in self.curves)


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve with its values, in the unit as it is shown (45 % is 45). NaN is a gap."""

    plan: CurvePlan
    values: Floats
    codes: NDArray[np.uint8] | None
    kinds: tuple[PointKind, ...]


@dataclass(frozen=True, slots=True)
class ChartContent:
    """A chart as it is drawn. `boundary` is the position of the last actual year, -1 where nothing is told apart."""

    plan: ChartPlan
    curves: tuple[Curve, ...]
    boundary: int


def read(plan: ChartPlan, model: Model, values: Values) -> ChartContent:
    """Return the chart with the values of now."""
    curves = tuple(_curve(plan, curve, model, values) for curve in plan.curves)
    return ChartContent(plan, curves, _boundary(plan, curves))


def _curve(plan: ChartPlan, curve: CurvePlan, model: Model, values: Values) -> Curve:
    scenario = slice(plan.scenario_index, plan.scenario_index + 1)
    numbers = _drawn(plan, curve, values.values(curve.line.id)[(*curve.slices, scenario)], np.sum)
    codes = values.codes(curve.line.id)
    if codes is not None:
        codes = _drawn(plan, curve, codes[(*curve.slices, scenario)], np.max)
    shown = numbers * 100.0 if curve.unit.is_percent else numbers
    return Curve(curve, shown, codes, _kinds(model, curve, plan.scenario))


def _drawn(
    plan: ChartPlan, curve: CurvePlan, found: NDArray[Number], reduction: Callable[..., NDArray[Number]]
) -> NDArray[Number]:
    """Return [tick] of [period, …, one scenario]; a line that does not run along the ticks is the same at each."""
    for axis, positions in curve.members:
        found = np.take(found, positions, axis=axis)
    if found.size > found.shape[plan.axis_position]:
        others = tuple(axis for axis in range(found.ndim) if axis != plan.axis_position)
        found = reduction(found, axis=others)
    return np.broadcast_to(found.reshape(-1), (len(plan.ticks),))


def _kinds(model: Model, curve: CurvePlan, scenario: str) -> tuple[PointKind, ...]:
    cells = model.cells_of(curve.line.id)
    if not cells or not curve.places:
        return ()
    lineage = model.lineage(scenario)
    return tuple(_kind(cells, lineage, place) for place in curve.places)


def _kind(cells: Mapping[tuple[str, Place], Cell], lineage: tuple[str, ...], place: Place) -> PointKind:
    cell = next((found for name in lineage if (found := cells.get((name, place))) is not None), None)
    return "forecast" if cell is None or cell.value is None else cell.kind


def _boundary(plan: ChartPlan, curves: tuple[Curve, ...]) -> int:
    """Return the last actual year: of one company's lines the latest, among several companies the earliest."""
    if plan.axis != PERIOD:
        return -1
    latest: dict[Labels, int] = {}
    for curve in curves:
        last = max((at for at, kind in enumerate(curve.kinds) if kind == "actual"), default=-1)
        latest[curve.plan.owner] = max(last, latest.get(curve.plan.owner, -1))
    known = [last for last in latest.values() if last >= 0]
    return min(known) if known else plan.boundary
