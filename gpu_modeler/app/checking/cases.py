"""R21: test cases run, and the stress run: every input at zero, negative and ten times, and what breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gpu_modeler.app.checking.keeping import Amount, Case
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, Line, Model
from gpu_modeler.text import Message

SHOCKS = ("zero", "negative", "tenfold")
"""A blank input counts as 0 in every formula: it is the first of them."""


def case_faults(model: Model, calculation: Calculation, case: Case) -> Iterator[Message]:
    """Yield what a test case does not give as it should; nothing where it passes."""
    try:
        _require(model, case)
    except ModelerError as fault:
        yield fault.message
        return
    found = case_values(calculation, case)
    for wanted, value in zip(case.outputs, found, strict=True):
        if isinstance(value, CellError) or not _agrees(value, wanted):
            shown = value.text if isinstance(value, CellError) else f"{value:.9g}"
            told = {"line": model.lines[wanted.line].labels, "place": ", ".join(wanted.place)}
            yield Message("check_case_fails", {**told, "value": shown, "expected": f"{wanted.value:.9g}"})


def case_values(calculation: Calculation, case: Case) -> list[float | CellError]:
    """Return the outputs that the inputs of a case give, in its scenario."""
    outputs = [(known.line, known.place) for known in case.outputs]
    if not case.inputs:
        return [calculation.value(line, place, case.scenario) for line, place in outputs]
    inputs = {(known.line, known.place): np.array([known.value]) for known in case.inputs}
    names = list(dict.fromkeys(line for line, _ in outputs))
    ran = calculation.batch(inputs, names, case.scenario)
    return [_first(*ran.at(line, place)) for line, place in outputs]


def _first(values: np.ndarray, codes: np.ndarray) -> float | CellError:
    return CellError(int(codes[0])) if codes[0] else float(values[0])


def _agrees(value: float, wanted: Amount) -> bool:
    return abs(value - wanted.value) <= wanted.tolerance * max(abs(wanted.value), 1e-12)


def _require(model: Model, case: Case) -> None:
    lookup.require_scenario(model, case.scenario)
    for known in (*case.inputs, *case.outputs):
        lookup.require_place(model, lookup.require_line(model, known.line), known.place)


# --- the stress run ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Broken:
    """What a shock of an input line does: lines that become errors somewhere where they were numbers."""

    line: str
    shock: str
    lines: tuple[str, ...]


def stress(subject: Subject) -> Iterator[Broken | None]:
    """Yield what breaks, input by input; `None` for an input that breaks nothing."""
    for line in subject.lines:
        if line.is_input:
            found = list(stressed(subject, line))
            yield from found
            if not found:
                yield None


def stressed(subject: Subject, line: Line) -> Iterator[Broken]:
    """Shock all cells of an input line together in the base scenario, and yield what each shock breaks."""
    model, calculation = subject.model, subject.calculation
    reach = [name for name in calculation.order if name in _readers(subject, line.id)]
    if not reach:
        return
    cells = list(model.places(line))
    values = [calculation.value(line.id, place) for place in cells]
    inputs = {(line.id, place): _shocks(value) for place, value in zip(cells, values, strict=True)}
    ran = calculation.batch(inputs, reach)
    for at, shock in enumerate(SHOCKS):
        broken = tuple(name for name in reach if _breaks(subject, ran.codes(name), name, at))
        if broken:
            yield Broken(line.id, shock, broken)


def _shocks(value: float | CellError) -> np.ndarray:
    known = 0.0 if isinstance(value, CellError) else value
    return np.array([0.0, -known if known else -1.0, known * 10])


def _breaks(subject: Subject, codes: np.ndarray | None, name: str, case: int) -> bool:
    """Say whether a line shows an error where it showed a number before."""
    if codes is None:
        return False
    before = subject.calculation.codes(name)
    at = subject.model.orders["scenarios"].index(BASE)
    was = np.zeros_like(codes[..., case]) if before is None else before[..., at]
    return bool(((codes[..., case] != 0) & (was == 0)).any())


def _readers(subject: Subject, line: str) -> set[str]:
    found: set[str] = set()
    waiting = [line]
    while waiting:
        for reader in subject.dependents[waiting.pop()] - found:
            found.add(reader)
            waiting.append(reader)
    return found
