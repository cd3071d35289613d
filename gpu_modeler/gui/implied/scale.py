"""Where settings of a lever lie on an axis, and which have a tick. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, floor, log, log10

from gpu_modeler.analysis.levers import Lever

_WIDE = (
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 20.0, 50.0),
    (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0),
    (0.01, 0.1, 1.0, 10.0),
)
_NEAR = (
    (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0),
    (0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0),
    (0.5, 0.7, 1.0, 1.5, 2.0, 3.0),
    (0.5, 1.0, 2.0),
)
"""From many to few, each among the first."""
_ADDED = 6
MOST = 20
NEAR = 8.0
"""Ratio of the ends below which ticks stand nearer to one another."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Settings from `low` to `high` along an axis; factors in equal ratios. Parts run from 0 to 1."""

    low: float
    high: float
    is_factor: bool

    @classmethod
    def of(cls, lever: Lever, low: float, high: float) -> Scale:
        """Return the scale of a lever."""
        return cls(low, high, lever.move == "factor")

    def part(self, setting: float) -> float:
        """Return where a setting lies."""
        if not self.is_factor:
            return (setting - self.low) / (self.high - self.low)
        return log(max(setting, 1e-12) / self.low) / log(self.high / self.low)

    def setting(self, part: float) -> float:
        """Return the setting that lies there."""
        if not self.is_factor:
            return self.low + part * (self.high - self.low)
        return self.low * exp(part * log(self.high / self.low))

    def ticks(self, most: int = MOST) -> list[float]:
        """Return settings that have a tick: round ones, no more than `most` where fewer will do."""
        if self.is_factor:
            listed = _NEAR if self.high / self.low < NEAR else _WIDE
            shown = [[factor for factor in factors if self._holds(factor)] for factors in listed]
            return next((factors for factors in shown if len(factors) <= most), shown[-1])
        raw = (self.high - self.low) / min(most, _ADDED)
        power = 10.0 ** floor(log10(raw))
        step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw * (1 - 1e-9))
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]

    def _holds(self, factor: float) -> bool:
        return self.low * (1 - 1e-9) <= factor <= self.high * (1 + 1e-9)
