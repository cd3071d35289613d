"""`=1200*1.1` typed into a cell, as in Excel: a number for that cell, not a formula for the whole line.

The cell keeps the text in its note, so that it can be seen, and edited again, where the number came from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gpu_modeler.app.messages import EntryRefused
from gpu_modeler.edits.lookup import line_name, require_line
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import Cell, Line, Place
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents
    from gpu_modeler.edits.cells import SetCells
    from gpu_modeler.formula.tree import Node


def is_arithmetic(text: str) -> bool:
    """Say whether a text behind `=` names no line: numbers, operators and functions of numbers only."""
    from gpu_modeler.formula import parse

    try:
        return text.strip().startswith("=") and _is_constant(parse(text.strip()))
    except ModelerError:
        return False


def _is_constant(node: Node) -> bool:
    from gpu_modeler.formula.parser import children
    from gpu_modeler.formula.tree import Name, PeriodRange

    return not isinstance(node, Name | PeriodRange) and all(_is_constant(child) for child in children(node))


def computed_number(session: Documents, line: Line, text: str) -> float:
    """Return what an arithmetic text gives, in the line's unit.

    Raises:
        ModelerError: it cannot be computed, or its unit does not fit.
    """
    found = session.calculation.expression(text.strip().removeprefix("="), "base")
    value, unit = found.value, found.unit
    if isinstance(value, CellError) or not isinstance(value, float | int):
        error = value.text if isinstance(value, CellError) else CellError.VALUE.text
        reason = Message("entry_arithmetic_error", {"text": text.strip(), "error": error})
        raise EntryRefused(line=line_name(line), reason=reason)
    if unit.is_dimensionless:
        return float(value)
    return _in_unit_of(line, float(value), unit.text, text)


def _in_unit_of(line: Line, value: float, unit: str, text: str) -> float:
    """Return a value that carries a unit in the line's; 150 CNY_10k fits 亿元, 150 USD does not."""
    from gpu_modeler.app.exact import scaled
    from gpu_modeler.formula import Unit
    from gpu_modeler.formula.agreement import unit_words
    from gpu_modeler.formula.numbers import EntryUnitMismatch

    own, target = Unit.parse(unit), Unit.parse(line.unit)
    if not own.fits(target):
        fault = EntryUnitMismatch(text=text.strip(), unit=unit_words(own), wanted=unit_words(target))
        raise EntryRefused(line=line_name(line), reason=fault.message)
    return scaled(value, own.factor_to(target))


def arithmetic_edit(session: Documents, name: str, place: Place, text: str, scenario: str) -> SetCells:
    """Return the edit that puts the computed number into one cell, with the text as its note. Raises as above."""
    from gpu_modeler.edits.cells import SetCells, typed_over

    line = require_line(session.model, name)
    value = computed_number(session, line, text)
    before = session.model.record("cells", (scenario, name, place))
    cell = typed_over(before, value)
    if cell is not before:  # a figure that is the same keeps its source and note
        cell = replace(cell, note=note_of(text))
    return SetCells(scenario, ((name, place, cell),))


def note_of(text: str) -> Labels:
    """Return the note that keeps an arithmetic text."""
    written = text.strip()
    return Labels(written, written)


def arithmetic_of(session: Documents, line: Line, cell: Cell | None) -> str:
    """Return the arithmetic that a cell's number was typed as, "" where there is none or it gives another number."""
    text = cell.note.zh if cell is not None else ""
    if cell is None or not text.startswith("=") or not is_arithmetic(text):
        return ""
    try:
        return text if computed_number(session, line, text) == cell.value else ""
    except ModelerError:
        return ""
