"""Where the consensus lies among settings of two levers: there the model gives the forecast revenue and net profit.

The forecasts are typed cells of the model, each with its source; where there is none, there is no point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis.contours import TOLERANCE, contours
from gpu_modeler.analysis.implied_question import Question
from gpu_modeler.analysis.moving import Asker, together
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.roots import find_roots
from gpu_modeler.engine.storage import Values
from gpu_modeler.model import PERIOD, Cell

_GRID = 21
_STEPS = 40
_NUDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Forecast:
    """What others expect of a company in one period: typed cells in their lines' units; one of them may be absent."""

    period: str
    revenue: Cell | None
    profit: Cell | None

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources, each once."""
        cells = [cell for cell in (self.revenue, self.profit) if cell is not None and cell.source]
        return tuple(dict.fromkeys(cell.source for cell in cells))


@dataclass(frozen=True, slots=True)
class Consensus:
    """A forecast and the settings that give it, with the value there over the market cap.

    All three are `None` where no setting within the levers' bounds gives the forecast.
    """

    forecast: Forecast
    x: float | None = None
    y: float | None = None
    ratio: float | None = None


def forecast_of(question: Question) -> Forecast | None:
    """Return the forecast for the last year that has both figures, else for the last that has any."""
    found = [
        Forecast(period, *cells)
        for period in question.model.periods
        for cells in [(_typed(question, *pair, period) for pair in _pairs(question))]
    ]
    known = [each for each in found if each.revenue or each.profit]
    both = [each for each in known if each.revenue and each.profit]
    return next(reversed(both or known), None)


def consensus(question: Question) -> Consensus | None:
    """Return the consensus for the question's company; `None` where the model holds no forecast of it.

    A forecast of one figure alone is met by the first lever, the second standing still.
    """
    forecast = forecast_of(question)
    if forecast is None:
        return None
    fields = _Gaps(question, forecast)
    at = fields.crossing() if forecast.revenue and forecast.profit else fields.along_x()
    if at is None:
        return Consensus(forecast)
    ratio = float(question.gap(np.array(at[:1]), np.array(at[1:]))[0]) + 1
    return Consensus(forecast, *at, ratio if np.isfinite(ratio) else None)


def _pairs(question: Question) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the lines of the forecasts, each with the line that it is a forecast of."""
    names = question.names
    return (names.consensus_revenue, names.revenue), (names.consensus_profit, names.profit)


def _typed(question: Question, line: str, of: str, period: str) -> Cell | None:
    known, modelled = (question.model.lines.get(name) for name in (line, of))
    at = {"company": question.company, PERIOD: period}
    if known is None or modelled is None or not set(known.axes) == set(modelled.axes) == set(at):
        return None
    if known.unit != modelled.unit:
        return None
    cell = question.model.cell(line, tuple(at[axis] for axis in known.axes), question.scenario)
    return cell if cell is not None and cell.value is not None else None


class _Gaps:
    """How far the model is from a forecast, over the size of its largest figure, at settings of both levers."""

    def __init__(self, question: Question, forecast: Forecast) -> None:
        self._question = question
        wanted = {question.names.revenue: forecast.revenue, question.names.profit: forecast.profit}
        self._cells = {
            line: cell.value for line, cell in wanted.items() if cell is not None and cell.value is not None
        }
        self._scale = max((abs(value) for value in self._cells.values()), default=0.0) or 1.0
        at = {"company": question.company, PERIOD: forecast.period}
        axes = question.model.lines
        outputs = [Output(line, tuple(at[axis] for axis in axes[line].axes)) for line in self._cells]
        self._asker = Asker(question.calculation, outputs, question.scenario)

    def of(self, xs: Values, ys: Values) -> Values:
        """Return the gaps `[figure, case]`, NaN at errors."""
        x, y = self._question.x, self._question.y
        moved = [(driver, xs) for driver in x.drivers] + [(driver, ys) for driver in y.drivers]
        found = self._asker.answers(together(self._question.calculation, moved, self._question.scenario))
        targets = np.array(list(self._cells.values()))
        gaps: Values = (found.values - targets[:, None]) / self._scale
        return gaps

    def along_x(self) -> tuple[float, float] | None:
        """Return the nearest setting of the first lever at which a single figure is as forecast."""
        x, y = self._question.x, self._question.y
        if len(self._cells) != 1:
            return None
        found = find_roots(lambda xs: self.of(xs, np.full(len(xs), y.neutral))[0], 0.0, x.floor, x.ceiling)
        settings = [root.at for root in found.roots]
        best = min(settings, key=lambda at: abs(at - x.neutral), default=None)
        return None if best is None else (best, y.neutral)

    def crossing(self) -> tuple[float, float] | None:
        """Return the nearest setting of both levers at which both figures are as forecast."""
        if len(self._cells) != 2:
            return None
        x, y = self._question.x, self._question.y
        curves = contours(lambda xs, ys: self.of(xs, ys)[0], x.grid(_GRID), y.grid(_GRID)).curves
        starts = (start for curve in curves for start in self._changes(curve))
        solved = [point for point in map(self._solved, starts) if point is not None]
        if not solved:
            return None
        points = np.array(solved)
        away = np.hypot(x.distance(points[:, 0]), y.distance(points[:, 1]))
        best = points[away.argmin()]
        return float(best[0]), float(best[1])

    def _changes(self, curve: Values) -> list[Values]:
        """Return points of a curve of the first figure about where the second passes its forecast."""
        gaps = self.of(*curve.T)[1]
        changes = np.flatnonzero(gaps[:-1] * gaps[1:] <= 0)
        parts = np.abs(gaps[changes]) / np.maximum(np.abs(gaps[changes + 1] - gaps[changes]), 1e-300)
        return list(curve[changes] + parts[:, None] * (curve[changes + 1] - curve[changes]))

    def _solved(self, start: Values) -> Values | None:
        """Return the settings that Newton's steps lead to from `start`; `None` where they lead nowhere within bounds."""
        levers = self._question.x, self._question.y
        low, high = (np.array([getattr(lever, end) for lever in levers]) for end in ("floor", "ceiling"))
        at = start
        for _ in range(_STEPS):
            nudges = _NUDGE * np.maximum(np.abs(at), 1e-3)
            cases = at + np.array([[0, 0], [nudges[0], 0], [0, nudges[1]]])
            gaps = self.of(*cases.T)
            if np.abs(gaps[:, 0]).max() <= TOLERANCE / 10:
                return at
            slopes = (gaps[:, 1:] - gaps[:, :1]) / nudges
            if not np.isfinite(slopes).all() or abs(np.linalg.det(slopes)) < 1e-14:
                return None
            at = np.clip(at - np.linalg.solve(slopes, gaps[:, 0]), low, high)
        return None
