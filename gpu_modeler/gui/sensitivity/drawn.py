"""Tables as lines and tornadoes as spiders: from an analysis's answer to the curves that are drawn of it."""

from __future__ import annotations

import numpy as np

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
from gpu_modeler.gui.charts.ranges import EMPTY
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.curves import Curve, CurvesPicture, with_room
from gpu_modeler.gui.sensitivity.shortened import all_shortened, shortened
from gpu_modeler.gui.simulation.picture import (
    by_position,
)
from gpu_modeler.gui.simulation.words import scale_of
from gpu_modeler.model import Model
from gpu_modeler.text import Message, say

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
    picture.across = with_room(float(places[0]), float(places[-1])) if len(places) else EMPTY
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
