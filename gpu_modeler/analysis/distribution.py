"""Distributions of uncertain inputs: quantile functions, means and variances. No model and no sampling here.

A distribution is sampled through its quantile function `ppf` alone, so that any stratified or quasi-random points and
any copula can drive it. Parameters are in the unit of the line that the distribution is used on.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.distribution_faults import DistributionImpossible
from gpu_modeler.text import Message

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Distribution(ABC):
    """How likely an uncertain number takes which values.

    Invariant: parameters are finite and describe a distribution; else the constructor raises `DistributionImpossible`.
    """

    name: ClassVar[str]
    example: ClassVar[str]
    """One as typed, to learn from."""

    def __post_init__(self) -> None:
        self.check()

    @abstractmethod
    def ppf(self, u: Values) -> Values:
        """Return the values below which the shares `u` of the probability lie; `u` is inside 0 to 1, of any shape."""

    @property
    @abstractmethod
    def mean(self) -> float:
        """Return the expected value."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """Return the variance, in the unit's square."""

    @property
    def parameters(self) -> tuple[float, ...]:
        """Return the numbers in the order in which they are typed."""
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def text(self) -> str:
        """Return it as typed, usual values at the end left out; `read_distribution` reads it back to an equal one."""
        numbers = list(self.parameters)
        for field in reversed(fields(self)):
            if not numbers or field.default != numbers[-1]:
                break
            numbers.pop()
        return f"{self.name}({', '.join(map(number_text, numbers))})"

    def check(self) -> None:
        """Refuse parameters that are no finite numbers.

        Raises:
            DistributionImpossible: with the reason.
        """
        self.require(all(map(math.isfinite, self.parameters)), "distribution_not_finite")

    def require(self, holds: bool, reason: str) -> None:  # noqa: FBT001 - reads as the sentence it checks
        """Refuse the parameters unless `holds`; `reason` is a key of the catalogue."""
        if not holds:
            raise DistributionImpossible(text=self.text, reason=Message(reason), example=self.example)


def number_text(number: float) -> str:
    """Return the shortest text that reads back as the same number."""
    return repr(number).removesuffix(".0")


def normal_quantiles(u: Values) -> Values:
    """Return quantiles of the standard normal distribution."""
    from scipy.special import ndtri

    return np.asarray(ndtri(u), dtype=np.float64)
