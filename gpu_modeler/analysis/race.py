"""The race: companies in the same trials, with shared shocks, compared trial by trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.statistics import Estimate, Flags
from gpu_modeler.analysis.tally import Tally, below

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One company's chances. `None`: the question does not arise, e.g. who has earned money already is not first to."""

    company: str
    leads: Estimate
    first_to_profit: Estimate | None
    survives: Estimate
    worth_more: Estimate


@dataclass(frozen=True)
class CompanyChances:
    """What the trials tell about one company. Chances by year are for `periods`: up to that year, from the first on."""

    company: str
    percentile_today: Estimate
    periods: tuple[str, ...]
    earns_by: list[Estimate]
    out_of_cash_by: list[Estimate]
    gap_by: list[Estimate]


# --- trial by trial ---------------------------------------------------------------------------------


def leads(amounts: Values) -> Values:
    """Return each company's share of having the largest of `amounts[company, trial]`; a tie is shared evenly."""
    known = np.where(np.isnan(amounts), -np.inf, amounts)
    best = known == known.max(axis=0)
    best &= np.isfinite(known)
    return _shared(best)


def first_to_profit(profits: Values, ahead: Sequence[bool]) -> Values:
    """Return each company's share of being the first to earn money, from `profits[period, company, trial]`.

    Companies that are `ahead`, having earned money before the first period, are out of the question. The same year is a
    tie and shared evenly; where nobody ever earns money nobody is first.
    """
    earns = np.nan_to_num(profits, nan=-1.0) > 0
    never = len(profits)
    first = np.where(earns.any(axis=0), earns.argmax(axis=0), never)
    first[np.asarray(ahead, dtype=bool)] = never
    return _shared((first == first.min(axis=0)) & (first < never))


def survives(funds: Values) -> Flags:
    """Say for each company and trial whether it never runs out of `funds[period, company, trial]`."""
    lasts: Flags = np.all(funds >= 0, axis=0)
    return lasts


def up_to(happens: Flags) -> Flags:
    """Say whether something has happened up to each period, from `happens[period, …]`."""
    return np.asarray(np.logical_or.accumulate(happens, axis=0))


def _shared(winners: Flags) -> Values:
    """Return each company's share of the win `[company, trial]`, 0 where nobody wins."""
    count = np.maximum(winners.sum(axis=0), 1)
    return np.asarray(winners / count)


# --- counted as trials come ---------------------------------------------------------------------------


@dataclass(frozen=True)
class RaceLines:
    """The lines that tell: the first two by company, the others by period and company."""

    worth: str
    today: str
    revenue: str
    profit: str
    funds: str
    gap: str


@dataclass(frozen=True)
class Race:
    """What to count of the companies in each trial (`analysis.tally.Events`).

    `past` are the periods in which nothing varies yet, `years` those from then on; companies that are `ahead` earned
    money in the past, as the scenario has it.
    """

    lines: RaceLines
    companies: tuple[str, ...]
    past: tuple[str, ...]
    years: tuple[str, ...]
    ahead: tuple[bool, ...]

    @cached_property
    def cells(self) -> tuple[Output, ...]:
        """Return the outputs that tell, line by line."""
        constant = [
            (line, (company,)) for line in (self.lines.worth, self.lines.today) for company in self.companies
        ]
        series = [
            (line, (period, company))
            for line in (self.lines.revenue, self.lines.profit, self.lines.funds, self.lines.gap)
            for period in self._periods
            for company in self.companies
        ]
        return tuple(Output(line, place) for line, place in (*constant, *series))

    @property
    def _periods(self) -> tuple[str, ...]:
        return (*self.past, *self.years)

    def rows(self, values: Values) -> Iterator[Values | Flags]:
        """Yield how much of each event happens `[event, trial]`, from `values[cell, trial]`."""
        return (rows.reshape(-1, values.shape[-1]) for rows in self._events(values))

    def _events(self, values: Values) -> Iterator[Values | Flags]:
        """Yield, in the order of `_event`, what happens to the companies: by period first where there are periods."""
        worth, today, revenue, profit, funds, gap = self._by_line(values)
        before, future = len(self.past), slice(len(self.past), None)
        for amounts in revenue:
            yield leads(amounts)
        yield first_to_profit(profit[future], self.ahead)
        yield survives(funds[future])
        yield worth > today
        yield below(worth, today)
        yield up_to(profit > 0)[before:]
        yield up_to(funds[future] < 0)
        yield up_to(gap[future] > 0)

    def _by_line(self, values: Values) -> Iterator[Values]:
        count, series = len(self.companies), len(self.companies) * len(self._periods)
        ends = np.cumsum([0, count, count, series, series, series, series])
        for at, (start, stop) in enumerate(pairwise(ends)):
            shape = (count, -1) if at < 2 else (len(self._periods), count, values.shape[-1])
            yield values[start:stop].reshape(shape)

    def _event(self, kind: int, company: str, period: int = 0) -> int:
        """Return the number of an event; kinds as `_events` yields them, who leads in any period being one."""
        count, years = len(self.companies), len(self.years)
        sizes = [len(self._periods), 1, 1, 1, 1, years, years, years]
        return (sum(sizes[:kind]) + period) * count + self.companies.index(company)

    def standing(self, tally: Tally, company: str, year: str) -> Standing:
        """Return one company's chances; who leads is told by the revenue of `year`."""
        led, first, lasts, more = (
            tally.share(self._event(kind, company, self._periods.index(year) if kind == 0 else 0))
            for kind in range(4)
        )
        is_ahead = self.ahead[self.companies.index(company)]
        return Standing(company, led, None if is_ahead else first, lasts, more)

    def chances(self, tally: Tally, company: str) -> CompanyChances:
        """Return one company's chances by year."""
        by_year = [
            tally.shares([self._event(kind, company, year) for year in range(len(self.years))])
            for kind in (5, 6, 7)
        ]
        return CompanyChances(company, tally.share(self._event(4, company)), self.years, *by_year)
