"""What taking changes would do to chosen outputs: tried on a copy of the model, read, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gpu_modeler.app.rows import COMPANY, is_additive
from gpu_modeler.edits import Edit, Several
from gpu_modeler.edits.history import History
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place
from gpu_modeler.text import Message

VALUE_LINES = ("equity_value", "enterprise_value", "value_per_share", "market_cap")
PROFIT_LINES = ("net_profit", "profit", "ebit", "gross_profit", "revenue")

Value = float | CellError | None
"""A number in the line's unit, an error, or nothing where the output has no such cell."""


@dataclass(frozen=True, slots=True)
class Output:
    """A line whose value is watched; `period` is empty for one without years."""

    line: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """An output's value without and with the changes."""

    before: Value
    after: Value

    @property
    def difference(self) -> float | None:
        """Return what is added; `None` where one of the two is no number."""
        if isinstance(self.before, float) and isinstance(self.after, float):
            return self.after - self.before
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One effect per output, or why the changes cannot be taken."""

    effects: tuple[Effect, ...] = ()
    fault: Message | None = None


class Effects:
    """A model of its own on which changes are tried, one after the other.

    Invariant: between calls, the copy is as it was taken.
    """

    def __init__(self, model: Model) -> None:
        """Take a model that nobody else changes.

        Raises:
            ModelerError: it cannot be calculated.
        """
        self._model = model
        self._calculation = Calculation.of(model)
        self._history = History(model, self._calculation)

    def outcome(
        self, edits: Sequence[Edit], outputs: Sequence[Output], company: str = "", scenario: str = BASE
    ) -> Outcome:
        """Return what `edits`, done together, do to the outputs of a company in a scenario.

        Without a company, amounts are summed over all of them; other values have none.
        """
        before = [self._read(output, company, scenario) for output in outputs]
        try:
            self._history.perform(Several(tuple(edits)))
        except ModelerError as fault:
            return Outcome(fault=fault.message)
        try:
            after = [self._read(output, company, scenario) for output in outputs]
        finally:
            self._take_back()
        return Outcome(tuple(Effect(old, new) for old, new in zip(before, after, strict=True)))

    def _take_back(self) -> None:
        while self._history.position:
            self._history.undo()

    def _read(self, output: Output, company: str, scenario: str) -> Value:
        line = self._model.lines.get(output.line)
        if line is None or scenario not in self._model.scenarios:
            return None
        places = list(_places(self._model, line, output.period, company))
        if not places or (len(places) > 1 and not is_additive(line.unit)):
            return None
        return _total(self._calculation.value(line.id, place, scenario) for place in places)


def default_outputs(model: Model) -> tuple[Output, ...]:
    """Return the value of the company and its profit in the last year, as far as the model has them."""
    candidates = {line.id: line for line in possible_outputs(model)}
    named = [
        next((name for name in names if name in candidates), "") for names in (VALUE_LINES, PROFIT_LINES)
    ]
    unnamed = [name for name in reversed(candidates) if name not in named]
    chosen = [name or (unnamed.pop(0) if unnamed else "") for name in named]
    return tuple(output_of(model, name) for name in chosen if name)


def output_of(model: Model, line: str, period: str = "") -> Output:
    """Return the output of a line: in `period`, or the last one where none of the model's is given."""
    if PERIOD not in model.lines[line].axes:
        return Output(line)
    return Output(line, period if period in model.periods else model.periods[-1])


def possible_outputs(model: Model) -> list[Line]:
    """Return the formula lines that have one value for a company and year, in display order."""
    lines: Iterable[Line] = model.ordered("lines")
    return [line for line in lines if not line.is_input and set(line.axes) <= {PERIOD, COMPANY}]


def _places(model: Model, line: Line, period: str, company: str) -> Iterator[Place]:
    chosen = {PERIOD: period, COMPANY: company}
    for place in model.places(line):
        if all(chosen.get(axis) in {"", None, item} for axis, item in zip(line.axes, place, strict=True)):
            yield place


def _total(values: Iterable[float | CellError]) -> float | CellError:
    total = 0.0
    for value in values:
        if isinstance(value, CellError):
            return value
        total += value
    return total
