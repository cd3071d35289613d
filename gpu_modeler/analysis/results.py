"""What a simulation found, asked in the same words whether all trials were kept or only counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis import statistics
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Simulation
from gpu_modeler.analysis.statistics import LEVELS, Estimate, Fan, Summary
from gpu_modeler.analysis.uncertain import Uncertain

Values = NDArray[np.float64]


class Results(ABC):
    """The outputs of all trials, in their lines' units."""

    outputs: tuple[Output, ...]
    sampling: Sampling
    uncertain: Uncertain

    @property
    def trials(self) -> int:
        """Return how many trials there are, failed ones among them."""
        return self.sampling.trials

    @property
    @abstractmethod
    def is_streamed(self) -> bool:
        """Say whether trials were counted in bins rather than kept, so that quantiles are known within a width."""

    @abstractmethod
    def failed(self, output: Output) -> int:
        """Return in how many trials an output shows an error."""

    @abstractmethod
    def summary(self, output: Output, levels: Sequence[float] = LEVELS) -> Summary:
        """Return an output's figures with their standard errors."""

    @abstractmethod
    def histogram(self, output: Output, bars: int = 60) -> tuple[Values, Values]:
        """Return the edges of bars, `[bar + 1]`, and the share of all trials in each, `[bar]`."""

    @abstractmethod
    def exceedance(self, output: Output, thresholds: Sequence[float]) -> list[Estimate]:
        """Return how likely an output is to be above each threshold."""

    @abstractmethod
    def percentile(self, output: Output, today: Output | float) -> Estimate:
        """Return how likely an output is to be below today's, trial by trial."""

    def fan(self, periods: Sequence[str], outputs: Sequence[Output], levels: Sequence[float] = LEVELS) -> Fan:
        """Return the fan of a line at one place, whose periods are `outputs` in order."""
        return statistics.fan_of(periods, [self.summary(output, levels) for output in outputs], levels)


class WholeResults(Results):
    """All trials were kept."""

    def __init__(self, simulation: Simulation) -> None:
        assert isinstance(simulation.sample, Sampling)
        self.simulation = simulation
        self.outputs, self.sampling = simulation.outputs, simulation.sample
        self.uncertain = simulation.uncertain
        self._parts = simulation.replicates

    @property
    def is_streamed(self) -> bool:
        """Say no."""
        return False

    def of(self, output: Output) -> Values:
        """Return one output's values `[trial]`, NaN at errors."""
        return self.simulation.of(output)

    def failed(self, output: Output) -> int:
        """Return in how many trials an output shows an error."""
        return int(np.isnan(self.of(output)).sum())

    def summary(self, output: Output, levels: Sequence[float] = LEVELS) -> Summary:
        """Return an output's figures with their standard errors."""
        return statistics.summary(self.of(output), self._parts, levels)

    def histogram(self, output: Output, bars: int = 60) -> tuple[Values, Values]:
        """Return bars as `statistics.histogram` does."""
        return statistics.histogram(self.of(output), bars)

    def exceedance(self, output: Output, thresholds: Sequence[float]) -> list[Estimate]:
        """Return how likely an output is to be above each threshold; failed trials are left out."""
        return statistics.exceedance(self.of(output), thresholds, self._parts)

    def percentile(self, output: Output, today: Output | float) -> Estimate:
        """Return how likely an output is to be below today's; trials in which either failed are left out."""
        at = self.of(today) if isinstance(today, Output) else today
        return statistics.percentile(self.of(output), at, self._parts)
