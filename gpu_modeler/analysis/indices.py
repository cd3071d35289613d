"""Global sensitivity: how much of an output's variance comes from which uncertainty.

First-order index: the share of the variance that would go if the uncertainty were known. Total index: the share that
would stay if all others were known. Both by picking and freezing: two samples A and B, and for each uncertainty samples
in which it is as in B and the rest as in A. First order by Saltelli et al. (2010), total by Jansen (1999).

Correlated uncertainties are frozen together with what they say about the others (Kucherenko, Tarantola and Annoni,
Computer Physics Communications 183, 2012): the first-order index then counts what an uncertainty tells through others,
the total index only what it adds to them, so that the first may be the larger one. All draws of one uncertainty, for
several years or companies, make one factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.index_sums import ROWS_AT_ONCE, IndexSums
from gpu_modeler.analysis.job import Job, Portion, Watch, is_worth_compiling
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.pick_freeze import pick_freeze
from gpu_modeler.analysis.sampling import SCRAMBLES, Sampling
from gpu_modeler.analysis.simulation import watched
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.analysis.workers import Team
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, Model

Values = NDArray[np.float64]
_STUDENT = 2.131
"""The 97.5 % quantile of Student's distribution with 15 degrees of freedom, one less than there are scrambles."""


class IndicesNeedMoreRows(ModelerError):
    """Too few rows for the errors to be told."""

    key = "indices_need_more_rows"


@dataclass(frozen=True)
class Index:
    """One factor's share of the variance, with standard errors."""

    factor: str
    first: Estimate
    total: Estimate


@dataclass(frozen=True)
class Indices:
    """Indices of one output, largest total first. `failed` rows, in which a trial failed, are left out."""

    output: Output
    rows: int
    failed: int
    variance: float
    factors: tuple[Index, ...]


def interval(estimate: Estimate) -> tuple[float, float]:
    """Return the interval that holds the true index in 95 of 100 runs."""
    return estimate.value - _STUDENT * estimate.error, estimate.value + _STUDENT * estimate.error


# --- indices ----------------------------------------------------------------------------------------


def sobol_indices(
    model: Model,
    rows: Sampling,
    outputs: Sequence[Output],
    scenario: str = BASE,
    *,
    workers: int = 1,
    executor: Executor | Team | None = None,
    watch: Watch | None = None,
) -> list[Indices]:
    """Return the indices of outputs over everything uncertain in a model.

    `rows` is the sample of each of A and B; the model is evaluated `rows.trials` times for each column. Evaluations are
    summed up as they come: memory does not grow with their number.

    Raises:
        IndicesNeedMoreRows: fewer rows than 4 for each scramble.
        NothingUncertain: the model has no uncertainties.
        ModelerError: one of them cannot be drawn.
    """
    if rows.trials < 4 * SCRAMBLES:
        raise IndicesNeedMoreRows(least=4 * SCRAMBLES)
    uncertain = Uncertain.of_model(model, scenario)
    sample, columns = pick_freeze(uncertain, rows)
    compiled = is_worth_compiling(uncertain, sample.trials)
    job = Job(model.copied(), uncertain, sample, tuple(outputs), scenario, compiled=compiled)
    portions = watched(job, workers=workers, executor=executor, block=0, watch=watch)
    sums = [IndexSums(columns) for _ in outputs]
    for unit in _units(portions, len(sample.columns)):
        for each, values in zip(sums, unit, strict=True):
            each.add(values)
    return [_indices(output, each, columns) for output, each in zip(job.outputs, sums, strict=True)]


def _units(portions: Iterable[Portion], columns: int) -> Iterator[Values]:
    """Yield the evaluations in units of rows that do not depend on portions, `[output, row, column]`."""
    waiting: list[Values] = []
    count, size = 0, ROWS_AT_ONCE * columns
    for portion in portions:
        assert portion.answers is not None
        waiting.append(portion.answers.values)
        count += waiting[-1].shape[1]
        if count >= size:
            joined = np.concatenate(waiting, axis=1)
            whole = count // size * size
            for start in range(0, whole, size):
                yield joined[:, start : start + size].reshape(len(joined), -1, columns)
            waiting, count = [joined[:, whole:]], count - whole
    if count:
        joined = np.concatenate(waiting, axis=1)
        yield joined.reshape(len(joined), -1, columns)


def indices_of(output: Output, values: Values, columns: dict[str, tuple[int, int]]) -> Indices:
    """Return the indices from evaluations `[row, column]`: A, B, then those that `columns` names for each factor."""
    sums = IndexSums(columns)
    for start in range(0, len(values), ROWS_AT_ONCE):
        sums.add(values[start : start + ROWS_AT_ONCE])
    return _indices(output, sums, columns)


def _indices(output: Output, sums: IndexSums, factors: Iterable[str]) -> Indices:
    found = [Index(factor, sums.first(factor), sums.total(factor)) for factor in factors]
    ordered = sorted(found, key=lambda index: -index.total.value)
    return Indices(output, sums.rows, sums.failed, sums.variance, tuple(ordered))
