"""From what people and scripts write to drivers, settings and goals, and back to words; for both faces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.moving import Driver, Move
from gpu_modeler.analysis.ranges import default_settings, is_whole, natural_driver
from gpu_modeler.analysis.seek import Goal, as_edit
from gpu_modeler.app.outputs import JOINT, find_inputs
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import exact_value, is_percent
from gpu_modeler.engine import ChangeSet
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit, read_number
from gpu_modeler.model import PERIOD, Line, Model
from gpu_modeler.text import Labels, Message

_MOVES: Mapping[str, Move] = {"set": "set", "add": "add", "times": "factor"}
_MOST_SETTINGS = 1000


class SettingsUnreadable(ModelerError):
    """The values of an input are neither a list nor low, high and a count."""

    key = "error_settings_unreadable"


# --- reading ---


def find_driver(session: Session, text: str, scenario: str) -> tuple[Driver, str]:
    """Return the driver that `INPUT[=[MOVE:]VALUES]` or `INPUT=MOVE` names, and the text of its values.

    Raises:
        ModelerError: there is no such cell; the nearest name is offered.
    """
    name, _, written = text.partition("=")
    moved = find_inputs(session.model, name.strip(), scenario)
    driver = natural_driver(session.model.lines[moved.line], moved)
    word, _, rest = written.strip().partition(":")
    if word.strip() in _MOVES:
        return Driver(moved, _MOVES[word.strip()]), rest.strip()
    return (Driver(moved, "set") if written.strip() else driver), written.strip()


def read_settings(session: Session, driver: Driver, text: str, scenario: str) -> tuple[float, ...]:
    """Return the settings that a text lists (`8%,9%` or `8%:12%:5`), the usual ones for an empty text.

    Raises:
        SettingsUnreadable: it is neither.
        EntryRefused: what should be a number is none, or its unit does not fit.
    """
    if not text:
        return default_settings(session.calculation, driver, scenario)
    parts = text.split(":")
    if len(parts) == 1:
        return tuple(
            read_setting(session.model, driver, part) for part in re.split("[,，;；]", text) if part.strip()
        )
    count = int(parts[2]) if len(parts) == 3 and parts[2].strip().isdigit() else 0
    if not 2 <= count <= _MOST_SETTINGS:
        raise SettingsUnreadable(name=driver_label(session.model, driver), text=text)
    low, high = (read_setting(session.model, driver, part) for part in parts[:2])
    return tuple(float(f"{value:.15g}") for value in np.linspace(low, high, count))


def read_setting(model: Model, driver: Driver, text: str) -> float:
    """Return one setting: in the line's unit, for a factor a plain number or per cent."""
    line = model.lines[driver.input.line]
    if driver.move == "factor":
        return read_number(text.strip(), "x")
    return exact_value(line, text.strip())


# --- the result as an edit ---


def accept(session: Session, settings: Mapping[Driver, float], scenario: str, note: Message) -> ChangeSet:
    """Put drivers at settings, as one undo step; the cells' notes say what for."""
    return session.perform(as_edit(session.calculation, settings, scenario, note))


def goal_note(model: Model, goals: Sequence[Goal]) -> Message:
    """Return what cells were sought for: `so that MetaX Modelled equity value = 1,000 CNY 100m`."""
    wanted = [
        Message(
            "seek_goal",
            {
                "output": naming.label(model, goal.output),
                "target": value_with_unit(model.lines[goal.output.line], goal.target),
            },
        )
        for goal in goals
    ]
    return Message("seek_note", {"goals": wanted})


# --- words ---


def driver_name(model: Model, driver: Driver) -> str:
    """Return a driver's cells as they are written on the command line, items that differ left out."""
    return JOINT.join(_part_name(model, part) for part in driver.input.parts)


def _part_name(model: Model, moved: Input) -> str:
    line = model.lines[moved.line]
    if len(moved.places) == 1:
        return naming.name(model, Output(line.id, moved.places[0]))
    items = [item for axis, item in _common_items(line, moved).items() if axis != PERIOD]
    period = _common_items(line, moved).get(PERIOD, "")
    return (
        line.id + ("@" if any(items) else "") + "/".join(items).rstrip("/") + (f":{period}" if period else "")
    )


def driver_label(model: Model, driver: Driver) -> Labels:
    """Return what a person calls a driver's cells: `MetaX R&D growth 2026–2035`, `WACC & Terminal growth`."""
    parts = [_part_label(model, part) for part in driver.input.parts]
    return Labels(
        JOINT.join(part.in_language("zh") for part in parts),
        JOINT.join(part.in_language("en") for part in parts),
    )


def _part_label(model: Model, moved: Input) -> Labels:
    line = model.lines[moved.line]
    common = _common_items(line, moved)
    named = [_item_labels(model, axis, item) for axis, item in common.items() if axis != PERIOD and item]
    years = [place[line.axes.index(PERIOD)] for place in moved.places] if PERIOD in line.axes else []
    span = years[:1] if len(set(years)) <= 1 else [f"{years[0]}–{years[-1]}"]
    return naming.joined([*named, line.labels, *(Labels(text, text) for text in span)])


def moved_label(model: Model, driver: Driver) -> Labels | Message:
    """Return a driver's label with what its settings mean."""
    key = {"add": "sensitivity_added", "factor": "sensitivity_multiplied", "between": "sensitivity_between"}
    label = driver_label(model, driver)
    if driver.move == "set":
        return label
    return Message(key[driver.move], {"input": label})


def setting_text(model: Model, driver: Driver, setting: float) -> str:
    """Return a setting as a person reads it: `9.5%`, `+1.0%`, `×1.1`."""
    line = model.lines[driver.input.line]
    if driver.move == "factor":
        return f"×{setting:.6g}"
    if driver.move == "between":
        return f"{setting:+.0%}"
    text = precise_text(line, setting)
    return f"+{text}" if driver.move == "add" and setting > 0 else text


def end_text(session: Session, driver: Driver, setting: float, scenario: str) -> str:
    """Return what a setting puts into the cells: the value of one cell, the mean of several that go their own ways."""
    cells = driver.cells(session.calculation, np.array([setting]), scenario)
    line = session.model.lines[driver.input.line]
    if len(cells) == 1:
        return precise_text(line, float(next(iter(cells.values()))[0]))
    if driver.move == "between":
        return f"⌀ {value_text(line, float(np.mean(list(cells.values()))))}"
    return setting_text(session.model, driver, setting)


def precise_text(line: Line, value: float) -> str:
    """Return a number with up to ten digits: a percentage with its sign, a year plain."""
    if is_percent(line):
        return f"{100 * value + 0.0:.10g}%"
    if Unit.parse(line.unit).is_calendar_year:
        return f"{value:.10g}"
    return f"{value + 0.0:,.10g}"


def value_text(line: Line, value: float | CellError) -> str:
    """Return a value as tables show it, without its unit."""
    if isinstance(value, CellError):
        return value.text
    if is_percent(line):
        return f"{100 * value + 0.0:,.2f}%"
    if Unit.parse(line.unit).is_calendar_year:
        return f"{value:.0f}"
    if is_whole(line):
        return f"{value + 0.0:,.0f}"
    digits = next((digits for limit, digits in ((1000, 1), (10, 2), (0.1, 4)) if abs(value) >= limit), 6)
    return f"{value + 0.0:,.{digits}f}" if value else "0"


def value_with_unit(line: Line, value: float | CellError) -> Labels:
    """Return a value as tables show it, with its unit: `747.64 CNY 100m`."""
    text = value_text(line, value)
    if isinstance(value, CellError) or is_percent(line):
        return Labels(text, text)
    zh, en = (Unit.parse(line.unit).label(language) for language in ("zh", "en"))
    return Labels(f"{text} {zh}".rstrip(), f"{text} {en}".rstrip())


def _common_items(line: Line, moved: Input) -> dict[str, str]:
    """Return for each axis the item that all places share, else the empty text."""
    return {
        axis: moved.places[0][at] if len({place[at] for place in moved.places}) == 1 else ""
        for at, axis in enumerate(line.axes)
    }


def _item_labels(model: Model, axis: str, item: str) -> Labels:
    return next(known.labels for known in model.axes[axis].items if known.id == item)
