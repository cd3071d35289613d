"""Rules about values: errors, unused and blank (R24), beyond reason (R27), rounded (R28)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.checks import places_where
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.edits.check_lines import is_check
from gpu_modeler.edits.references import meanings
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Namespace, Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.shape import walk
from gpu_modeler.formula.tree import Call, Reduction, Reference
from gpu_modeler.model import BASE, PERIOD, Line, Place
from gpu_modeler.text import Message

PEERS_NEEDED, FAR = 4, 5.0
"""A value stands out when it lies so many times the usual distance from the middle of at least so many peers."""
HISTORY_NEEDED = 3
_AT_MOST_ONE = ("yield", "share", "win_rate", "tax_rate", "fill", "良率", "份额", "占比", "税率")
"""Parts of the ids of percent lines that are parts of a whole: never beyond 0 to 100 %."""


def cell_errors(subject: Subject) -> Iterator[Finding | None]:
    """R24: the places where errors begin, once each; what they spoil further on is not listed."""
    model, calculation = subject.model, subject.calculation
    seen: set[tuple[str, Place]] = set()
    for line in subject.lines:
        codes = calculation.codes(line.id)
        yield None
        if codes is None:
            continue
        for place, scenario in places_where(model, line, codes != 0):
            origin, at = calculation.origin(line.id, place, scenario)
            if (origin, at) in seen:
                continue
            seen.add((origin, at))
            error = calculation.value(origin, at, scenario)
            shown = error.text if isinstance(error, CellError) else ""
            message = Message("problem_cell_error", {"error": shown})
            content = f"{shown} {model.lines[origin].formula_at(at)}"
            yield Finding("R24", "error", Spot(origin, at, scenario), message, "cell_error", content)
            yield None


def unused(subject: Subject) -> Iterator[Finding]:
    """R24: inputs nobody reads, and lines that compute nothing but 0 for nobody."""
    read = _read_elsewhere(subject)
    for line in subject.lines:
        if subject.dependents[line.id] or line.id in read or is_check(line):
            continue
        if line.is_input:
            yield Finding(
                "R24", "info", Spot(line.id), Message("problem_unused_input"), "unused_input", line.id
            )
        elif not np.nan_to_num(subject.calculation.values(line.id)).any() and line.axes:
            message = Message("check_dead")
            yield Finding("R24", "info", Spot(line.id), message, "dead_output", line.formula)


def _read_elsewhere(subject: Subject) -> set[str]:
    model = subject.model
    read = {series.line for chart in model.charts.values() for series in chart.series} | {PROBABILITY_LINE}
    namespace = Namespace(model)
    for claim in model.claims.values():
        for text in (claim.formula, claim.formula_high):
            read |= {meaning.line for _, meaning in meanings(text, namespace)}
    return read


def blanks(subject: Subject, line: Line) -> Iterator[Finding]:
    """R24: a blank between the values of a row, which counts as 0."""
    if not line.is_input or PERIOD not in line.axes or not subject.dependents[line.id]:
        return
    cells = subject.model.cells_of(line.id)
    at = line.axes.index(PERIOD)
    rows: dict[Place, set[str]] = {}
    for (scenario, place), cell in cells.items():
        if scenario == BASE and cell.value is not None:
            rows.setdefault((*place[:at], *place[at + 1 :]), set()).add(place[at])
    periods = subject.model.periods
    gaps = [
        (*rest[:at], period, *rest[at:])
        for rest, filled in rows.items()
        for period in _between(periods, filled)
    ]
    if gaps:
        message = Message("check_blank", {"count": len(gaps)})
        yield Finding("R24", "warning", Spot(line.id, gaps[0]), message, "blank", repr(sorted(gaps)))


def _between(periods: tuple[str, ...], filled: set[str]) -> list[str]:
    known = [at for at, period in enumerate(periods) if period in filled]
    return [periods[at] for at in range(known[0], known[-1]) if periods[at] not in filled] if known else []


# --- R27 --------------------------------------------------------------------------------------------


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


# --- R28 --------------------------------------------------------------------------------------------


def rounding(subject: Subject, line: Line) -> Iterator[Finding]:
    """R28: rounding inside a calculation, and totals that differ on paper from the sum of their printed parts."""
    for written in subject.written(line):
        rounded = [
            part.function
            for part in walk(written.bound.syntax)
            if isinstance(part, Call) and part.function.startswith("ROUND")
        ]
        if rounded and subject.dependents[line.id] and not is_check(line):
            message = Message("check_rounded", {"function": rounded[0]})
            yield Finding(
                "R28", "info", Spot(line.id, exception=written.exception), message, "rounded", written.text
            )
    yield from _printed(subject, line)


def _printed(subject: Subject, line: Line) -> Iterator[Finding]:
    """Compare a line that sums another over an axis with the sum of the parts as they are shown."""
    bound = subject.calculation.bound(line.id).formula
    tree = bound.tree if bound is not None else None
    if not isinstance(tree, Reduction) or tree.function != "SUM" or not isinstance(tree.operand, Reference):
        return
    if PERIOD in tree.over or tree.operand.lag or tree.operand.fixed:
        return
    axes = subject.calculation.axes
    parts = subject.base(subject.model.lines[tree.operand.line])
    for axis, items in tree.over.items():
        chosen = [subject.model.item_ids(axis).index(item) for item in items]
        parts = np.take(parts, chosen, axis=axes.index(axis))
    total = subject.base(line)
    decimals = _decimals(line)
    over = tuple(axes.index(axis) for axis in tree.over)
    printed = np.round(parts * _shown_by(line), decimals).sum(axis=over, keepdims=True)
    off = np.round(total * _shown_by(line), decimals) - printed
    step = 10.0**-decimals
    wrong = np.abs(np.nan_to_num(off)) > step / 2
    if wrong.any():
        at = tuple(int(k) for k in np.unravel_index(int(np.argmax(np.abs(np.nan_to_num(off)))), off.shape))
        told = {"difference": f"{off[at]:.{decimals}f}", "count": int(wrong.sum())}
        place = subject.place_at(line, at)
        content = f"{off[at]:.6g} {int(wrong.sum())}"
        yield Finding("R28", "info", Spot(line.id, place), Message("check_printed", told), "printed", content)


def _decimals(line: Line) -> int:
    from gpu_modeler.files.excel.formats import format_of

    found = re.search(r"\.([0#?]+)", format_of(line).split(";")[0])
    return len(found[1]) if found else 0


def _shown_by(line: Line) -> float:
    return 100.0 if line.unit == "%" else 1.0
