"""What a screen reader says of a cell: where it stands, what it shows in which unit, what kind it is, and its state."""

from __future__ import annotations

from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import BASE
from gpu_modeler.text import say


def spoken_cell(contents: GridContents, row: int, column: int) -> str:
    """Return "Revenue, Cambricon, 2027, 200.0 CNY 100m, formula" and what is to be known besides."""
    session, place = contents.session, contents.cell_place(row, column)
    value = _value(contents, row, column)
    if place is None:
        label = contents.shown[row].labels.in_language(session.language)
        return _joined(session, [label, contents.header(column), value])
    parts = [*place_name(session, place).split(" · "), value, *_states(session, place)]
    return _joined(session, parts)


def _value(contents: GridContents, row: int, column: int) -> str:
    text = contents.display(row).texts[column]
    if not text:
        return ""
    unit = unit_label(contents.unit_at(row, column), contents.session.language)
    return text if text.endswith(unit) or unit == "x" else f"{text} {unit}"


def _states(session: Session, place: CellPlace) -> list[str]:
    """Return the kind, what an error means, and what the marks of the cell mean."""
    scenario, language = place.scenario_in(session), session.language
    states = [say(f"kind_{session.cell_kind(place.line, place.place, scenario)}", language)]
    value = session.value(place.line, place.place, scenario)
    if isinstance(value, CellError):
        states.append(say(f"cell_error_{value.name.lower()}", language))
    if scenario != BASE and session.model.record("cells", (scenario, place.line, place.place)) is not None:
        states.append(say("spoken_differs", language))
    if session.model.lines[place.line].exception_at(place.place) is not None:
        states.append(say("spoken_exception", language))
    return [*states, *_amber(session, place), *_note(session, place, scenario)]


def _amber(session: Session, place: CellPlace) -> list[str]:
    if session.settings.layout.get("amber") == "hidden" or place.scenario not in {"", session.scenario}:
        return []
    from gpu_modeler.app.amber import amber_of

    amber = amber_of(session)
    is_doubtful = amber.state(place.line, place.place) != "sound" or amber.is_tainted(place.line, place.place)
    return [say("spoken_amber", session.language)] if is_doubtful else []


def _note(session: Session, place: CellPlace, scenario: str) -> list[str]:
    cell = session.cell(place.line, place.place, scenario)
    note = cell.note.in_language(session.language) if cell is not None else ""
    return [say("spoken_note", session.language, note=note)] if note else []


def _joined(session: Session, parts: list[str]) -> str:
    return ("，" if session.language == "zh" else ", ").join(part for part in parts if part)
