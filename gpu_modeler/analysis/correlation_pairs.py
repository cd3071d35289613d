"""Correlations as a person sees them, one for each pair of uncertainties, though a company's draw is a number of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.correlation import Repair, nearest_correlation
from gpu_modeler.analysis.uncertain import Draw, are_paired, correlation_matrix
from gpu_modeler.model import Correlation

Values = NDArray[np.float64]
Key = tuple[str, str]

MOVED = 0.005
"""What a correlation must have been moved by to count as moved: less does not show in two decimals."""
_SHRINKS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_DECIMALS = 3


@dataclass(frozen=True)
class Nearest:
    """The nearest possible correlations, by pair of uncertainties in the model's order of a pair.

    `repair` is of single draws. `pairs` holds the mean over the draws that a pair is about; `others` is the largest
    correlation that was given to draws which have none: of different companies in two uncertainties.
    """

    repair: Repair
    pairs: dict[Key, float]
    others: float

    @property
    def is_possible(self) -> bool:
        """Say whether the correlations can hold as they are."""
        return not self.repair.is_changed


def nearest_pairs(draws: Sequence[Draw], correlations: Iterable[Correlation]) -> Nearest:
    """Return what the simulation makes of correlations that cannot all hold; what can hold stays as it is."""
    known = list(correlations)
    names = {name for correlation in known for name in correlation.key}
    named = [draw for draw in draws if draw.uncertainty in names]
    repair = nearest_correlation(correlation_matrix(named, known))
    groups: dict[str, list[int]] = {}
    for at, draw in enumerate(named):
        groups.setdefault(draw.uncertainty, []).append(at)
    pairs: dict[Key, float] = {}
    others = 0.0
    for one, ones in groups.items():
        for other, seconds in groups.items():
            if one > other:
                continue
            inside, outside = _values(repair.matrix, named, ones, seconds)
            if inside:
                pairs[one, other] = float(np.mean(inside))
            others = max([others, *map(abs, outside)])
    return Nearest(repair, pairs, others)


def _values(
    matrix: Values, draws: Sequence[Draw], ones: Sequence[int], others: Sequence[int]
) -> tuple[list[float], list[float]]:
    """Return the correlations that a pair's number is about, and those between draws that it is not."""
    inside: list[float] = []
    outside: list[float] = []
    for row in ones:
        for column in others:
            if row != column:
                found = inside if are_paired(draws[row], draws[column]) else outside
                found.append(float(matrix[row, column]))
    return inside, outside


def possible(draws: Sequence[Draw], correlations: Sequence[Correlation]) -> list[Correlation]:
    """Return correlations that can all hold, near those given: the nearest ones, drawn towards 0 as far as they must be.

    The nearest matrix may also correlate draws that no pair is about, which the model does not keep.
    """
    nearest = nearest_pairs(draws, correlations)
    if nearest.is_possible:
        return list(correlations)
    for shrink in _SHRINKS:
        found = [
            replace(known, value=round((1 - shrink) * nearest.pairs.get(known.key, known.value), _DECIMALS))
            for known in correlations
        ]
        if nearest_pairs(draws, found).is_possible:
            return found
    return [replace(known, value=0.0) for known in correlations]
