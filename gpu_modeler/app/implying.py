"""What must be true for today's prices: the levers that are asked about, unless others are named, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gpu_modeler.analysis.implied import Implied, Together, default_period, implied, joint
from gpu_modeler.analysis.levers import Lever, LeverMove, Range, cells_of, lever, own_range
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.app.outputs import find_input
from gpu_modeler.app.session import Session
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import PERIOD, Line, Model
from gpu_modeler.text import Labels, catalogue

COMPANY = "company"
SHARE, CAPACITY, COST = "market_share", "wafer_supply", "base_unit_cost"
REVENUE, SHOWN_COST = "revenue", "unit_cost"
VALUED = "valuation_year"

_RANGE = re.compile(
    r"^(?P<lines>.+?)(?:(?P<move>[*+])(?P<low>[-+]?\d*\.?\d+%?)\.\.(?P<high>[-+]?\d*\.?\d+%?))?$"
)


class LeverUnreadable(ModelerError):
    """A driver is not written as it should be, or its range is empty."""

    key = "error_lever_unreadable"


class LeverMovesNothing(ModelerError):
    """A driver has no typed value that could be moved."""

    key = "error_lever_moves_nothing"


class LeversMissing(ModelerError):
    """The model has not the lines of the usual drivers, and none were named."""

    key = "error_levers_missing"


def implied_prices(
    session: Session, companies: Iterable[str] = (), x: str = "", y: str = "", scenario: str | None = None
) -> list[Implied]:
    """Return for each company, all where none is named, what its market cap implies.

    `x` and `y` are drivers as people write them, `LINE[,LINE…][*LOW..HIGH]`; where they are empty the share of the
    domestic market, with capacity keeping up, and the cost of a chip.

    Raises:
        ModelerError: no such company, line or scenario; no market cap; or a driver that moves nothing.
    """
    calculation = session.calculation
    model = session.model
    chosen = session.scenario if scenario is None else lookup.find_scenario(model, scenario).id
    axis = lookup.require_axis(model, COMPANY)
    names = [lookup.find_item(axis, name) for name in companies] or list(model.item_ids(COMPANY))
    period = default_period(calculation, chosen)
    return [
        implied(
            calculation,
            company,
            find_lever(calculation, x, company, chosen) if x else share_lever(calculation, company, chosen),
            find_lever(calculation, y, company, chosen) if y else cost_lever(calculation, company, chosen),
            period=period,
            scenario=chosen,
        )
        for company in names
    ]


def group_together(session: Session, found: Iterable[Implied], group: str, scenario: str) -> Together | None:
    """Return what the companies of a group require at once; `None` where one of them was not asked about."""
    known = session.model.groups.get(group)
    by_company = {one.company: one for one in found}
    if known is None or known.axis != COMPANY or not set(known.items) <= set(by_company):
        return None
    return joint(session.calculation, [by_company[company] for company in known.items], scenario)


# --- the usual drivers --------------------------------------------------------------------------------


def share_lever(calculation: Calculation, company: str, scenario: str) -> Lever:
    """Return the lever of a company's share of the domestic market in all forecast years, its capacity keeping up.

    Its own range is its uncertainty's, or that of revenue in the scenarios. No setting gives the company more than the whole market.
    """
    start = _first_forecast(calculation, scenario)
    inputs = [_usual(calculation, line, company, start, scenario) for line in (SHARE, CAPACITY)]
    shares = [calculation.value(SHARE, place, scenario) for place in inputs[0].places]
    largest = max((share for share in shares if not isinstance(share, CellError)), default=1.0)
    measures = _in_exit_year(calculation, REVENUE, company, scenario)
    own = own_range(calculation, inputs[0], measures, scenario)
    return lever(catalogue()["lever_share"], inputs, own, largest=1 / largest if largest > 0 else 1.0)


def cost_lever(calculation: Calculation, company: str, scenario: str) -> Lever:
    """Return the lever of the cost of a chip; its range is its uncertainty's, or that of unit cost in the scenarios."""
    inputs = [_usual(calculation, COST, company, "", scenario)]
    measures = _in_exit_year(calculation, SHOWN_COST, company, scenario)
    return lever(catalogue()["lever_cost"], inputs, own_range(calculation, inputs[0], measures, scenario))


def _in_exit_year(calculation: Calculation, line: str, company: str, scenario: str) -> list[Output]:
    """Return a company's cells of a line in the exit year; none where there is no such line."""
    known = calculation.model.lines.get(line)
    asked = {company, default_period(calculation, scenario)}
    places = calculation.model.places(known) if known else iter(())
    return [Output(line, place) for place in places if asked <= set(place)]


def _usual(calculation: Calculation, line: str, company: str, start: str, scenario: str) -> Input:
    known = calculation.model.lines.get(line)
    if known is None or COMPANY not in known.axes:
        raise LeversMissing(line=line)
    return _moving(calculation.model, cells_of(calculation.model, line, company, start, scenario))


def _first_forecast(calculation: Calculation, scenario: str) -> str:
    """Return the first period after the valuation year; empty where the model has no such year."""
    if VALUED not in calculation.model.lines:
        return ""
    periods = calculation.model.periods
    valued = default_period(calculation, scenario, VALUED)
    return periods[min(periods.index(valued) + 1, len(periods) - 1)]


# --- named drivers --------------------------------------------------------------------------------------


def find_lever(calculation: Calculation, text: str, company: str, scenario: str) -> Lever:
    """Return the driver that is written: lines, and the range of what they are multiplied by, or of what is added.

    A line without `@` is the company's own, one without a period its forecast years. Without a range it is the
    uncertainty's of the first line, or that of the scenarios.

    Raises:
        LeverUnreadable: it is not written so, or its range does not hold what leaves all as it is.
        LeverMovesNothing: there is no typed value to move.
        ModelerError: there is no such line or item.
    """
    found = _RANGE.match(text.strip())
    if found is None:
        raise LeverUnreadable(text=text)
    model = calculation.model
    names = [name.strip() for name in found["lines"].split(",")]
    inputs = [_named(calculation, _at_company(model, name, company), scenario) for name in names]
    labels = [model.lines[moved.line].labels for moved in inputs]
    label = Labels(*(" + ".join(each.in_language(language) for each in labels) for language in ("zh", "en")))
    if found["move"] is None:
        measures = [Output(inputs[0].line, place) for place in inputs[0].places]
        return lever(label, inputs, own_range(calculation, inputs[0], measures, scenario))
    move: LeverMove = "add" if found["move"] == "+" else "factor"
    low, high, neutral = _number(found["low"]), _number(found["high"]), 0.0 if move == "add" else 1.0
    if not low <= neutral <= high or low == high:
        raise LeverUnreadable(text=text)
    return lever(label, inputs, Range(low, high, "given"), move=move)


def _named(calculation: Calculation, name: str, scenario: str) -> Input:
    """Return the cells of a name; without a period those of the forecast years, where it has any."""
    model = calculation.model
    moved = _moving(model, find_input(model, name, scenario))
    start = _first_forecast(calculation, scenario)
    axes = model.lines[moved.line].axes
    if ":" in name or PERIOD not in axes or not start:
        return moved
    at, order = axes.index(PERIOD), model.periods
    later = tuple(place for place in moved.places if order.index(place[at]) >= order.index(start))
    return Input(moved.line, later or moved.places)


def _number(text: str) -> float:
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _at_company(model: Model, name: str, company: str) -> str:
    """Return a name with the company in it, where its line has companies and the name says none."""
    head, colon, period = name.partition(":")
    line: Line = lookup.find_line(model, head.partition("@")[0].strip())
    axes = [axis for axis in line.axes if axis != PERIOD]
    if "@" in head or COMPANY not in axes:
        return name
    return f"{head.strip()}@{'/' * axes.index(COMPANY)}{company}{colon}{period}"


def _moving(model: Model, moved: Input) -> Input:
    if not moved.places:
        raise LeverMovesNothing(line=lookup.line_name(model.lines[moved.line]))
    return moved
