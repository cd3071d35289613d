"""Single evaluations, to hold batches against: cells typed into a copy of the model, one case at a time, and read there."""

import math

import numpy as np

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.model import Cell, Replacement
from tests.cell_by_cell import CellByCell
from tests.small_model import put


def case_of(cells, number):
    """Return one case of a batch's inputs: a number for each cell, `None` where it is masked."""
    return {
        cell: None if np.ma.getmaskarray(values)[number] else float(np.ma.getdata(values)[number])
        for cell, values in cells.items()
    }


def shown(value):
    """Return a value to be compared: a number without the sign of zero, or an error."""
    return value if isinstance(value, CellError) else value + 0.0


def answer(values, codes, at):
    """Return one answer of arrays of values and error codes."""
    return CellError(int(codes[at])) if codes is not None and codes[at] else float(values[at]) + 0.0


class Singly:
    """A copy of a model, edited from one case to the next; what a case does not name is as it was."""

    def __init__(self, model):
        self.model = model.copied()
        self.calculation = Calculation.of(self.model)
        self._own = {}

    def answers(self, case, outputs, scenario="base"):
        """Type a case and return the outputs; `None` takes a cell's value away."""
        wanted = dict(self._own)
        for (line, place), value in case.items():
            key = (scenario, line, place)
            self._own.setdefault(key, self.model.record("cells", key))
            wanted[key] = Cell(value)
        changes = [
            Replacement("cells", key, before, after)
            for key, after in wanted.items()
            if (before := self.model.record("cells", key)) != after
        ]
        for change in changes:
            self.model.apply(change)
        self.calculation.refresh(changes)
        return _read(self.calculation.value, outputs, scenario)


def afresh(model, case, outputs, scenario="base"):
    """Return the outputs of a model of its own, built and calculated for one case."""
    return _read(Calculation.of(typed(model, case, scenario)).value, outputs, scenario)


def plainly(model, case, outputs, scenario="base"):
    """Return the outputs of one case by the tests' own evaluator, which shares nothing with the engine but the trees."""
    return _read(CellByCell(typed(model, case, scenario)).value, outputs, scenario)


def typed(model, case, scenario):
    """Return a copy of a model with a case typed in."""
    copy = model.copied()
    for (line, place), value in case.items():
        put(copy, scenario, line, place, Cell(value))
    return copy


def agree(one, other):
    """Say whether two engines answer the same: the same errors, and numbers but for rounding."""
    if isinstance(one, CellError) or isinstance(other, CellError):
        return isinstance(one, CellError) and one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def all_agree(ones, others):
    """Say whether two engines give the same list of answers."""
    return all(agree(one, other) for one, other in zip(ones, others, strict=True))


def _read(value, outputs, scenario):
    return [shown(value(output.line, output.place, scenario)) for output in outputs]
