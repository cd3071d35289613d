"""What finished trials tell about one output: everything that the tab of results shows, as numbers. No Qt.

It is worked out in a thread of its own: quantiles of a million trials, and their standard errors, take their time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.results import Results
from gpu_modeler.analysis.statistics import Estimate, Fan, Summary
from gpu_modeler.app import simulating
from gpu_modeler.app.simulating import CompanyChances
from gpu_modeler.errors import CellError
from gpu_modeler.gui.simulation.question import company_of, fan_outputs
from gpu_modeler.model import PERIOD, Model

Values = NDArray[np.float64]
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
FAN_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
BARS = 60
THRESHOLDS = 121


@dataclass(frozen=True)
class Trials:
    """A finished run: the model as it was, what its own value of each output is, and the results."""

    model: Model
    scenario: str
    results: Results
    base: dict[Output, float]
    has_race: bool


@dataclass(frozen=True)
class FanTold:
    """A line over the years: its fan, and the model's own values `[period]`, NaN at errors."""

    output: Output
    fan: Fan
    base: Values
    failed: int


@dataclass(frozen=True)
class Told:
    """Figures in the lines' own units; probabilities are shares.

    `mark` is what the output is held against: today's market cap for a company's value (`is_today`), else the model's own
    value; NaN where that is an error. `percentile` says how likely the output is to be below it.
    """

    output: Output
    summary: Summary
    edges: Values
    shares: Values
    thresholds: Values
    exceedance: tuple[Estimate, ...]
    base: float
    mark: float
    is_today: bool
    percentile: Estimate
    fans: tuple[FanTold, ...]
    chances: CompanyChances | None


def told_about(trials: Trials, output: Output) -> Told:
    """Return what the trials tell about one of their outputs.

    Raises:
        KeyError or ValueError: it was not simulated.
    """
    results = trials.results
    edges, shares = results.histogram(output, BARS)
    thresholds = np.linspace(edges[0], edges[-1], THRESHOLDS)
    base = trials.base.get(output, math.nan)
    today = today_of(trials.model, output)
    mark = trials.base.get(today, math.nan) if today is not None else base
    return Told(
        output,
        results.summary(output, LEVELS),
        edges,
        shares,
        thresholds,
        tuple(results.exceedance(output, thresholds.tolist())),
        base,
        mark,
        today is not None,
        _percentile(results, output, mark if today is None else today),
        tuple(_fans(trials, output)),
        _chances(trials, output),
    )


def has_all(trials: Trials, output: Output) -> bool:
    """Say whether an output was simulated."""
    return output in set(trials.results.outputs)


def today_of(model: Model, output: Output) -> Output | None:
    """Return today's market cap of the company whose value is asked about."""
    worth, today = (model.lines.get(name) for name in (simulating.WORTH, simulating.TODAY))
    is_value = worth is not None and output.line == worth.id
    return Output(today.id, output.place) if is_value and today and today.axes == worth.axes else None  # type: ignore[union-attr]


def _percentile(results: Results, output: Output, mark: Output | float) -> Estimate:
    if isinstance(mark, float) and math.isnan(mark):
        return Estimate(math.nan, math.nan)
    return results.percentile(output, mark)


def _fans(trials: Trials, output: Output) -> list[FanTold]:
    known = set(trials.results.outputs)
    rows = (row for row in fan_outputs(trials.model, output) if known.issuperset(row))
    return [_fan(trials, row) for row in rows]


def _fan(trials: Trials, row: Sequence[Output]) -> FanTold:
    results = trials.results
    at = trials.model.lines[row[0].line].axes.index(PERIOD)
    periods = [output.place[at] for output in row]
    base = np.array([trials.base.get(output, math.nan) for output in row])
    failed = max(results.failed(output) for output in row)
    return FanTold(row[0], results.fan(periods, row, FAN_LEVELS), base, failed)


def _chances(trials: Trials, output: Output) -> CompanyChances | None:
    company = company_of(trials.model, output)
    if not company or not trials.has_race:
        return None
    return simulating.chances(trials.model, trials.results, company)


def number(value: float | CellError) -> float:
    """Return a value, NaN for an error."""
    return math.nan if isinstance(value, CellError) else value
