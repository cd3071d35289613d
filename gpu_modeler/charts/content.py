"""What a chart shows, as numbers and labels. No Qt: a plan says where the values lie, reading it gives the content.

A plan is made once for a page, company and scenario; reading it again after an edit costs a few array look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.formula.units import Unit
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Cell, ChartKind, Line, Place, SeriesRole
from gpu_modeler.text import Labels, Message

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
    none where a tick is a sum. `owner` names the items that tell this curve from its neighbours, e.g. 寒武纪. `series` is
    the position of the chart's series that it belongs to, `item` the company among several. `scenario` is its own, with
    its position and name (`case`); empty and -1 for the one that is shown.
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
    series: int = 0
    item: str = ""
    role: SeriesRole = ""
    scenario: str = ""
    scenario_index: int = -1
    case: Labels = Labels("", "")

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the curve from the others of its chart while the model changes."""
        return self.line.id, self.owner.en or self.owner.zh, self.scenario


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """One chart before its values are read.

    `subject` is the page's company, empty on other pages. `ticks` are the names along the bottom: years, or companies where `axis` is not the period. `boundary` is the position
    of the last actual year where the drawn lines themselves have none, -1 where nothing is known. `left_out` counts
    curves beyond those that can be told apart. `emphasis` is the tick of the page's company, -1 without one. Of the
    ticks only those from `first` to `last` are drawn; kinds that draw one year take the tick `at`. `along` says what
    those list.
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
    kind: ChartKind = "curves"
    first: int = 0
    last: int = -1
    at: int = -1
    along: str = ""
    company: str = ""

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


ALL_FORECAST = -2
"""As a boundary: every year drawn lies behind the last actual one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """From where to where one step or range is drawn, as shown; NaN where a value is an error."""

    low: float
    high: float
    role: Literal["total", "rise", "fall", "range"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is drawn across a chart, with its name."""

    label: Labels
    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class ChartContent:
    """A chart as it is drawn: some curves along the same ticks, whatever its kind.

    `boundary` is the position of the last actual year, -1 where nothing is told apart. Waterfalls and football fields
    draw a bar for each tick. `fault` says why the chart cannot be drawn as its kind asks.
    """

    plan: ChartPlan
    curves: tuple[Curve, ...]
    boundary: int
    bars: tuple[Bar, ...] = ()
    references: tuple[Reference, ...] = ()
    fault: Message | None = None

    def is_forecast(self, at: int) -> bool:
        """Say whether a tick lies behind the last reported year."""
        if self.plan.axis != PERIOD:
            return False
        return self.boundary == ALL_FORECAST or 0 <= self.boundary < at


def read(plan: ChartPlan, model: Model, values: Values) -> ChartContent:
    """Return the chart with the values of now."""
    from gpu_modeler.charts.rules import fault_of
    from gpu_modeler.charts.shapes import shaped

    curves = tuple(_curve(plan, curve, model, values) for curve in plan.curves)
    raw = ChartContent(plan, curves, _boundary(plan, curves))
    fault = fault_of(raw)
    if fault is not None:
        return replace(raw, fault=fault)
    return shaped(raw)


def windowed(content: ChartContent, first: int, last: int) -> ChartContent:
    """Return the content of the ticks from `first` to `last` alone."""
    plan, count = content.plan, len(content.plan.ticks)
    first, last = max(first, 0), count - 1 if last < 0 else min(last, count - 1)
    if (first, last) == (0, count - 1) or first > last:
        return content
    cut = slice(first, last + 1)
    boundary = content.boundary
    if boundary >= 0:
        boundary = ALL_FORECAST if boundary < first else boundary - first
    emphasis = plan.emphasis - first if first <= plan.emphasis <= last else -1
    plan = replace(plan, ticks=plan.ticks[cut], first=0, last=-1, emphasis=emphasis)
    curves = tuple(_cut(curve, cut) for curve in content.curves)
    return replace(content, plan=plan, curves=curves, boundary=boundary, bars=content.bars[cut])


def _cut(curve: Curve, cut: slice) -> Curve:
    codes = None if curve.codes is None else curve.codes[cut]
    plan = replace(curve.plan, places=curve.plan.places[cut])
    return Curve(plan, curve.values[cut], codes, curve.kinds[cut])


def _curve(plan: ChartPlan, curve: CurvePlan, model: Model, values: Values) -> Curve:
    at = plan.scenario_index if curve.scenario_index < 0 else curve.scenario_index
    scenario = slice(at, at + 1)
    numbers = _drawn(plan, curve, values.values(curve.line.id)[(*curve.slices, scenario)], np.sum)
    codes = values.codes(curve.line.id)
    if codes is not None:
        codes = _drawn(plan, curve, codes[(*curve.slices, scenario)], np.max)
    shown = numbers * 100.0 if curve.unit.is_percent else numbers
    return Curve(curve, shown, codes, _kinds(model, curve, curve.scenario or plan.scenario))


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
