"""How a cell comes by its value, in sentences: who typed it, or what it is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.app.explaining_said import Said, is_same, rendered
from gpu_modeler.app.inspecting.effects import Effects, precedent_effects
from gpu_modeler.app.inspecting.formula_value import formula_value
from gpu_modeler.app.inspecting.formula_words import Filler
from gpu_modeler.app.inspecting.names import clauses, listed, scope_labels, spot_labels, value_labels
from gpu_modeler.app.inspecting.readings import Reading, Spot, readings
from gpu_modeler.app.inspecting.sourcing import Card, choices
from gpu_modeler.app.source_age import source_state
from gpu_modeler.errors import CellError
from gpu_modeler.text import Labels, Message

MOST_NAMED = 4
LONGEST_FORMULA = 90


def typed(said: Said) -> Iterator[Message]:
    """Tell what a typed value is, what the formula would give, and who says so."""
    session, spot = said.session, said.spot
    cell = session.cell(*spot)
    if cell is None:
        yield Message("explain_empty")
        return
    yield Message(f"explain_kind_{cell.kind}")
    yield from _over_formula(said)
    used, *others = choices(session, spot)
    if used.card is None:
        yield Message("explain_no_source")
    else:
        yield Message("explain_source", _source_names(used.card))
    if source_state(session.model, *spot, session.scenario) == "old":
        yield Message("explain_source_old")
    for other in others[:2]:
        gives = cell.alternatives[other.at]
        title = (
            Labels(other.card.title("zh"), other.card.title("en")) if other.card else Labels("", gives.source)
        )
        names = {"value": said.number(gives.value, said.unit), "source": title}
        yield Message("explain_alternative", names)


def _over_formula(said: Said) -> Iterator[Message]:
    if said.session.model.lines[said.spot.line].is_input:
        return
    computed = formula_value(said.session.calculation, said.spot, said.session.scenario)
    typed = said.session.value(*said.spot)
    if isinstance(computed, CellError):
        yield Message("explain_formula_error", {"error": computed.text})
    elif computed is not None and isinstance(typed, float):
        if value_labels(computed, said.unit) == value_labels(typed, said.unit):
            yield Message("explain_formula_agrees")
        else:
            yield Message("explain_formula_gives", {"value": said.number(computed, said.unit)})


def origin(said: Said) -> Iterator[Message]:
    """Tell where an error begins, if that is elsewhere."""
    first = Spot(*said.session.calculation.origin(*said.spot, said.session.scenario))
    if first != said.spot:
        yield Message("explain_origin", {"cell": spot_labels(said.session.model, first)})


def computed(said: Said, value: float | CellError) -> Iterator[Message]:
    """Tell what a cell is computed from: the parts of a sum, or a formula and what it reads."""
    session, model = said.session, said.session.model
    line = model.lines[said.spot.line]
    at = line.exception_at(said.spot.place)
    if at is not None:
        items = scope_labels(model, line.exceptions[at].scope)
        yield Message("explain_exception", {"items": items})
    found = readings(session.calculation, said.spot, session.scenario)
    effects = precedent_effects(session.calculation, said.spot, session.scenario, found)
    shares = [effects[each.spots] for each in found if each.spots in effects]
    if shares and len(shares) == len(found) and all(each.kind == "share" for each in shares):
        yield from _sum(said, found, effects, value)
    else:
        yield from _formula(said, found, effects)


def _sum(
    said: Said, found: Sequence[Reading], effects: Effects, value: float | CellError
) -> Iterator[Message]:
    ordered = sorted(found, key=lambda each: -abs(effects[each.spots].value))
    ordered = [each for each in ordered if effects[each.spots].value]
    plus = [each for each in ordered if not _is_taken_away(said, each, effects, value)]
    minus = [each for each in ordered if each not in plus]
    if len(ordered) == 1 and is_same(effects[ordered[0].spots].value, 1.0):
        whole = {"label": said.label(ordered[0], is_sum=True), "value": said.value_of(ordered[0])}
        yield Message("explain_equals_part" if len(found) > 1 else "explain_equals", whole)
        return
    shown = ordered[:MOST_NAMED]
    for key, parts in (("explain_sum", plus), ("explain_less", minus)):
        named = [_addend(said, each, effects) for each in parts if each in shown]
        if named:
            yield Message(key, {"parts": listed(named)})
    if len(ordered) > len(shown):
        yield Message("explain_more_parts", {"count": said.count(len(ordered) - len(shown))})


def _is_taken_away(said: Said, reading: Reading, effects: Effects, value: float | CellError) -> bool:
    """Say whether a part counts against what it is: its share of the cell has the other sign."""
    size = said.sum_of(reading)
    return isinstance(value, float) and effects[reading.spots].value * value * size < 0


def _addend(said: Said, reading: Reading, effects: Effects) -> Labels:
    names = {
        "label": said.label(reading, is_sum=True),
        "value": said.value_of(reading),
        "share": said.share(effects[reading.spots].value),
    }
    return rendered(Message("explain_addend", names))


def _formula(said: Said, found: Sequence[Reading], effects: Effects) -> Iterator[Message]:
    formula = Filler(said.session.calculation, said.spot, said.session.scenario).words().labels
    single = [each for each in found if len(each.spots) == 1]
    parts = [
        rendered(Message("explain_part", {"label": said.label(each), "value": said.said(each.spots[0])}))
        for each in single[: MOST_NAMED + 1]
    ]
    is_short = max(len(formula.zh), len(formula.en) / 2) <= LONGEST_FORMULA
    if is_short:
        yield Message("explain_formula", {"formula": formula})
    if parts:
        yield Message("explain_parts" if is_short else "explain_from", {"parts": clauses(parts)})
    yield from _strongest(said, [each for each in found if each.spots in effects], effects)


def _strongest(said: Said, found: Sequence[Reading], effects: Effects) -> Iterator[Message]:
    moving = [each for each in found if effects[each.spots].kind == "elasticity"]
    moving = [each for each in moving if effects[each.spots].value]
    if len(moving) < 2:
        return
    first = max(moving, key=lambda each: abs(effects[each.spots].value))
    change = effects[first.spots].value
    if all(abs(effects[each.spots].value - change) < 1e-6 for each in moving):
        yield Message("explain_alike", {"change": said.elasticity(change)})
    else:
        names = {"label": said.label(first), "change": said.elasticity(change)}
        yield Message("explain_strongest", names)


def _source_names(card: Card) -> dict[str, object]:
    date = card.source.date
    return {
        "source": Labels(card.title("zh"), card.title("en")),
        "kind": card.kind,
        "date": Message("explain_dated", {"date": date}) if date else "",
    }
