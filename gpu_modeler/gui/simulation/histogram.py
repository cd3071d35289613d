"""The histogram of one output, and the curve of how likely it is to be exceeded."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.ranges import Range, fitted
from gpu_modeler.gui.simulation.picture import (
    Frame,
    Ink,
    Key,
    Picture,
    around,
    draw_curve,
    draw_label,
    draw_upright,
)
from gpu_modeler.gui.simulation.told import Told
from gpu_modeler.gui.simulation.words import CHANCE, Scale, chance
from gpu_modeler.text import Language, say

BELOW, ABOVE, MARK, QUANTILE, OWN = Ink(0, 0.35), Ink(0, 0.75), Ink(1), Ink(-1), Ink(2)
CURVE, BAND = Ink(0), Ink(0, 0.25)
FARTHEST = 0.7
"""How far beyond the data, in parts of their span, a mark may lie and still be shown at its place."""
QUANTILES = (0.05, 0.5, 0.95)
HEADROOM = 1.22
"""Room above the bars for the names of the marks."""


class _OverValues(Picture):
    """What both share: the output's values along the bottom, and the mark."""

    def __init__(self, told: Told, scale: Scale, language: Language) -> None:
        self._told, self._scale, self._language = told, scale, language
        self.unit_text, self.across_unit = scale.label, scale.unit
        self._edges = told.edges * scale.factor
        low, high = float(self._edges[0]), float(self._edges[-1])
        room = FARTHEST * (high - low)
        self._mark = told.mark * scale.factor
        if low - room <= self._mark <= high + room:
            gap = 0.03 * (high - low)
            low, high = min(low, self._mark - gap), max(high, self._mark + gap)
        self.across = around(low, high)

    @property
    def mark_text(self) -> str:
        """Return the mark's name and value."""
        key = "simulation_today" if self._told.is_today else "simulation_model_value"
        return f"{say(key, self._language)} {self._scale.text(self._told.mark)}"

    def _draw_mark(self, painter: QPainter, frame: Frame) -> None:
        """Draw the mark; one that lies far outside has its name and an arrow at the edge."""
        if math.isnan(self._mark):
            return
        at = min(max(self._mark, self.across.low), self.across.high)
        arrow = "← " if self._mark < at else "→ " if self._mark > at else ""
        if not arrow:
            draw_upright(painter, frame, at, MARK, "line")
        draw_label(painter, frame, at, arrow + self.mark_text, MARK)

    def _mark_key(self) -> list[Key]:
        return [] if math.isnan(self._mark) else [Key(self.mark_text, "line", MARK)]


class Histogram(_OverValues):
    """Shares of the trials per bar; those below the mark are paler."""

    up_unit = Unit.parse("%")

    def __init__(self, told: Told, scale: Scale, language: Language) -> None:
        super().__init__(told, scale, language)
        self.title = say("simulation_histogram", language)
        self._shares = told.shares * 100.0
        highest = float(self._shares.max(initial=0.0))
        found = fitted(0.0, highest)
        self.up = Range(0.0, max(found.high, highest * HEADROOM), found.step)

    def keys(self) -> list[Key]:
        """Return the legend."""
        if math.isnan(self._mark):
            return [Key(say("simulation_trials_share", self._language), "bar", ABOVE)]
        word = "today" if self._told.is_today else "model"
        return [
            Key(say(f"simulation_below_{word}", self._language), "bar", BELOW),
            Key(say(f"simulation_above_{word}", self._language), "bar", ABOVE),
        ]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw bars, quantiles and the mark."""
        palette = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for left, right, share in zip(self._edges[:-1], self._edges[1:], self._shares, strict=True):
            ink = BELOW if (left + right) / 2 < self._mark else ABOVE
            start, stop, top = round(frame.x(left)), round(frame.x(right)), frame.y(share)
            box = QRectF(start, top, max(stop - start - 1, 1), frame.y(0.0) - top)
            painter.fillRect(box, ink.colour(palette))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for level in QUANTILES:
            value = self._told.summary.quantiles[level].value * self._scale.factor
            if math.isfinite(value):
                draw_upright(painter, frame, value, QUANTILE, "dash")
                draw_label(painter, frame, value, f"P{level * 100:.0f}", QUANTILE, row=1)
        own = self._told.base * self._scale.factor
        if self._told.is_today and self.across.low < own < self.across.high:
            draw_upright(painter, frame, own, OWN, "dot")
            draw_label(painter, frame, own, say("simulation_model_value", self._language), OWN, row=2)
        self._draw_mark(painter, frame)

    def stops(self) -> list[float]:
        """Return the bars' middles."""
        return [float(value) for value in (self._edges[:-1] + self._edges[1:]) / 2]

    def hover_text(self, stop: int) -> str:
        """Return a bar's bounds and share."""
        low, high, share = self._bar(stop)
        return f"{self._scale.with_unit(f'{low} – {high}')}\n{share}"

    def _bar(self, at: int) -> tuple[str, str, str]:
        """Return a bar's bounds and its share of the trials."""
        low, high = (self._scale.text(edge) for edge in self._told.edges[at : at + 2])
        summary, last = self._told.summary, len(self._told.shares) - 1
        if at == 0 and summary.least < self._told.edges[0]:
            low = self._scale.text(summary.least)  # what lies beyond is counted in the outermost bars
        if at == last and summary.greatest > self._told.edges[-1]:
            high = self._scale.text(summary.greatest)
        return low, high, CHANCE.text(float(self._told.shares[at]), 2)

    def rows(self) -> list[list[str]]:
        """Return the bars as a table."""
        heads = [say(f"simulation_{key}", self._language) for key in ("from", "to", "trials_share")]
        return [heads, *(list(self._bar(at)) for at in range(len(self._told.shares)))]


class Exceedance(_OverValues):
    """How likely the output is to be above each value, with a band of two standard errors on either side."""

    up_unit = Unit.parse("%")
    up = Range(0.0, 112.0, 20.0)

    def __init__(self, told: Told, scale: Scale, language: Language) -> None:
        super().__init__(told, scale, language)
        self.title = say("simulation_exceedance", language)
        self._x = told.thresholds * scale.factor
        self._y = np.array([each.value for each in told.exceedance]) * 100.0
        self._errors = np.nan_to_num(np.array([each.error for each in told.exceedance])) * 100.0

    def keys(self) -> list[Key]:
        """Return the legend."""
        return [
            Key(say("simulation_chance_above", self._language), "line", CURVE),
            Key(say("simulation_two_errors", self._language), "bar", BAND),
        ]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the band, the curve and the mark."""
        if not np.isfinite(self._y).all():
            return
        lower, upper = (np.clip(self._y + sign * 2 * self._errors, 0, 100) for sign in (-1, 1))
        points = [frame.at(x, y) for x, y in zip(self._x, upper, strict=True)]
        points += [frame.at(x, y) for x, y in zip(self._x[::-1], lower[::-1], strict=True)]
        painter.setPen(QPen(BAND.colour(theme.colours()), 1))
        painter.setBrush(BAND.colour(theme.colours()))
        painter.drawPolygon(QPolygonF(points))
        draw_curve(painter, [QPointF(frame.at(x, y)) for x, y in zip(self._x, self._y, strict=True)], CURVE)
        self._draw_mark(painter, frame)

    def stops(self) -> list[float]:
        """Return the values that were asked about."""
        return [float(value) for value in self._x]

    def hover_text(self, stop: int) -> str:
        """Return how likely a value is exceeded."""
        value, probability = self._at(stop)
        return f"> {self._scale.with_unit(value)}\n{probability}"

    def _at(self, stop: int) -> tuple[str, str]:
        return self._scale.text(float(self._told.thresholds[stop])), chance(self._told.exceedance[stop])

    def rows(self) -> list[list[str]]:
        """Return the curve as a table."""
        heads = [say("simulation_value", self._language), say("simulation_chance_above", self._language)]
        return [heads, *(list(self._at(at)) for at in range(0, len(self._x), 6))]
