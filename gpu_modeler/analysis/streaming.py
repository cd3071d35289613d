"""Simulations of any length in bounded memory: trials are counted in bins that a pilot laid out, and let go.

The pilot is the first trials, however long the run is and however it is divided, so that the bins, and with them every
figure, depend on the model, the seed and the number of trials alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.bins import Binned, Counts, lay_out
from gpu_modeler.analysis.job import Job, Portion, Span, Watch, counted
from gpu_modeler.analysis.moments import UNIT, Moments, part_count
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.simulation import no_tallies, together, watched
from gpu_modeler.analysis.tally import Tally
from gpu_modeler.analysis.workers import Team

Values = NDArray[np.float64]

WHOLE_BYTES = 256 << 20
"""The most memory that trials are kept in, with what their figures need on the way."""
PILOT = 1 << 16
_PILOT_BYTES = WHOLE_BYTES // 4
_BINS_BYTES = 16 << 20
_FEWEST_BINS, _MOST_BINS = 256, 8192
_BYTES_KEPT = 9
_WORKING = 6
"""Arrays as long as there are trials that the figures of an output that was kept are told with."""


@dataclass(frozen=True)
class Sketch:
    """What is known of the outputs of trials that were let go.

    `counts` are of each output, `[part, bin]`, `moments` of `[output, part]`, `least` and `greatest` `[output]`, NaN where
    every trial failed.
    """

    job: Job
    counts: tuple[Counts, ...]
    moments: Moments
    least: Values
    greatest: Values
    tallies: tuple[Tally, ...]

    def index(self, output: Output) -> int:
        """Return an output's number.

        Raises:
            ValueError: it was not asked for.
        """
        return self.job.outputs.index(output)

    def whole(self, at: int) -> Binned:
        """Return the counts of one output in all trials."""
        return self._binned(at, self.counts[at].sum(axis=0))

    def parts(self, at: int) -> list[Binned]:
        """Return the counts of one output in each part of the sample."""
        return [self._binned(at, counts) for counts in self.counts[at]]

    def _binned(self, at: int, counts: Counts) -> Binned:
        return Binned(self.job.layouts[at], counts, float(self.least[at]), float(self.greatest[at]))


def fits_whole(outputs: int, trials: int) -> bool:
    """Say whether so many trials can be kept, and their figures told."""
    return (outputs + _WORKING) * trials * _BYTES_KEPT <= WHOLE_BYTES


def stream(
    job: Job,
    *,
    workers: int = 1,
    executor: Executor | Team | None = None,
    block: int = 0,
    watch: Watch | None = None,
) -> Sketch:
    """Evaluate all trials of a job and keep counts. Arguments and errors as `simulation.run`.

    There are about 4 bytes for each bin, part of the sample and output on the way, 8 where they are gathered.
    """
    pilot_size = _pilot_size(job)

    def evaluated(asked: Job, start: int, stop: int) -> Iterator[Portion]:
        return watched(
            asked, workers=workers, executor=executor, block=block, watch=watch, stretch=(start, stop)
        )

    values, pilot = np.empty((len(job.outputs), pilot_size)), []
    for portion in evaluated(job, 0, pilot_size):
        assert portion.answers is not None
        values[:, portion.span.start : portion.span.stop] = portion.answers.values
        pilot.append(replace(portion, answers=None))
    bins = _bins(job)
    binning = replace(job, layouts=tuple(lay_out(row, bins) for row in values))
    gathering = _Gathering(binning)
    for portion in _recounted(binning, pilot, values):
        gathering.add(portion)
    for portion in evaluated(binning, pilot_size, job.sample.trials):
        gathering.add(portion)
    return gathering.sketch()


def _pilot_size(job: Job) -> int:
    fitting = _PILOT_BYTES // (8 * max(1, len(job.outputs))) // UNIT * UNIT
    return min(job.sample.trials, max(UNIT, min(PILOT, fitting)))


def _bins(job: Job) -> int:
    cells = _BINS_BYTES // 4 // part_count(job.kind) // max(1, len(job.outputs))
    return max(_FEWEST_BINS, min(_MOST_BINS, cells))


def _recounted(job: Job, pilot: list[Portion], values: Values) -> Iterator[Portion]:
    """Yield the pilot's portions with its values counted; its events were counted already."""
    for start in range(0, values.shape[1], UNIT):
        span = Span(start, min(start + UNIT, values.shape[1]), UNIT)
        yield counted(job, span, values[:, start : span.stop], [[] for _ in job.events])
    yield from pilot


class _Gathering:
    """Adds portions up, in their order."""

    def __init__(self, job: Job) -> None:
        outputs, parts = len(job.outputs), part_count(job.kind)
        self._job = job
        self._counts = [np.zeros((parts, layout.bins), dtype=np.int64) for layout in job.layouts]
        self._moments = Moments.none(outputs, parts)
        self._ends = np.full((2, outputs), np.nan)
        self._tallies = no_tallies(job)

    def add(self, portion: Portion) -> None:
        """Take the next portion."""
        for at, counts in enumerate(portion.counts):
            self._counts[at] += counts
        for moments in portion.moments:
            self._moments = self._moments.and_(moments)
        if portion.counts:
            self._ends[0] = np.fmin(self._ends[0], portion.ends[0])
            self._ends[1] = np.fmax(self._ends[1], portion.ends[1])
        self._tallies = together(self._tallies, portion)

    def sketch(self) -> Sketch:
        """Return what there is now."""
        least, greatest = self._ends
        return Sketch(self._job, tuple(self._counts), self._moments, least, greatest, tuple(self._tallies))
