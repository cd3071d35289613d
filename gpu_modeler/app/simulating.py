"""Simulations of a session's model: which cells they need, and what they tell about each company.

The questions about companies are asked of lines by their names in the starter model; a model that calls them otherwise
is told which one is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from gpu_modeler.analysis.cluster import connected
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.indices import Indices, sobol_indices
from gpu_modeler.analysis.job import Job, Watch, is_worth_compiling
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import CompanyChances, Race, RaceLines, Standing
from gpu_modeler.analysis.results import Results, WholeResults
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streamed_results import StreamedResults
from gpu_modeler.analysis.streaming import fits_whole, stream
from gpu_modeler.analysis.tally import Below, Events
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.analysis.workers import Team
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, PERIOD, Model, Uncertainty

__all__ = ["CompanyChances", "Request", "chances", "run_indices", "simulate_model", "standings"]

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
        ModelerError: an uncertainty cannot be drawn, or the cluster is not as it should be (`cluster.connected`).
    """
    uncertain = Uncertain.of_model(model, request.scenario)
    events = tuple(_events(model, request, uncertain))
    compiled = is_worth_compiling(uncertain, request.sampling.trials)
    job = Job(
        model, uncertain, request.sampling, request.outputs, request.scenario, events, compiled=compiled
    )
    workers, block = request.workers or usual_workers(), request.block
    with _team(request.cluster) as team:
        if fits_whole(len(job.outputs), job.sample.trials):
            return WholeResults(run(job, workers=workers, executor=team, block=block, watch=watch), events)
        return StreamedResults(stream(job, workers=workers, executor=team, block=block, watch=watch))


@contextmanager
def _team(cluster: str) -> Iterator[Team | None]:
    """Yield a connection to a cluster; `None` for this machine."""
    if not cluster.strip():
        yield None
        return
    with connected(cluster) as team:
        yield team


def _events(model: Model, request: Request, uncertain: Uncertain) -> Iterator[Events]:
    """Yield what is counted trial by trial: values against market caps, and the race."""
    pairs = [
        (output, Output(TODAY, output.place))
        for output in request.outputs
        if output.line == WORTH
        and TODAY in model.lines
        and model.lines[TODAY].axes == model.lines[WORTH].axes
    ]
    if pairs:
        yield Below(tuple(pairs))
    if request.race:
        yield race_of(model, uncertain, request.scenario)


def run_indices(
    model: Model,
    output: Output,
    sampling: Sampling,
    scenario: str = BASE,
    *,
    workers: int = 0,
    cluster: str = "",
    watch: Watch | None = None,
) -> Indices:
    """Return which uncertainties an output's variance comes from, by a tenth as many rows as there would be trials.

    The model is evaluated about three times as often as for the trials. Errors as `analysis.indices.sobol_indices`.
    """
    rows = replace(sampling, trials=max(_FEWEST_ROWS, sampling.trials // 10), kind="sobol")
    with _team(cluster) as team:
        return sobol_indices(
            model, rows, [output], scenario, workers=workers or usual_workers(), executor=team, watch=watch
        )[0]


def set_uncertainty(session: Session, uncertainty: Uncertainty) -> None:
    """Perform the edit, after the distribution was read.

    Raises:
        ModelerError: the distribution cannot be read, or the edit is refused; nothing has changed.
    """
    read_distribution(uncertainty.distribution)
    session.perform(SetUncertainty(uncertainty))


# --- companies --------------------------------------------------------------------------------------


def company_outputs(model: Model) -> tuple[Output, ...]:
    """Return the cells that `chances` and `standings` need.

    Raises:
        RaceLineMissing: the model lacks one of the lines.
    """
    for name, axes in (*((n, (COMPANY,)) for n in _CONSTANTS), *((n, (PERIOD, COMPANY)) for n in _SERIES)):
        if name not in model.lines or model.lines[name].axes != axes:
            raise RaceLineMissing(
                name=name, axes=[model.axes[axis].labels if axis in model.axes else axis for axis in axes]
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


def race_of(model: Model, uncertain: Uncertain, scenario: str = BASE) -> Race:
    """Return what is counted of a model's companies.

    Raises:
        RaceLineMissing: the model lacks one of the lines.
    """
    company_outputs(model)
    years = future(model, uncertain)
    past, companies = tuple(p for p in model.periods if p not in years), model.item_ids(COMPANY)
    calculation = Calculation.of(model)

    def earns(company: str, period: str) -> bool:
        profit = calculation.value(PROFIT, (period, company), scenario)
        return not isinstance(profit, CellError) and profit > 0

    ahead = tuple(any(earns(company, period) for period in past) for company in companies)
    return Race(RaceLines(WORTH, TODAY, REVENUE, PROFIT, FUNDS, GAP), companies, past, years, ahead)


def chances(
    model: Model,  # noqa: ARG001 - asked of a model, as all here
    results: Results,
    company: str,
) -> CompanyChances:
    """Return one company's chances from a simulation with the race."""
    race, tally = results.race()
    return race.chances(tally, company)


def standings(
    model: Model,  # noqa: ARG001 - as `chances`
    results: Results,
    year: str,
) -> list[Standing]:
    """Return every company's chances in the race; who leads is told by the revenue of `year`."""
    race, tally = results.race()
    return [race.standing(tally, company, year) for company in race.companies]
