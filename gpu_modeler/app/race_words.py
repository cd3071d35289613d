"""What the race says: chances with their standard errors, and the paragraph that reads a result. No Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gpu_modeler.analysis.race import Standing
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.driver_words import listed
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Message

MOST_DECIMALS = 4
LEVEL = 2.0
"""Two chances closer than this many standard errors of their difference are level."""
HALF = 0.5
_Ranked = list[tuple[Labels, Estimate]]


def chance_text(estimate: Estimate) -> str:
    """Return a chance with its standard error, to the digit that the error can tell: `94.1% ± 0.2%`."""
    if math.isnan(estimate.value):
        return "—"
    decimals = _decimals(estimate.error)
    error = "" if math.isnan(estimate.error) else f" ± {100 * estimate.error:.{decimals}f}%"
    return f"{100 * estimate.value:.{decimals}f}%{error}"


def short_chance(estimate: Estimate) -> str:
    """Return a chance alone, to the digit that its error can tell: `94.1%`."""
    return chance_text(estimate).partition(" ")[0]


def _decimals(error: float) -> int:
    if not error > 0:  # NaN too
        return 1
    return min(MOST_DECIMALS, max(1, -math.floor(math.log10(100 * error))))


def company_labels(model: Model) -> Mapping[str, Labels]:
    """Return what the companies are called."""
    return {item.id: item.labels for item in model.axes[COMPANY].items}


@dataclass(frozen=True, slots=True)
class Told:
    """What a paragraph is about: the standings of `year` in a race up to `last`, of so many trials of a scenario."""

    model: Model
    standings: Sequence[Standing]
    year: str
    last: str
    trials: int
    scenario: Labels

    def ranked(self, of: Callable[[Standing], Estimate | None]) -> _Ranked:
        """Return those to whom a question applies, the likeliest first."""
        names = company_labels(self.model)
        pairs = [(names[each.company], of(each)) for each in self.standings]
        found = [(name, chance) for name, chance in pairs if chance is not None]
        return sorted(found, key=lambda pair: -pair[1].value)


def paragraph(told: Told) -> Message:
    """Return the sentences that read a result."""
    said = {
        "trials": Message("race_said_trials", {"trials": f"{told.trials:,}", "scenario": told.scenario}),
        "leads": _leads(told.ranked(lambda each: each.leads), told.year),
        "first": _first(told),
        "survives": _survives(told.ranked(lambda each: each.survives), told.last),
        "worth": _worth(told.ranked(lambda each: each.worth_more)),
    }
    return Message("race_said", said)


def are_level(one: Estimate, other: Estimate) -> bool:
    """Say whether the trials cannot tell which of two chances is the larger."""
    errors = math.hypot(*(0.0 if math.isnan(each.error) else each.error for each in (one, other)))
    return abs(one.value - other.value) <= LEVEL * errors


def _two(ranked: _Ranked) -> dict[str, object]:
    (first, chance), (second, other) = ranked[0], ranked[1]
    return {
        "first": first, "chance": chance_text(chance), "second": second, "other": chance_text(other),
    }  # fmt: skip


def _leads(ranked: _Ranked, year: str) -> Message:
    told = {"year": year, **_two(ranked)}
    is_open = are_level(ranked[0][1], ranked[1][1])
    return Message("race_said_level" if is_open else "race_said_leads", told)


def _first(told: Told) -> Message:
    ranked, names = told.ranked(lambda each: each.first_to_profit), company_labels(told.model)
    ahead = [names[each.company] for each in told.standings if each.first_to_profit is None]
    before = Message("race_said_ahead", {"companies": listed(ahead)}) if ahead else ""
    if not ranked:
        return Message("race_said_all_ahead")
    if ranked[0][1].value <= 0:
        return Message("race_said_nobody_first", {"ahead": before, "last": told.last})
    if len(ranked) == 1:
        name, chance = ranked[0]
        only = {"ahead": before, "first": name, "chance": chance_text(chance)}
        return Message("race_said_only_first", only)
    key = "race_said_first_level" if are_level(ranked[0][1], ranked[1][1]) else "race_said_first"
    return Message(key, {"ahead": before, **_two(ranked)})


def _survives(ranked: _Ranked, last: str) -> Message:
    (best, chance), (worst, other) = ranked[0], ranked[-1]
    told = {"best": best, "chance": chance_text(chance), "worst": worst, "other": chance_text(other)}
    return Message("race_said_survives", {"last": last, **told})


def _worth(ranked: _Ranked) -> Message:
    more = [name for name, chance in ranked if chance.value > HALF]
    name, chance = ranked[0]
    told = {"best": name, "chance": chance_text(chance), "companies": listed(more), "count": len(ranked)}
    how_many = min(len(more), 2)
    return Message(f"race_said_worth_{('none', 'one', 'some')[how_many]}", told)
