"""From the model's uncertainties to draws, one per dimension of the sample, and to the values of cells in each trial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.analysis.correlation import Repair, correlated, loading, nearest_correlation
from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.outcomes import Event, Off
from gpu_modeler.edits import lookup
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD, Correlation, Line, Model, Move, Place, Uncertainty

Values = NDArray[np.float64]
CellValues = dict[tuple[str, Place], Values]


class UncertainFormula(ModelerError):
    """A formula's value is to be moved by an addition or a factor: it would no longer follow its inputs."""

    key = "uncertain_formula"


class UncertainError(ModelerError):
    """A cell that is to be moved holds an error."""

    key = "uncertain_error"


class UncertainUnit(ModelerError):
    """The line's unit has become another one, into which the distribution cannot be converted."""

    key = "uncertain_unit"


class UncertainNowhere(ModelerError):
    """An uncertainty names no cell that can vary."""

    key = "uncertain_nowhere"


@dataclass(frozen=True)
class Draw:
    """One uncertain number: all cells that move with it.

    `items` holds the items of the axes drawn on their own; `scale` brings the distribution's numbers to the line's unit.
    """

    uncertainty: str
    line: str
    distribution: Distribution
    move: Move
    places: tuple[Place, ...]
    items: Mapping[str, str]
    scale: float = 1.0


def draws_of(
    model: Model, uncertainties: Iterable[Uncertainty] | None = None, scenario: str = BASE
) -> tuple[Draw, ...]:
    """Return the draws of uncertainties, by default all that the model has; one that is switched off has none.

    Raises:
        ModelerError: a distribution cannot be read, a line or item is not there, or nothing is left to vary.
    """
    chosen = model.ordered("uncertainties") if uncertainties is None else uncertainties
    return tuple(draw for uncertainty in chosen for draw in _draws(model, uncertainty, scenario))


def _draws(model: Model, uncertainty: Uncertainty, scenario: str) -> Iterator[Draw]:
    line = lookup.require_line(model, uncertainty.line)
    distribution = read_distribution(uncertainty.distribution)
    if isinstance(distribution, Off):
        return
    scale = _scale(line, uncertainty)
    each = [axis for axis in line.axes if axis in uncertainty.each or _is_yearly(axis, distribution)]
    places = list(_places(model, line, uncertainty, scenario))
    if not places:
        raise UncertainNowhere(line=lookup.line_name(line), id=uncertainty.id)
    positions = [line.axes.index(axis) for axis in each]
    groups: dict[Place, list[Place]] = {}
    for place in places:
        groups.setdefault(tuple(place[at] for at in positions), []).append(place)
    for items, found in groups.items():
        fixed = dict(zip(each, items, strict=True))
        yield Draw(uncertainty.id, line.id, distribution, uncertainty.move, tuple(found), fixed, scale)


def _scale(line: Line, uncertainty: Uncertainty) -> float:
    if not uncertainty.unit or uncertainty.unit == line.unit:
        return 1.0
    written, now = Unit.parse(uncertainty.unit), Unit.parse(line.unit)
    if not written.fits(now):
        raise UncertainUnit(
            line=lookup.line_name(line), id=uncertainty.id, unit=uncertainty.unit, now=line.unit
        )
    return float(written.factor_to(now))


def _is_yearly(axis: str, distribution: Distribution) -> bool:
    return axis == PERIOD and isinstance(distribution, Event)


def _places(model: Model, line: Line, uncertainty: Uncertainty, scenario: str) -> Iterator[Place]:
    """Yield the cells in scope; reported values only where the scope names their period."""
    for axis, items in uncertainty.scope.items():
        known = lookup.require_axis(model, axis)
        for item in items:
            lookup.require_item(known, item)
    scope = {axis: set(items) for axis, items in uncertainty.scope.items()}
    ranges = [
        [item for item in model.item_ids(axis) if axis not in scope or item in scope[axis]]
        for axis in line.axes
    ]
    for place in product(*ranges):
        cell = model.cell(line.id, place, scenario)
        if not line.is_input and cell is None and uncertainty.move != "set":
            raise UncertainFormula(line=lookup.line_name(line), id=uncertainty.id)
        if cell is None or cell.kind != "actual" or PERIOD in uncertainty.scope:
            yield place


# --- correlations ---------------------------------------------------------------------------------


def correlation_matrix(draws: Sequence[Draw], correlations: Iterable[Correlation]) -> Values:
    """Return the wanted correlations `[draw, draw]`: symmetric, 1 on the diagonal, perhaps of no possible draws."""
    matrix = np.eye(len(draws))
    for correlation in correlations:
        ones, others = (
            [at for at, d in enumerate(draws) if d.uncertainty == name] for name in correlation.key
        )
        for row, column in product(ones, others):
            if row != column and are_paired(draws[row], draws[column]):
                matrix[row, column] = matrix[column, row] = correlation.value
    return matrix


def are_paired(one: Draw, other: Draw) -> bool:
    """Say whether a correlation of their uncertainties holds for two draws: those of the same items, where both have any."""
    if one.uncertainty == other.uncertainty:
        return True
    return all(other.items.get(axis, item) == item for axis, item in one.items.items())


# --- trials ---------------------------------------------------------------------------------------


class Rows:
    """Memory for the values of cells, kept from one block of trials to the next: new memory costs more than arithmetic."""

    def __init__(self) -> None:
        self._rows: list[Values] = []
        self._taken = 0

    def begin(self) -> None:
        """Let all rows be overwritten."""
        self._taken = 0

    def next(self, trials: int) -> Values:
        """Return a row that was not handed out since the beginning."""
        if self._taken == len(self._rows):
            self._rows.append(np.empty(trials))
        elif len(self._rows[self._taken]) < trials:
            self._rows[self._taken] = np.empty(trials)
        self._taken += 1
        return self._rows[self._taken - 1][:trials]


@dataclass(frozen=True)
class Uncertain:
    """All that turns points of the unit cube into values of cells. It can be sent to another process.

    `linked` are the draws that are correlated with others, `lower` the loading of their correlations.
    """

    draws: tuple[Draw, ...]
    linked: tuple[int, ...]
    lower: Values
    repair: Repair

    @classmethod
    def of(cls, draws: Sequence[Draw], correlations: Iterable[Correlation] = ()) -> Uncertain:
        """Return draws with their correlations, brought to the nearest possible ones."""
        known = list(correlations)
        names = {name for correlation in known for name in correlation.key}
        named = [at for at, draw in enumerate(draws) if draw.uncertainty in names]
        wanted = correlation_matrix([draws[at] for at in named], known)
        moved = np.flatnonzero((wanted != np.eye(len(named))).any(axis=0))
        repair = nearest_correlation(wanted[np.ix_(moved, moved)])
        return cls(tuple(draws), tuple(named[at] for at in moved), loading(repair.matrix), repair)

    @classmethod
    def of_model(cls, model: Model, scenario: str = BASE) -> Uncertain:
        """Return everything uncertain in a model. Raises as `draws_of`."""
        return cls.of(draws_of(model, scenario=scenario), model.correlations.values())

    @property
    def dimensions(self) -> int:
        """Return how many numbers a trial draws."""
        return len(self.draws)

    def numbers(self, points: Values) -> list[Values]:
        """Return for each draw its numbers `[trial]`, from points `[draw, trial]` inside 0 to 1."""
        u = points
        if self.linked:
            u = points.copy()
            at = list(self.linked)
            u[at] = correlated(points[at], self.lower)
        return [
            draw.scale * draw.distribution.ppf(row) if draw.places else row
            for draw, row in zip(self.draws, u, strict=True)
        ]

    def only(self, is_wanted: Callable[[str, Place], bool]) -> Uncertain:
        """Return the same draws without the cells that nobody asks for, all of them where none would be left.

        Of draws that are left without cells `numbers` tells nothing of use.
        """
        fewer = [
            replace(draw, places=tuple(place for place in draw.places if is_wanted(draw.line, place)))
            for draw in self.draws
        ]
        return replace(self, draws=tuple(fewer)) if any(draw.places for draw in fewer) else self

    def cells(
        self, calculation: Calculation, points: Values, scenario: str = BASE, rows: Rows | None = None
    ) -> CellValues:
        """Return the value of every uncertain cell in each trial; draws of the same cell follow one another.

        Masked are the trials in which a formula's cell is given no value: the formula is in force there. With `rows` the
        values lie in these, which the next call with them overwrites.

        Raises:
            UncertainError: a cell to be moved holds an error.
        """
        return self.cells_moved_by(self.numbers(points), calculation, scenario, rows=rows)

    def cells_moved_by(
        self,
        numbers_of_draws: Sequence[Values],
        calculation: Calculation,
        scenario: str = BASE,
        is_wanted: Callable[[str, Place], bool] = lambda _line, _place: True,
        rows: Rows | None = None,
    ) -> CellValues:
        """Return as `cells` the wanted ones, from what `numbers` returned: that depends on no value of the model."""
        found: CellValues = {}
        kept = Rows() if rows is None else rows
        kept.begin()
        for draw, numbers in zip(self.draws, numbers_of_draws, strict=True):
            shared: dict[float, Values] = {}
            stays = _staying(numbers)
            for place in draw.places:
                cell = (draw.line, place)
                if not is_wanted(*cell):
                    continue
                before = found[cell] if cell in found else _base(calculation, draw, place, scenario, numbers)
                if not isinstance(before, float):
                    found[cell] = _moved(before, numbers, draw.move, stays, kept)
                    continue
                if before not in shared:
                    shared[before] = _moved(before, numbers, draw.move, stays, kept)
                found[cell] = shared[before]  # one array for all cells that held the same
        return found


def moved(before: float | Values, numbers: Values, move: Move) -> Values:
    """Return values that are set to, raised by or multiplied by numbers; where a number is NaN they stay as before."""
    return _moved(before, numbers, move, _staying(numbers), Rows())


def _staying(numbers: Values) -> NDArray[np.bool_] | None:
    """Return where numbers are NaN, `None` where none is."""
    stays = np.isnan(numbers)
    return stays if stays.any() else None


def _moved(
    before: float | Values, numbers: Values, move: Move, stays: NDArray[np.bool_] | None, rows: Rows
) -> Values:
    after = numbers
    if move != "set":
        change = np.add if move == "add" else np.multiply
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite shows as an error of the cell
            after = change(before, numbers, out=rows.next(len(numbers)))
    if stays is None:
        return after
    values = np.where(stays, np.ma.getdata(before), after)
    return np.ma.MaskedArray(values, before.mask & stays) if isinstance(before, np.ma.MaskedArray) else values


def _base(
    calculation: Calculation, draw: Draw, place: Place, scenario: str, numbers: Values
) -> float | Values:
    """Return what a cell holds before it is moved; where its formula is in force nothing, in each of the trials."""
    line = calculation.model.lines[draw.line]
    if not line.is_input and calculation.model.cell(draw.line, place, scenario) is None:
        return np.ma.MaskedArray(np.zeros(len(numbers)), np.ones(len(numbers), dtype=bool))
    value = calculation.value(draw.line, place, scenario)
    if not isinstance(value, CellError):
        return value
    if draw.move == "set" and not isinstance(draw.distribution, Event):
        return 0.0  # it is replaced in every trial
    raise UncertainError(line=lookup.line_name(line), place="/".join(place) or "—", error=value.text)
