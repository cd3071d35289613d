"""Where values lie on a chart's surface: from ticks and values to pixels of the plot's view box, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.gui.charts.ranges import Range, round_step
from gpu_modeler.text import Language

Point = tuple[int, int]
"""A curve's position and a tick."""
REACH = 14.0
"""Pixels within which a point is meant."""
PARTS = 200
"""So many values an axis tells apart."""
_SAME = 4.0
"""Pixels that nobody tells apart with a pointer."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """One chart's content on its ranges. `across` is the range along the bottom where numbers stand there.

    `hover` is the tick pointed at (-1: none), `focus` the point, `handles` those that can be dragged. `factor` is
    what values are multiplied by to be written.
    """

    content: ChartContent
    box: QRectF
    left: Range
    right: Range
    across: Range
    hover: int = -1
    focus: Point | None = None
    handles: frozenset[Point] = frozenset()
    factor: float = 1.0
    language: Language = "zh"

    @property
    def count(self) -> int:
        """The number of ticks."""
        return len(self.content.plan.ticks)

    @property
    def room(self) -> float:
        """The width of one tick."""
        return self.box.width() / max(self.count, 1)

    @property
    def row(self) -> float:
        """The height of one tick where they stand one below the other."""
        return self.box.height() / max(self.count, 1)

    def x(self, at: float) -> float:
        """Return the middle of a tick."""
        return self.box.width() * (at + 0.5) / max(self.count, 1)

    def height_of(self, value: float, *, on_right: bool = False) -> float:
        """Return a value's distance from the top."""
        shown = self.right if on_right else self.left
        return self.box.height() * (shown.high - value) / shown.span

    def y(self, curve: Curve, value: float) -> float:
        """Return the distance of a curve's value from the top."""
        return self.height_of(value, on_right=curve.plan.on_right)

    def value_at(self, curve: Curve, y: float) -> float:
        """Return the value of a curve at a distance from the top."""
        shown = self.right if curve.plan.on_right else self.left
        return shown.high - shown.span * y / self.box.height()

    def rounded_value_at(self, curve: Curve, y: float) -> float:
        """Return it as round as the axis can tell values apart."""
        step = round_step((self.right if curve.plan.on_right else self.left).span / PARTS)
        return float(f"{round(self.value_at(curve, y) / step) * step:.12g}")

    def x_of(self, value: float) -> float:
        """Return a value's distance from the left where numbers stand along the bottom."""
        return self.box.width() * (value - self.across.low) / self.across.span

    # --- what is under the pointer ---

    def tick_at(self, at: QPointF) -> int:
        """Return the tick that a place means, -1 without any."""
        if not self.count:
            return -1
        if self.content.plan.kind == "scatter":
            return self._nearest_dot(at)
        share = at.y() / self.row if self.content.plan.kind == "football" else at.x() / self.room
        return min(max(int(share), 0), self.count - 1)

    def _nearest_dot(self, at: QPointF) -> int:
        found = [(_distance(point, at), tick) for tick, point in self.dots()]
        distance, tick = min(found, default=(math.inf, -1))
        return tick if distance <= 3 * REACH else -1

    def dots(self) -> Iterator[tuple[int, QPointF]]:
        """Yield the points of a scatter."""
        across, up = self.content.curves[:2]
        for tick, (x, y) in enumerate(zip(across.values.tolist(), up.values.tolist(), strict=True)):
            if math.isfinite(x) and math.isfinite(y):
                yield tick, QPointF(self.x_of(x), self.height_of(y))

    def point_at(self, at: QPointF, *, reach: float = REACH) -> Point | None:
        """Return the point of a curve that a place means, the nearest within reach; of two in one place what can be dragged."""
        if self.content.plan.kind != "curves" or self.content.fault is not None:
            return None
        tick = self.tick_at(at)
        there = [(position, tick) for position in range(len(self.content.curves))]
        found = [
            (_distance(self.place_of(point), at), point not in self.handles, point)
            for point in there
            if self.is_there(point)
        ]
        near = [(round(far / _SAME), fixed, far, point) for far, fixed, point in found if far <= reach]
        return min(near)[-1] if near else None

    def nearest_curve(self, at: QPointF, tick: int) -> int:
        """Return the curve whose value at a tick is nearest in height, -1 without any."""
        if self.content.plan.kind != "curves" or tick < 0:
            return -1
        found = [
            (abs(self.place_of((position, tick)).y() - at.y()), position)
            for position in range(len(self.content.curves))
            if self.is_there((position, tick))
        ]
        return min(found, default=(0.0, -1))[1]

    def is_there(self, point: Point) -> bool:
        """Say whether a curve has a value at a tick."""
        position, tick = point
        return (
            position < len(self.content.curves)
            and tick < self.count
            and math.isfinite(self.content.curves[position].values[tick])
        )

    def place_of(self, point: Point) -> QPointF:
        """Return where a point is drawn: on a curve, or at the end of a bar."""
        position, tick = point
        curve = self.content.curves[position]
        x = self.x(tick)
        if curve.plan.mark == "bar":
            bars = [k for k, other in enumerate(self.content.curves) if other.plan.mark == "bar"]
            width = bar_width(self.room, len(bars))
            x += (bars.index(position) - len(bars) / 2 + 0.5) * width
        return QPointF(x, self.y(curve, float(curve.values[tick])))


BARS_SHARE = 0.72
"""Part of a tick's room that its bars fill."""
WIDEST_BAR = 26.0


def bar_width(room: float, bars: int) -> float:
    """Return the width of each of several bars side by side."""
    return min(room * BARS_SHARE / max(bars, 1), WIDEST_BAR)


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
