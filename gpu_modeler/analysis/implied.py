"""What must be true: where two levers make a company's modelled value equal today's market cap.

The value is evaluated on a grid of both levers in one batch, and again for points between until every point of the
curve gives the market cap to nine digits. Of all points the one is named that lies nearest to the model as it is,
measured in the analyst's own ranges.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gpu_modeler.analysis.contours import Contours, contours
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.moving import CellValues, DriversOverlap, answers, together
from gpu_modeler.analysis.outputs import Output, values
from gpu_modeler.engine import BatchValues, Calculation
from gpu_modeler.engine.batch import Batch
from gpu_modeler.engine.storage import Values
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, PERIOD, Model

GRID = 41
_ZOOM_GRID = 13
_ZOOMS = 3
_FEW = 64


class NoPrice(ModelerError):
    """A company has no market cap, or no modelled value, to set against one another."""

    key = "error_implied_no_price"


class LinesMissing(ModelerError):
    """The model has no line for the value or for the market cap of a company."""

    key = "error_implied_lines_missing"


@dataclass(frozen=True, slots=True)
class Names:
    """The lines that are asked for, by what they are; those the model does not have are left out of the facts."""

    value: str = "equity_value"
    price: str = "market_cap"
    revenue: str = "revenue"
    market: str = "domestic_market"
    gross_margin: str = "gross_margin"
    net_margin: str = "net_margin"
    nvidia_share: str = "implied_nvidia_share"
    required_revenue: str = "required_revenue"
    required_share: str = "required_share"


STARTER_NAMES = Names()


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds at one setting of the levers; revenue, market and margins are those of one period, in their units.

    `None` where the model has no such line, or an error.
    """

    value: float | None
    revenue: float | None
    market: float | None
    gross_margin: float | None
    net_margin: float | None

    @property
    def market_share(self) -> float | None:
        """Return revenue over the domestic market."""
        if self.revenue is None or not self.market:
            return None
        return self.revenue / self.market


@dataclass(frozen=True, slots=True)
class Point:
    """Settings of the two levers, their distance from the model as it is in own ranges, and what holds there."""

    x: float
    y: float
    distance: float
    facts: Facts


@dataclass(frozen=True)
class Implied:
    """For one company: the curve on which value equals market cap, and the nearest point of it.

    `nearest` is `None` where no setting that was looked at gives the market cap; `closest` is then the setting whose
    value comes nearest to it, as (x, y, value over market cap).
    """

    company: str
    x: Lever
    y: Lever
    period: str
    price: float
    base: Facts
    contours: Contours
    nearest: Point | None
    closest: tuple[float, float, float]
    nvidia_share: float | None
    required_revenue: float | None
    required_share: float | None

    @property
    def is_believable(self) -> bool:
        """Say whether the nearest point lies within both own ranges."""
        point = self.nearest
        return point is not None and self.x.own.holds(point.x) and self.y.own.holds(point.y)


@dataclass(frozen=True, slots=True)
class Together:
    """Several companies' prices at once: each at its nearest point, their revenue against the whole market.

    `base_share` is their share in the model as it is; `required_share` what the model's own multiples require.
    """

    companies: tuple[str, ...]
    period: str
    price: float
    revenue: float
    share: float
    base_share: float
    required_share: float | None
    nvidia_share: float | None


def implied(
    calculation: Calculation,
    company: str,
    x: Lever,
    y: Lever,
    *,
    period: str,
    scenario: str = BASE,
    names: Names = STARTER_NAMES,
) -> Implied:
    """Return where levers `x` and `y` make a company's value its market cap; facts are those of `period`.

    Raises:
        LinesMissing: the model has no line for value or market cap.
        NoPrice: the company has no market cap above 0, or its value is an error.
        DriversOverlap: the levers move the same cell.
    """
    question = Question(calculation, company, x, y, period, scenario, names)
    price = question.require_price()
    found = contours(question.gap, x.grid(GRID), y.grid(GRID))
    nearest = question.nearest(found)
    single = question.single
    return Implied(
        company,
        x,
        y,
        period,
        price,
        question.facts(x.neutral, y.neutral),
        found,
        None if nearest is None else question.point(*nearest),
        _closest(question, found),
        single(names.nvidia_share),
        single(names.required_revenue),
        single(names.required_share),
    )


@dataclass(frozen=True)
class Question:
    """A company with two levers in a scenario."""

    calculation: Calculation
    company: str
    x: Lever
    y: Lever
    period: str
    scenario: str
    names: Names

    @property
    def model(self) -> Model:
        """Return the model."""
        return self.calculation.model

    def output(self, line: str) -> Output | None:
        """Return the company's cell of a line, in the period where it has periods; `None` without such a line."""
        known = self.model.lines.get(line)
        at = {"company": self.company, PERIOD: self.period}
        if known is None or not set(known.axes) <= set(at):
            return None
        return Output(line, tuple(at[axis] for axis in known.axes))

    def require_price(self) -> float:
        """Return today's market cap, and refuse where there is nothing to compare."""
        outputs = [self.output(line) for line in (self.names.value, self.names.price)]
        for line, output in zip((self.names.value, self.names.price), outputs, strict=True):
            if output is None:
                raise LinesMissing(line=line)
        value, price = (self.single(line) for line in (self.names.value, self.names.price))
        if value is None or price is None or price <= 0:
            labels = {item.id: item.labels for item in self.model.axes["company"].items}
            raise NoPrice(company=labels[self.company])
        return price

    def single(self, line: str) -> float | None:
        """Return a line's value in the model as it is."""
        output = self.output(line)
        value = None if output is None else self.calculation.value(output.line, output.place, self.scenario)
        return None if isinstance(value, CellError) else value

    def asked(self, xs: Values, ys: Values) -> BatchValues:
        """Return value, market cap and facts for settings `[case]` of both levers."""
        if len(xs) > _FEW:
            return self.calculation.batch(self._inputs(xs, ys), self._lines, self.scenario)
        return self._few.again(self._inputs(xs, ys))

    def _inputs(self, xs: Values, ys: Values) -> CellValues:
        moved = [(driver, xs) for driver in self.x.drivers] + [(driver, ys) for driver in self.y.drivers]
        return together(self.calculation, moved, self.scenario)

    @cached_property
    def _few(self) -> Batch:
        """A batch that is asked again and again for a few points."""
        settings = [np.full(_FEW, lever.neutral) for lever in (self.x, self.y)]
        return self.calculation.batches(self._inputs(*settings), self._lines, self.scenario)

    @property
    def _lines(self) -> list[str]:
        names = self.names
        lines = (names.value, names.price, *_fact_lines(names))
        return [line for line in dict.fromkeys(lines) if self.output(line) is not None]

    def gap(self, xs: Values, ys: Values) -> Values:
        """Return value over market cap, less 1, for settings `[case]`; NaN where either is an error."""
        batch = self.asked(xs, ys)
        value, price = (self._of(batch, line) for line in (self.names.value, self.names.price))
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Values = np.where(price > 0, value / price - 1, np.nan)
        return found

    def _of(self, batch: BatchValues, line: str) -> Values:
        """Return the company's cell of a line `[case]`, NaN where the model has no such line."""
        output = self.output(line)
        return np.full(1, np.nan) if output is None else values(batch, output)

    def facts(self, x: float, y: float) -> Facts:
        """Return what holds at one setting."""
        batch = self.asked(np.array([x]), np.array([y]))
        return Facts(*(_number(float(self._of(batch, line)[0])) for line in _fact_lines(self.names)))

    def point(self, x: float, y: float) -> Point:
        """Return a point with what holds there."""
        return Point(x, y, float(self._distance(np.array([[x, y]]))[0]), self.facts(x, y))

    def nearest(self, found: Contours) -> tuple[float, float] | None:
        """Return the nearest point: of the curve, then of the curve on ever finer grids around that point."""
        best = self._nearest_of(found)
        spacings = [np.diff(found.xs).max(), np.diff(found.ys).max()]
        for _ in range(_ZOOMS):
            if best is None:
                return None
            xs = _around(best[0], self.x, spacings[0])
            ys = _around(best[1], self.y, spacings[1])
            closer = self._nearest_of(contours(self.gap, xs, ys))
            spacings = [np.diff(xs).max(), np.diff(ys).max()]
            if closer is not None and self._is_nearer(closer, best):
                best = closer
        return best

    def _nearest_of(self, found: Contours) -> tuple[float, float] | None:
        points = found.points
        if not len(points):
            return None
        x, y = points[self._distance(points).argmin()].tolist()
        return x, y

    def _is_nearer(self, one: tuple[float, float], other: tuple[float, float]) -> bool:
        near, far = self._distance(np.array([one, other]))
        return bool(near < far)

    def _distance(self, points: Values) -> Values:
        found: Values = np.hypot(self.x.distance(points[:, 0]), self.y.distance(points[:, 1]))
        return found


def _around(at: float, lever: Lever, spacing: float) -> Values:
    """Return a finer grid around a setting, within the lever's bounds."""
    return np.linspace(max(lever.floor, at - spacing), min(lever.ceiling, at + spacing), _ZOOM_GRID)


def _closest(question: Question, found: Contours) -> tuple[float, float, float]:
    """Return the setting looked at whose value is nearest to the market cap, and what part of it the value is."""
    gaps = np.abs(np.nan_to_num(found.values, nan=np.inf))
    at = np.unravel_index(int(gaps.argmin()), gaps.shape)
    start = question.x.neutral, question.y.neutral
    base = float(question.gap(*(np.array([setting]) for setting in start))[0])
    if abs(base) <= gaps[at]:
        return *start, base + 1
    return float(found.xs[at[0]]), float(found.ys[at[1]]), float(found.values[at] + 1)


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _fact_lines(names: Names) -> tuple[str, ...]:
    """Return the lines of `Facts`, in its order."""
    return names.value, names.revenue, names.market, names.gross_margin, names.net_margin


# --- several companies at once ------------------------------------------------------------------------


def joint(
    calculation: Calculation, found: Iterable[Implied], scenario: str = BASE, names: Names = STARTER_NAMES
) -> Together | None:
    """Return what several companies' nearest points require at once, evaluated as one case.

    `None` where one of them has no such point, where their levers move the same cells, or where the model has no
    market to compare with.
    """
    each = tuple(found)
    points = {one.company: one.nearest for one in each}
    if not each or None in points.values():
        return None
    period = each[0].period
    model = calculation.model
    revenue, market = model.lines.get(names.revenue), model.lines.get(names.market)
    if revenue is None or market is None or market.axes != (PERIOD,):
        return None
    outputs = [Output(names.market, (period,))]
    outputs += [Output(names.revenue, (period, one.company)) for one in each]
    moved = [
        (driver, np.array([lever.neutral, at]))
        for one in each
        for lever, at in ((one.x, _at(one).x), (one.y, _at(one).y))
        for driver in lever.drivers
    ]
    try:
        inputs = together(calculation, moved, scenario)
    except DriversOverlap:  # a lever of the whole market cannot stand at several points at once
        return None
    market_size, *revenues = answers(calculation, inputs, outputs, scenario).values
    base, needed = np.sum(revenues, axis=0)
    if not (np.isfinite([base, needed, *market_size]).all() and (market_size > 0).all()):
        return None
    return Together(
        tuple(points),
        period,
        sum(one.price for one in each),
        float(needed),
        float(needed / market_size[1]),
        float(base / market_size[0]),
        _sum(one.required_share for one in each),
        _sum(one.nvidia_share for one in each),
    )


def _at(one: Implied) -> Point:
    assert one.nearest is not None
    return one.nearest


def _sum(parts: Iterable[float | None]) -> float | None:
    listed = list(parts)
    known = [part for part in listed if part is not None]
    return sum(known) if len(known) == len(listed) else None


def default_period(calculation: Calculation, scenario: str = BASE, line: str = "exit_year") -> str:
    """Return the model's exit year, or its last period."""
    model = calculation.model
    known = model.lines.get(line)
    value = calculation.value(line, (), scenario) if known is not None and not known.axes else None
    year = f"{value:.0f}" if isinstance(value, float) else ""
    return year if year in model.periods else model.periods[-1]
