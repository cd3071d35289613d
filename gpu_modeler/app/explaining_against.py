"""A cell set against others, in sentences: the year before and why it changed, the base scenario, the weighted value."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.explaining_change import Change, change_since
from gpu_modeler.app.explaining_said import Figure, Said, is_same, rendered
from gpu_modeler.app.inspecting.names import listed
from gpu_modeler.app.inspecting.overview import year_before
from gpu_modeler.app.inspecting.readings import Spot, is_typed
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Message

MOST_NAMED = 4
_SMALLEST_NAMED = 0.03


def since_year(said: Said, value: float) -> Iterator[Message]:
    """Tell how far a cell is from the year before, and what moved it there."""
    before = year_before(said.session, said.spot)
    then = said.session.value(*before) if before is not None else None
    if before is None or not isinstance(then, float) or Unit.parse(said.unit).is_calendar_year:
        return
    year = before.items(said.session.model)[PERIOD]
    if is_same(value, then):
        yield Message("explain_unchanged", {"year": year})
        return
    names = {"year": year, "before": said.said(before), "change": said.difference(abs(value - then))}
    names["relative"] = _relative(said, value, then)
    yield Message("explain_rose" if value > then else "explain_fell", names)
    change = change_since(said.session.calculation, said.spot, before, said.session.scenario)
    if change is not None:
        yield from _drivers(said, change)
    elif _is_computed(said, said.spot) and not _is_computed(said, before):
        yield Message("explain_was_typed", {"year": year, "kind": _kind_of(said, before)})


def _is_computed(said: Said, spot: Spot) -> bool:
    return not is_typed(said.session.model, spot, said.session.scenario)


def _kind_of(said: Said, spot: Spot) -> Message:
    return Message(f"explain_as_{said.session.cell_kind(*spot)}")


def _relative(said: Said, value: float, then: float) -> object:
    if then <= 0 or Unit.parse(said.unit).is_percent:
        return ""
    relative = figure(abs(value - then) / then, "%")
    said.figures.append(Figure(relative, abs(value - then) / then, "%"))
    return Message("explain_relative", {"relative": relative})


def _drivers(said: Said, change: Change) -> Iterator[Message]:
    largest = max((abs(part.value) for part in change.parts), default=0.0)
    worth = [part for part in change.parts if abs(part.value) >= _SMALLEST_NAMED * largest][:MOST_NAMED]
    rises = change.end > change.start
    groups = {
        "explain_mainly": [part for part in worth if (part.value > 0) == rises],
        "explain_offset": [part for part in worth if (part.value > 0) != rises],
    }
    for key, parts in groups.items():
        named = [
            rendered(
                Message(
                    "explain_driver",
                    {
                        "label": said.label(each.reading),
                        "value": said.difference(each.value, signed=True),
                    },
                )
            )
            for each in parts
        ]
        if named:
            yield Message(key, {"drivers": listed(named)})
    if abs(change.rest) >= _SMALLEST_NAMED * max(largest, abs(change.rest)):
        rest = {"value": said.difference(change.rest, signed=True)}
        if change.rest:
            yield Message("explain_rest" if change.parts else "explain_rest_alone", rest)


def since_base(said: Said, value: float) -> Iterator[Message]:
    """Tell how far another scenario is from the base."""
    if said.session.scenario == BASE:
        return
    base = said.session.value(*said.spot, BASE)
    if not isinstance(base, float):
        return
    names: dict[str, object] = {"base": said.session.model.scenarios[BASE].labels}
    if is_same(value, base):
        yield Message("explain_as_base", names)
        return
    names |= {"value": said.said(said.spot, BASE), "change": said.difference(abs(value - base))}
    yield Message("explain_above_base" if value > base else "explain_below_base", names)


def weighted(said: Said) -> Iterator[Message]:
    """Tell the probability-weighted value where it is another."""
    if Unit.parse(said.unit).is_calendar_year:  # half 2028 and half never is no year
        return
    weighted = said.session.weighted_value(*said.spot)
    value = said.session.value(*said.spot)
    if isinstance(weighted, float) and isinstance(value, float) and not is_same(weighted, value):
        yield Message("explain_weighted", {"value": said.number(weighted, said.unit)})
