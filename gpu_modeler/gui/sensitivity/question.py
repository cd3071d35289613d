"""What the page asks: one output, one or two inputs and their settings. No Qt: it follows the model, and evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import isnan

import numpy as np

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.moving import Driver, Move
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.ranges import (
    Spans,
    default_settings,
    natural_driver,
    relative_spans,
    scenario_spans,
)
from gpu_modeler.analysis.sensitivity import Sensitivity, sensitivity
from gpu_modeler.analysis.tornado import Bar, Spider, Tornado, spider, tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Model

MOST_CELLS = 10_000
CASES_AT_ONCE = 200
DRIVERS_AT_ONCE = 64
SPIDER_CURVES, SPIDER_POINTS = 7, 11
BETWEEN_SCENARIOS = 0.0
"""As a share: from the lowest to the highest value of all scenarios."""
VALUE_LINES = ("equity_value", "enterprise_value", "net_profit", "revenue")


class TooManyCells(ModelerError):
    """A table would have more cells than anybody reads."""

    key = "error_sensitivity_too_large"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the table. `text` lists settings as a person typed them; empty are the usual ones around the value."""

    input: Input
    move: Move
    text: str = ""

    @property
    def driver(self) -> Driver:
        """Return what is moved, and how."""
        return Driver(self.input, self.move)

    @classmethod
    def natural(cls, model: Model, moved: Input) -> Side:
        """Return a side that moves cells as is usual for their line."""
        return cls(moved, natural_driver(model.lines[moved.line], moved).move)


class Question:
    """What is asked of a session.

    Invariant: `output` and `sides` name cells that the model has; `follow_model` sees to that after a change.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.output: Output | None = None
        self.sides: tuple[Side, ...] = ()
        self.share = 0.1
        self.are_sides_chosen = False
        """Whether a person chose the inputs; until then they are the two with the largest swing."""

    # --- what is asked ---------------------------------------------------------------------------

    def ask_about(self, output: Output | None) -> None:
        """Ask about another output, over the inputs that matter most to it."""
        self.output = output
        self.sides = ()
        self.are_sides_chosen = False

    def choose_sides(self, sides: Sequence[Side]) -> None:
        """Ask over these inputs."""
        self.sides = tuple(sides)
        self.are_sides_chosen = True

    def follow_model(self) -> None:
        """Drop what the model has no longer; ask about something where nothing is asked."""
        model = self.session.model
        if self.output is None or not is_output(model, CellPlace(self.output.line, self.output.place)):
            self.ask_about(default_output(model))
        kept = tuple(side for side in self.sides if _has_cells(model, side.input))
        if kept != self.sides:
            self.sides, self.are_sides_chosen = kept, self.are_sides_chosen and bool(kept)

    def take_largest(self, found: Tornado) -> bool:
        """Ask over the two inputs with the largest swing, unless others were chosen; say whether that is new."""
        if self.are_sides_chosen:
            return False
        model = self.session.model
        all_sides = (Side.natural(model, bar.driver.input) for bar in found.bars if not isnan(bar.swing))
        sides = tuple(islice((side for side in all_sides if self._moves(side)), 2))
        is_new, self.sides = sides != self.sides, sides
        return is_new

    def _moves(self, side: Side) -> bool:
        """Say whether a side's settings move anything: a factor leaves zeros where they are."""
        values = (self.session.value(line, place) for line, place in side.input.cells)
        return side.move != "factor" or any(isinstance(value, float) and value for value in values)

    # --- evaluating ------------------------------------------------------------------------------

    def settings_of(self, side: Side) -> tuple[float, ...]:
        """Return the settings of a side. Raises as `read_settings` where its text cannot be read."""
        if not side.text:
            return default_settings(self.session.calculation, side.driver, self.session.scenario)
        found = words.read_settings(self.session, side.driver, side.text, self.session.scenario)
        return self._with_neutral(side.driver, found)

    def _with_neutral(self, driver: Driver, settings: tuple[float, ...]) -> tuple[float, ...]:
        """Return settings with the one in force to its last digit, where somebody wrote as many as are shown."""
        neutral = driver.neutral(self.session.calculation, self.session.scenario)
        if neutral is None:
            return settings
        model = self.session.model
        shown = words.setting_text(model, driver, neutral)
        return tuple(
            neutral if words.setting_text(model, driver, each) == shown else each for each in settings
        )

    def table_parts(self) -> Iterator[Sensitivity]:
        """Evaluate the table some rows at a time; the last that comes is whole, those before are its pieces.

        Raises:
            ModelerError: settings cannot be read, are too many, or move the same cell.
        """
        assert self.output is not None
        scales = [(side.driver, self.settings_of(side)) for side in self.sides]
        if np.prod([len(settings) for _, settings in scales]) > MOST_CELLS:
            raise TooManyCells(most=MOST_CELLS)
        (first, settings), others = scales[0], scales[1:]
        height = max(1, CASES_AT_ONCE // max(1, len(others[0][1]) if others else 1))
        parts: list[Sensitivity] = []
        for start in range(0, len(settings), height):
            rows = settings[start : start + height]
            calculation, scenario = self.session.calculation, self.session.scenario
            parts.append(sensitivity(calculation, [(first, rows), *others], [self.output], scenario))
            if start + height < len(settings):
                yield parts[-1]
        yield _joined(parts)

    def tornado_parts(self) -> Iterator[Tornado]:
        """Evaluate the tornado some inputs at a time; each that comes holds those before, and the last all."""
        assert self.output is not None
        calculation, scenario = self.session.calculation, self.session.scenario
        spans = list(self._spans().items())
        bars: list[Bar] = []
        still: list[Driver] = []
        for start in range(0, max(1, len(spans)), DRIVERS_AT_ONCE):
            found = tornado(calculation, self.output, dict(spans[start : start + DRIVERS_AT_ONCE]), scenario)
            bars.extend(found.bars)
            still.extend(found.still)
            bars.sort(key=lambda bar: -np.inf if isnan(bar.swing) else -bar.swing)
            yield replace(found, bars=tuple(bars), still=tuple(still))

    def spider_parts(self, found: Tornado) -> Iterator[Spider]:
        """Evaluate the curves of the tornado's largest bars, from each one's low to its high."""
        bars = [bar for bar in found.bars if not isnan(bar.swing)][:SPIDER_CURVES]
        spans = {bar.driver: (bar.low, bar.high) for bar in bars}
        calculation = self.session.calculation
        yield spider(calculation, found.output, spans, found.scenario, SPIDER_POINTS)

    def _spans(self) -> Spans:
        assert self.output is not None
        calculation, scenario = self.session.calculation, self.session.scenario
        if self.share == BETWEEN_SCENARIOS:
            return scenario_spans(calculation, self.output.line)
        return relative_spans(calculation, self.output.line, scenario, self.share)


def _joined(parts: Sequence[Sensitivity]) -> Sensitivity:
    """Return the table whose rows are those of the parts, one after the other."""
    settings: tuple[float, ...] = ()
    base: int | None = None
    for part in parts:
        scale = part.scales[0]
        if base is None and scale.base is not None:
            base = len(settings) + scale.base
        settings += scale.settings
    first = replace(parts[0].scales[0], settings=settings, base=base)
    return replace(
        parts[0],
        scales=(first, *parts[0].scales[1:]),
        values=np.concatenate([part.values for part in parts], axis=1),
        codes=np.concatenate([part.codes for part in parts], axis=1),
    )


def is_output(model: Model, at: CellPlace | None) -> bool:
    """Say whether a formula stands behind a cell, so that it can be asked about."""
    line = model.lines.get(at.line) if at is not None else None
    return at is not None and line is not None and not line.is_input and at.place in set(model.places(line))


def default_output(model: Model) -> Output | None:
    """Return what is asked about when nobody says: the value of the first company, else the last formula's last cell."""
    lines = [line for line in model.ordered("lines") if not line.is_input and list(model.places(line))]
    if not lines:
        return None
    by_id = {line.id: line for line in lines}
    named = next((by_id[name] for name in VALUE_LINES if name in by_id), lines[-1])
    places = list(model.places(named))
    first = places[0]
    same = [
        place
        for place in places
        if all(
            axis == "period" or mine == theirs
            for axis, mine, theirs in zip(named.axes, place, first, strict=True)
        )
    ]
    return Output(named.id, same[-1])


def whole_line(parts: Sequence[Input]) -> Input:
    """Return all cells of several inputs of one line as one input."""
    return Input(parts[0].line, tuple(place for part in parts for place in part.places))


def _has_cells(model: Model, moved: Input) -> bool:
    return all(
        part.line in model.lines and set(part.places) <= set(model.places(model.lines[part.line]))
        for part in moved.parts
    )
