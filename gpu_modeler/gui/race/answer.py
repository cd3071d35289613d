"""One run of the race: everything the page shows, worked out where the trials are, away from the window. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gpu_modeler.analysis.race import Standing
from gpu_modeler.analysis.simulation import Watch
from gpu_modeler.app import simulating
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.simulating import CompanyChances, Request
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Model
from gpu_modeler.text import Message


@dataclass(frozen=True)
class RaceFigures:
    """The chances of all companies of one model in one scenario.

    `standings` holds for each of `years` every company's chances, in the order of the company axis; only who leads
    differs from year to year.
    """

    years: tuple[str, ...]
    standings: Mapping[str, tuple[Standing, ...]]
    chances: Mapping[str, CompanyChances]

    @property
    def companies(self) -> tuple[str, ...]:
        """Return the companies in the order of their axis."""
        return tuple(self.chances)


@dataclass(frozen=True)
class RaceAnswer:
    """Figures with what they are of: `mark` is the state of the history that `model` was copied at."""

    model: Model
    mark: object
    request: Request
    figures: RaceFigures


def run_race(model: Model, request: Request, watch: Watch | None = None) -> RaceFigures:
    """Simulate and work out the chances.

    Raises:
        ModelerError: as `simulating.simulate_model`; a line of the race is missing.
    """
    found = simulating.simulate_model(model, request, watch)
    chances = {company: simulating.chances(model, found, company) for company in model.item_ids(COMPANY)}
    years = next(iter(chances.values())).periods
    standings = {year: tuple(simulating.standings(model, found, year)) for year in years}
    return RaceFigures(years, standings, chances)


def obstacle(model: Model) -> Message | None:
    """Return why this model has no race, and what to do; `None` where it has one."""
    companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
    if len(companies) < 2:
        return Message("race_needs_companies", {"count": len(companies)})
    try:
        simulating.company_outputs(model)
    except ModelerError as error:
        return error.message
    return None if model.uncertainties else Message("nothing_uncertain")
