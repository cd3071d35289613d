"""Levers as people ask for them: the usual two, or lines as they are written, with ranges and bounds of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from gpu_modeler.analysis.implied import default_period
from gpu_modeler.analysis.levers import (
    Lever,
    LeverMove,
    Range,
    cells_of,
    lever,
    own_range,
    uncertain_range,
)
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.app.outputs import find_input
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import PERIOD, Line, Model
from gpu_modeler.text import Labels, catalogue

COMPANY = "company"
SHARE, CAPACITY, COST = "market_share", "wafer_supply", "base_unit_cost"
REVENUE, SHOWN_COST = "revenue", "unit_cost"
VALUED = "valuation_year"

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)%?"
_CHOICE = re.compile(
    rf"^(?P<lines>.*?)(?:(?P<move>[*+])(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER}))?"
    rf"(?:\s+in\s+(?P<floor>{_NUMBER})\.\.(?P<ceiling>{_NUMBER}))?$"
)
_ADDED = 0.1

Ends = tuple[float, float]
Usual = Callable[[Calculation, str, str], Lever]


class LeverUnreadable(ModelerError):
    """A driver is not written as it should be, or its range or its bounds do not hold what leaves all as it is."""

    key = "error_lever_unreadable"


class LeverMovesNothing(ModelerError):
    """A driver has no typed value that could be moved."""

    key = "error_lever_moves_nothing"


class LeversMissing(ModelerError):
    """The model has not the lines of the usual drivers, and none were named."""

    key = "error_levers_missing"


@dataclass(frozen=True, slots=True)
class LeverChoice:
    """A lever as somebody asks for it; what is empty or `None` is as usual.

    `lines` lists inputs as on the command line, separated by commas. `own` is the range that is believable, `bounds`
    where it is looked at; both are factors, or what is added in the line's unit.
    """

    lines: str = ""
    move: LeverMove = "factor"
    own: Ends | None = None
    bounds: Ends | None = None

    @property
    def text(self) -> str:
        """Return the choice as it is written."""
        sign = "*" if self.move == "factor" else "+"
        own = f"{sign}{self.own[0]:g}..{self.own[1]:g}" if self.own else ""
        bounds = f" in {self.bounds[0]:g}..{self.bounds[1]:g}" if self.bounds else ""
        return f"{self.lines}{own}{bounds}"


USUAL = LeverChoice()


def read_choice(text: str) -> LeverChoice:
    """Return the choice that is written as `[LINE[,LINE…]][*LOW..HIGH][ in LOW..HIGH]`, with `+` to add.

    Raises:
        LeverUnreadable: it is not written so.
    """
    found = _CHOICE.match(f" {text.strip()}")
    if found is None:
        raise LeverUnreadable(text=text)
    ends: list[Ends | None] = []
    for low, high in (("low", "high"), ("floor", "ceiling")):
        ends.append((read_end(found[low]), read_end(found[high])) if found[low] else None)
    return LeverChoice(found["lines"].strip(), "add" if found["move"] == "+" else "factor", *ends)


def read_end(text: str) -> float:
    """Return an end of a range: a number, or per cent.

    Raises:
        LeverUnreadable: it is neither.
    """
    written = text.strip().removeprefix("×").removesuffix("×").removesuffix("倍").strip()
    if not re.fullmatch(_NUMBER, written):
        raise LeverUnreadable(text=text)
    return float(written[:-1]) / 100 if written.endswith("%") else float(written)


def chosen_lever(
    calculation: Calculation, choice: LeverChoice, usual: Usual, company: str, scenario: str
) -> Lever:
    """Return the lever that is asked for; where no lines are named the `usual` one.

    Raises:
        LeverUnreadable: a range or its bounds do not hold what leaves all as it is, or a factor is not above 0.
        LeverMovesNothing: there is no typed value to move, or all that are to be multiplied are 0.
        ModelerError: there is no such line or item.
    """
    start = (
        named_lever(calculation, choice.lines, company, scenario)
        if choice.lines
        else usual(calculation, company, scenario)
    )
    _require_values(calculation, start, choice.move, scenario)
    unit = calculation.model.lines[start.drivers[0].input.line].unit
    found = replace(_moving_by(calculation, start, choice, scenario), unit=unit)
    if choice.bounds is None:
        return found
    low, high = _around_neutral(choice.bounds, choice)
    return replace(found, floor=low, ceiling=high)


def _moving_by(calculation: Calculation, start: Lever, choice: LeverChoice, scenario: str) -> Lever:
    """Return the lever with its own range as asked for; what is added ranges as far as the factors would go."""
    inputs = [driver.input for driver in start.drivers]
    if choice.own is not None:
        own = Range(*_around_neutral(choice.own, choice), "given")
        return lever(start.labels, inputs, own, move=choice.move, largest=start.ceiling)
    if choice.move == start.move:
        return start
    own = uncertain_range(calculation, inputs[0], scenario, "add") or _as_added(
        calculation, start.own, inputs[0], scenario
    )
    return lever(start.labels, inputs, own, move="add")


def _as_added(calculation: Calculation, own: Range, moved: Input, scenario: str) -> Range:
    """Return a range of factors as what they add to the mean of some cells; an assumption where that is 0."""
    values = [calculation.value(moved.line, place, scenario) for place in moved.places]
    numbers = [abs(value) for value in values if isinstance(value, float)]
    mean = sum(numbers) / max(1, len(numbers))
    if not mean:
        return Range(-_ADDED, _ADDED, "assumed")
    return Range((own.low - 1) * mean, (own.high - 1) * mean, own.source)


def _around_neutral(ends: Ends, choice: LeverChoice) -> Ends:
    """Return the ends, and refuse those that do not lie around what leaves all as it is."""
    low, high = ends
    neutral = 1.0 if choice.move == "factor" else 0.0
    if not low <= neutral <= high or low == high or (choice.move == "factor" and low <= 0):
        raise LeverUnreadable(text=choice.text)
    return low, high


def _require_values(calculation: Calculation, found: Lever, move: LeverMove, scenario: str) -> None:
    inputs = [driver.input for driver in found.drivers]
    values = [calculation.value(moved.line, place, scenario) for moved in inputs for place in moved.places]
    if move == "factor" and not any(isinstance(value, CellError) or value for value in values):
        raise LeverMovesNothing(line=lookup.line_name(calculation.model.lines[inputs[0].line]))


# --- the usual drivers --------------------------------------------------------------------------------


def share_lever(calculation: Calculation, company: str, scenario: str) -> Lever:
    """Return the lever of a company's share of the domestic market in all forecast years, its capacity keeping up.

    Its own range is its uncertainty's, or that of revenue in the scenarios. No setting gives the company more than the
    whole market.
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

    Raises:
        ModelerError: as `read_choice` and `chosen_lever`; or no line is named.
    """
    choice = read_choice(text)
    if not choice.lines:
        raise LeverUnreadable(text=text)
    return chosen_lever(calculation, choice, cost_lever, company, scenario)


def named_lever(calculation: Calculation, lines: str, company: str, scenario: str) -> Lever:
    """Return the lever that multiplies lines separated by commas.

    A line without `@` is the company's own, one without a period its forecast years. The own range is the
    uncertainty's of the first line, or that of the scenarios.

    Raises:
        LeverMovesNothing: there is no typed value to move.
        ModelerError: there is no such line or item.
    """
    model = calculation.model
    names = _names(model, lines)
    inputs = [_named(calculation, _at_company(model, name, company), scenario) for name in names]
    labels = [model.lines[moved.line].labels for moved in inputs]
    label = Labels(*(" + ".join(each.in_language(language) for each in labels) for language in ("zh", "en")))
    measures = [Output(inputs[0].line, place) for place in inputs[0].places]
    return lever(label, inputs, own_range(calculation, inputs[0], measures, scenario))


def _names(model: Model, lines: str) -> list[str]:
    """Return the names, which commas or ` & ` part; a line may be called with a comma itself."""
    head = re.split("[@:]", lines)[0].strip()
    if lookup.named(head, lookup.line_labels(model)):
        return [lines]
    return [name.strip() for name in re.split(r"[,，、]|\s&\s", lines)]


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
