"""R24: errors, what nobody reads, blanks that count as 0."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.checks import new_origins
from gpu_modeler.edits.check_lines import is_check
from gpu_modeler.edits.references import meanings
from gpu_modeler.formula import Namespace
from gpu_modeler.model import BASE, PERIOD, Line, Place
from gpu_modeler.text import Message


def cell_errors(subject: Subject) -> Iterator[Finding | None]:
    """R24: the places where errors begin, once each; what they spoil further on is not listed."""
    model, calculation = subject.model, subject.calculation
    seen: set[tuple[str, Place]] = set()
    for line in subject.lines:
        yield None
        for origin, at, scenario, shown in new_origins(model, calculation, line, seen):
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
