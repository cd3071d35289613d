"""Answers as curves: a table's rows over its columns, and the spider's drivers from their low to their high."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gpu_modeler.engine.storage import Values
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import draw_mark
from gpu_modeler.gui.charts.ranges import Range
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.simulation.picture import (
    Frame,
    Ink,
    Key,
    Picture,
    Swatch,
    around,
    draw_curve,
)

COLOURS = 7
DASHES: tuple[Swatch, ...] = ("line", "dash", "dot")
NEAR = 9.0
"""Pixels within which the pointer is on a curve."""
ROOM = 0.06
"""Of a range, left free at either end."""
MARK, EMPHASIS = 2.4, 2.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One input's answers: `across` ascending, `values` with NaN at errors, `texts` as they are told.

    `cell` is where the input is. Of `holds`, where there are any, those that are false are no settings of the input: the
    line goes straight on between its neighbours.
    """

    name: str
    across: Values
    values: Values
    texts: tuple[str, ...]
    cell: CellPlace
    holds: tuple[bool, ...] = ()


class CurvesPicture(Picture):
    """Curves over settings; a ring stands at the point that is in force. `chosen` is the curve that is drawn stronger."""

    def __init__(
        self, curves: Sequence[Curve], settings: Sequence[str], base: tuple[float, float] | None
    ) -> None:
        """`settings` names the positions that can be pointed at; `base` is the point in force, where it is known."""
        self.curves, self.base = tuple(curves), base
        self.chosen = -1
        self._settings = tuple(settings)
        known = np.concatenate([_held(curve) for curve in curves]) if curves else np.empty(0)
        known = np.append(known, base[1]) if base is not None else known
        known = known[np.isfinite(known)]
        if known.size:
            self.up = with_room(float(known.min()), float(known.max()))
        self.corner = ""

    def keys(self) -> list[Key]:
        """Return the legend."""
        return [Key(curve.name, _swatch(at), Ink(at % COLOURS)) for at, curve in enumerate(self.curves)]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the curves, the chosen one last, and the ring."""
        order = sorted(range(len(self.curves)), key=lambda at: at == self.chosen)
        for at in order:
            for run in self._runs(at, frame):
                draw_curve(painter, run, Ink(at % COLOURS), _swatch(at))
                if at == self.chosen:
                    pen = QPen(painter.pen())
                    pen.setWidthF(pen.widthF() + EMPHASIS)
                    painter.setPen(pen)
                    painter.drawPolyline(run)
                for point in run:
                    draw_mark(painter, point, at % COLOURS, MARK, filled=True)
        if self.base is not None and all(map(math.isfinite, self.base)):
            painter.setPen(QPen(QColor(theme.colours().text), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(frame.at(*self.base), 6.0, 6.0)

    def _runs(self, at: int, frame: Frame) -> list[list[QPointF]]:
        """Return the points of a curve, parted where there are errors."""
        runs: list[list[QPointF]] = [[]]
        curve = self.curves[at]
        holds = curve.holds or (True,) * len(curve.values)
        for x, y, is_held in zip(curve.across.tolist(), curve.values.tolist(), holds, strict=True):
            if not is_held:
                continue
            if math.isfinite(y):
                runs[-1].append(frame.at(x, y))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def curve_at(self, frame: Frame, point: QPointF) -> int:
        """Return the curve under a place on the plot, -1 where there is none."""
        found = [
            (min(_distance(point, run) for run in runs), at)
            for at in range(len(self.curves))
            if (runs := self._runs(at, frame))
        ]
        nearest = min(found, default=(math.inf, -1))
        return nearest[1] if nearest[0] <= NEAR else -1

    def stops(self) -> list[float]:
        """Return the settings."""
        return self.curves[0].across.tolist() if self.curves else []

    def hover_text(self, stop: int) -> str:
        """Return the answers at one setting."""
        told = [f"{curve.name}: {curve.texts[stop]}" for curve in self.curves if curve.texts[stop]]
        return "\n".join((self._settings[stop], *told))

    def rows(self) -> list[list[str]]:
        """Return all answers as a table, a row for each curve."""
        return [[self.corner, *self._settings], *([curve.name, *curve.texts] for curve in self.curves)]


def _held(curve: Curve) -> Values:
    found: Values = curve.values[np.array(curve.holds)] if curve.holds else curve.values
    return found


def with_room(low: float, high: float) -> Range:
    """Return a range about data, with some room at either end."""
    exact = around(low, high)
    room = ROOM * exact.span
    return around(exact.low - room, exact.high + room)


def _swatch(at: int) -> Swatch:
    return DASHES[at // COLOURS % len(DASHES)]


def _distance(point: QPointF, run: Sequence[QPointF]) -> float:
    """Return how far a place is from a line through points."""
    if len(run) == 1:
        return math.dist(point.toTuple(), run[0].toTuple())
    return min(_to_segment(point, one, other) for one, other in pairwise(run))


def _to_segment(point: QPointF, one: QPointF, other: QPointF) -> float:
    along, away = other - one, point - one
    length = QPointF.dotProduct(along, along)
    part = min(1.0, max(0.0, QPointF.dotProduct(away, along) / length)) if length else 0.0
    return math.dist(point.toTuple(), (one + along * part).toTuple())
