"""The race: companies in the same trials, with shared shocks, compared trial by trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.statistics import Estimate, Flags, Parts, mean, probability

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One company's chances. `None`: the question does not arise, e.g. who has earned money already is not first to."""

    company: str
    leads: Estimate
    first_to_profit: Estimate | None
    survives: Estimate
    worth_more: Estimate


def leads(amounts: Values, parts: Parts = None) -> list[Estimate]:
    """Return how likely each company is to have the largest of `amounts[company, trial]`; a tie is shared evenly."""
    known = np.where(np.isnan(amounts), -np.inf, amounts)
    best = known == known.max(axis=0)
    best &= np.isfinite(known)
    return [_share(row, parts) for row in _shared(best)]


def first_to_profit(profits: Values, ahead: Sequence[bool], parts: Parts = None) -> list[Estimate | None]:
    """Return how likely each company is the first to earn money, from `profits[period, company, trial]`.

    Companies that are `ahead`, having earned money before the first period, are out of the question: `None`. The same
    year is a tie and shared evenly; where nobody ever earns money nobody is first.
    """
    earns = np.nan_to_num(profits, nan=-1.0) > 0
    never = len(profits)
    first = np.where(earns.any(axis=0), earns.argmax(axis=0), never)
    first[np.asarray(ahead, dtype=bool)] = never
    is_first = (first == first.min(axis=0)) & (first < never)
    shares = [_share(row, parts) for row in _shared(is_first)]
    return [None if out else share for out, share in zip(ahead, shares, strict=True)]


def survives(funds: Values, parts: Parts = None) -> list[Estimate]:
    """Return how likely each company never runs out of `funds[period, company, trial]`."""
    lasts: Flags = np.all(funds >= 0, axis=0)
    return [probability(row, parts) for row in lasts]


def worth_more(worths: Values, today: Values, parts: Parts = None) -> list[Estimate]:
    """Return how likely each company's `worths[company, trial]` are above `today[company, trial]`."""
    return [probability(row, parts) for row in worths > today]


def _shared(winners: Flags) -> Values:
    """Return each company's share of the win `[company, trial]`, 0 where nobody wins."""
    count = np.maximum(winners.sum(axis=0), 1)
    return np.asarray(winners / count)


def _share(wins: Values, parts: Parts) -> Estimate:
    found = mean(wins, parts)
    return Estimate(found.value, max(found.error, 1 / len(wins)))
