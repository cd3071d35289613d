"""Points inside the unit cube: one per trial, the same whatever part of the trials is asked for at once.

Trial `n` depends on the kind, the seed and the number of inputs alone: not on how many trials there are, nor on blocks
or workers. So a longer run repeats a shorter one's trials and adds new ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.errors import ModelerError

Values = NDArray[np.float64]
Kind = Literal["sobol", "latin", "plain"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SCRAMBLES = 16
"""Independent scrambled Sobol sequences; trial `n` is a point of sequence `n % SCRAMBLES`."""
DESIGN = 128
"""Trials in one latin hypercube, or drawn from one stream of random numbers."""
MOST_TRIALS = 1 << 30
_STEP = 2.0**-30
_HALF_STEP = _STEP / 2


class SamplingImpossible(ModelerError):
    """There is no such sample."""

    key = "sampling_impossible"


class SobolTooWide(ModelerError):
    """A trial draws more numbers than Sobol sequences are known for."""

    key = "sobol_too_wide"


@dataclass(frozen=True)
class Sampling:
    """How many trials, from which seed, by which kind of points.

    `sobol`: scrambled Sobol points, of far smaller error than chance; `latin`: latin hypercubes; `plain`: chance.
    """

    trials: int
    seed: int
    kind: Kind = "sobol"

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not 1 <= self.trials <= MOST_TRIALS or self.seed < 0:
            raise SamplingImpossible(
                kinds=list(KINDS), most=MOST_TRIALS, kind=self.kind, trials=self.trials, seed=self.seed
            )

    @property
    def replicate_count(self) -> int:
        """Return how many parts of the trials are independent of one another; for `plain` every trial is."""
        if self.kind == "sobol":
            return min(SCRAMBLES, self.trials)
        return -(-self.trials // DESIGN)

    def replicates(self) -> NDArray[np.intp]:
        """Return for each trial the independent part that it belongs to, `[trial]`."""
        numbers = np.arange(self.trials)
        return numbers % SCRAMBLES if self.kind == "sobol" else numbers // DESIGN

    def points(self, dimensions: int, start: int, stop: int) -> Values:
        """Return trials `start` to `stop` as `[dimension, trial]`, each strictly inside 0 to 1."""
        found = np.empty((dimensions, stop - start))
        if dimensions == 0 or stop <= start:
            return found
        if self.kind == "sobol":
            self._fill_sobol(found, start, stop)
        else:
            self._fill_designs(found, start, stop)
        return found

    def _fill_sobol(self, found: Values, start: int, stop: int) -> None:
        for scramble in range(SCRAMBLES):
            first = -(-(start - scramble) // SCRAMBLES)
            last = -(-(stop - scramble) // SCRAMBLES)
            if last > first:
                at = first * SCRAMBLES + scramble - start
                found[:, at::SCRAMBLES] = self._sequence(len(found), scramble, first, last)

    def _sequence(self, dimensions: int, scramble: int, first: int, last: int) -> Values:
        """Return points `first` to `last` of one scrambled sequence, moved off the edges by half a step."""
        found = _sequence(self.seed, scramble, dimensions).points(first, last)
        return np.asarray(found * _STEP + _HALF_STEP)

    def _fill_designs(self, found: Values, start: int, stop: int) -> None:
        for design in range(start // DESIGN, -(-stop // DESIGN)):
            points = self._design(len(found), design)
            low, high = max(start, design * DESIGN), min(stop, (design + 1) * DESIGN)
            found[:, low - start : high - start] = points[:, low - design * DESIGN : high - design * DESIGN]

    def _design(self, dimensions: int, design: int) -> Values:
        stream = self._stream(design)
        inside = stream.integers(0, 1 << 52, size=(dimensions, DESIGN)) + 0.5
        points = np.asarray(inside / (1 << 52))
        if self.kind == "plain":
            return points
        cells = stream.permuted(np.tile(np.arange(DESIGN), (dimensions, 1)), axis=1)
        return np.asarray((cells + points) / DESIGN)

    def _stream(self, number: int) -> np.random.Generator:
        return _stream_of(self.seed, number)


def _stream_of(seed: int, number: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, number))))


@dataclass(frozen=True)
class _Sequence:
    """A scrambled Sobol sequence: `directions[dimension, bit]` and its first point, in whole steps.

    Point `n` is the first one with the directions of the bits of `n`'s Gray code added without carrying; from one to the
    next a single bit changes. So any point is reached at once, where scipy goes through all that lie before.
    """

    directions: NDArray[np.uint32]
    first: NDArray[np.uint32]

    def points(self, start: int, stop: int) -> NDArray[np.uint32]:
        """Return points `start` to `stop` as `[dimension, point]`."""
        numbers = np.arange(start, stop - 1)
        found = np.empty((len(self.first), stop - start), dtype=np.uint32)
        found[:, 0] = self._point(start)
        found[:, 1:] = self.directions[:, _lowest_zero_bit(numbers)]
        return np.asarray(np.bitwise_xor.accumulate(found, axis=1))

    def _point(self, number: int) -> NDArray[np.uint32]:
        code = number ^ (number >> 1)
        bits = [bit for bit in range(self.directions.shape[1]) if code >> bit & 1]
        return np.asarray(self.first ^ np.bitwise_xor.reduce(self.directions[:, bits], axis=1))


def _lowest_zero_bit(numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the place of the lowest bit that is 0: the one in which the Gray codes of `n` and `n + 1` differ."""
    _, exponents = np.frexp((~numbers & (numbers + 1)).astype(np.float64))
    return np.asarray(exponents - 1, dtype=np.intp)


@lru_cache(maxsize=4 * SCRAMBLES)
def _sequence(seed: int, scramble: int, dimensions: int) -> _Sequence:
    """Return a scrambled sequence, kept since scrambling takes longer than drawing a block."""
    from scipy.stats import qmc

    if dimensions > qmc.Sobol.MAXDIM:
        raise SobolTooWide(dimensions=f"{dimensions:,}", most=f"{qmc.Sobol.MAXDIM:,}")
    engine = qmc.Sobol(dimensions, seed=_stream_of(seed, scramble))
    return _Sequence(engine._sv.astype(np.uint32), engine._shift.astype(np.uint32))
