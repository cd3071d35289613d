"""What the formula bar says besides the text: value and unit, inserted factors, source, what is wrong so far. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import title_in
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.gui.bar.vocabulary import Vocabulary
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import Line
from gpu_modeler.record import record
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.engine.expression import ExpressionValue
    from gpu_modeler.formula import BoundFormula, Completion


@record
class Preview:
    """What a text would give, or what is wrong with it."""

    value: str = ""
    hint: str = ""
    error: ModelerError | None = None


def scenario_of(session: Session, place: CellPlace) -> str:
    """Return the scenario in which a cell is shown and typed into."""
    return place.scenario or session.scenario


def value_text(session: Session, place: CellPlace) -> str:
    """Return a cell's value with its unit, as the grid writes numbers."""
    value = session.value(place.line, place.place, scenario_of(session, place))
    return _number_with_unit(session, session.model.lines[place.line], value)


def _number_with_unit(session: Session, line: Line, value: float | CellError) -> str:
    if isinstance(value, CellError):
        return value.text
    pattern = pattern_of(line.unit, line.number_format)
    unit = "" if pattern.percent else unit_label(line.unit, session.language)
    return f"{number_text(value, pattern)} {unit}".rstrip()


def description(session: Session, place: CellPlace) -> str:
    """Return the line below the bar: kind, and where the value comes from or what the formula says with its factors."""
    language, scenario = session.language, scenario_of(session, place)
    kind = session.cell_kind(place.line, place.place, scenario)
    parts = [say(f"kind_{kind}", language)]
    cell = session.cell(place.line, place.place, scenario)
    if cell is not None:
        source = session.model.sources.get(cell.source)
        parts.append(title_in(language, source.title) if source else cell.source)
        parts.append(cell.note.in_language(language))
    elif not session.model.lines[place.line].is_input:
        parts.append(_factors(session, place))
    parts.append(session.model.lines[place.line].note.in_language(language))
    return "  ·  ".join(part for part in parts if part)


def _factors(session: Session, place: CellPlace) -> str:
    bound = session.calculation.bound(place.line).formula_at(place.place)
    return _with_factors(session, bound) if bound is not None else ""


def _with_factors(session: Session, bound: BoundFormula) -> str:
    from gpu_modeler.formula import print_with_factors

    if not bound.has_factors:
        return ""
    return say("bar_with_factors", session.language, formula=print_with_factors(bound))


def preview(session: Session, place: CellPlace, text: str, vocabulary: Vocabulary | None = None) -> Preview:
    """Return what a half-typed text gives so far in its cell, with its unit; nothing is changed."""
    from gpu_modeler.formula import bind

    line = session.model.lines.get(place.line)
    if not text.startswith("=") or line is None:
        return Preview()
    try:
        bound = bind(text[1:], line, (vocabulary or Vocabulary(session)).namespace)
        at = dict(zip(line.axes, place.place, strict=True))
        computed = session.calculation.expression(text[1:], scenario_of(session, place), at)
    except ModelerError as error:
        return Preview(error=error)
    return Preview(_in_unit_of(session, line, computed), _with_factors(session, bound))


def _in_unit_of(session: Session, line: Line, computed: ExpressionValue) -> str:
    value, unit = computed.value, Unit.parse(line.unit)
    if isinstance(value, CellError):
        return value.text
    if not isinstance(value, float):  # open along an axis: there is no single number to show
        return ""
    factor = (
        float(computed.unit.factor_to(unit)) if computed.unit.fits(unit) else 1.0
    )  # a bare 0 fits any unit
    return _number_with_unit(session, line, value * factor)


def completions_for(session: Session, text: str, cursor: int) -> Sequence[Completion]:
    """Return what could stand at the cursor, best first."""
    return Vocabulary(session).completions(text, cursor)
