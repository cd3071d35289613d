"""What a chart of two levers shows: the curves on which value is market cap, half and twice of it, and where it is above.

Every curve is asked of the model on the window that is shown, as finely as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gpu_modeler.analysis.contours import Contours, Curve, contours
from gpu_modeler.analysis.implied import Implied
from gpu_modeler.analysis.implied_question import Question
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.regions import Polygon, above, unknown
from gpu_modeler.engine.storage import Values

GRID = 33
_LIGHT = 1e-4
_ROOM = 0.12
_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
MULTIPLES = (0.5, 2.0)
"""Of the market cap: curves that are drawn lightly."""


@dataclass(frozen=True, slots=True)
class Window:
    """From where to where both levers are shown."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float


@dataclass(frozen=True)
class Picture:
    """Curves and regions within a window. `light` are the curves at `MULTIPLES` of the market cap, in that order."""

    window: Window
    contours: Contours
    light: tuple[tuple[Curve, ...], ...]
    above: tuple[Polygon, ...]
    unknown: tuple[Polygon, ...]


def picture(question: Question, window: Window) -> Picture:
    """Return what is to be drawn of a company's two levers."""
    xs = _grid(question.x, window.x_low, window.x_high)
    ys = _grid(question.y, window.y_low, window.y_high)
    found = contours(question.gap, xs, ys)
    light = tuple(_multiple(question, found, multiple) for multiple in MULTIPLES)
    return Picture(window, found, light, tuple(above(found)), tuple(unknown(found)))


def _multiple(question: Question, found: Contours, multiple: float) -> tuple[Curve, ...]:
    shift = 1 - multiple

    def field(xs: Values, ys: Values) -> Values:
        return question.gap(xs, ys) + shift

    return contours(field, found.xs, found.ys, _LIGHT, known=found.values + shift, aim=_LIGHT).curves


def _grid(lever: Lever, low: float, high: float) -> Values:
    spread = np.geomspace if lever.move == "factor" else np.linspace
    found: Values = spread(low, high, GRID)
    return found


def window_of(found: Iterable[Implied]) -> Window:
    """Return a window with all that matters of some companies: own ranges, nearest points, consensus.

    Of a company without a nearest point it holds all that was looked at. Factors end at round numbers.
    """
    each = list(found)
    x = _extent([(one.x, _settings(one, "x")) for one in each])
    y = _extent([(one.y, _settings(one, "y")) for one in each])
    return Window(*x, *y)


def _settings(one: Implied, axis: str) -> list[float]:
    lever: Lever = getattr(one, axis)
    marked = [one.nearest, one.consensus]
    points = [getattr(mark, axis) for mark in marked if mark is not None]
    ends = [] if one.nearest is not None else [lever.floor, lever.ceiling]
    return [lever.neutral, lever.own.low, lever.own.high, *ends, *(at for at in points if at is not None)]


def _extent(shown: list[tuple[Lever, list[float]]]) -> tuple[float, float]:
    """Return an extent that holds all settings, with room, no further than any lever is looked at."""
    settings = [at for _, each in shown for at in each]
    floor, ceiling = min(lever.floor for lever, _ in shown), max(lever.ceiling for lever, _ in shown)
    low, high = min(settings), max(settings)
    if all(lever.move == "factor" for lever, _ in shown) and low > 0:
        room = (high / low) ** _ROOM
        low, high = _rounded(low / room)[0], _rounded(high * room)[1]
    else:
        room = _ROOM * (high - low)
        low, high = low - room, high + room
    return max(low, floor), min(high, ceiling)


def _rounded(factor: float) -> tuple[float, float]:
    """Return the round numbers below and above a factor, so that a window stays while little moves."""
    power = 10.0 ** np.floor(np.log10(factor))
    steps = [step * power for step in _ROUND]
    below = max(step for step in steps if step <= factor * (1 + 1e-9))
    return float(below), float(
        min((step for step in steps if step >= factor * (1 - 1e-9)), default=10 * power)
    )
