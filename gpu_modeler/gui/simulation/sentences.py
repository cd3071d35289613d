"""What a simulation says, in sentences. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.gui.simulation.told import Told, Trials
from gpu_modeler.gui.simulation.words import CHANCE, Scale, chance
from gpu_modeler.text import Language, Message


def verdict(trials: Trials, told: Told, scale: Scale, language: Language) -> Message:
    """Return what the trials say about the output: where today's price lies in it, or where most of it lies."""
    quantiles = told.summary.quantiles
    values = {
        "output": naming.label(trials.model, told.output),
        "median": scale.with_unit(scale.with_error(quantiles[0.5])),
        "low": scale.with_unit(scale.value_and_error(quantiles[0.05])[0]),
        "high": scale.with_unit(scale.value_and_error(quantiles[0.95])[0]),
    }
    if told.summary.failed == told.summary.trials:
        return Message("simulation_all_failed", values)
    if told.summary.least == told.summary.greatest:
        return Message("simulation_says_constant", values)
    if math.isnan(told.percentile.value):
        return Message("simulation_says_spread", values)
    rank, error = CHANCE.value_and_error(told.percentile)
    above = Estimate(1 - told.percentile.value, told.percentile.error, told.percentile.width)
    values |= {
        "mark": scale.labelled(told.mark),
        "rank": _rank(rank, language),
        "error": error.removesuffix("%"),
        "below": chance(told.percentile),
        "above": chance(above),
    }
    return Message("simulation_says_today" if told.is_today else "simulation_says_model", values)


def _rank(percent: str, language: Language) -> str:
    """Return `83.2` or `83rd`, `83.2th`: the ordinal of a percentile."""
    number = percent.removesuffix("%")
    if language == "zh":
        return number
    last = number[-1] if "." not in number and not number.endswith(("11", "12", "13")) else ""
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(last, "th")


def notes(trials: Trials, told: Told) -> Iterator[Message]:
    """Yield how the trials were run, and what else must be known about the figures."""
    results = trials.results
    sampling, uncertain = results.sampling, results.uncertain
    yield Message(
        "simulation_ran",
        {
            "trials": f"{sampling.trials:,}",
            "seed": sampling.seed,
            "method": Message(f"trials_by_{sampling.kind}"),
            "inputs": len({draw.uncertainty for draw in uncertain.draws}),
            "scenario": trials.model.scenarios[trials.scenario].labels,
        },
    )
    failed = told.summary.failed
    if failed:
        share = CHANCE.text(failed / told.summary.trials, 2)
        yield Message("simulation_some_failed", {"failed": f"{failed:,}", "share": share})
    if results.is_streamed:
        yield Message("simulation_streamed")
    if uncertain.repair.is_changed:
        yield repaired(uncertain.repair.distance, uncertain.repair.largest_change)


def repaired(distance: float, largest: float) -> Message:
    """Return how far correlations had to be moved."""
    return Message("simulate_repaired", {"distance": f"{distance:.3f}", "largest": f"{largest:.3f}"})
