"""Charts along the years: the fan of a line, and the chances of a company."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.simulating import CompanyChances
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import draw_mark
from gpu_modeler.gui.charts.ranges import Range, fitted
from gpu_modeler.gui.simulation.picture import Frame, Ink, Key, Picture, Swatch, by_position, draw_curve
from gpu_modeler.gui.simulation.told import FAN_LEVELS, FanTold, Values
from gpu_modeler.gui.simulation.words import Scale, chance
from gpu_modeler.text import Language, say

OUTER, INNER, MIDDLE, OWN = Ink(0, 0.22), Ink(0, 0.48), Ink(0), Ink(-1)
BANDS = ((0, 4, OUTER), (1, 3, INNER))
"""Positions in `FAN_LEVELS` of a band's ends."""
CHANCES = ("earns_by", "out_of_cash_by", "gap_by")
COLOURS = (2, 1, 3)
SWATCHES: tuple[Swatch, ...] = ("line", "dash", "dot")


class YearsPicture(Picture):
    """A chart whose positions are years; what is told at one is the year's row of the table."""

    def stops(self) -> list[float]:
        """Return the years' positions."""
        return [float(at) for at in range(len(self.ticks))]

    def hover_text(self, stop: int) -> str:
        """Return a year's numbers, each after its name."""
        rows = self.rows()
        return "\n".join("  ".join(pair) for pair in zip(rows[0], rows[1 + stop], strict=True))


class FanPicture(YearsPicture):
    """A line over the years: bands between quantiles, the median, and the model's own values."""

    def __init__(self, told: FanTold, name: str, scale: Scale, language: Language, first: int = 0) -> None:
        """`first` is the position of the first year in which anything varies."""
        self._told, self._scale, self._language, self._first = told, scale, language, first
        self.title, self.unit_text, self.up_unit = name, scale.label, scale.unit
        self.ticks = tuple(told.fan.periods)
        self.across = by_position(len(self.ticks))
        self._values = told.fan.values * scale.factor
        self._base = told.base * scale.factor
        known = np.concatenate([self._values.ravel(), self._base])
        known = known[np.isfinite(known)]
        self.up = fitted(float(known.min(initial=0.0)), float(known.max(initial=0.0)))

    def keys(self) -> list[Key]:
        """Return the legend."""
        return [
            Key("P5–P95", "bar", OUTER),
            Key("P25–P75", "bar", INNER),
            Key("P50", "line", MIDDLE),
            Key(say("simulation_model_value", self._language), "dot", OWN),
        ]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the ground of years to come, bands and lines."""
        palette = theme.colours()
        if 0 < self._first < len(self.ticks):
            start = frame.x(self._first - 0.5)
            ground = QRectF(start, 0, frame.box.width() - start, frame.box.height())
            painter.fillRect(ground, QColor(palette.forecast_fill))
            for tick in frame.up.ticks():
                is_zero = abs(tick) < frame.up.step / 1e6
                painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
                y = round(frame.y(tick))
                painter.drawLine(QPointF(start, y), QPointF(frame.box.width(), y))
        for low, high, ink in BANDS:
            self._paint_band(painter, frame, low, high, ink)
        lines: tuple[tuple[Values, Ink, Swatch], ...] = (
            (self._values[2], MIDDLE, "line"),
            (self._base, OWN, "dot"),
        )
        for values, ink, swatch in lines:
            for run in _runs(values):
                draw_curve(painter, [frame.at(at, values[at]) for at in run], ink, swatch)

    def _paint_band(self, painter: QPainter, frame: Frame, low: int, high: int, ink: Ink) -> None:
        colour = ink.colour(theme.colours())
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour)
        for run in _runs(self._values[low] + self._values[high]):
            points = [frame.at(at, self._values[low][at]) for at in run]
            points += [frame.at(at, self._values[high][at]) for at in reversed(run)]
            painter.drawPolygon(QPolygonF(points))

    def rows(self) -> list[list[str]]:
        """Return quantiles by year as a table."""
        language, fan = self._language, self._told.fan
        heads = [say("simulation_year", language), *(f"P{level * 100:.0f}" for level in FAN_LEVELS)]
        return [
            [*heads, say("simulation_model_value", language)],
            *(
                [year, *self._year(fan.values[:, at], fan.errors[:, at], at)]
                for at, year in enumerate(fan.periods)
            ),
        ]

    def _year(self, values: Values, errors: Values, at: int) -> list[str]:
        pairs = zip(values, errors, strict=True)
        quantiles = [self._scale.with_error(Estimate(float(value), float(error))) for value, error in pairs]
        return [*quantiles, self._scale.text(float(self._told.base[at]))]


class ChancesPicture(YearsPicture):
    """How likely it is that something has happened up to each year; a whisker of two standard errors at each."""

    up_unit = Unit.parse("%")
    up = Range(0.0, 104.0, 20.0)

    def __init__(self, chances: CompanyChances, language: Language) -> None:
        self._chances, self._language = chances, language
        self.title = say("simulation_chances", language)
        self.ticks = tuple(chances.periods)
        self.across = by_position(len(self.ticks))

    def curves(self) -> list[list[Estimate]]:
        """Return what is drawn, in the order of `CHANCES`."""
        return [getattr(self._chances, name) for name in CHANCES]

    def keys(self) -> list[Key]:
        """Return the legend."""
        entries = zip(CHANCES, SWATCHES, COLOURS, strict=True)
        return [
            Key(say(f"simulation_{name}", self._language), swatch, Ink(colour))
            for name, swatch, colour in entries
        ]

    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the curves."""
        for estimates, swatch, colour in zip(self.curves(), SWATCHES, COLOURS, strict=True):
            ink = Ink(colour)
            known = [(at, each) for at, each in enumerate(estimates) if math.isfinite(each.value)]
            points = [frame.at(at, each.value * 100) for at, each in known]
            draw_curve(painter, points, ink, swatch)
            for (at, each), point in zip(known, points, strict=True):
                painter.setPen(QPen(ink.colour(theme.colours()), 1))
                reach = 200 * each.error if math.isfinite(each.error) else 0.0
                painter.drawLine(
                    frame.at(at, each.value * 100 - reach), frame.at(at, each.value * 100 + reach)
                )
                draw_mark(painter, point, colour, 2.6, filled=True)

    def rows(self) -> list[list[str]]:
        """Return chances by year as a table."""
        heads = [say(f"simulation_{name}", self._language) for name in ("year", *CHANCES)]
        return [
            heads,
            *(
                [year, *(chance(estimates[at]) for estimates in self.curves())]
                for at, year in enumerate(self.ticks)
            ),
        ]


def _runs(values: Values) -> list[list[int]]:
    """Return the stretches of positions without a gap."""
    runs: list[list[int]] = [[]]
    for at, value in enumerate(values.tolist()):
        if math.isfinite(value):
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
