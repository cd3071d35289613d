"""Distributions of a few outcomes: values with probabilities, and events that happen or do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from gpu_modeler.analysis.distribution import Distribution, Values, number_text


@dataclass(frozen=True)
class Discrete(Distribution):
    """A few values, each with its probability. Values ascend, so that a correlation has a meaning."""

    name: ClassVar[str] = "discrete"
    example: ClassVar[str] = "discrete({0: 70%, 1: 30%})"
    outcomes: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, float]]) -> Discrete:
        """Return the distribution of (value, probability) pairs in any order."""
        return cls(tuple(sorted(pairs)))

    @property
    def parameters(self) -> tuple[float, ...]:
        """Return values and probabilities in turn."""
        return tuple(number for pair in self.outcomes for number in pair)

    @property
    def text(self) -> str:
        """Return it as typed."""
        shown = ", ".join(f"{number_text(value)}: {number_text(p)}" for value, p in self.outcomes)
        return f"{self.name}({{{shown}}})"

    def check(self) -> None:
        """Refuse probabilities that are negative or do not add up to 1, and values given twice."""
        super().check()
        values, shares = self.values.tolist(), self.shares.tolist()
        self.require(bool(values) and min(shares) >= 0, "distribution_probability")
        self.require(math.isclose(math.fsum(shares), 1, abs_tol=1e-9), "distribution_probabilities")
        self.require(all(a < b for a, b in pairwise(values)), "distribution_twice")

    @property
    def values(self) -> Values:
        """Return the values, ascending."""
        return np.array([value for value, _ in self.outcomes], dtype=np.float64)

    @property
    def shares(self) -> Values:
        """Return the probabilities in the order of the values."""
        return np.array([share for _, share in self.outcomes], dtype=np.float64)

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        bounds = np.cumsum(self.shares)[:-1]
        return self.values[np.searchsorted(bounds, u, side="left")]

    @property
    def mean(self) -> float:
        """Return the mean."""
        return math.fsum(value * share for value, share in self.outcomes)

    @property
    def variance(self) -> float:
        """Return the variance."""
        return math.fsum((value - self.mean) ** 2 * share for value, share in self.outcomes)


@dataclass(frozen=True)
class Event(Distribution):
    """Something that happens in a year with `probability`, in each year anew; `value` holds where it happens.

    Where it does not happen nothing changes: `ppf` is NaN there, which `uncertain.moved` leaves as it was. Mean and
    variance are those of the value where it happens and 0 where not.
    """

    name: ClassVar[str] = "event"
    example: ClassVar[str] = "event(12%, 6)"
    probability: float
    value: float

    def check(self) -> None:
        """Refuse a probability outside 0 to 1."""
        super().check()
        self.require(0 <= self.probability <= 1, "distribution_probability")

    def ppf(self, u: Values) -> Values:
        """Return the value where it happens, NaN elsewhere."""
        return np.where(u > 1 - self.probability, self.value, np.nan)

    @property
    def mean(self) -> float:
        """Return the mean of the effect."""
        return self.probability * self.value

    @property
    def variance(self) -> float:
        """Return the variance of the effect."""
        return self.probability * (1 - self.probability) * self.value**2


@dataclass(frozen=True)
class Off(Distribution):
    """A distribution that is kept but not drawn: what it is about stays as the model has it.

    Mean and variance are those of the effect, as with an event.
    """

    name: ClassVar[str] = "off"
    example: ClassVar[str] = "off(pert(0.7, 1, 1.2))"
    held: Distribution

    @property
    def parameters(self) -> tuple[float, ...]:
        """Return those of the distribution that is kept."""
        return self.held.parameters

    @property
    def text(self) -> str:
        """Return it as typed."""
        return f"{self.name}({self.held.text})"

    def ppf(self, u: Values) -> Values:
        """Return NaN: nothing changes."""
        return np.full_like(u, np.nan)

    @property
    def mean(self) -> float:
        """Return 0."""
        return 0.0

    @property
    def variance(self) -> float:
        """Return 0."""
        return 0.0
