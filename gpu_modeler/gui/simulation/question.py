"""What the page asks of the trials: one output, and lines over the years beside it. No Qt: it follows the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app import simulating
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import PERIOD, Line, Model

MOST_PLACES = 400
"""Cells of a chosen line that are all simulated, so that another company or year needs no new run."""
_FEW = 6
FAN_LINES = (simulating.REVENUE, simulating.PROFIT, simulating.FUNDS)


class Question:
    """Invariant: `output` names a formula's cell that the model has; `follow_model` sees to that after a change.

    `asked` are the lines that were chosen before, the last one first: switching back to one needs no new run.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.output: Output | None = None
        self.asked: tuple[str, ...] = ()

    def ask_about(self, output: Output | None) -> None:
        """Ask about another output."""
        self.output = output
        if output is not None:
            others = tuple(line for line in self.asked if line != output.line)
            self.asked = (output.line, *others)[:_FEW]

    def follow_model(self) -> None:
        """Drop what the model has no longer; ask about something where nothing is asked."""
        model = self._session.model
        if self.output is None or not is_output(model, self.output):
            self.ask_about(default_output(model))
        self.asked = tuple(line for line in self.asked if line in model.lines)

    def outputs(self) -> tuple[Output, ...]:
        """Return the cells to simulate: those of the chosen line, of lines chosen before, and of the usual fans."""
        assert self.output is not None
        model = self._session.model
        lines = dict.fromkeys([*self.asked, *(line.id for line in fan_lines(model))])
        found = [output for line in lines for output in cells_of(model, model.lines[line], self.output)]
        return tuple(dict.fromkeys([self.output, *found]))

    @property
    def has_race(self) -> bool:
        """Whether the model has the lines that questions about companies need."""
        try:
            simulating.company_outputs(self._session.model)
        except ModelerError:
            return False
        return True


def is_output(model: Model, output: Output) -> bool:
    """Say whether a formula stands behind a cell."""
    line = model.lines.get(output.line)
    return line is not None and not line.is_input and output.place in set(model.places(line))


def default_output(model: Model) -> Output | None:
    """Return the first company's value, else the last formula's last cell."""
    lines = [line for line in model.ordered("lines") if not line.is_input and list(model.places(line))]
    if not lines:
        return None
    worth = model.lines.get(simulating.WORTH)
    if worth is not None and worth in lines:
        return Output(worth.id, next(iter(model.places(worth))))
    return Output(lines[-1].id, list(model.places(lines[-1]))[-1])


def cells_of(model: Model, line: Line, about: Output) -> Sequence[Output]:
    """Return all cells of a line, or where they are many those of one output's items over the years."""
    places = list(model.places(line))
    if len(places) <= MOST_PLACES:
        return [Output(line.id, place) for place in places]
    return years_of(model, about) if line.id == about.line else []


def years_of(model: Model, output: Output) -> list[Output]:
    """Return an output's cells over the years, in order; itself alone where its line has no years."""
    axes = model.lines[output.line].axes
    if PERIOD not in axes:
        return [output]
    at = axes.index(PERIOD)
    known = set(model.places(model.lines[output.line]))
    places = [(*output.place[:at], period, *output.place[at + 1 :]) for period in model.periods]
    return [Output(output.line, place) for place in places if place in known]


def company_of(model: Model, output: Output) -> str:
    """Return the company that an output is about; empty where it is about none."""
    axes = model.lines[output.line].axes
    return output.place[axes.index(COMPANY)] if COMPANY in axes else ""


def fan_lines(model: Model) -> list[Line]:
    """Return the lines of companies over the years that are shown beside any output."""
    known = (model.lines[name] for name in FAN_LINES if name in model.lines)
    return [line for line in known if set(line.axes) == {PERIOD, COMPANY}]


def fan_outputs(model: Model, output: Output) -> Iterator[list[Output]]:
    """Yield the cells of each fan: the output's own line over the years, then its company's usual ones."""
    own = years_of(model, output)
    if len(own) > 1:
        yield own
    company = company_of(model, output)
    for line in fan_lines(model) if company else ():
        first = tuple(company if axis == COMPANY else model.periods[0] for axis in line.axes)
        found = years_of(model, Output(line.id, first))
        if line.id != output.line and len(found) > 1:
            yield found
