"""Distributions that spread smoothly over a range, each by its quantile function, mean and variance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gpu_modeler.analysis.beta_quantiles import beta_quantiles
from gpu_modeler.analysis.distribution import Distribution, Values, normal_quantiles

_WIDE = 1e8
"""A deviation of so many means is so far above 1 that 1 does not count beside its square."""


@dataclass(frozen=True)
class Fixed(Distribution):
    """One value for certain."""

    name: ClassVar[str] = "fixed"
    example: ClassVar[str] = "fixed(10%)"
    value: float

    def ppf(self, u: Values) -> Values:
        """Return the value."""
        return np.full_like(u, self.value)

    @property
    def mean(self) -> float:
        """Return the value."""
        return self.value

    @property
    def variance(self) -> float:
        """Return 0."""
        return 0.0


@dataclass(frozen=True)
class MeanAndDeviation(Distribution):
    """Distributions that are given by their mean and standard deviation."""

    mu: float
    sd: float

    def check(self) -> None:
        """Refuse a standard deviation that is not positive."""
        super().check()
        self.require(self.sd > 0, "distribution_sd_not_positive")

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.mu

    @property
    def variance(self) -> float:
        """Return the variance."""
        return self.sd**2


@dataclass(frozen=True)
class Normal(MeanAndDeviation):
    """The normal distribution."""

    name: ClassVar[str] = "normal"
    example: ClassVar[str] = "normal(0, 5%)"

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        return self.mu + self.sd * normal_quantiles(u)


@dataclass(frozen=True)
class Lognormal(MeanAndDeviation):
    """A positive number whose logarithm is normal. `mu` and `sd` are those of the number itself, not of its logarithm."""

    name: ClassVar[str] = "lognormal"
    example: ClassVar[str] = "lognormal(1, 0.25)"

    def check(self) -> None:
        """Refuse a mean that is not positive, too."""
        super().check()
        self.require(self.mu > 0, "distribution_mean_not_positive")

    @property
    def log_variance(self) -> float:
        """Return the variance of the logarithm."""
        ratio = self.sd / self.mu
        return math.log1p(ratio * ratio) if ratio < _WIDE else 2 * math.log(self.sd) - 2 * math.log(self.mu)

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        log_mean = math.log(self.mu) - self.log_variance / 2
        return np.exp(log_mean + math.sqrt(self.log_variance) * normal_quantiles(u))


@dataclass(frozen=True)
class Uniform(Distribution):
    """Any value between two bounds, all alike."""

    name: ClassVar[str] = "uniform"
    example: ClassVar[str] = "uniform(0.8, 1.2)"
    low: float
    high: float

    def check(self) -> None:
        """Refuse bounds that are not in order."""
        super().check()
        self.require(self.low < self.high, "distribution_bounds")

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        return self.low + (self.high - self.low) * u

    @property
    def mean(self) -> float:
        """Return the middle."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """Return a twelfth of the squared width."""
        return (self.high - self.low) ** 2 / 12


@dataclass(frozen=True)
class Triangular(Distribution):
    """Between two bounds, likeliest at `mode`, falling straight to both sides."""

    name: ClassVar[str] = "triangular"
    example: ClassVar[str] = "triangular(0.8, 1, 1.3)"
    low: float
    mode: float
    high: float

    def check(self) -> None:
        """Refuse numbers that are not in order."""
        super().check()
        self.require(self.low <= self.mode <= self.high and self.low < self.high, "distribution_order")

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        below = self.low + np.sqrt(u * width * rise)
        above = self.high - np.sqrt((1 - u) * width * fall)
        return np.where(u * width < rise, below, above)

    @property
    def mean(self) -> float:
        """Return the mean of the three numbers."""
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        """Return the variance."""
        low, mode, high = self.parameters
        return ((high - low) ** 2 - (mode - low) * (high - mode)) / 18


@dataclass(frozen=True)
class Beta(Distribution):
    """The beta distribution with shapes `alpha` and `beta`, stretched from 0…1 to `low`…`high`."""

    name: ClassVar[str] = "beta"
    example: ClassVar[str] = "beta(2, 5, 0, 1)"
    alpha: float
    beta: float
    low: float = 0.0
    high: float = 1.0

    def check(self) -> None:
        """Refuse shapes that are not positive and bounds that are not in order."""
        super().check()
        self.require(self.alpha > 0 and self.beta > 0, "distribution_shapes")
        self.require(self.low < self.high, "distribution_bounds")

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        return self.low + (self.high - self.low) * beta_quantiles(self.alpha, self.beta, u)

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.low + (self.high - self.low) * self.alpha / (self.alpha + self.beta)

    @property
    def variance(self) -> float:
        """Return the variance."""
        total = self.alpha + self.beta
        return (self.high - self.low) ** 2 * self.alpha * self.beta / (total**2 * (total + 1))


@dataclass(frozen=True)
class Pert(Distribution):
    """Between two bounds, likeliest at `mode`, smooth: the beta distribution whose mean is (low + 4 mode + high) / 6.

    `weight` is the weight of the mode, 4 in the PERT of project planning.
    """

    name: ClassVar[str] = "pert"
    example: ClassVar[str] = "pert(0.7, 1, 1.2)"
    low: float
    mode: float
    high: float
    weight: float = 4.0

    def check(self) -> None:
        """Refuse numbers that are not in order and a weight that is not positive."""
        super().check()
        self.require(self.low <= self.mode <= self.high and self.low < self.high, "distribution_order")
        self.require(self.weight > 0, "distribution_shapes")

    @property
    def as_beta(self) -> Beta:
        """Return the same distribution by its shapes."""
        width = self.high - self.low
        alpha = 1 + self.weight * (self.mode - self.low) / width
        return Beta(alpha, 1 + self.weight * (self.high - self.mode) / width, self.low, self.high)

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        return self.as_beta.ppf(u)

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.as_beta.mean

    @property
    def variance(self) -> float:
        """Return the variance."""
        return self.as_beta.variance


@dataclass(frozen=True)
class ThreePoints(Distribution):
    """Known by its 10th, 50th and 90th percentile.

    The family is the metalog of three terms (Keelin 2016): `p50 + a2 L + a3 (u - 1/2) L` with `L = ln(u / (1 - u))`,
    which meets the three points exactly, is skewed as they are and has no bounds.
    """

    name: ClassVar[str] = "p10_p50_p90"
    example: ClassVar[str] = "p10_p50_p90(0.8, 1, 1.3)"
    p10: float
    p50: float
    p90: float

    def check(self) -> None:
        """Refuse points that are not in order, and more skew than the family has."""
        super().check()
        self.require(self.p10 < self.p50 < self.p90, "distribution_points")
        slopes = self._slope_at(_STEEP)
        self.require(bool((slopes > 0).all()), "distribution_skew")

    @property
    def _terms(self) -> tuple[float, float]:
        log_odds = math.log(9)
        spread = (self.p90 - self.p10) / (2 * log_odds)
        skew = (self.p10 + self.p90 - 2 * self.p50) / (0.8 * log_odds)
        return spread, skew

    def _slope_at(self, u: Values) -> Values:
        spread, skew = self._terms
        return spread / (u * (1 - u)) + skew * ((u - 0.5) / (u * (1 - u)) + np.log(u / (1 - u)))

    def ppf(self, u: Values) -> Values:
        """Return quantiles."""
        spread, skew = self._terms
        log_odds = np.log(u / (1 - u))
        return self.p50 + (spread + skew * (u - 0.5)) * log_odds

    @property
    def mean(self) -> float:
        """Return the mean."""
        return self.p50 + self._terms[1] / 2

    @property
    def variance(self) -> float:
        """Return the variance."""
        spread, skew = self._terms
        return math.pi**2 / 3 * spread**2 + skew**2 * (1 / 12 + math.pi**2 / 36)


_STEEP = np.concatenate(
    [np.logspace(-9, -3, 61), np.linspace(0.001, 0.999, 999), 1 - np.logspace(-9, -3, 61)]
)
"""Where a metalog's slope is looked at: it must rise everywhere."""
