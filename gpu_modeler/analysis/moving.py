"""Drivers: the cells of one line that a question moves together, and what each setting puts into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.batch import AnyBatch
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, Place

Move = Literal["set", "add", "factor", "between"]
"""What a setting means: the value of every cell, what is added to it, what it is multiplied by, or how far it goes
towards its own low (-1) or high (1)."""

CellValues = dict[tuple[str, Place], Values]


class DriverHoldsError(ModelerError):
    """Cells whose values are errors cannot be added to or multiplied."""

    key = "error_driver_holds_error"


class DriverUnitsDiffer(ModelerError):
    """Inputs of different units move together by a value: only a factor means the same to each."""

    key = "error_driver_units_differ"


class DriversOverlap(ModelerError):
    """Two drivers of one question move the same cell."""

    key = "error_drivers_overlap"


@dataclass(frozen=True, slots=True)
class Driver:
    """Cells and how a setting moves them.

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
        found = {calculation.value(line, place, scenario) for line, place in self.input.cells}
        first = found.pop()
        return None if found or isinstance(first, CellError) else first

    def cells(self, calculation: Calculation, settings: Values, scenario: str = BASE) -> CellValues:
        """Return what `settings[case]` put into each cell, `[case]`.

        Raises:
            DriverHoldsError: a cell to be added to or multiplied holds an error.
            DriverUnitsDiffer: lines of several units are to be set to a value, or added to.
        """
        self._require_one_unit(calculation)
        cells = self.input.cells
        return {cell: self._moved(calculation, cell, settings, scenario) for cell in cells}

    def _require_one_unit(self, calculation: Calculation) -> None:
        if self.move == "factor" or not self.input.more:
            return
        lines = [lookup.require_line(calculation.model, part.line) for part in self.input.parts]
        for line in lines[1:]:
            if line.unit != lines[0].unit:
                raise DriverUnitsDiffer(
                    line=lookup.line_name(lines[0]), unit=lines[0].unit,
                    other=lookup.line_name(line), other_unit=line.unit,
                )  # fmt: skip

    def _moved(
        self, calculation: Calculation, cell: tuple[str, Place], settings: Values, scenario: str
    ) -> Values:
        if self.move == "set":
            return settings
        name, place = cell
        value = calculation.value(name, place, scenario)
        if isinstance(value, CellError):
            line = lookup.require_line(calculation.model, name)
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
    """Return the outputs for the first driver's settings, then the second's, and so on, from one batch.

    In each case all other cells are as in the scenario, where formulas are in force too; the drivers may move the same
    cells.

    Raises:
        DriverHoldsError: as `Driver.cells`.
    """
    count = sum(len(settings) for _, settings in moved)
    inputs: CellValues = {}
    start = 0
    for driver, settings in moved:
        cases = slice(start, start + len(settings))
        cells = driver.cells(calculation, np.asarray(settings, dtype=np.float64), scenario)
        for cell, values in cells.items():
            if cell not in inputs:
                inputs[cell] = _standing_still(calculation, cell, scenario, count)
            inputs[cell][cases] = values
        start = cases.stop
    return answers(calculation, inputs, outputs, scenario)


def _standing_still(calculation: Calculation, cell: tuple[str, Place], scenario: str, count: int) -> Values:
    """Return the typed value in force in every case; where there is a formula in force, nothing, so that it stays so."""
    line, place = cell
    typed = calculation.model.cell(line, place, scenario)
    if typed is None and not lookup.require_line(calculation.model, line).is_input:
        return np.ma.masked_array(np.zeros(count), mask=np.ones(count, dtype=bool))
    return np.full(count, calculation.value(line, place, scenario), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Answers:
    """Outputs `[output, case]`: values in their units with NaN at errors, and error codes (`CellError`), 0 elsewhere."""

    values: Values
    codes: Codes

    def value(self, output: int, case: int) -> float | CellError:
        """Return one answer."""
        return number_or_error(self.values[output, case], self.codes[output, case])


def answers(
    calculation: Calculation, inputs: CellValues, outputs: Sequence[Output], scenario: str = BASE
) -> Answers:
    """Evaluate one batch."""
    return Asker(calculation, outputs, scenario).answers(inputs)


class Asker:
    """Asks the same outputs again and again over other values of the same cells; the model must not change meanwhile.

    Where it is `compiled`, kernels answer; they agree with numpy to 1e-12, not to the bit.
    """

    def __init__(
        self,
        calculation: Calculation,
        outputs: Sequence[Output],
        scenario: str = BASE,
        *,
        compiled: bool = False,
    ) -> None:
        self._calculation, self._outputs, self._scenario = calculation, outputs, scenario
        self._is_compiled = compiled
        self._batch: AnyBatch | None = None

    def answers(self, inputs: CellValues) -> Answers:
        """Evaluate one batch."""
        if self._batch is None:
            lines = list(dict.fromkeys(output.line for output in self._outputs))
            cells = [(output.line, output.place) for output in self._outputs]
            self._batch = self._calculation.batches(
                inputs, lines, self._scenario, cells=cells, compiled=self._is_compiled
            )
            batch = self._batch.run()
        else:
            batch = self._batch.again(inputs)
        found = [batch.at(output.line, output.place) for output in self._outputs]
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
