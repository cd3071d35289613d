"""What must be true: where two levers make a company's modelled value equal today's market cap.

The value is evaluated on a grid of both levers in one batch, and again for points between until every point of the
curve gives the market cap to nine digits. Of all points the one is named that lies nearest to the model as it is,
measured in the analyst's own ranges; of those that are believable, if there are any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis.consensus import Consensus, consensus
from gpu_modeler.analysis.contours import Contours, contours
from gpu_modeler.analysis.implied_question import (
    STARTER_NAMES,
    Facts,
    LinesMissing,
    Names,
    NoPrice,
    Point,
    Question,
)
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.moving import DriversOverlap, answers, together
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.engine import Calculation
from gpu_modeler.model import BASE, PERIOD

__all__ = [
    "STARTER_NAMES",
    "Facts",
    "Implied",
    "LinesMissing",
    "Names",
    "NoPrice",
    "Point",
    "Question",
    "Together",
    "default_period",
    "implied",
    "joint",
]

GRID = 41


@dataclass(frozen=True)
class Implied:
    """For one company: the curve on which value equals market cap, and the nearest point of it.

    `nearest` lies within both own ranges if any point of the curve does. It is `None` where no setting that was looked at gives the market cap; `closest` is then the setting whose
    value comes nearest to it, as (x, y, value over market cap). `consensus` is `None` where the model holds no forecast.
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
    consensus: Consensus | None

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
        consensus(question),
    )


def _closest(question: Question, found: Contours) -> tuple[float, float, float]:
    """Return the setting looked at whose value is nearest to the market cap, and what part of it the value is."""
    gaps = np.abs(np.nan_to_num(found.values, nan=np.inf))
    at = np.unravel_index(int(gaps.argmin()), gaps.shape)
    start = question.x.neutral, question.y.neutral
    base = float(question.gap(*(np.array([setting]) for setting in start))[0])
    if abs(base) <= gaps[at]:
        return *start, base + 1
    return float(found.xs[at[0]]), float(found.ys[at[1]]), float(found.values[at] + 1)


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
