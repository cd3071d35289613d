"""The curves of the by-year panels: what they show and where their points lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app import race_words as words
from gpu_modeler.gui import theme
from gpu_modeler.gui.race.answer import RaceAnswer
from gpu_modeler.text import Language

KINDS = ("earns_by", "out_of_cash_by", "gap_by")
_SERIES = {"earns_by": 2, "out_of_cash_by": 1, "gap_by": 3}
_STYLES = {
    "earns_by": Qt.PenStyle.SolidLine,
    "out_of_cash_by": Qt.PenStyle.DashLine,
    "gap_by": Qt.PenStyle.DotLine,
}
"""No meaning rests on a hue alone."""
WIDE = 1.96


@dataclass(frozen=True, slots=True)
class Panel:
    """One company: for each kind its chance in each year."""

    company: str
    name: str
    years: tuple[str, ...]
    curves: Mapping[str, Sequence[Estimate]]


def panels_of(answer: RaceAnswer, companies: Iterable[str], language: Language) -> list[Panel]:
    """Return a panel for each of some companies."""
    names = words.company_labels(answer.model)
    return [
        Panel(
            company,
            names[company].in_language(language),
            answer.figures.years,
            {kind: getattr(answer.figures.chances[company], kind) for kind in KINDS},
        )
        for company in companies
    ]


def curve_pen(kind: str, *, is_outdated: bool = False) -> QPen:
    """Return the pen of a kind of curve."""
    palette = theme.colours()
    colour = palette.actual_mark if is_outdated else palette.series[_SERIES[kind]]
    return QPen(QColor(colour), 1.8, _STYLES[kind])


def points_of(chances: Sequence[Estimate], plot: QRectF) -> list[QPointF]:
    """Return the points of a curve, from the first year at the left edge to the last at the right."""
    return [QPointF(_x(at, len(chances), plot), _y(each.value, plot)) for at, each in enumerate(chances)]


def band_of(chances: Sequence[Estimate], plot: QRectF) -> list[QPointF]:
    """Return the outline of the 95 % interval: its upper ends from left to right, then the lower ones back."""
    count = len(chances)
    upper, lower = (
        [QPointF(_x(at, count, plot), _y(_end(each, sign), plot)) for at, each in enumerate(chances)]
        for sign in (1, -1)
    )
    return [*upper, *reversed(lower)]


def _end(chance: Estimate, sign: int) -> float:
    error = 0.0 if isnan(chance.error) else chance.error
    return chance.value + sign * WIDE * error


def _x(at: int, count: int, plot: QRectF) -> float:
    return plot.center().x() if count == 1 else plot.left() + plot.width() * at / (count - 1)


def _y(chance: float, plot: QRectF) -> float:
    inside = 0.0 if isnan(chance) else min(1.0, max(0.0, chance))
    return plot.bottom() - inside * plot.height()
