"""Many trials of a model whose inputs are uncertain, evaluated in blocks on any `concurrent.futures.Executor`.

A trial's bits depend on the model, the seed and its number alone: not on the block it is evaluated in, on how many
workers there are, or on where they run. Kept are the asked-for outputs only, 8 bytes for each and each trial (9 where
errors occur); all else is thrown away with its block. Quantiles are taken from all of them, so that memory grows with the
number of trials: 80 MB for an output of ten million.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.moving import Answers, answers
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, Model

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]
Watch = Callable[[int, int], None]
"""Told (trials done, trials in all) between blocks; what it raises stops the run."""

LARGEST_BLOCK = 8192
_SMALLEST_BLOCK = 64


class NothingUncertain(ModelerError):
    """No input is uncertain: every trial would be the same."""

    key = "nothing_uncertain"


class Points(Protocol):
    """Where trials lie in the unit cube."""

    @property
    def trials(self) -> int:
        """Return how many there are."""

    def points(self, dimensions: int, start: int, stop: int) -> Values:
        """Return trials `start` to `stop` as `[dimension, trial]`."""


@dataclass(frozen=True)
class Job:
    """What is simulated. It can be sent to another process, which makes a calculation of its own."""

    model: Model
    uncertain: Uncertain
    sample: Points
    outputs: tuple[Output, ...]
    scenario: str = BASE

    def block(self, calculation: Calculation, start: int, stop: int) -> Answers:
        """Evaluate trials `start` to `stop`."""
        points = self.sample.points(self.uncertain.dimensions, start, stop)
        cells = self.uncertain.cells(calculation, points, self.scenario)
        return answers(calculation, cells, self.outputs, self.scenario)


@dataclass(frozen=True)
class Simulation:
    """The outputs of all trials: `values` is `[output, trial]` in the lines' units with NaN at errors.

    `codes` are error codes in the same shape, `None` where no trial failed.
    """

    outputs: tuple[Output, ...]
    sample: Points
    uncertain: Uncertain
    values: Values
    codes: Codes | None = None

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
    executor: Executor | None = None,
    block: int = 0,
    watch: Watch | None = None,
) -> Simulation:
    """Simulate everything that is uncertain in a model; the model may change meanwhile, the trials do not.

    Without an executor a pool of `workers` threads is used, or this thread alone; with one, `workers` says how many it
    has. `block` is how many trials are evaluated at once, 0 for what suits.

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
    executor: Executor | None = None,
    block: int = 0,
    watch: Watch | None = None,
) -> Simulation:
    """Evaluate all trials of a job. Arguments and errors as in `simulate`."""
    if not job.uncertain.draws:
        raise NothingUncertain
    total = job.sample.trials
    values, codes = np.empty((len(job.outputs), total)), None
    for start, stop, found in _blocks(job, _portions(total, workers, block), workers, executor):
        values[:, start:stop] = found.values
        if found.codes.any():
            codes = np.zeros(values.shape, dtype=np.uint8) if codes is None else codes
            codes[:, start:stop] = found.codes
        if watch is not None:
            watch(stop, total)
    return Simulation(job.outputs, job.sample, job.uncertain, values, codes)


def _portions(total: int, workers: int, block: int) -> Iterator[tuple[int, int]]:
    size = block or max(_SMALLEST_BLOCK, min(LARGEST_BLOCK, -(-total // max(1, workers))))
    return ((start, min(start + size, total)) for start in range(0, total, size))


# --- workers --------------------------------------------------------------------------------------


def _blocks(
    job: Job, portions: Iterator[tuple[int, int]], workers: int, executor: Executor | None
) -> Iterator[tuple[int, int, Answers]]:
    """Yield the blocks in order; a few more than there are workers are under way at a time."""
    if executor is None and workers <= 1:
        calculation = Calculation.of(job.model)
        yield from ((start, stop, job.block(calculation, start, stop)) for start, stop in portions)
        return
    with _pool(executor, workers) as pool:
        evaluate = _sender(job, pool)
        waiting: deque[tuple[int, int, Future[Answers]]] = deque()
        try:
            for start, stop in portions:
                waiting.append((start, stop, evaluate(start, stop)))
                if len(waiting) > 2 * max(1, workers):
                    yield _awaited(waiting.popleft())
            while waiting:
                yield _awaited(waiting.popleft())
        finally:
            for _, _, future in waiting:
                future.cancel()


def _awaited(waiting: tuple[int, int, Future[Answers]]) -> tuple[int, int, Answers]:
    start, stop, future = waiting
    return start, stop, future.result()


@contextmanager
def _pool(executor: Executor | None, workers: int) -> Iterator[Executor]:
    """Yield the given executor, which stays open, or a pool of threads, which is closed."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="simulation") as pool:
        yield pool


def _sender(job: Job, pool: Executor) -> Callable[[int, int], Future[Answers]]:
    """Return what submits a block: threads share one calculation, other workers are sent the job."""
    if isinstance(pool, ThreadPoolExecutor):
        calculation = Calculation.of(job.model)
        return lambda start, stop: pool.submit(job.block, calculation, start, stop)
    parcel = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
    name = sha256(parcel).hexdigest()
    return lambda start, stop: pool.submit(_block_there, name, parcel, start, stop)


def _block_there(name: str, parcel: bytes, start: int, stop: int) -> Answers:
    """Evaluate a block in a worker's process."""
    job, calculation = _unpacked(name, parcel)
    return job.block(calculation, start, stop)


_JOBS: dict[str, tuple[Job, Calculation]] = {}
"""The last job that a worker's process was sent, with its calculation."""
_JOBS_LOCK = Lock()


def _unpacked(name: str, parcel: bytes) -> tuple[Job, Calculation]:
    with _JOBS_LOCK:
        if name not in _JOBS:
            job: Job = pickle.loads(parcel)  # noqa: S301 - made by this program, sent to its own workers
            _JOBS.clear()
            _JOBS[name] = job, Calculation.of(job.model)
        return _JOBS[name]
