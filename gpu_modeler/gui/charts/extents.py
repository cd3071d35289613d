"""From where to where the axes of a chart reach, by what its kind draws along them. No Qt."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.charts.rules import STACKS
from gpu_modeler.charts.shapes import stacked
from gpu_modeler.gui.charts.ranges import EMPTY, Range, readable, steady

Ends = tuple[float, float]
NOTHING = (math.nan, math.nan)
ROOM_FOR_NUMBERS = 0.08
WHOLE = Range(0.0, 100.0, 20.0)


class Extents:
    """Keeps the ranges of one chart where they are while its data sit well in them."""

    def __init__(self) -> None:
        self._kept: dict[str, Range | None] = {}

    def fit(self, content: ChartContent) -> tuple[Range, Range, Range]:
        """Return the ranges at the left, at the right, and along the bottom."""
        if content.fault is not None:
            return EMPTY, EMPTY, EMPTY
        if content.plan.kind == "shares":
            return WHOLE, EMPTY, EMPTY
        ends = _ends(content)
        for side, (low, high) in ends.items():
            self._kept[side] = steady(self._kept.get(side), low, high)
        left, right, across = (self._kept.get(side) or EMPTY for side in ("left", "right", "across"))
        return left, right, across


def _ends(content: ChartContent) -> dict[str, Ends]:
    kind = content.plan.kind
    if kind in STACKS:
        parts = np.array(stacked(content)).ravel()
        return {"left": _plain(parts)}
    if kind == "waterfall":
        low, high = _plain(np.array([end for bar in content.bars for end in (bar.low, bar.high)]))
        return {"left": (low, high + ROOM_FOR_NUMBERS * (high - min(low, 0.0)))}
    if kind == "football":
        bars = [end for bar in content.bars for end in (bar.low, bar.high)]
        return {"across": _plain(np.array([*bars, *(one.value for one in content.references)]))}
    if kind == "scatter":
        across, up = content.curves[:2]
        return {"across": _plain(across.values), "left": _plain(up.values)}
    sides = {"left": False, "right": True}
    return {
        side: _of_curves([curve for curve in content.curves if curve.plan.on_right is on_right])
        for side, on_right in sides.items()
    }


def _of_curves(curves: list[Curve]) -> Ends:
    if not curves:
        return NOTHING
    values = np.concatenate([curve.values for curve in curves])
    if curves[0].plan.unit.is_dimensionless and not curves[0].plan.unit.is_calendar_year:
        return readable(values)
    return _plain(values)


def _plain(values: NDArray[np.float64]) -> Ends:
    found = values[np.isfinite(values)]
    return (float(found.min()), float(found.max())) if found.size else NOTHING
