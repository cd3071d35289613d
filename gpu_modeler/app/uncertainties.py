"""What a person edits of an uncertainty: proposals for a new one, its scope in words, what it does to a cell. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, isnan, log10, nan

import numpy as np

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distribution_shape import Figures, figures
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.outcomes import Off
from gpu_modeler.analysis.outputs import joined
from gpu_modeler.analysis.uncertain import Draw, draws_of, moved
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import is_percent
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import PERIOD, Line, Model, Move, Place, Uncertainty
from gpu_modeler.text import Labels, Message

MOVES: tuple[Move, ...] = ("set", "add", "factor")
_SHOWN_ITEMS = 3
_DIGITS = 3
_BRACKET = re.compile("[(（]")


def stays(move: Move) -> float:
    """Return the number that leaves a cell as it is; NaN where the number is the value itself."""
    return {"add": 0.0, "factor": 1.0}.get(move, nan)


# --- on and off -------------------------------------------------------------------------------------


def is_on(uncertainty: Uncertainty) -> bool:
    """Say whether it takes part in simulations; one that cannot be read counts as on, so that it is told."""
    try:
        return not isinstance(read_distribution(uncertainty.distribution), Off)
    except ModelerError:
        return True


def switched(uncertainty: Uncertainty, *, on: bool) -> Uncertainty:
    """Return an uncertainty that takes part in simulations, or that is only kept.

    Raises:
        ModelerError: its distribution cannot be read.
    """
    found = read_distribution(uncertainty.distribution)
    if on == (not isinstance(found, Off)):
        return uncertainty
    text = uncertainty.distribution.strip()
    wanted = (
        _BRACKET.split(text, maxsplit=1)[1][:-1].strip() if isinstance(found, Off) else f"{Off.name}({text})"
    )
    return replace(uncertainty, distribution=wanted)


def held(uncertainty: Uncertainty) -> Distribution:
    """Return the distribution, of one that is off the one that is kept. Raises `ModelerError`: it cannot be read."""
    found = read_distribution(uncertainty.distribution)
    return found.held if isinstance(found, Off) else found


# --- where it acts ----------------------------------------------------------------------------------


def draws(model: Model, uncertainty: Uncertainty, scenario: str) -> tuple[Draw, ...]:
    """Return what would be drawn if it were on. Raises `ModelerError` as `analysis.uncertain.draws_of`."""
    return draws_of(model, [replace(uncertainty, distribution=held(uncertainty).text)], scenario)


def label(model: Model, uncertainty: Uncertainty) -> Labels:
    """Return its line's name; where the line has several, with their years or what else tells them apart."""
    name = line_labels(model, uncertainty.line)
    others = [u for u in model.ordered("uncertainties") if u.line == uncertainty.line]
    if len(others) < 2:
        return name
    zh, en = (where(model, uncertainty, short=True).in_language(language) for language in ("zh", "en"))
    return Labels(f"{name.zh}（{zh}）" if zh else name.zh, f"{name.en} ({en})" if en else name.en)


def where(model: Model, uncertainty: Uncertainty, *, short: bool = False) -> Message:
    """Return its scope in words: years, items, and the axes whose items are drawn on their own."""
    parts: list[object] = []
    for axis, items in uncertainty.scope.items():
        if axis in model.axes:
            parts.append(_span(model, items) if axis == PERIOD else _named(model, axis, items))
    if not parts and not short:
        parts.append(Message("uncertain_everywhere"))
    axes = [model.axes[axis].labels for axis in uncertainty.each if axis in model.axes]
    each = [Labels(axis.zh, axis.en.lower()) for axis in axes]
    parts += [Message("uncertain_by", {"axis": axis}) for axis in each]
    return Message("uncertain_parts", {"parts": parts})


def _span(model: Model, periods: Sequence[str]) -> Labels:
    known = [period for period in model.periods if period in periods]
    is_run = len(known) > 1 and known == list(
        model.periods[model.periods.index(known[0]) : model.periods.index(known[-1]) + 1]
    )
    text = f"{known[0]}–{known[-1]}" if is_run else ", ".join(known)
    return Labels(text, text)


def _named(model: Model, axis: str, items: Sequence[str]) -> Message:
    labels = [item.labels for item in model.axes[axis].items if item.id in items]
    if len(labels) <= _SHOWN_ITEMS:
        return Message("uncertain_items", {"items": labels})
    return Message("uncertain_many_items", {"axis": model.axes[axis].labels, "count": len(labels)})


def line_labels(model: Model, line: str) -> Labels:
    """Return a line's names; its id where there is no such line."""
    return model.lines[line].labels if line in model.lines else Labels(line, line)


def besides(session: Session, uncertainty: Uncertainty, places: set[Place]) -> list[str]:
    """Return the distributions of others that move some of the same cells of its line."""
    others = [u for u in session.model.ordered("uncertainties") if u.line == uncertainty.line]
    return [
        other.distribution for other in others if places & {cell.place for cell in varying(session, other)}
    ]


def scale_of(line: Line, uncertainty: Uncertainty) -> float:
    """Return what brings its numbers, as they were written, to the line's unit; 1 where nothing does."""
    if not uncertainty.unit:
        return 1.0
    written, now = Unit.parse(uncertainty.unit), Unit.parse(line.unit)
    return float(written.factor_to(now)) if written.fits(now) else 1.0


# --- in numbers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """What an uncertainty makes of one cell: its value without it, and figures of its value with it, in the line's unit."""

    output: Output
    base: float | CellError
    figures: Figures | None


def scaled(figures_: Figures, scale: float) -> Figures:
    """Return figures in the line's unit."""
    return Figures(*(scale * value for value in (figures_.mean, figures_.p10, figures_.p50, figures_.p90)))


def effect(session: Session, uncertainty: Uncertainty, output: Output) -> Effect:
    """Return what it makes of a cell in the chosen scenario.

    Raises:
        ModelerError: it cannot be drawn.
    """
    scale = draws(session.model, uncertainty, session.scenario)[0].scale
    base = session.value(output.line, output.place)
    move = uncertainty.move
    start = 0.0 if isinstance(base, CellError) else base
    if isinstance(base, CellError) and move != "set":
        return Effect(output, base, None)
    own = scaled(figures(held(uncertainty), start / scale if move == "set" else stays(move)), scale)
    numbers = np.array([own.mean, own.p10, own.p50, own.p90])
    after = moved(start, numbers if move != "factor" else numbers / scale, move)
    return Effect(output, base, Figures(after[0], *np.sort(after[1:]).tolist()))


def varying(session: Session, uncertainty: Uncertainty) -> list[Output]:
    """Return the cells that it moves, in the order of the line's places; none where it cannot be drawn."""
    try:
        found = draws(session.model, uncertainty, session.scenario)
    except ModelerError:
        return []
    places = {place for draw in found for place in draw.places}
    line = session.model.lines[uncertainty.line]
    return [Output(line.id, place) for place in session.model.places(line) if place in places]


def place_labels(model: Model, output: Output) -> Labels:
    """Return the items of a cell, years last: `寒武纪 2030`; empty for a constant."""
    line = model.lines[output.line]
    at = dict(zip(line.axes, output.place, strict=True))
    axes = [axis for axis in at if axis != PERIOD] + [axis for axis in at if axis == PERIOD]
    named = {axis: {item.id: item.labels for item in model.axes[axis].items} for axis in axes}
    return joined([named[axis][at[axis]] for axis in axes])


def amount_text(line: Line | None, move: Move, value: float) -> str:
    """Return a number of a distribution as a person reads it: `×1.05`, `+4%`, `9.5%`, `1,250`."""
    if isnan(value):
        return "—"
    if move == "factor":
        return f"×{_short(value)}"
    percent = line is not None and is_percent(line)
    text = f"{_short(100 * value)}%" if percent else _short(value)
    return f"+{text}" if move == "add" and value > 0 else text


def _short(value: float) -> str:
    if value == 0:
        return "0"
    decimals = max(0, _DIGITS - 1 - floor(log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def unit_label(line: Line, move: Move) -> Labels:
    """Return the unit of an uncertainty's numbers, empty for factors and per cent."""
    if move == "factor" or is_percent(line):
        return Labels("", "")
    return Labels(*(Unit.parse(line.unit).label(language) for language in ("zh", "en")))
