"""Answers as curves: a table's rows over its columns, and the spider's drivers from their low to their high."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.sensitivity import Scale, Sensitivity
from gpu_modeler.analysis.tornado import Spider, meaningful
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.engine.storage import Values
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.formula.units import PLAIN
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import draw_mark
from gpu_modeler.gui.charts.ranges import EMPTY, Range
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.shortened import all_shortened, shortened
from gpu_modeler.gui.simulation.picture import (
    Frame,
    Ink,
    Key,
    Picture,
    Swatch,
    around,
    by_position,
    draw_curve,
)
from gpu_modeler.gui.simulation.words import scale_of
from gpu_modeler.model import Model
from gpu_modeler.text import Message, say

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
            self.up = _with_room(float(known.min()), float(known.max()))
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


def _with_room(low: float, high: float) -> Range:
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


# --- the table as lines -----------------------------------------------------------------------------


def lines_of(session: Session, found: Sensitivity) -> CurvesPicture:
    """Return one line per row setting over the column settings; of a table of one input its only line."""
    model, language, output = session.model, session.language, found.outputs[0]
    scale = scale_of(model.lines[output.line].unit, language)
    across = found.scales[-1]
    factor, unit = _settings_unit(model, across.driver)
    order = np.argsort(across.settings, kind="stable")
    places = np.array(across.settings)[order] * factor
    texts = _setting_texts(model, across)
    rows = found.values[0] if len(found.scales) > 1 else found.values[0][None, :]
    names = _row_names(session, found)
    line = model.lines[output.line]
    curves = [
        Curve(
            name,
            places,
            values[order] * scale.factor,
            tuple(words.value_text(line, _value(found, row, int(at))) for at in order),
            _cell(found.scales[0].driver),
        )
        for row, (name, values) in enumerate(zip(names, rows, strict=True))
    ]
    picture = CurvesPicture(curves, [texts[at] for at in order], _base_point(found, factor, scale.factor))
    picture.across = _with_room(float(places[0]), float(places[-1])) if len(places) else EMPTY
    picture.across_unit, picture.up_unit, picture.unit_text = unit, scale.unit, scale.label
    picture.title = _lines_title(session, found)
    return picture


def _value(found: Sensitivity, row: int, column: int) -> float | CellError:
    return found.value(0, row, column) if len(found.scales) > 1 else found.value(0, column)


def _row_names(session: Session, found: Sensitivity) -> list[str]:
    if len(found.scales) == 1:
        return [naming.label(session.model, found.outputs[0]).in_language(session.language)]
    return _setting_texts(session.model, found.scales[0])


def _setting_texts(model: Model, scale: Scale) -> list[str]:
    return all_shortened([words.setting_text(model, scale.driver, at) for at in scale.settings])


def _settings_unit(model: Model, driver: Driver) -> tuple[float, Unit]:
    """Return what brings settings to the numbers along the bottom, and the sign behind those."""
    if driver.move == "factor":
        return 1.0, Unit.parse("x")
    unit = Unit.parse(model.lines[driver.input.line].unit)
    if unit.is_percent or driver.move == "between":
        return 100.0, Unit.parse("%")
    return 1.0, unit if unit.is_calendar_year and driver.move == "set" else PLAIN


def _base_point(found: Sensitivity, across: float, up: float) -> tuple[float, float] | None:
    base, at = found.base[0], found.scales[-1].base
    if found.base_at is None or at is None or isinstance(base, CellError):
        return None
    return found.scales[-1].settings[at] * across, base * up


def _lines_title(session: Session, found: Sensitivity) -> str:
    model = session.model
    labels = [words.moved_label(model, scale.driver) for scale in found.scales]
    told: dict[str, object] = {"output": naming.label(model, found.outputs[0]), "across": labels[-1]}
    if len(labels) == 1:
        return Message("sensitivity_line_title", told).in_language(session.language)
    return Message("sensitivity_lines_title", told | {"down": labels[0]}).in_language(session.language)


def _cell(driver: Driver) -> CellPlace:
    return CellPlace(driver.input.line, driver.input.places[0])


# --- the spider -------------------------------------------------------------------------------------


def spider_of(session: Session, found: Spider) -> CurvesPicture:
    """Return a curve per driver from its low to its high, with the value in force in the middle."""
    model, language = session.model, session.language
    scale, line = scale_of(model.lines[found.output.line].unit, language), model.lines[found.output.line]
    count, holds = found.settings.shape[1], meaningful(model, found)
    curves = [
        Curve(
            _with_ends(session, driver, found.settings[row], found.scenario),
            np.arange(count, dtype=np.float64),
            found.values[row] * scale.factor,
            tuple(
                words.value_text(line, found.value(row, at)) if holds[row, at] else "" for at in range(count)
            ),
            _cell(driver),
            tuple(holds[row].tolist()),
        )
        for row, driver in enumerate(found.drivers)
    ]
    steps = [_step_text(at, count, session) for at in range(count)]
    middle = None if isinstance(found.base, CellError) else ((count - 1) / 2, found.base * scale.factor)
    picture = CurvesPicture(curves, steps, middle)
    picture.across, picture.ticks = by_position(count), tuple(_ticks(count, session))
    picture.up_unit, picture.unit_text = scale.unit, scale.label
    told = {"output": naming.label(model, found.output), "count": len(curves)}
    picture.title = Message("spider_title", told).in_language(language)
    return picture


def _with_ends(session: Session, driver: Driver, settings: Values, scenario: str) -> str:
    label = words.driver_label(session.model, driver).in_language(session.language)
    low, high = (
        shortened(words.end_text(session, driver, float(at), scenario)) for at in (settings[0], settings[-1])
    )
    return f"{label}  {low} – {high}"


def _ticks(count: int, session: Session) -> list[str]:
    named = {0: "spider_low", (count - 1) // 2: "spider_now", count - 1: "spider_high"}
    return [say(named[at], session.language) if at in named else "" for at in range(count)]


def _step_text(at: int, count: int, session: Session) -> str:
    """Return a position as a part of the way from the value in force to the low or the high."""
    part = 2 * at / (count - 1) - 1
    if abs(part) < 1e-9:
        return say("spider_now", session.language)
    key = "spider_to_low" if part < 0 else "spider_to_high"
    return say(key, session.language, part=f"{abs(part):.0%}")
