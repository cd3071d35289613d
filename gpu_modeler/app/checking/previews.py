"""What a repair would change, before it is done: new lines, other formulas, and whether any value moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.edits.history import History
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Line, Model
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class Changed:
    """A line before and after; `before` is empty for a new one."""

    line: Labels
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit does. `difference` is the largest relative change of any value that was there, `None` for errors."""

    edit: Edit
    changes: tuple[Changed, ...]
    difference: float | None
    refused: int = 0


def preview(model: Model, calculation: Calculation, edit: Edit) -> Preview:
    """Try an edit on a copy of the model.

    Raises:
        ModelerError: it is refused.
    """
    copy = model.copied()
    history = History(copy, Calculation.of(copy))
    history.perform(edit)
    return _told(model, calculation, copy, history.calculation, edit)


def preview_all(model: Model, calculation: Calculation, findings: list[Finding], title: Message) -> Preview:
    """Try the repairs of several findings one after the other on a copy, leaving out those that are refused."""
    copy = model.copied()
    history = History(copy, Calculation.of(copy))
    done: list[Edit] = []
    refused = 0
    for finding in findings:
        if finding.fix is None:
            continue
        try:
            history.perform(finding.fix)
            done.append(finding.fix)
        except ModelerError:
            refused += 1
    told = _told(model, calculation, copy, history.calculation, Several(tuple(done), title))
    return Preview(told.edit, told.changes, told.difference, refused)


def _told(model: Model, calculation: Calculation, copy: Model, after: Calculation, edit: Edit) -> Preview:
    changes = tuple(
        Changed(line.labels, _shown(model.lines.get(line.id), model), _shown(line, copy))
        for line in copy.ordered("lines")
        if model.lines.get(line.id) != line
    )
    return Preview(edit, changes, largest_difference(calculation, after, model))


def _shown(line: Line | None, model: Model) -> str:
    """Return a line's formulas, or of an input without axes its value."""
    if line is None:
        return ""
    formulas = [line.formula, *(exception.formula for exception in line.exceptions)]
    cell = model.cell(line.id, ()) if line.is_input and not line.axes else None
    value = f"{cell.value!r} {line.unit}" if cell is not None else line.unit
    return "; ".join(filter(None, formulas)) or value


def largest_difference(before: Calculation, after: Calculation, model: Model) -> float | None:
    """Return the largest relative difference of any value; `None` where an error came or went."""
    largest = 0.0
    for line in model.lines:
        was, now = before.values(line), after.values(line)
        if was.shape != now.shape or (np.isnan(was) != np.isnan(now)).any():
            return None
        size = np.maximum(np.abs(was), np.abs(now))
        with np.errstate(invalid="ignore", divide="ignore"):
            off = np.where(size > 0, np.abs(was - now) / size, 0.0)
        largest = max(largest, float(np.nanmax(off, initial=0.0)))
    return largest
