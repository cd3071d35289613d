"""What a cell or a line says about itself when the pointer rests on it: kind, source, note, other sources' values."""

from __future__ import annotations

from collections.abc import Mapping

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import quote_in, title_in
from gpu_modeler.errors import CellError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.formats import edit_text
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import PERIOD, Alternative, Cell, Model, Source
from gpu_modeler.text import Language, say


def escape(text: str) -> str:
    """Return a text as it stands in rich text."""
    from html import escape as escaped  # not for the first frame, which shows no tip

    return escaped(text)


def place_name(session: Session, place: CellPlace) -> str:
    """Return "revenue · company · period" in the session's language; the scenario follows where the page shows several."""
    model, language = session.model, session.language
    line = model.lines[place.line]
    parts = [line.labels.in_language(language)]
    for axis, item in sorted(zip(line.axes, place.place, strict=True), key=lambda pair: pair[0] == PERIOD):
        labels = {known.id: known.labels for known in model.axes[axis].items}
        parts.append(labels[item].in_language(language))
    if place.scenario in model.scenarios:  # the page shows several side by side
        parts.append(model.scenarios[place.scenario].labels.in_language(language))
    return " · ".join(parts)


def scope_name(model: Model, scope: Mapping[str, tuple[str, ...]], language: Language) -> str:
    """Return for what an exception holds, by name: "Biren, MetaX · 2024–2026"; years in a row as a range."""
    return " · ".join(_items_name(model, axis, scope[axis], language) for axis in scope if scope[axis])


def _items_name(model: Model, axis: str, items: tuple[str, ...], language: Language) -> str:
    order = model.item_ids(axis)
    first, last = order.index(items[0]), order.index(items[-1])
    if axis == PERIOD and len(items) > 2 and order[first : last + 1] == items:
        return f"{items[0]}–{items[-1]}"
    labels = {item.id: item.labels.in_language(language) for item in model.axes[axis].items}
    return ("、" if language == "zh" else ", ").join(labels[item] for item in items)


def cell_tooltip(session: Session, place: CellPlace) -> str:
    """Return rich text about a cell."""
    language = session.language
    scenario = place.scenario_in(session)
    kind = session.cell_kind(place.line, place.place, scenario)
    parts = [
        f"<b>{escape(place_name(session, place))}</b>",
        f"<i>{escape(say(f'kind_{kind}', language))}</i>",
    ]
    if kind == "error":
        parts.append(escape(_error_origin(session, place)))
    cell = session.cell(place.line, place.place, scenario)
    if cell is not None:
        parts += _about_cell(session, place, cell)
    elif kind in {"formula", "error"}:
        parts += _about_formula(session, place)
    parts += _about_scenario(session, place)
    parts += _about_amber(session, place)
    return _framed(parts)


AMBER_NAMED = 3
"""Inputs that a result's tooltip names."""


def _about_amber(session: Session, place: CellPlace) -> list[str]:
    """Return why a cell is amber, where such marks are shown."""
    if session.settings.layout.get("amber") == "hidden" or place.scenario not in {"", session.scenario}:
        return []
    from gpu_modeler.app.amber import amber_of

    amber, language = amber_of(session), session.language
    state = amber.state(place.line, place.place)
    if state != "sound":
        return [escape(say(f"sources_amber_{state}", language))]
    if not amber.is_tainted(place.line, place.place):
        return []
    behind = amber.behind(place.line, place.place)
    named = [place_name(session, CellPlace(one.line, one.place)) for one in behind.amber[:AMBER_NAMED]]
    more = "…" if len(behind.amber) > AMBER_NAMED else ""
    values = {"amber": len(behind.amber), "count": behind.count, "names": "; ".join(named) + more}
    return [escape(say("sources_amber_rests", language, **values))]


def _about_formula(session: Session, place: CellPlace) -> list[str]:
    bound = session.calculation.bound(place.line)
    formula, exception = bound.formula_at(place.place), bound.exception_at(place.place)
    parts = [f"<code>= {escape(formula.text)}</code>"] if formula is not None else []
    if exception is not None:
        held = bound.line.exceptions[exception]
        items = scope_name(session.model, held.scope, session.language)
        parts.append(escape(say("tooltip_exception", session.language, items=items)))
        parts.append(escape(held.note.in_language(session.language)))
    return parts


def _about_cell(session: Session, place: CellPlace, cell: Cell) -> list[str]:
    unit = session.model.lines[place.line].unit
    parts = []
    if cell.source:
        parts.append(_about_source(session, cell.source))
    note = cell.note.in_language(session.language)
    if note:
        parts.append(escape(note))
    parts += [_about_alternative(session, other, unit) for other in cell.alternatives]
    return parts


def _about_source(session: Session, name: str) -> str:
    source: Source | None = session.model.sources.get(name)
    if source is None:
        return escape(name)
    kind = say(f"source_kind_{source.kind.replace(' ', '_')}", session.language)
    title = title_in(session.language, source.title)
    named = [title] if title.casefold() == kind.casefold() else [title, kind]
    text = escape(" · ".join([*named, source.date] if source.date else named))
    if source.quote:
        text += f"<br>“{escape(quote_in(session.language, source))}”"
    if source.address:
        text += f"<br><small>{escape(source.address)}</small>"
    return text


def _about_alternative(session: Session, other: Alternative, unit: str) -> str:
    source = session.model.sources.get(other.source)
    value = f"{edit_text(other.value, unit)} {unit_label(unit, session.language)}".strip()
    title = title_in(session.language, source.title) if source else other.source
    text = say("tooltip_alternative", session.language, value=value, source=title)
    note = other.note.in_language(session.language)
    return escape(f"{text} {note}".strip())


def _about_scenario(session: Session, place: CellPlace) -> list[str]:
    scenario = place.scenario_in(session)
    if scenario == "base":
        return []
    own = session.model.record("cells", (scenario, place.line, place.place))
    if own is None:
        return []
    base = session.value(place.line, place.place, "base")
    unit = session.model.lines[place.line].unit
    shown = edit_text(base, unit) if isinstance(base, float) else base.text
    return [
        escape(
            say("tooltip_scenario", session.language, value=f"{shown} {unit_label(unit, session.language)}")
        )
    ]


def _error_origin(session: Session, place: CellPlace) -> str:
    scenario = place.scenario_in(session)
    value = session.value(place.line, place.place, scenario)
    line, at = session.calculation.origin(place.line, place.place, scenario)
    name = value.name if isinstance(value, CellError) else CellError.NUM.name
    text = say(f"cell_error_{name.lower()}", session.language)
    origin = CellPlace(line, at)
    return f"{text} " + say("tooltip_error_origin", session.language, place=place_name(session, origin))


def line_tooltip(session: Session, name: str) -> str:
    """Return rich text about a line: id, unit, formula, exceptions, note."""
    line, language = session.model.lines[name], session.language
    parts = [f"<b>{escape(line.labels.in_language(language))}</b> &nbsp; <code>{escape(name)}</code>"]
    unit = unit_label(line.unit, language)
    if unit:
        parts.append(escape(say("tooltip_unit", language, unit=unit)))
    parts.append(
        f"<code>= {escape(line.formula)}</code>" if line.formula else escape(say("kind_input", language))
    )
    for exception in line.exceptions:
        items = scope_name(session.model, exception.scope, language)
        parts.append(f"{escape(items)}: <code>= {escape(exception.formula)}</code>")
    note = line.note.in_language(language)
    if note:
        parts.append(escape(note))
    return _framed(parts)


def _framed(parts: list[str]) -> str:
    return "<div style='max-width: 480px'>" + "<br>".join(part for part in parts if part) + "</div>"
