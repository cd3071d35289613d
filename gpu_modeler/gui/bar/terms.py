"""The value of a part of a formula at the cell that is edited, in words: number with unit, or one per item. No Qt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula.caret import terms_at
from gpu_modeler.formula.tree import Span
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import PERIOD
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.engine.expression import ExpressionValue

ITEMS_SAID = 4
TERM_LENGTH = 48


def term_text(session: Session, edited: CellPlace, text: str, span: Span) -> str:
    """Return "term = value" for the part of a formula around a caret or a selection; empty where it has no value."""
    for first, last in terms_at(text, *span):
        term = " ".join(text[first:last].split())
        value = expression_text(session, edited, term)
        if value:
            shown = term if len(term) <= TERM_LENGTH else f"{term[:TERM_LENGTH]}…"
            return f"{shown} = {value}"
    return ""


def expression_text(session: Session, edited: CellPlace, expression: str) -> str:
    """Return what an expression gives at the edited cell; empty where it gives nothing by itself."""
    line = session.model.lines.get(edited.line)
    if line is None:
        return ""
    at = dict(zip(line.axes, edited.place, strict=True))
    try:
        computed = session.calculation.expression(expression, edited.scenario or session.scenario, at)
    except ModelerError:
        return ""
    return _said(session, computed)


def _said(session: Session, computed: ExpressionValue) -> str:
    value = computed.value
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, float):
        return value_in_unit(session, value, computed.unit.text)
    if len(computed.axes) != 1:
        return say("term_open", session.language, count=value.size)
    return _along(session, computed.axes[0], value.ravel().tolist(), computed.unit.text)


def _along(session: Session, axis: str, values: list[float], unit: str) -> str:
    language = session.language
    present = [value for value in values if not math.isnan(value)]
    if len(values) > ITEMS_SAID or axis == PERIOD or len(present) < len(values):
        if not present:
            return ""
        low, high = (value_in_unit(session, bound, unit) for bound in (min(present), max(present)))
        return say("term_range", language, count=len(values), low=low, high=high)
    items = session.model.axes[axis].items
    named = (
        f"{item.labels.in_language(language)} {value_in_unit(session, value, unit)}"
        for item, value in zip(items, values, strict=True)
    )
    return " · ".join(named)


def value_in_unit(session: Session, value: float, unit: str) -> str:
    """Return a number as the grid writes it with its unit; plain numbers with six digits."""
    if unit in {"", "1"}:
        return f"{value:,.6g}"
    pattern = pattern_of(unit)
    label = "" if pattern.percent else unit_label(unit, session.language)
    return f"{number_text(value, pattern)} {label}".rstrip()
