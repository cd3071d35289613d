"""What is simulated, and what becomes of a portion of its trials: kept, or counted in bins; events counted either way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.bins import Counts, Layout
from gpu_modeler.analysis.moments import UNIT, Moments, by_part
from gpu_modeler.analysis.moving import Answers, Asker
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Kind, Sampling
from gpu_modeler.analysis.tally import Events, Tally
from gpu_modeler.analysis.uncertain import Rows, Uncertain
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.behind import Behind
from gpu_modeler.engine.compiled import is_available
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, Model

Values = NDArray[np.float64]
Watch = Callable[[int, int], None]
"""Told (trials done, trials in all) between blocks; what it raises stops the run."""


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


class Span(NamedTuple):
    """Trials `start` to `stop`, evaluated `block` at once."""

    start: int
    stop: int
    block: int


@dataclass(frozen=True)
class Job:
    """What is simulated. It can be sent to another process, which makes a calculation of its own.

    With `layouts`, one for each output, trials are counted in these bins, else kept. `events` are counted in any case.
    Whether batches are `compiled` is settled here for all workers, since kernels and numpy differ in the last bits.
    """

    model: Model
    uncertain: Uncertain
    sample: Points
    outputs: tuple[Output, ...]
    scenario: str = BASE
    events: tuple[Events, ...] = ()
    layouts: tuple[Layout, ...] = ()
    compiled: bool = False

    @cached_property
    def cells(self) -> tuple[Output, ...]:
        """Return all that is evaluated: the outputs, then what the events need besides."""
        needed = (cell for events in self.events for cell in events.cells)
        return tuple(dict.fromkeys([*self.outputs, *needed]))

    def places(self, events: Events) -> NDArray[np.intp]:
        """Return where among `cells` those of some events are."""
        return self._places[self.events.index(events)]

    @cached_property
    def _places(self) -> list[NDArray[np.intp]]:
        number = {cell: at for at, cell in enumerate(self.cells)}
        return [np.array([number[cell] for cell in events.cells], dtype=np.intp) for events in self.events]

    @property
    def kind(self) -> Kind:
        """Return how the trials were chosen, which tells the independent parts; others are as if by chance."""
        return self.sample.kind if isinstance(self.sample, Sampling) else "plain"

    @property
    def unit(self) -> int:
        """Return of how many trials at least a portion is made."""
        return UNIT if self.events or self.layouts else 1


@dataclass(frozen=True)
class Portion:
    """What became of some trials. Sums are told for each unit of trials, since their order matters to the last bit.

    `answers` are the outputs' where they are kept; `counts` of each output, `[part, bin]`, and `moments` where they are
    counted. Of `tallies` there is one list for each of the job's events.
    """

    span: Span
    answers: Answers | None
    counts: list[Counts]
    ends: Values
    moments: list[Moments]
    tallies: list[list[Tally]]


def is_worth_compiling(uncertain: Uncertain, trials: int) -> bool:
    """Say whether a job is so large that kernels, where they can be made, answer sooner than numpy."""
    return trials * sum(len(draw.places) for draw in uncertain.draws) >= _WORTH_COMPILING and is_available()


_WORTH_COMPILING = 1 << 22
"""Values put into cells in all trials: about 5,000 trials of the starter model."""


class Workplace:
    """Evaluates portions of one job, in any thread: each has a batch of its own, which it asks again and again."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._calculation = Calculation.of(job.model)
        self._uncertain = job.uncertain.only(_behind(self._calculation, job.cells).holds)
        self._local = threading.local()

    def portion(self, span: Span) -> Portion:
        """Evaluate some trials."""
        return digested(self.job, span, self._answers(span))

    def _answers(self, span: Span) -> Answers:
        found = [self._block(start, min(start + span.block, span.stop)) for start in range(*span)]
        if len(found) == 1:
            return found[0]
        values, codes = (np.concatenate(parts, axis=1) for parts in zip(*map(_pair, found), strict=True))
        return Answers(values, codes)

    def _block(self, start: int, stop: int) -> Answers:
        job = self.job
        if not hasattr(self._local, "asker"):
            self._local.asker = Asker(self._calculation, job.cells, job.scenario, compiled=job.compiled)
            self._local.rows = Rows()
        asker: Asker = self._local.asker
        points = job.sample.points(job.uncertain.dimensions, start, stop)
        cells = self._uncertain.cells(self._calculation, points, job.scenario, self._local.rows)
        return asker.answers(cells)


def _behind(calculation: Calculation, cells: Sequence[Output]) -> Behind:
    state = calculation.state
    return Behind.of(state.order, state.ground, [(cell.line, cell.place) for cell in cells])


def _pair(answers: Answers) -> tuple[Values, NDArray[np.uint8]]:
    return answers.values, answers.codes


def digested(job: Job, span: Span, answers: Answers) -> Portion:
    """Return what becomes of the values of all cells `[cell, trial]`."""
    count = len(job.outputs)
    tallies = [_tallies(job, events, answers.values) for events in job.events]
    if job.layouts:
        return counted(job, span, answers.values[:count], tallies)
    kept = answers
    if count < len(answers.values):  # copies, lest what only the events need is kept with it
        kept = Answers(answers.values[:count].copy(), answers.codes[:count].copy())
    return Portion(span, kept, [], np.empty((2, 0)), [], tallies)


def counted(job: Job, span: Span, values: Values, tallies: list[list[Tally]]) -> Portion:
    """Return the outputs' values `[output, trial]` counted in bins."""
    counts: list[Counts] = [np.zeros((1, 1), dtype=np.int32)] * len(values)
    moments = []
    for unit in _units(values):
        parted = by_part(unit, job.kind)
        moments.append(Moments.of(parted))
        for at, layout in enumerate(job.layouts):
            counts[at] = counts[at] + layout.counts(parted[at])
    ends = np.array([np.fmin.reduce(values, axis=1), np.fmax.reduce(values, axis=1)])
    return Portion(span, None, counts, ends, moments, tallies)


def _tallies(job: Job, events: Events, values: Values) -> list[Tally]:
    at = job.places(events)
    return [Tally.of(events.rows(unit[at]), job.kind) for unit in _units(values)]


def _units(values: Values) -> Iterator[Values]:
    return (values[:, start : start + UNIT] for start in range(0, values.shape[1], UNIT))
