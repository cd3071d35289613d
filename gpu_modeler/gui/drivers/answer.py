"""One run of global sensitivity: the indices of one output, and what is needed to show them later. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gpu_modeler.analysis.indices import Index, Indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Watch
from gpu_modeler.analysis.uncertain import draws_of
from gpu_modeler.app import simulating, uncertainties
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Model
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class DriversQuestion:
    """Whose variance is asked about, and by which sample, where."""

    output: Output
    sampling: Sampling
    scenario: str
    workers: int = 0
    cluster: str = ""


@dataclass(frozen=True)
class DriversAnswer:
    """The indices of `question.output`; `model` is the one that was evaluated, `mark` the state of the history then."""

    question: DriversQuestion
    model: Model
    mark: object
    indices: Indices
    names: Mapping[str, Labels]
    correlated: tuple[str, ...]
    """The factors that are correlated with another one, in the order of the indices."""

    @property
    def factors(self) -> tuple[Index, ...]:
        """Return the indices, the largest total first."""
        return self.indices.factors


def run_drivers(model: Model, question: DriversQuestion, watch: Watch | None = None) -> Indices:
    """Evaluate the indices. Errors as `analysis.indices.sobol_indices`."""
    return simulating.run_indices(
        model,
        question.output,
        question.sampling,
        question.scenario,
        workers=question.workers,
        cluster=question.cluster,
        watch=watch,
    )


def answered(model: Model, mark: object, question: DriversQuestion, found: Indices) -> DriversAnswer:
    """Return what the view keeps of a run."""
    ids = [index.factor for index in found.factors]
    names = {name: uncertainties.label(model, model.uncertainties[name]) for name in ids}
    linked = {
        name
        for pair, correlation in model.correlations.items()
        if pair[0] != pair[1] and correlation.value and set(pair) <= set(ids)
        for name in pair
    }
    correlated = tuple(name for name in ids if name in linked)
    return DriversAnswer(question, model, mark, found, names, correlated)


def place_of(model: Model, factor: str, scenario: str) -> CellPlace | None:
    """Return the first cell that an uncertainty moves, `None` where the model has it no longer."""
    uncertainty = model.uncertainties.get(factor)
    if uncertainty is None or uncertainty.line not in model.lines:
        return None
    try:
        place = draws_of(model, [uncertainty], scenario)[0].places[0]
    except (ModelerError, IndexError):
        place = next(iter(model.places(model.lines[uncertainty.line])))
    return CellPlace(uncertainty.line, place)
