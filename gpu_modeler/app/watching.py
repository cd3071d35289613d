"""Which outputs a comparison of scenarios begins with, and which can be added."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app import effects
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.model import PERIOD, Line, Model

USUAL_LINES = ("equity_value", "market_cap", "revenue", "net_profit")
USUAL_PERIOD = "2030"
MOST = 60
"""However many companies there are."""


def default_outputs(model: Model) -> tuple[Output, ...]:
    """Return value, market capitalisation, sales and profit of each company, as far as the model has them.

    A model without any of them begins with what an edit's effects are watched on.
    """
    lines = [model.lines[name] for name in USUAL_LINES if name in model.lines]
    lines = lines or [model.lines[each.line] for each in effects.default_outputs(model)]
    return tuple(output for line in lines for output in outputs_of(model, line))[:MOST]


def outputs_of(model: Model, line: Line, company: str = "", period: str = "") -> tuple[Output, ...]:
    """Return a line's cells in one year, of one company or of all."""
    year = period or usual_period(model)
    chosen = {PERIOD: year, **({COMPANY: company} if company else {})}
    return tuple(Output(line.id, place) for place in _places(model, line, chosen))


def usual_period(model: Model) -> str:
    """Return the year that outputs are shown of: 2030, or the last one of a model that has none."""
    periods = model.periods
    return USUAL_PERIOD if USUAL_PERIOD in periods else periods[-1] if periods else ""


def _places(model: Model, line: Line, chosen: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for place in model.places(line):
        if all(chosen.get(axis, item) == item for axis, item in zip(line.axes, place, strict=True)):
            yield place
