"""What Enter in the formula bar does: arithmetic gives the cell a number; a formula goes to the line, or to the exception that governs the cell. No Qt."""

from __future__ import annotations

from gpu_modeler import edits
from gpu_modeler.app.arithmetic import is_arithmetic
from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.contents import CellPlace


def commit_text(session: Session, place: CellPlace, text: str) -> None:
    """Take a text for a cell. A formula that an exception governs there changes the exception, not the whole line.

    Raises:
        ModelerError: the text is refused; nothing changed.
    """
    is_formula = text.strip().startswith("=") and not is_arithmetic(text)
    if is_formula and session.cell(place.line, place.place, place.scenario_in(session)) is None:
        governing = session.calculation.bound(place.line).exception_at(place.place)
        if governing is not None:
            held = session.model.lines[place.line].exceptions[governing]
            formula = text.strip().removeprefix("=").strip()
            session.perform(edits.SetException(place.line, held.scope, formula, held.note))
            return
    session.type_into_cell(place.line, place.place, text, place.scenario_in(session))
