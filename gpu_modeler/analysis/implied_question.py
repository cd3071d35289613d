"""A company with two levers: its value over its market cap at any setting, the nearest point, and what holds there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gpu_modeler.analysis.contours import Contours, contours
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.moving import CellValues, together
from gpu_modeler.analysis.outputs import Output, values
from gpu_modeler.engine import BatchValues, Calculation
from gpu_modeler.engine.batch import AnyBatch
from gpu_modeler.engine.storage import Values
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import PERIOD, Model

_ZOOM_GRID = 13
_ZOOMS = 3
_FEW, _MANY = 64, 2048


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
    profit: str = "net_profit"
    consensus_revenue: str = "revenue_consensus"
    consensus_profit: str = "net_profit_consensus"


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
        batch = self._few if len(xs) <= _FEW else self._many
        return batch.again(self._inputs(xs, ys))

    def _inputs(self, xs: Values, ys: Values) -> CellValues:
        moved = [(driver, xs) for driver in self.x.drivers] + [(driver, ys) for driver in self.y.drivers]
        return together(self.calculation, moved, self.scenario)

    @cached_property
    def _few(self) -> AnyBatch:
        """A batch that is asked again and again for a few points."""
        return self._batch(_FEW)

    @cached_property
    def _many(self) -> AnyBatch:
        """A batch that is asked for grids."""
        return self._batch(_MANY)

    def _batch(self, count: int) -> AnyBatch:
        """Return a batch in blocks of up to `count` cases, of this company's cells alone."""
        settings = [np.full(count, lever.neutral) for lever in (self.x, self.y)]
        outputs = [output for line in self._lines if (output := self.output(line)) is not None]
        cells = [(output.line, output.place) for output in outputs]
        return self.calculation.batches(self._inputs(*settings), self._lines, self.scenario, cells=cells)

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

    def market_shares(self, xs: Values, ys: Values) -> Values:
        """Return revenue over the domestic market for settings `[case]`; NaN where there is no such share."""
        batch = self.asked(xs, ys)
        revenue, market = (self._of(batch, line) for line in (self.names.revenue, self.names.market))
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Values = np.where(market > 0, revenue / market, np.nan) + np.zeros(len(xs))
        return found

    def point(self, x: float, y: float) -> Point:
        """Return a point with what holds there."""
        return Point(x, y, float(self._distance(np.array([[x, y]]))[0]), self.facts(x, y))

    def nearest(self, found: Contours) -> tuple[float, float] | None:
        """Return the nearest point of the curve within both own ranges; where it does not pass there, of all of it.

        It is looked for on ever finer grids around the best so far.
        """
        own = self._within_own_ranges()
        bounds = [_own_bounds(lever) for lever in (self.x, self.y)]
        if own is None or not len(own.points):
            own, bounds = found, [(lever.floor, lever.ceiling) for lever in (self.x, self.y)]
        best = self._nearest_of(own)
        spacings = [np.diff(own.xs).max(), np.diff(own.ys).max()]
        for _ in range(_ZOOMS):
            if best is None:
                return None
            xs, ys = (_around(*each) for each in zip(best, bounds, spacings, strict=True))
            closer = self._nearest_of(contours(self.gap, xs, ys))
            spacings = [np.diff(xs).max(), np.diff(ys).max()]
            if closer is not None and self._is_nearer(closer, best):
                best = closer
        return best

    def _within_own_ranges(self) -> Contours | None:
        """Return the curve within both own ranges; `None` where one of them is empty."""
        (left, right), (below, top) = (_own_bounds(lever) for lever in (self.x, self.y))
        if left >= right or below >= top:
            return None
        return contours(self.gap, np.linspace(left, right, _ZOOM_GRID), np.linspace(below, top, _ZOOM_GRID))

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


def _own_bounds(lever: Lever) -> tuple[float, float]:
    """Return the own range, as far as it is looked at."""
    return max(lever.floor, lever.own.low), min(lever.ceiling, lever.own.high)


def _around(at: float, bounds: tuple[float, float], spacing: float) -> Values:
    """Return a finer grid around a setting, within bounds."""
    low, high = bounds
    return np.linspace(max(low, at - spacing), min(high, at + spacing), _ZOOM_GRID)


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _fact_lines(names: Names) -> tuple[str, ...]:
    """Return the lines of `Facts`, in its order."""
    return names.value, names.revenue, names.market, names.gross_margin, names.net_margin
