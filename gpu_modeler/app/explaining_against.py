"""A cell set against others, in sentences: the year before and why it changed, the base scenario, the weighted value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.explaining_change import Change, change_since
from gpu_modeler.app.explaining_ratio import RatioChange, ratio_change
from gpu_modeler.app.explaining_said import Figure, Said, is_same, rendered
from gpu_modeler.app.inspecting.names import clauses, listed, told_labels
from gpu_modeler.app.inspecting.overview import year_before
from gpu_modeler.app.inspecting.readings import Spot, is_typed
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Labels, Message

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
    calculation, scenario = said.session.calculation, said.session.scenario
    ratio = ratio_change(calculation, said.spot, before, scenario)
    change = change_since(calculation, said.spot, before, scenario)
    if ratio is not None:
        yield from _pace(said, ratio)
        yield from _terms(said, ratio)
    elif change is not None:
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


def _pace(said: Said, ratio: RatioChange) -> Iterator[Message]:
    """Tell how far numerator and denominator moved; of a growth rate, what the line did in both years."""
    tops, bottoms = (ratio.then.top, ratio.now.top), (ratio.then.bottom, ratio.now.bottom)
    if ratio.is_growth:
        label = said.session.model.lines[ratio.now.top.line].labels
        moves = [_move(said, _in_year(said, end), start, end) for start, end in (bottoms, tops)]
        yield Message("explain_growth_pace", {"line": label, "moves": clauses(moves)})
    else:
        moves = [
            _move(said, told_labels(said.session.model, end, said.spot), start, end)
            for start, end in (tops, bottoms)
        ]
        yield Message("explain_pace", {"moves": clauses(moves)})


def _in_year(said: Said, spot: Spot) -> Labels:
    return rendered(Message("explain_in_year", {"year": spot.items(said.session.model)[PERIOD]}))


def _move(said: Said, label: Labels, start: Spot, end: Spot) -> Labels:
    then, now = (said.session.value(*each) for each in (start, end))
    names: dict[str, object] = {"label": label, "before": said.said(start), "after": said.said(end)}
    names["relative"] = ""
    if isinstance(then, float) and isinstance(now, float) and then > 0 and now > 0:
        growth = now / then - 1
        figured = figure(growth, "%", signed=True)
        said.figures.append(Figure(figured, growth, "%"))
        names["relative"] = Message("explain_relative", {"relative": figured})
    return rendered(Message("explain_went", names))


def _terms(said: Said, ratio: RatioChange) -> Iterator[Message]:
    """Tell what each term of the numerator added; those that are not named are told together, so that all add up."""
    if not ratio.terms:
        return
    least = _SMALLEST_NAMED * abs(ratio.terms[0].value)
    shown = [term for term in ratio.terms if abs(term.value) >= least][:MOST_NAMED]
    if len(shown) + 1 == len(ratio.terms):
        shown = list(ratio.terms)
    named = [_driver(said, said.label(term.reading), term.value) for term in shown]
    if len(shown) < len(ratio.terms):
        rest = math.fsum(term.value for term in ratio.terms[len(shown) :])
        named.append(_driver(said, rendered(Message("explain_other_terms")), rest))
    key = "explain_by_contribution" if ratio.is_growth else "explain_by_share"
    bottom = said.session.model.lines[ratio.now.bottom.line].labels
    yield Message(key, {"denominator": bottom, "drivers": listed(named)})


def _driver(said: Said, label: Labels, value: float) -> Labels:
    return rendered(Message("explain_driver", {"label": label, "value": said.difference(value, signed=True)}))


def _drivers(said: Said, change: Change) -> Iterator[Message]:
    largest = max((abs(part.value) for part in change.parts), default=0.0)
    worth = [part for part in change.parts if abs(part.value) >= _SMALLEST_NAMED * largest][:MOST_NAMED]
    rises = change.end > change.start
    groups = {
        "explain_mainly": [part for part in worth if (part.value > 0) == rises],
        "explain_offset": [part for part in worth if (part.value > 0) != rises],
    }
    for key, parts in groups.items():
        named = [_driver(said, said.label(each.reading), each.value) for each in parts]
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
