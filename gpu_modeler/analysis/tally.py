"""How often things happen in the trials, counted as the trials come: joint events of several outputs among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.moments import padded, parted
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Kind
from gpu_modeler.analysis.statistics import FEWEST_PARTS, SMALLEST_PART, Estimate, Flags

Values = NDArray[np.float64]


class Events(Protocol):
    """What may happen in a trial. It can be sent to another process."""

    @property
    def cells(self) -> tuple[Output, ...]:
        """Return the outputs that tell."""

    def rows(self, values: Values) -> Iterator[Values | Flags]:
        """Yield, from `values[cell, trial]`, of some events after others how much of them happens `[event, trial]`, 0 to 1.

        NaN: the trial does not count.
        """


@dataclass(frozen=True)
class Below:
    """For each pair of outputs: the first is below the second. Trials in which either failed do not count."""

    pairs: tuple[tuple[Output, Output], ...]

    @property
    def cells(self) -> tuple[Output, ...]:
        """Return the outputs that are compared."""
        return tuple(output for pair in self.pairs for output in pair)

    def rows(self, values: Values) -> Iterator[Values | Flags]:
        """Yield `[pair, trial]`."""
        yield below(values[0::2], values[1::2])


def below(one: Values, other: Values) -> Values:
    """Return 1 where the one is below the other, 0 where it is not, NaN where either failed."""
    return np.where(np.isnan(one) | np.isnan(other), np.nan, one < other)


@dataclass(frozen=True)
class Tally:
    """Of each event, in each part of the sample: trials that count, the sum and the sum of squares `[event, part]`."""

    count: Values
    sum: Values
    square: Values

    @classmethod
    def none(cls, events: int, parts: int) -> Tally:
        """Return that of no trials; of one event for as many as there may be."""
        return cls(*np.zeros((3, events, parts)))

    @classmethod
    def of(cls, blocks: Iterable[Values | Flags], kind: Kind) -> Tally:
        """Return that of one unit's `blocks` of events one after the other, each `[event, trial]`."""
        found = [
            _of_flags(rows.view(np.bool_), kind)
            if rows.dtype == bool
            else _of_shares(rows.view(np.float64), kind)
            for rows in blocks
        ]
        return cls(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))

    def and_(self, other: Tally) -> Tally:
        """Return that of both together."""
        return Tally(self.count + other.count, self.sum + other.sum, self.square + other.square)

    def share(self, event: int) -> Estimate:
        """Return how likely an event is.

        Where it happens in no trial, or in all, the error is one trial's share: it may still be rarer than could be seen.
        """
        count, total = float(self.count[event].sum()), float(self.sum[event].sum())
        if not count:
            return Estimate(math.nan, math.nan)
        return Estimate(total / count, max(self._error(event, count, total), 1 / count))

    def shares(self, events: Sequence[int]) -> list[Estimate]:
        """Return how likely each of some events is."""
        return [self.share(event) for event in events]

    def _error(self, event: int, count: float, total: float) -> float:
        if count < 2:
            return math.nan
        by_parts = error_by_parts(self.count[event], self.sum[event] / np.maximum(self.count[event], 1))
        if by_parts is not None:
            return by_parts
        variance = max(0.0, float(self.square[event].sum()) - total * total / count) / (count - 1)
        return math.sqrt(variance / count)


_Arrays = tuple[Values, Values, Values]


def _of_flags(rows: Flags, kind: Kind) -> _Arrays:
    parts, axis = parted(padded(rows, fill=False), kind)
    happened = np.add.reduce(parts.view(np.uint8), axis=axis, dtype=np.uint16).astype(np.float64)
    here, _ = parted(padded(np.ones((1, rows.shape[1]), dtype=bool), fill=False), kind)
    count = np.broadcast_to(here.sum(axis=axis).astype(np.float64), happened.shape)
    return count, happened, happened


def _of_shares(rows: Values, kind: Kind) -> _Arrays:
    parts, axis = parted(padded(rows, fill=np.nan), kind)
    counts = ~np.isnan(parts)
    kept = np.where(counts, parts, 0.0)
    return counts.sum(axis=axis).astype(np.float64), kept.sum(axis=axis), (kept * kept).sum(axis=axis)


def error_by_parts(counts: Values, figures: Values) -> float | None:
    """Return a standard error from a figure's values in the parts `[part]`; `None` where there are too few for that."""
    some, whole = counts > 0, counts >= SMALLEST_PART
    if whole.sum() < max(FEWEST_PARTS, some.sum() - 1):
        return None
    found = figures[whole]
    return float(found.std(ddof=1)) / math.sqrt(len(found))
