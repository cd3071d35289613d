"""A cell in words: what it is, its value and state, what it is set against, its formula and its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gpu_modeler.app.inspecting.formula_value import formula_value
from gpu_modeler.app.inspecting.formula_words import Filler, FormulaWords
from gpu_modeler.app.inspecting.names import (
    change_labels,
    exact_labels,
    place_labels,
    scope_labels,
    spot_labels,
    value_labels,
)
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.inspecting.sourcing import choices
from gpu_modeler.app.inspecting.unit_steps import UnitStep, unit_steps
from gpu_modeler.app.questions import ValueKind
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import source_state
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said: its name, what it is, and the cell it leads to, if any."""

    name: Message
    text: object
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is said of a cell; texts are `Labels` or `Message`, in both languages."""

    spot: Spot
    line: Labels
    place: Labels
    scenario: Labels
    value: Labels
    kind: ValueKind
    rows: tuple[Row, ...]
    formula: FormulaWords | None
    units: tuple[UnitStep, ...]
    notes: tuple[Labels, ...]


def overview(session: Session, spot: Spot) -> Overview:
    """Return what a cell is, in the scenario that is shown."""
    model = session.model
    line = model.lines[spot.line]
    value = session.value(spot.line, spot.place)
    has_formula = bool(session.formula_at(spot.line, spot.place))
    return Overview(
        spot,
        line.labels,
        place_labels(model, spot),
        model.scenarios[session.scenario].labels,
        value_labels(value, line.unit),
        session.cell_kind(spot.line, spot.place),
        tuple(_rows(session, spot, value)),
        Filler(session.calculation, spot, session.scenario).words() if has_formula else None,
        tuple(unit_steps(session.calculation, spot)),
        tuple(note for note in _notes(session, spot) if note.zh or note.en),
    )


def _rows(session: Session, spot: Spot, value: float | CellError) -> Iterator[Row]:
    line = session.model.lines[spot.line]
    if isinstance(value, CellError):
        yield from _error_rows(session, spot, value)
    else:
        yield Row(Message("inspect_row_exact"), exact_labels(line, value))
    yield Row(Message("inspect_row_state"), Message(f"kind_{session.cell_kind(spot.line, spot.place)}"))
    yield from _source_row(session, spot)
    yield from _formula_row(session, spot)
    yield from _year_row(session, spot, value)
    yield from _base_row(session, spot, value)
    yield from _weighted_row(session, spot)
    yield from _exception_row(session, spot)
    yield from _uncertainty_rows(session, spot)


def _error_rows(session: Session, spot: Spot, value: CellError) -> Iterator[Row]:
    yield Row(Message("inspect_row_error"), Message(f"cell_error_{value.name.lower()}"))
    origin = Spot(*session.calculation.origin(spot.line, spot.place, session.scenario))
    if origin != spot:
        yield Row(Message("inspect_row_origin"), spot_labels(session.model, origin), origin)


def _source_row(session: Session, spot: Spot) -> Iterator[Row]:
    """Who says so, and whether that is out of date or contested."""
    used = next(iter(choices(session, spot)), None)
    if used is None:
        return
    if used.card is None:
        yield Row(Message("inspect_row_source"), Message("inspect_no_source"))
        return
    card = used.card
    title = Labels(card.title("zh"), card.title("en"))
    state = source_state(session.model, *spot, session.scenario)
    if state in {"old", "conflict"}:
        text: object = Message(f"inspect_source_{state}", {"source": title})
    else:
        text = title
    yield Row(Message("inspect_row_source"), text)


def _formula_row(session: Session, spot: Spot) -> Iterator[Row]:
    """What the formula gives where a value is typed over it."""
    cell = session.cell(spot.line, spot.place)
    if cell is None or session.model.lines[spot.line].is_input:
        return
    value = formula_value(session.calculation, spot, session.scenario)
    if value is not None:
        unit = session.model.lines[spot.line].unit
        yield Row(Message("inspect_row_formula_value"), value_labels(value, unit))


def _year_row(session: Session, spot: Spot, value: float | CellError) -> Iterator[Row]:
    before = year_before(session, spot)
    if before is None:
        return
    then = session.value(before.line, before.place)
    if isinstance(value, float) and isinstance(then, float):
        change = change_labels(then, value, session.model.lines[spot.line].unit)
        year = before.items(session.model)[PERIOD]
        yield Row(Message("inspect_row_year", {"year": year}), change, before)


def year_before(session: Session, spot: Spot) -> Spot | None:
    """Return the same cell one period earlier, `None` where there is none."""
    items, periods = spot.items(session.model), session.model.periods
    if PERIOD not in items or periods.index(items[PERIOD]) == 0:
        return None
    items[PERIOD] = periods[periods.index(items[PERIOD]) - 1]
    return Spot(spot.line, tuple(items.values()))


def _base_row(session: Session, spot: Spot, value: float | CellError) -> Iterator[Row]:
    if session.scenario == BASE:
        return
    base = session.value(spot.line, spot.place, BASE)
    if isinstance(value, float) and isinstance(base, float):
        change = change_labels(base, value, session.model.lines[spot.line].unit)
        name = {"scenario": session.model.scenarios[BASE].labels}
        yield Row(Message("inspect_row_base", name), change)


def _weighted_row(session: Session, spot: Spot) -> Iterator[Row]:
    unit = session.model.lines[spot.line].unit
    weighted = session.weighted_value(spot.line, spot.place)
    if weighted is not None and not Unit.parse(unit).is_calendar_year:
        yield Row(Message("inspect_row_weighted"), value_labels(weighted, unit))


def _exception_row(session: Session, spot: Spot) -> Iterator[Row]:
    line = session.model.lines[spot.line]
    at = line.exception_at(spot.place)
    if at is not None:
        exception = line.exceptions[at]
        items = scope_labels(session.model, exception.scope)
        text = Message("inspect_exception", {"items": items, "note": exception.note})
        yield Row(Message("inspect_row_exception"), text)


def _uncertainty_rows(session: Session, spot: Spot) -> Iterator[Row]:
    """The distributions and events that move the cell in a simulation."""
    of_line = [known for known in session.model.ordered("uncertainties") if known.line == spot.line]
    if not of_line:
        return
    from gpu_modeler.app import uncertainties as words

    for known in of_line:
        if words.is_on(known) and any(output.place == spot.place for output in words.varying(session, known)):
            text = Labels(known.distribution, known.distribution)
            yield Row(Message(f"inspect_move_{known.move}"), text)


def _notes(session: Session, spot: Spot) -> list[Labels]:
    cell = session.cell(spot.line, spot.place)
    return [*([cell.note] if cell else []), session.model.lines[spot.line].note]
