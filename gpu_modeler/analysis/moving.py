"""Drivers: the cells of one line that a question moves together, and what each setting puts into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, Model, Place

Move = Literal["set", "add", "factor", "between"]
"""What a setting means: the value of every cell, what is added to it, what it is multiplied by, or how far it goes
towards its own low (-1) or high (1)."""

CellValues = dict[tuple[str, Place], Values]


class DriverHoldsError(ModelerError):
    """Cells whose values are errors cannot be added to or multiplied."""

    key = "error_driver_holds_error"


class DriversOverlap(ModelerError):
    """Two drivers of one question move the same cell."""

    key = "error_drivers_overlap"


@dataclass(frozen=True, slots=True)
class Driver:
    """Cells of one line and how a setting moves them.

    Settings are in the line's unit (2 points are 0.02), those of a factor are plain numbers. A formula line may be
    driven too: what is put into its cells stands over the formula, as an override does. `ends` are the low and high of
    each place where a setting moves cells between them.
    """

    input: Input
    move: Move = "set"
    ends: tuple[tuple[float, float], ...] = ()

    def neutral(self, calculation: Calculation, scenario: str = BASE) -> float | None:
        """Return the setting that leaves all as it is; `None` where cells that are set hold different values."""
        if self.move != "set":
            return 1.0 if self.move == "factor" else 0.0
        found = {calculation.value(self.input.line, place, scenario) for place in self.input.places}
        first = found.pop()
        return None if found or isinstance(first, CellError) else first

    def cells(self, calculation: Calculation, settings: Values, scenario: str = BASE) -> CellValues:
        """Return what `settings[case]` put into each cell, `[case]`.

        Raises:
            DriverHoldsError: a cell to be added to or multiplied holds an error.
        """
        return {
            (self.input.line, place): self._moved(calculation, place, settings, scenario)
            for place in self.input.places
        }

    def _moved(self, calculation: Calculation, place: Place, settings: Values, scenario: str) -> Values:
        if self.move == "set":
            return settings
        value = calculation.value(self.input.line, place, scenario)
        if isinstance(value, CellError):
            line = lookup.require_line(calculation.model, self.input.line)
            raise DriverHoldsError(line=lookup.line_name(line), place="/".join(place), error=value.text)
        if self.move == "between":
            low, high = self.ends[self.input.places.index(place)]
            return _between(settings, low, value, high)
        return value + settings if self.move == "add" else value * settings


def _between(settings: Values, low: float, middle: float, high: float) -> Values:
    """Return low, middle and high, to the last bit, at -1, 0 and 1, and what lies on the lines between them."""
    end = np.where(settings < 0, low, high)
    moved = middle + np.abs(settings) * (end - middle)
    found: Values = np.where(np.abs(settings) == 1, end, moved)
    return found


def together(
    calculation: Calculation, moved: Iterable[tuple[Driver, Sequence[float] | Values]], scenario: str = BASE
) -> CellValues:
    """Return the inputs of one batch in which each driver takes its settings `[case]`.

    Raises:
        DriversOverlap: two of them move the same cell.
        DriverHoldsError: as `Driver.cells`.
    """
    inputs: CellValues = {}
    for driver, settings in moved:
        cells = driver.cells(calculation, np.asarray(settings, dtype=np.float64), scenario)
        require_apart(calculation, inputs, cells)
        inputs.update(cells)
    return inputs


def one_at_a_time(
    calculation: Calculation,
    moved: Sequence[tuple[Driver, Sequence[float]]],
    outputs: Sequence[Output],
    scenario: str = BASE,
) -> Answers:
    """Return the outputs for the first driver's settings, then the second's, and so on.

    In each case all other cells are as in the scenario; the drivers may move the same cells. It is one batch, but that
    a driver of cells with formulas in force needs its own: they must follow the others.

    Raises:
        DriverHoldsError: as `Driver.cells`.
    """
    found = Answers.empty(len(outputs), sum(len(settings) for _, settings in moved))
    start, typed = 0, list[tuple[slice, CellValues]]()
    for driver, settings in moved:
        cases = slice(start, start + len(settings))
        cells = driver.cells(calculation, np.asarray(settings, dtype=np.float64), scenario)
        if is_typed(calculation.model, driver.input, scenario):
            typed.append((cases, cells))
        else:
            found.put(cases, answers(calculation, cells, outputs, scenario))
        start = cases.stop
    if typed:
        inputs = _held_but_in_turn(calculation, typed, scenario)
        places = np.concatenate([np.arange(cases.start, cases.stop) for cases, _ in typed])
        found.put(places, answers(calculation, inputs, outputs, scenario))
    return found


def _held_but_in_turn(
    calculation: Calculation, moved: Sequence[tuple[slice, CellValues]], scenario: str
) -> CellValues:
    """Return inputs in which each of `moved` has its own cases, one after the other, and stands still in the others."""
    count = sum(cases.stop - cases.start for cases, _ in moved)
    inputs: CellValues = {}
    start = 0
    for cases, cells in moved:
        stop = start + cases.stop - cases.start
        for cell, values in cells.items():
            if cell not in inputs:
                inputs[cell] = np.full(count, calculation.value(*cell, scenario), dtype=np.float64)
            inputs[cell][start:stop] = values
        start = stop
    return inputs


def is_typed(model: Model, moved: Input, scenario: str) -> bool:
    """Say whether all cells hold typed values, so that they follow nothing."""
    if lookup.require_line(model, moved.line).is_input:
        return True
    return all(model.cell(moved.line, place, scenario) is not None for place in moved.places)


@dataclass(frozen=True, slots=True)
class Answers:
    """Outputs `[output, case]`: values in their units with NaN at errors, and error codes (`CellError`), 0 elsewhere."""

    values: Values
    codes: Codes

    @classmethod
    def empty(cls, outputs: int, cases: int) -> Answers:
        """Return room for answers."""
        return cls(np.zeros((outputs, cases)), np.zeros((outputs, cases), dtype=np.uint8))

    def put(self, cases: slice | NDArray[np.intp], other: Answers) -> None:
        """Take over the answers of some cases."""
        self.values[:, cases] = other.values
        self.codes[:, cases] = other.codes

    def value(self, output: int, case: int) -> float | CellError:
        """Return one answer."""
        return number_or_error(self.values[output, case], self.codes[output, case])


def answers(
    calculation: Calculation, inputs: CellValues, outputs: Sequence[Output], scenario: str = BASE
) -> Answers:
    """Evaluate one batch."""
    batch = calculation.batch(inputs, list(dict.fromkeys(output.line for output in outputs)), scenario)
    found = [batch.at(output.line, output.place) for output in outputs]
    return Answers(np.array([values for values, _ in found]), np.array([codes for _, codes in found]))


def number_or_error(value: float, code: int) -> float | CellError:
    """Return one value of an array with its error code."""
    return CellError(int(code)) if code else float(value)


def require_apart(calculation: Calculation, one: CellValues, other: CellValues) -> None:
    """Refuse cells that are moved already."""
    for line, place in other:
        if (line, place) in one:
            known = lookup.require_line(calculation.model, line)
            raise DriversOverlap(line=lookup.line_name(known), place="/".join(place) or "—")
