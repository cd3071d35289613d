"""What a simulation found, asked in the same words whether all trials were kept or only counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis import statistics
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import Race
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Simulation
from gpu_modeler.analysis.statistics import LEVELS, Estimate, Fan, Summary
from gpu_modeler.analysis.tally import Below, Events, Tally
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.errors import ModelerError

Values = NDArray[np.float64]


class NotCompared(ModelerError):
    """Two outputs that both vary were not compared trial by trial, and the trials are gone."""

    key = "results_not_compared"


class Results(ABC):
    """The outputs of all trials, in their lines' units.

    `tallies` hold how often events happened that were counted trial by trial.
    """

    outputs: tuple[Output, ...]
    sampling: Sampling
    uncertain: Uncertain
    tallies: Mapping[Events, Tally]

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
        """Return in how many trials an output shows an error.

        Raises:
            ValueError: it was not asked for; so do all that name an output.
        """

    @abstractmethod
    def summary(self, output: Output, levels: Sequence[float] = LEVELS) -> Summary:
        """Return an output's figures with their standard errors."""

    @abstractmethod
    def histogram(self, output: Output, bars: int = 60) -> tuple[Values, Values]:
        """Return the edges of bars, `[bar + 1]`, and the share of all trials in each, `[bar]`.

        Bars reach from about the 0.5th to the 99.5th percentile; what lies beyond is counted in the outermost ones.
        Failed trials are in none.
        """

    @abstractmethod
    def exceedance(self, output: Output, thresholds: Sequence[float]) -> list[Estimate]:
        """Return how likely an output is to be above each threshold; failed trials are left out."""

    @abstractmethod
    def percentile(self, output: Output, today: Output | float) -> Estimate:
        """Return how likely an output is to be below today's, trial by trial; trials in which either failed are left out.

        Raises:
            NotCompared: the trials were not kept and the two were not compared as they came.
        """

    def fan(self, periods: Sequence[str], outputs: Sequence[Output], levels: Sequence[float] = LEVELS) -> Fan:
        """Return the fan of a line at one place, whose periods are `outputs` in order."""
        return statistics.fan_of(periods, [self.summary(output, levels) for output in outputs], levels)

    def race(self) -> tuple[Race, Tally]:
        """Return the race and what was counted of it.

        Raises:
            ValueError: it was not asked for.
        """
        for events, tally in self.tallies.items():
            if isinstance(events, Race):
                return events, tally
        raise ValueError("the race was not asked for")

    def _compared(self, output: Output, today: Output) -> Estimate | None:
        for events, tally in self.tallies.items():
            if isinstance(events, Below) and (output, today) in events.pairs:
                return tally.share(events.pairs.index((output, today)))
        return None


class WholeResults(Results):
    """All trials were kept."""

    def __init__(self, simulation: Simulation, events: Sequence[Events] = ()) -> None:
        assert isinstance(simulation.sample, Sampling)
        self.simulation = simulation
        self.outputs, self.sampling = simulation.outputs, simulation.sample
        self.uncertain = simulation.uncertain
        self.tallies = dict(zip(events, simulation.tallies, strict=True))
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
        """Return bars of equal width."""
        return statistics.histogram(self.of(output), bars)

    def exceedance(self, output: Output, thresholds: Sequence[float]) -> list[Estimate]:
        """Return how likely an output is to be above each threshold."""
        return statistics.exceedance(self.of(output), thresholds, self._parts)

    def percentile(self, output: Output, today: Output | float) -> Estimate:
        """Return how likely an output is to be below today's."""
        if isinstance(today, Output) and (known := self._compared(output, today)):
            return known
        at = self.of(today) if isinstance(today, Output) else today
        return statistics.percentile(self.of(output), at, self._parts)
