"""Simulations of a session's model: which cells they need, and what they tell about each company.

The questions about companies are asked of lines by their names in the starter model; a model that calls them otherwise
is told which one is missing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis import race as racing
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.indices import Indices, sobol_indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import Standing
from gpu_modeler.analysis.results import Results, WholeResults
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Simulation, Watch, simulate
from gpu_modeler.analysis.statistics import Estimate, by_year, percentile
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, PERIOD, Model, Uncertainty

WORTH, TODAY, REVENUE, PROFIT, FUNDS, GAP = (
    "equity_value", "market_cap", "revenue", "net_profit", "liquid_funds", "funding_gap",
)  # fmt: skip
_CONSTANTS, _SERIES = (WORTH, TODAY), (REVENUE, PROFIT, FUNDS, GAP)
USUAL_TRIALS, USUAL_SEED = 10_000, 1
_MOST_WORKERS = 4
_FEWEST_ROWS = 256


class RaceLineMissing(ModelerError):
    """The model has no line of the name and the axes that a question about companies needs."""

    key = "race_line_missing"


def usual_workers() -> int:
    """Return how many threads to simulate with where nobody says."""
    return max(1, min(_MOST_WORKERS, os.cpu_count() or 1))


@dataclass(frozen=True)
class Request:
    """What is to be simulated, and where. 0 workers and a block of 0 trials: what suits; no cluster: this machine.

    With `race` it is simulated too what `chances` and `standings` need.
    """

    outputs: tuple[Output, ...]
    sampling: Sampling
    scenario: str = BASE
    workers: int = 0
    cluster: str = ""
    race: bool = False
    block: int = 0


def simulate_model(model: Model, request: Request, watch: Watch | None = None) -> Results:
    """Simulate a model that nobody else changes meanwhile; in any thread. What `watch` raises stops the run.

    Raises:
        NothingUncertain: the model has no uncertainties.
        RaceLineMissing: the race is asked for, and the model lacks one of its lines.
        ModelerError: an uncertainty cannot be drawn.
    """
    needed = company_outputs(model) if request.race else ()
    outputs = tuple(dict.fromkeys([*request.outputs, *needed]))
    return WholeResults(
        simulate(
            model,
            request.sampling,
            outputs,
            request.scenario,
            workers=request.workers or usual_workers(),
            block=request.block,
            watch=watch,
        )
    )


def run_indices(
    model: Model,
    output: Output,
    sampling: Sampling,
    scenario: str = BASE,
    *,
    workers: int = 0,
    cluster: str = "",  # noqa: ARG001 - taken up with the cluster
    watch: Watch | None = None,
) -> Indices:
    """Return which uncertainties an output's variance comes from, by a tenth as many rows as there would be trials.

    The model is evaluated about three times as often as for the trials. Errors as `analysis.indices.sobol_indices`.
    """
    rows = replace(sampling, trials=max(_FEWEST_ROWS, sampling.trials // 10), kind="sobol")
    return sobol_indices(model, rows, [output], scenario, workers=workers or usual_workers(), watch=watch)[0]


def set_uncertainty(session: Session, uncertainty: Uncertainty) -> None:
    """Perform the edit, after the distribution was read.

    Raises:
        ModelerError: the distribution cannot be read, or the edit is refused; nothing has changed.
    """
    read_distribution(uncertainty.distribution)
    session.perform(SetUncertainty(uncertainty))


# --- companies --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CompanyChances:
    """What the trials tell about one company. Chances by year are for `periods`: up to that year, from the first on."""

    company: str
    percentile_today: Estimate
    periods: tuple[str, ...]
    earns_by: list[Estimate]
    out_of_cash_by: list[Estimate]
    gap_by: list[Estimate]


def company_outputs(model: Model) -> tuple[Output, ...]:
    """Return the cells that `chances` and `standings` need.

    Raises:
        RaceLineMissing: the model lacks one of the lines.
    """
    for name, axes in (*((n, (COMPANY,)) for n in _CONSTANTS), *((n, (PERIOD, COMPANY)) for n in _SERIES)):
        if name not in model.lines or model.lines[name].axes != axes:
            raise RaceLineMissing(
                name=name, axes=[model.axes[axis].labels for axis in axes if axis in model.axes]
            )
    places = [(name, place) for name in (*_CONSTANTS, *_SERIES) for place in model.places(model.lines[name])]
    return tuple(Output(name, place) for name, place in places)


def future(model: Model, uncertain: Uncertain) -> tuple[str, ...]:
    """Return the periods from the first one in which something varies; all where nothing that varies has periods."""
    found = set[str]()
    for draw in uncertain.draws:
        axes = model.lines[draw.line].axes
        if PERIOD in axes:
            found.update(place[axes.index(PERIOD)] for place in draw.places)
    first = min(map(model.periods.index, found), default=0)
    return model.periods[first:]


def _whole(results: Results) -> Simulation:
    assert isinstance(results, WholeResults)
    return results.simulation


def chances(model: Model, results: Results, company: str) -> CompanyChances:
    """Return one company's chances from a simulation with the race."""
    simulation = _whole(results)
    parts = simulation.replicates
    years = future(model, simulation.uncertain)

    def series(line: str, periods: Sequence[str]) -> NDArray[np.float64]:
        return np.array([simulation.of(Output(line, (year, company))) for year in periods])

    worth, today = (simulation.of(Output(line, (company,))) for line in (WORTH, TODAY))
    earned = (series(PROFIT, model.periods) > 0)[-len(years) :]
    before = model.periods[: len(model.periods) - len(years)]
    if before:
        earned[0] |= (series(PROFIT, before) > 0).any(axis=0)
    return CompanyChances(
        company,
        percentile(worth, today, parts),
        years,
        by_year(earned, parts),
        by_year(series(FUNDS, years) < 0, parts),
        by_year(series(GAP, years) > 0, parts),
    )


def standings(model: Model, results: Results, year: str) -> list[Standing]:
    """Return every company's chances in the race; who leads is told by the revenue of `year`."""
    simulation = _whole(results)
    parts, companies = simulation.replicates, model.item_ids(COMPANY)
    years = future(model, simulation.uncertain)
    past = [period for period in model.periods if period not in years]

    def across(line: str, *period: str) -> NDArray[np.float64]:
        return np.array([simulation.of(Output(line, (*period, company))) for company in companies])

    ahead = np.zeros(len(companies), dtype=bool)
    for period in past:
        ahead |= (across(PROFIT, period) > 0).all(axis=1)
    profits = np.array([across(PROFIT, period) for period in years])
    columns = zip(
        companies,
        racing.leads(across(REVENUE, year), parts),
        racing.first_to_profit(profits, ahead.tolist(), parts),
        racing.survives(np.array([across(FUNDS, period) for period in years]), parts),
        racing.worth_more(across(WORTH), across(TODAY), parts),
        strict=True,
    )
    return [Standing(*row) for row in columns]
