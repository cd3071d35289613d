"""Many trials of a model whose inputs are uncertain, evaluated in blocks, all of them kept.

A trial's bits depend on the model, the seed and its number alone: not on the block it is evaluated in, on how many
workers there are, or on where they run. Kept are the asked-for outputs only, 8 bytes for each and each trial (9 where
errors occur); all else is thrown away with its block. `analysis.streaming` keeps none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.job import Job, NothingUncertain, Points, Portion, Span, Watch
from gpu_modeler.analysis.moments import part_count
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.tally import Tally
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.analysis.workers import Crew, Processes, Team, Threads, portions
from gpu_modeler.model import BASE, Model

__all__ = ["Job", "NothingUncertain", "Points", "Simulation", "Watch", "run", "simulate"]

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]

LARGEST_BLOCK = 8192
_SMALLEST_BLOCK = 64
_ROUNDS = 4


@dataclass(frozen=True)
class Simulation:
    """The outputs of all trials: `values` is `[output, trial]` in the lines' units with NaN at errors.

    `codes` are error codes in the same shape, `None` where no trial failed. `tallies` hold how often each of the job's
    events happened.
    """

    outputs: tuple[Output, ...]
    sample: Points
    uncertain: Uncertain
    values: Values
    codes: Codes | None = None
    tallies: tuple[Tally, ...] = ()

    def of(self, output: Output) -> Values:
        """Return one output's values `[trial]`.

        Raises:
            ValueError: it was not asked for.
        """
        found: Values = self.values[self.outputs.index(output)]
        return found

    @property
    def replicates(self) -> NDArray[np.intp] | None:
        """Return the independent part of each trial where trials are not independent one by one, else `None`."""
        sample = self.sample
        if not isinstance(sample, Sampling) or sample.kind == "plain":
            return None
        return sample.replicates()


def simulate(
    model: Model,
    sampling: Sampling,
    outputs: Sequence[Output],
    scenario: str = BASE,
    *,
    workers: int = 1,
    executor: Executor | Team | None = None,
    block: int = 0,
    watch: Watch | None = None,
) -> Simulation:
    """Simulate everything that is uncertain in a model; the model may change meanwhile, the trials do not.

    Without an executor a pool of `workers` threads is used, or this thread alone; with one, `workers` says how many it
    has; it may be a cluster too. `block` is how many trials are evaluated at once, 0 for what suits.

    Raises:
        NothingUncertain: the model has no uncertainties.
        ModelerError: one of them cannot be drawn.
    """
    uncertain = Uncertain.of_model(model, scenario)
    job = Job(model.copied(), uncertain, sampling, tuple(outputs), scenario)
    return run(job, workers=workers, executor=executor, block=block, watch=watch)


def run(
    job: Job,
    *,
    workers: int = 1,
    executor: Executor | Team | None = None,
    block: int = 0,
    watch: Watch | None = None,
) -> Simulation:
    """Evaluate all trials of a job. Arguments and errors as in `simulate`."""
    values, codes = np.empty((len(job.outputs), job.sample.trials)), None
    tallies = no_tallies(job)
    for portion in watched(job, workers=workers, executor=executor, block=block, watch=watch):
        found, here = portion.answers, slice(*portion.span[:2])
        assert found is not None
        values[:, here] = found.values
        if found.codes.any():
            codes = np.zeros(values.shape, dtype=np.uint8) if codes is None else codes
            codes[:, here] = found.codes
        tallies = together(tallies, portion)
    return Simulation(job.outputs, job.sample, job.uncertain, values, codes, tuple(tallies))


def no_tallies(job: Job) -> list[Tally]:
    """Return those of no trials, for each of a job's events."""
    return [Tally.none(1, part_count(job.kind)) for _ in job.events]


def together(tallies: list[Tally], portion: Portion) -> list[Tally]:
    """Return what was counted with what a portion adds, unit by unit."""
    return [reduce(Tally.and_, units, mine) for mine, units in zip(tallies, portion.tallies, strict=True)]


def watched(
    job: Job,
    *,
    workers: int,
    executor: Executor | Team | None,
    block: int,
    watch: Watch | None,
    stretch: tuple[int, int] | None = None,
) -> Iterator[Portion]:
    """Yield the portions of a job, or of a stretch of its trials, in order, and tell how far it is after each.

    Raises:
        NothingUncertain: the model has no uncertainties.
    """
    if not job.uncertain.draws:
        raise NothingUncertain
    total = job.sample.trials
    done, stop = stretch or (0, total)

    def tell() -> None:
        if watch is not None:
            watch(done, total)

    with _crew(job, workers, executor) as crew:
        for portion in portions(job, _spans(job, (done, stop), workers, block), crew, tell):
            yield portion
            done = portion.span.stop
            tell()


def _spans(job: Job, stretch: tuple[int, int], workers: int, block: int) -> Iterator[Span]:
    start, stop = stretch
    fair = max(_SMALLEST_BLOCK, -(-(stop - start) // (_ROUNDS * max(1, workers))))
    size = block or min(LARGEST_BLOCK, fair)
    whole = -(-size // job.unit) * job.unit
    return (Span(at, min(at + whole, stop), block or whole) for at in range(start, stop, whole))


@contextmanager
def _crew(job: Job, workers: int, executor: Executor | Team | None) -> Iterator[Crew | None]:
    if executor is None and workers <= 1:
        yield None
    elif isinstance(executor, Team):
        with executor.crew(job) as crew:
            yield crew
    elif executor is None or isinstance(executor, ThreadPoolExecutor):
        with Threads(job, max(1, workers), executor) as crew:
            yield crew
    else:
        with Processes(job, max(1, workers), executor) as crew:
            yield crew
