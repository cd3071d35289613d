"""What a simulation found whose trials were counted in bins rather than kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.bins import Binned, Known
from gpu_modeler.analysis.moments import Moments
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.results import NotCompared, Results
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.statistics import LEVELS, Estimate, Summary, constant
from gpu_modeler.analysis.streaming import Sketch
from gpu_modeler.analysis.tally import error_by_parts

Values = NDArray[np.float64]


class StreamedResults(Results):
    """Trials were counted in bins. Quantiles and shares lie within the stated width of the sample's own; the rest is exact."""

    def __init__(self, sketch: Sketch) -> None:
        job = sketch.job
        assert isinstance(job.sample, Sampling)
        self._sketch = sketch
        self.outputs, self.sampling, self.uncertain = job.outputs, job.sample, job.uncertain
        self.tallies = dict(zip(job.events, sketch.tallies, strict=True))
        self._moments = sketch.moments.whole()

    @property
    def is_streamed(self) -> bool:
        """Say yes."""
        return True

    def failed(self, output: Output) -> int:
        """Return in how many trials an output shows an error."""
        return self.trials - int(self._moments.count[self._sketch.index(output), 0])

    def summary(self, output: Output, levels: Sequence[float] = LEVELS) -> Summary:
        """Return an output's figures with their standard errors and widths."""
        at, sketch = self._sketch.index(output), self._sketch
        least, greatest = float(sketch.least[at]), float(sketch.greatest[at])
        if least == greatest:
            return constant(self.trials, self.trials - self.failed(output), least, levels)
        whole = self._moments.row(at)
        parts = sketch.moments.row(at)
        return Summary(
            self.trials,
            self.failed(output),
            self._estimate(parts, float(whole.mean[0, 0]), parts.mean[0], _mean_error(whole)),
            self._estimate(
                parts, float(whole.deviations()[0, 0]), parts.deviations()[0], _deviation_error(whole)
            ),
            {level: self._quantile(at, level) for level in levels},
            least,
            greatest,
        )

    def _estimate(self, parts: Moments, value: float, figures: Values, textbook: float) -> Estimate:
        count = parts.count[0]
        if not count.sum():
            return Estimate(math.nan, math.nan)
        by_parts = error_by_parts(count, figures) if len(count) > 1 else None
        return Estimate(value, textbook if by_parts is None else by_parts)

    def _quantile(self, at: int, level: float) -> Estimate:
        def textbook(whole: Binned) -> float:
            spread = math.sqrt(level * (1 - level) / whole.total)
            ends = [whole.quantile(min(1.0, max(0.0, level + sign * spread))).value for sign in (-1, 1)]
            return (ends[1] - ends[0]) / 2

        return self._known(at, lambda binned: binned.quantile(level), textbook)

    def _known(self, at: int, of: Callable[[Binned], Known], textbook: Callable[[Binned], float]) -> Estimate:
        """Return a figure from the bins: its error from the parts where there are enough of them, else the textbook's."""
        whole = self._sketch.whole(at)
        if not whole.total:
            return Estimate(math.nan, math.nan)
        known = of(whole)
        return Estimate(known.value, self._error(at, of, lambda: textbook(whole)), known.width)

    def _error(self, at: int, of: Callable[[Binned], Known], textbook: Callable[[], float]) -> float:
        counts = self._sketch.moments.count[at]
        if counts.sum() < 2:
            return math.nan
        figures = np.zeros(len(counts))
        if len(counts) > 1:
            for number, part in enumerate(self._sketch.parts(at)):
                figures[number] = of(part).value if counts[number] else math.nan
        by_parts = error_by_parts(counts, figures) if len(counts) > 1 else None
        return textbook() if by_parts is None else by_parts

    def histogram(self, output: Output, bars: int = 60) -> tuple[Values, Values]:
        """Return bars of equal width but for the bins, at whose edges they begin and end, so that shares are exact."""
        whole = self._sketch.whole(self._sketch.index(output))
        if not whole.total:
            return np.linspace(0, 1, bars + 1), np.zeros(bars)
        edges, counts = whole.bars(bars)
        return edges, counts / self.trials

    def exceedance(self, output: Output, thresholds: Sequence[float]) -> list[Estimate]:
        """Return how likely an output is to be above each threshold."""
        at = self._sketch.index(output)
        return [self._share(at, lambda binned, t=each: binned.share_above(t)) for each in thresholds]  # type: ignore[misc]

    def _share(self, at: int, of: Callable[[Binned], Known]) -> Estimate:
        def textbook(whole: Binned) -> float:
            share = of(whole).value
            return math.sqrt(share * (1 - share) / (whole.total - 1))

        found = self._known(at, of, textbook)
        return Estimate(found.value, max(found.error, 1 / max(1, self._sketch.whole(at).total)), found.width)

    def percentile(self, output: Output, today: Output | float) -> Estimate:
        """Return how likely an output is to be below today's."""
        if isinstance(today, Output):
            return self._compared(output, today) or self.percentile(output, self._constant(output, today))
        return self._share(self._sketch.index(output), lambda binned: binned.share_below(today))

    def _constant(self, output: Output, today: Output) -> float:
        """Return the one value that an output has in all trials."""
        at = self.outputs.index(today) if today in self.outputs else None
        if at is None or self.failed(today) or self._sketch.least[at] != self._sketch.greatest[at]:
            raise NotCompared(output=output.line, today=today.line)
        return float(self._sketch.least[at])


def _mean_error(whole: Moments) -> float:
    count, sd = float(whole.count[0, 0]), float(whole.deviations()[0, 0])
    return sd / math.sqrt(count) if count > 1 else math.nan


def _deviation_error(whole: Moments) -> float:
    count = float(whole.count[0, 0])
    variance = float(whole.second[0, 0]) / max(count, 1)
    if count < 2 or variance == 0:
        return 0.0 if count > 1 else math.nan
    fourth = float(whole.fourth[0, 0]) / count
    return math.sqrt(max(0.0, fourth - variance**2) / count) / (2 * math.sqrt(variance))
