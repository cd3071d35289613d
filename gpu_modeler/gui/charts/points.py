"""Points of a chart as cells of the model: which can be dragged, what a drag does, and what a computed one answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gpu_modeler.app.dragging import can_drag, drag_range
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.charts.content import ChartContent, Curve
from gpu_modeler.edits import TypeValue
from gpu_modeler.gui.charts.canvas import Point
from gpu_modeler.gui.charts.numbers import number_text
from gpu_modeler.gui.live.drag import Drag
from gpu_modeler.model import Place
from gpu_modeler.model.records import PERIOD
from gpu_modeler.text import Message

_FIXED = frozenset({"actual", "guidance"})
_LARGE = 10.0
"""Shift multiplies a step of a key by it."""


@dataclass(frozen=True, slots=True)
class PointCell:
    """The cell behind a point, and what it holds as its line's unit has it (45 % is 0.45)."""

    line: str
    place: Place
    factor: float

    @staticmethod
    def of(curve: Curve, tick: int) -> PointCell | None:
        """Return the cell behind a curve's tick, `None` where several are added up."""
        if tick >= len(curve.plan.places):
            return None
        return PointCell(
            curve.plan.line.id, curve.plan.places[tick], 0.01 if curve.plan.unit.is_percent else 1.0
        )


class PointEditor(QObject):
    """Puts what is dragged into the model: live, and one undo step once it is let go."""

    refused = Signal(object)  # Message

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drag = Drag(session, self)
        self._drag.refused.connect(self.refused)

    @property
    def is_on(self) -> bool:
        """Whether a point is being moved."""
        return self._drag.is_on

    def handles(self, content: ChartContent) -> frozenset[Point]:
        """Return the points of a chart that can be dragged: inputs of years that are not reported yet."""
        if content.fault is not None or content.plan.kind != "curves":
            return frozenset()
        found = (
            (position, tick)
            for position, curve in enumerate(content.curves)
            for tick in range(len(content.plan.ticks))
            if self._can_move(content, curve, tick)
        )
        return frozenset(found)

    def _can_move(self, content: ChartContent, curve: Curve, tick: int) -> bool:
        cell = PointCell.of(curve, tick)
        kind = curve.kinds[tick] if tick < len(curve.kinds) else "forecast"
        if cell is None or kind in _FIXED or not math.isfinite(curve.values[tick]):
            return False
        if not curve.plan.line.is_input and kind != "override":
            return False
        if curve.plan.scenario not in {"", self._session.scenario}:
            return False
        is_ahead = content.plan.axis != PERIOD or content.boundary == -1 or content.is_forecast(tick)
        return is_ahead and can_drag(self._session, cell.line, cell.place)

    def move(self, content: ChartContent, point: Point, shown: float) -> None:
        """Try a value (as shown) at a point."""
        curve = content.curves[point[0]]
        cell = PointCell.of(curve, point[1])
        assert cell is not None
        self._drag.move(cell.line, cell.place, float(f"{shown * cell.factor:.12g}"))

    def step(self, content: ChartContent, point: Point, steps: float, *, is_large: bool) -> float:
        """Move a point by steps of a key; return the value it gets, as shown."""
        curve = content.curves[point[0]]
        cell = PointCell.of(curve, point[1])
        assert cell is not None
        now = self._session.value(cell.line, cell.place)
        assert isinstance(now, float)
        ends = drag_range(self._session, cell.line, cell.place, (math.nan, math.nan))
        size = ends.step * (_LARGE if is_large else 1.0)
        value = float(f"{now + steps * size:.12g}")
        self._drag.move(cell.line, cell.place, value)
        return value / cell.factor

    def let_go(self) -> None:
        """Keep what was tried, as one step."""
        self._drag.let_go()

    def take_back(self) -> None:
        """Let everything be as it was before."""
        self._drag.take_back()

    def override(self, cell: PointCell, shown: float) -> None:
        """Put a value over a computed one. Raises `ModelerError`."""
        value = float(f"{shown * cell.factor:.12g}")
        self._session.perform(TypeValue(cell.line, cell.place, value, self._session.scenario), self)

    def why_not(self, content: ChartContent, point: Point) -> Message:
        """Say why a point cannot be dragged."""
        curve, tick = content.curves[point[0]], point[1]
        kind = curve.kinds[tick] if tick < len(curve.kinds) else "forecast"
        named = {"line": curve.plan.line.labels, "tick": content.plan.ticks[tick]}
        if PointCell.of(curve, tick) is None:
            return Message("chart_point_sum", named)
        if kind in _FIXED:
            return Message(f"chart_point_{kind}", named)
        if curve.plan.scenario not in {"", self._session.scenario}:
            return Message("chart_point_scenario", {**named, "scenario": curve.plan.case})
        if curve.plan.line.is_input:
            return Message("chart_point_reported", named)
        return Message("chart_point_computed", named)

    def target_text(self, content: ChartContent, point: Point, shown: float) -> str:
        """Return a value that was asked of a point, to be read."""
        return number_text(shown, content.curves[point[0]].plan.unit, self._session.language)

    def take_notice(self, notice: Notice) -> None:
        """End where somebody else changed the model."""
        self._drag.take_notice(notice)
