"""R27: inputs within what can be, what peers have, and what the row had before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.checks import places_where
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Message

PEERS_NEEDED, FAR = 4, 5.0
"""A value stands out when it lies so many times the usual distance from the middle of at least so many peers."""
HISTORY_NEEDED = 3
_AT_MOST_ONE = ("yield", "share", "win_rate", "tax_rate", "fill", "良率", "份额", "占比", "税率")
"""Parts of the ids of percent lines that are parts of a whole: never beyond 0 to 100 %."""


def physically_possible(subject: Subject, line: Line) -> Iterator[Finding]:
    """R27: a part of a whole lies between nothing and the whole."""
    if line.unit != "%" or not any(part in f"{line.id} {line.labels.zh}" for part in _AT_MOST_ONE):
        return
    if not line.is_input and "yield" not in line.id:
        return
    if any(word in line.id for word in ("growth", "return", "upside", "surprise", "change")):
        return
    values = subject.calculation.values(line.id)
    for place, scenario in places_where(subject.model, line, (values > 1 + 1e-9) | (values < -1e-9)):
        cell = subject.model.record("cells", (scenario, line.id, place))
        if line.is_input and cell is None:
            continue  # inherited from a parent scenario, where it is listed
        value = float(subject.calculation.value(line.id, place, scenario))
        message = Message("check_beyond_whole", {"value": f"{value:.1%}"})
        yield Finding("R27", "warning", Spot(line.id, place, scenario), message, "whole", repr(value))


def among_peers(subject: Subject, line: Line) -> Iterator[Finding]:
    """R27: an input that lies far from what the model has for the other companies."""
    if not line.is_input or COMPANY not in line.axes or not _is_comparable(line.unit):
        return
    axis = subject.calculation.axes.index(COMPANY)
    values = np.moveaxis(subject.base(line), axis, -1)
    flat = values.reshape(-1, values.shape[-1])
    others = [extent for at, extent in enumerate(subject.base(line).shape) if at != axis]
    worst: tuple[float, tuple[int, ...], float] | None = None
    for row, entries in enumerate(flat):
        found = _stands_out(entries)
        if found is not None and (worst is None or found[0] > worst[0]):
            at = [int(k) for k in np.unravel_index(row, others)]
            at.insert(axis, found[1])
            worst = (found[0], tuple(at), found[2])
    if worst is not None:
        yield _outlier(subject, line, worst[1], worst[2], "peers")


def _stands_out(entries: np.ndarray) -> tuple[float, int, float] | None:
    """Return how far, which and at which percentile the entry is that stands out most; `None` where none does."""
    known = np.flatnonzero(entries)
    if len(known) < PEERS_NEEDED:
        return None
    given = entries[known]
    middle = float(np.median(given))
    usual = float(np.median(np.abs(given - middle)))
    scale = max(usual, abs(middle) * 0.1, 1e-12)
    far = np.abs(given - middle) / scale
    at = int(np.argmax(far))
    if far[at] <= FAR:
        return None
    return float(far[at]), int(known[at]), float((given < given[at]).mean())


def against_history(subject: Subject, line: Line) -> Iterator[Finding]:
    """R27: a forecast beyond anything the row had in the years reported, more than twice as far as it ever moved."""
    last = subject.last_actual
    if (
        not line.is_input
        or PERIOD not in line.axes
        or last + 1 < HISTORY_NEEDED
        or not _is_comparable(line.unit)
    ):
        return
    values = subject.base(line)
    past, coming = values[: last + 1], values[last + 1 :]
    if not len(coming):
        return
    low, high = past.min(axis=0), past.max(axis=0)
    is_known = (np.count_nonzero(past, axis=0) >= HISTORY_NEEDED) & (high > low)
    room = 2 * (high - low)
    off = ((coming > high + room) | (coming < low - room)) & is_known & (coming != 0)
    found = np.argwhere(off)
    if len(found):
        far = [float(abs(coming[tuple(index)] - (low + high)[tuple(index[1:])] / 2)) for index in found]
        index = found[int(np.argmax(far))]
        at = (int(index[0]) + last + 1, *(int(k) for k in index[1:]))
        share = 1.0 if values[at] > high[at[1:]] else 0.0
        yield _outlier(subject, line, at, share, "history")


def _is_comparable(unit: str) -> bool:
    """Say whether rows of the unit can be laid beside one another: ratios, rates, prices, days; not amounts and years."""
    if unit == "CY":
        return False
    try:
        known = Unit.parse(unit)
    except UnknownUnit:
        return False
    return known.is_dimensionless or known.is_rate or unit in {"day", "month"}


def _outlier(subject: Subject, line: Line, at: tuple[int, ...], share: float, kind: str) -> Finding:
    value = float(subject.base(line)[at])
    shown = f"{value:.1%}" if line.unit == "%" else f"{value:.6g}"
    message = Message(f"check_outside_{kind}", {"value": shown, "percentile": f"{share:.0%}"})
    return Finding("R27", "info", Spot(line.id, subject.place_at(line, at)), message, kind, repr(value))


def ranges_can_be_drawn(subject: Subject) -> Iterator[Finding | None]:
    """R27: what is uncertain can be drawn, and correlations can hold together."""
    from gpu_modeler.app.uncertain_checks import uncertain_steps

    for problem in uncertain_steps(subject.model):
        if problem is None:
            yield None
            continue
        spot = Spot(line=problem.place) if problem.place in subject.model.lines else Spot(name=problem.place)
        content = (
            repr(sorted(map(repr, subject.model.correlations.values())))
            if not problem.place
            else problem.place
        )
        yield Finding("R27", problem.severity, spot, problem.message, problem.code, content)
