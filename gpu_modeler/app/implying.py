"""What must be true for today's prices: one state of a model, asked company by company, and for groups at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from gpu_modeler.analysis.implied import (
    STARTER_NAMES,
    Facts,
    Implied,
    Question,
    Together,
    default_period,
    implied,
    joint,
)
from gpu_modeler.analysis.implied_picture import Picture, Window, picture
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Watch
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.levers import COMPANY, USUAL, LeverChoice, chosen_lever, cost_lever, share_lever
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import Request, simulate_model
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Model

TRIALS = 2048
_BLOCK = 256
"""Trials between two looks at whether to go on."""


@dataclass
class Pricing:
    """The prices of a model that nobody changes meanwhile, in one scenario, over two levers; asked in any thread."""

    calculation: Calculation
    scenario: str
    across: LeverChoice = USUAL
    upwards: LeverChoice = USUAL
    _hovered: dict[str, Question] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, model: Model, scenario: str, across: LeverChoice, upwards: LeverChoice) -> Pricing:
        """Calculate a model, a copy that is the caller's own."""
        return cls(Calculation.of(model), scenario, across, upwards)

    @property
    def model(self) -> Model:
        """The model as it was."""
        return self.calculation.model

    def ask(self, company: str) -> Implied:
        """Return what a company's market cap implies.

        Raises:
            ModelerError: no market cap, no value, or a lever that moves nothing.
        """
        calculation, scenario = self.calculation, self.scenario
        return implied(
            calculation,
            company,
            chosen_lever(calculation, self.across, share_lever, company, scenario),
            chosen_lever(calculation, self.upwards, cost_lever, company, scenario),
            period=default_period(calculation, scenario),
            scenario=scenario,
        )

    def question(self, found: Implied) -> Question:
        """Return the question that was answered, to be asked at further settings."""
        return Question(
            self.calculation, found.company, found.x, found.y, found.period, self.scenario, STARTER_NAMES
        )

    def picture(self, found: Implied, window: Window) -> Picture:
        """Return what is to be drawn of a company within a window."""
        return picture(self.question(found), window)

    def at(self, found: Implied, x: float, y: float) -> tuple[float | None, Facts]:
        """Return the value over the market cap at a setting, `None` where there is none, and what else holds there."""
        if self._hovered.get(found.company) is None:
            self._hovered[found.company] = self.question(found)
        question = self._hovered[found.company]
        ratio = float(question.gap(np.array([x]), np.array([y]))[0]) + 1
        return (ratio if np.isfinite(ratio) else None), question.facts(x, y)

    def shares(self, found: Implied, settings: Sequence[float]) -> tuple[tuple[float, float], ...]:
        """Return settings across with the shares of the domestic market they mean; without those that mean none."""
        xs = np.array(settings, dtype=np.float64)
        shares = self.question(found).market_shares(xs, np.full(len(xs), found.y.neutral))
        return tuple(
            (at, share) for at, share in zip(settings, shares.tolist(), strict=True) if np.isfinite(share)
        )

    def together(self, found: Iterable[Implied], group: str) -> Together | None:
        """Return what the companies of a group require at once; `None` where one of them was not asked about."""
        known = self.model.groups.get(group)
        by_company = {one.company: one for one in found}
        if known is None or known.axis != COMPANY or not set(known.items) <= set(by_company):
            return None
        return joint(self.calculation, [by_company[company] for company in known.items], self.scenario)


def groups_of(model: Model) -> list[str]:
    """Return the groups of companies, in the model's order, those with the same companies once."""
    found: dict[frozenset[str], str] = {}
    for group in model.ordered("groups"):
        if group.axis == COMPANY and len(group.items) > 1:
            found.setdefault(frozenset(group.items), group.id)
    return list(found.values())


# --- chances ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely the own ranges make it that a company is worth its market cap or more; trials that failed left out."""

    estimate: Estimate
    trials: int
    failed: int


def chances(
    model: Model, companies: Iterable[str], scenario: str, trials: int = TRIALS, watch: Watch | None = None
) -> dict[str, Chance]:
    """Simulate everything that is uncertain in a model that nobody changes meanwhile.

    Raises:
        NothingUncertain: the model has no uncertainties.
        ModelerError: one of them cannot be drawn.
    """
    pairs = {
        company: tuple(Output(line, (company,)) for line in (STARTER_NAMES.value, STARTER_NAMES.price))
        for company in companies
    }
    outputs = tuple(output for pair in pairs.values() for output in pair)
    request = Request(outputs, Sampling(trials, 1), scenario, workers=1, block=_BLOCK)
    results = simulate_model(model, request, watch)
    found = {}
    for company, (worth, today) in pairs.items():
        below = results.percentile(worth, today)
        failed = max(results.failed(worth), results.failed(today))
        found[company] = Chance(Estimate(1 - below.value, below.error), trials, failed)
    return found


# --- at once, for the command line --------------------------------------------------------------------


def implied_prices(
    session: Session,
    companies: Iterable[str] = (),
    x: LeverChoice = USUAL,
    y: LeverChoice = USUAL,
    scenario: str | None = None,
) -> tuple[Pricing, list[Implied]]:
    """Return for each company, all where none is named, what its market cap implies.

    Raises:
        ModelerError: no such company, line or scenario; no market cap; or a driver that moves nothing.
    """
    model = session.model
    chosen = session.scenario if scenario is None else lookup.find_scenario(model, scenario).id
    axis = lookup.require_axis(model, COMPANY)
    names = [lookup.find_item(axis, name) for name in companies] or list(model.item_ids(COMPANY))
    pricing = Pricing(session.calculation, chosen, x, y)
    return pricing, [pricing.ask(company) for company in names]
