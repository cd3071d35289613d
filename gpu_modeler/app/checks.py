"""What should be looked at in a model: a list of problems, in one order, that changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.claims import claim_problems
from gpu_modeler.app.uncertain_checks import uncertain_problems
from gpu_modeler.edits.check_lines import NEAR_ZERO, is_check
from gpu_modeler.edits.references import meanings
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError, Problem
from gpu_modeler.formula import Namespace, bind
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place
from gpu_modeler.text import Message


def problems(model: Model, calculation: Calculation) -> list[Problem]:
    """List everything, errors first."""
    found = [
        *_cell_errors(model, calculation),
        *_checks_not_zero(model, calculation),
        *claim_problems(model, calculation),
        *uncertain_problems(model),
        *_without_source(model),
        *_unused_inputs(model, calculation),
    ]
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda problem: rank[problem.severity])


def formula_problems(model: Model) -> list[Problem]:
    """List the formulas of lines that do not hold, for a model that cannot be calculated."""
    namespace = Namespace(model)
    found = []
    for line in model.ordered("lines"):
        for formula in filter(None, (line.formula, *(exception.formula for exception in line.exceptions))):
            try:
                bind(formula, line, namespace)
            except ModelerError as fault:
                found.append(Problem("formula", "error", line.id, fault.message))
    return found


def place_text(line: Line, place: Place, scenario: str = BASE) -> str:
    """Return a place as a formula would name it, e.g. `cambricon.revenue[2026]`, with the scenario unless it is base."""
    period = "".join(f"[{item}]" for axis, item in zip(line.axes, place, strict=True) if axis == PERIOD)
    items = "".join(f"{item}." for axis, item in zip(line.axes, place, strict=True) if axis != PERIOD)
    return f"{items}{line.id}{period}" + ("" if scenario == BASE else f" ({scenario})")


def _cell_errors(model: Model, calculation: Calculation) -> Iterator[Problem]:
    """Yield the places where errors begin, once each; what they spoil further on is not listed."""
    seen: set[tuple[str, Place]] = set()
    for line in model.ordered("lines"):
        for origin, place, scenario, shown in new_origins(model, calculation, line, seen):
            where = place_text(model.lines[origin], place, scenario)
            yield Problem("cell_error", "error", where, Message("problem_cell_error", {"error": shown}))


def new_origins(
    model: Model, calculation: Calculation, line: Line, seen: set[tuple[str, Place]]
) -> Iterator[tuple[str, Place, str, str]]:
    """Yield where errors of a line's cells begin: line, place, scenario and the error; those `seen` are left out, and kept there."""
    codes = calculation.codes(line.id)
    if codes is None:
        return
    for place, scenario in places_where(model, line, codes != 0):
        origin = calculation.origin(line.id, place, scenario)
        if origin in seen:
            continue
        seen.add(origin)
        error = calculation.value(*origin, scenario)
        yield *origin, scenario, error.text if isinstance(error, CellError) else ""


def _checks_not_zero(model: Model, calculation: Calculation) -> Iterator[Problem]:
    for line in model.ordered("lines"):
        if not is_check(line):
            continue
        values = calculation.values(line.id)
        for place, scenario in places_where(model, line, np.abs(values) > NEAR_ZERO):
            value = f"{calculation.value(line.id, place, scenario):.6g}"
            message = Message("problem_not_zero", {"value": value})
            yield Problem("not_zero", "error", place_text(line, place, scenario), message)


def places_where(model: Model, line: Line, mask: np.ndarray) -> Iterator[tuple[Place, str]]:
    """Yield place and scenario of each true cell of a mask in the shape of the line's values."""
    axes = model.orders["axes"]
    scenarios = model.orders["scenarios"]
    for index in np.argwhere(mask):
        items = {
            axis: model.item_ids(axis)[at] for axis, at in zip(axes, index, strict=False) if axis in line.axes
        }
        yield tuple(items[axis] for axis in line.axes), scenarios[index[-1]]


def _without_source(model: Model) -> Iterator[Problem]:
    """Yield lines that hold values without a source, one problem a line."""
    for line in model.ordered("lines"):
        cells = [
            cell for cell in model.cells_of(line.id).values() if cell.value is not None and not cell.source
        ]
        if cells:
            reported = any(cell.kind in {"actual", "guidance"} for cell in cells)
            message = Message("problem_without_source", {"count": len(cells)})
            yield Problem("without_source", "warning" if reported else "info", line.id, message)


def _unused_inputs(model: Model, calculation: Calculation) -> Iterator[Problem]:
    shown = {series.line for chart in model.charts.values() for series in chart.series} | {PROBABILITY_LINE}
    namespace = Namespace(model)
    for claim in model.claims.values():
        for text in (claim.formula, claim.formula_high):
            shown |= {meaning.line for _, meaning in meanings(text, namespace)}
    for line in model.ordered("lines"):
        if line.is_input and line.id not in shown and not calculation.dependents(line.id):
            yield Problem("unused_input", "info", line.id, Message("problem_unused_input"))
