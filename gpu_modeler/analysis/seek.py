"""Goal seek: at which settings of a driver an output has a value, all of them within bounds; several unknowns in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gpu_modeler.analysis.moving import Asker, Driver, answers, together
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.ranges import is_percent, is_whole
from gpu_modeler.analysis.roots import Found, Leap, Root, find_roots
from gpu_modeler.edits import SetCells, Several, lookup
from gpu_modeler.edits.cells import typed_over
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Values
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, Cell, Line, Place
from gpu_modeler.text import Labels, Message


class BoundsAreNoRange(ModelerError):
    """The lower bound is not below the upper one, or holds no whole number where one is needed."""

    key = "error_bounds_are_no_range"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A driver and the bounds of its settings; `whole` asks for whole numbers only."""

    driver: Driver
    low: float
    high: float
    whole: bool = False

    @classmethod
    def of(
        cls, calculation: Calculation, driver: Driver, low: float, high: float, scenario: str = BASE
    ) -> Unknown:
        """Return an unknown that is whole where the line counts things or years, and its values are whole now.

        Raises:
            BoundsAreNoRange: there is nothing between the bounds.
        """
        line = lookup.require_line(calculation.model, driver.input.line)
        values = [calculation.value(line.id, place, scenario) for place in driver.input.places]
        whole = (
            is_whole(line)
            and driver.move != "factor"
            and all(value == np.round(value) for value in values if isinstance(value, float))
        )
        if not low < high or (whole and np.ceil(low) > np.floor(high)):
            ends = {"low": _bound(line, driver, low), "high": _bound(line, driver, high)}
            raise BoundsAreNoRange(line=lookup.line_name(line), **ends)
        return cls(driver, low, high, whole)


def _bound(line: Line, driver: Driver, bound: float) -> str:
    """Return a bound as it was written: `5%` of a line in per cent, but a factor on it plainly."""
    return f"{100 * bound:.10g}%" if is_percent(line) and driver.move != "factor" else f"{bound:.10g}"


@dataclass(frozen=True, slots=True)
class Goal:
    """A value that an output shall have, in its line's unit."""

    output: Output
    target: float


@dataclass(frozen=True, slots=True)
class Sought:
    """What was asked and found. `start` is the setting in force, `None` where there is no such."""

    unknown: Unknown
    goal: Goal
    scenario: str
    start: float | None
    found: Found

    @property
    def best(self) -> float | None:
        """Return the solution nearest to what is in force; without one, the better of the whole numbers beside it.

        `None` where the target is met nowhere and lies between no two whole numbers.
        """
        settings = [self._nearest_of(root) for root in self.found.roots] or self._beside()
        start = settings[0] if self.start is None and settings else self.start
        return (
            min(settings, key=lambda setting: abs(setting - start), default=None)
            if start is not None
            else None
        )

    def _nearest_of(self, root: Root) -> float:
        """Return the point of a solution nearest to what is in force: that itself where the solution is a range."""
        if root.kind != "level" or self.start is None:
            return root.at
        return min(max(self.start, root.low), root.high)

    def _beside(self) -> list[float]:
        return [self.closer(leap) for leap in self.found.leaps] if self.unknown.whole else []

    def closer(self, leap: Leap) -> float:
        """Return the end of a leap whose value is closer to the target."""
        is_low = abs(leap.value_low - self.goal.target) <= abs(leap.value_high - self.goal.target)
        return leap.low if is_low else leap.high


def seek(calculation: Calculation, unknown: Unknown, goal: Goal, scenario: str = BASE) -> Sought:
    """Return all settings within the unknown's bounds at which the output has its value.

    Raises:
        DriverHoldsError: a cell to be added to or multiplied holds an error.
    """
    return _sought(calculation, unknown, goal, {}, scenario)


def _sought(
    calculation: Calculation, unknown: Unknown, goal: Goal, others: Mapping[Driver, float], scenario: str
) -> Sought:
    """Return the solutions while other drivers stand at their settings."""
    asker = Asker(calculation, [goal.output], scenario)
    held = [(driver, setting) for driver, setting in others.items() if driver != unknown.driver]

    def values(points: Values) -> Values:
        moved = [(unknown.driver, points), *((driver, np.full(len(points), at)) for driver, at in held)]
        found: Values = asker.answers(together(calculation, moved, scenario)).values[0]
        return found

    found = find_roots(values, goal.target, unknown.low, unknown.high, whole=unknown.whole)
    start = others.get(unknown.driver, unknown.driver.neutral(calculation, scenario))
    return Sought(unknown, goal, scenario, start, found)


# --- several unknowns ---


@dataclass(frozen=True, slots=True)
class InTurn:
    """Where several unknowns came to, each sought for its own goal while the others stood still.

    `settings` and `values` (of the goals, NaN at errors) stand in the order of the steps; `is_met` says whether all goals
    are met at once.
    """

    steps: tuple[tuple[Unknown, Goal], ...]
    scenario: str
    settings: tuple[float | None, ...]
    values: tuple[float, ...]
    rounds: int
    is_met: bool


def seek_in_turn(
    calculation: Calculation,
    steps: Sequence[tuple[Unknown, Goal]],
    scenario: str = BASE,
    *,
    rounds: int = 50,
    tolerance: float = 1e-9,
) -> InTurn:
    """Seek each unknown for its goal, in the order given, again and again until all goals are met to `tolerance`.

    An unknown that cannot meet its goal is left where it gets nearest, for the next ones to go on from there; so that
    one goal given to several unknowns is met by as few of them as can. Among solutions the nearest to where the unknown
    stands is taken. After `rounds` rounds, or when a round moves nothing, it ends.
    """
    at: dict[Driver, float] = {}
    done = 0
    while done < rounds:
        before = dict(at)
        for unknown, goal in steps:
            if not _are_met(calculation, [goal], at, scenario, tolerance):
                _step(calculation, unknown, goal, at, scenario)
        done += 1
        if at == before or _are_met(calculation, [goal for _, goal in steps], at, scenario, tolerance):
            break
    goals = [goal for _, goal in steps]
    return InTurn(
        tuple(steps),
        scenario,
        tuple(at.get(unknown.driver, unknown.driver.neutral(calculation, scenario)) for unknown, _ in steps),
        tuple(_values_at(calculation, goals, at, scenario).tolist()),
        done,
        _are_met(calculation, goals, at, scenario, tolerance),
    )


def _step(
    calculation: Calculation, unknown: Unknown, goal: Goal, at: dict[Driver, float], scenario: str
) -> None:
    sought = _sought(calculation, unknown, goal, at, scenario)
    if sought.best is not None:
        at[unknown.driver] = sought.best
    elif sought.found.nearest is not None:
        at[unknown.driver] = sought.found.nearest[0]


def _values_at(
    calculation: Calculation, goals: Sequence[Goal], at: Mapping[Driver, float], scenario: str
) -> Values:
    inputs = together(calculation, [(driver, [setting]) for driver, setting in at.items()], scenario)
    found: Values = answers(calculation, inputs, [goal.output for goal in goals], scenario).values[:, 0]
    return found


def _are_met(
    calculation: Calculation,
    goals: Sequence[Goal],
    at: Mapping[Driver, float],
    scenario: str,
    tolerance: float,
) -> bool:
    targets = np.array([goal.target for goal in goals])
    off = np.abs(_values_at(calculation, goals, at, scenario) - targets)
    return bool(np.all(off <= tolerance * np.where(targets == 0, 1.0, np.abs(targets))))


# --- the result as an edit ---


def as_edit(
    calculation: Calculation,
    settings: Mapping[Driver, float],
    scenario: str,
    note: Message,
    label: Message | None = None,
) -> Several:
    """Return the edit, one undo step, that puts drivers at settings; each cell's note says what it was sought for.

    `label` is what the step is called, a goal seek where nobody says.
    """
    labels = Labels(note.in_language("zh"), note.in_language("en"))
    cells: dict[tuple[str, Place], Cell] = {}
    for driver, setting in settings.items():
        for (line, place), values in driver.cells(calculation, np.array([setting]), scenario).items():
            before = calculation.model.record("cells", (scenario, line, place))
            cells[line, place] = replace(typed_over(before, float(values[0])), note=labels)
    edit = SetCells(scenario, tuple((line, place, cell) for (line, place), cell in cells.items()))
    return Several((edit,), label or Message("edit_goal_seek", {"note": note}))
