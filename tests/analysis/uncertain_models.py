"""Small models with uncertainties, for tests of simulations."""

from gpu_modeler.analysis.job import Job
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.tally import Below
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.model import (
    Axis,
    Cell,
    Correlation,
    Item,
    Line,
    Model,
    Replacement,
    Scenario,
    Section,
    Uncertainty,
)
from gpu_modeler.text import Labels
from tests.small_model import small_model


def plain_model(*formulas, inputs=(), years=("2026", "2027")):
    """Return a model of constants: `inputs` are (name, value), `formulas` (name, formula)."""
    model = Model()
    model.axes["period"] = Axis("period", Labels("年", "Year"), tuple(Item(y, Labels(y, y)) for y in years))
    model.scenarios["base"] = Scenario("base", Labels("基准", "Base"))
    model.sections["main"] = Section("main", Labels("主", "Main"), "market")
    for name, _ in inputs:
        model.lines[name] = Line(name, Labels(name, name), "1", (), "main")
    for name, formula in formulas:
        model.lines[name] = Line(name, Labels(name, name), "1", (), "main", formula)
    model.orders = {
        "axes": ("period",), "scenarios": ("base",), "sections": ("main",), "lines": tuple(model.lines),
    }  # fmt: skip
    for name, value in inputs:
        model.apply(Replacement("cells", ("base", name, ()), None, Cell(value)))
    return model


def certain_model():
    """Return the small model with nothing uncertain."""
    model = small_model()
    model.uncertainties.clear()
    model.correlations.clear()
    model.orders["uncertainties"] = ()
    return model


def uncertain(model, *uncertainties, correlations=()):
    """Give a model uncertainties `(line, distribution, …)` whose ids are the lines', and correlations."""
    for entry in uncertainties:
        record = entry if isinstance(entry, Uncertainty) else Uncertainty(entry[0], *entry)
        model.uncertainties[record.id] = record
    model.orders["uncertainties"] = tuple(model.uncertainties)
    for first, second, value in correlations:
        correlation = Correlation(first, second, value)
        model.correlations[correlation.key] = correlation
    return model


def correlated_job(trials, kind="sobol"):
    """Return a job of three correlated inputs with two outputs, one of which fails at times, and an event."""
    model = plain_model(("y", "2 * a - b * c"), ("z", "LN(c)"), inputs=[("a", 0.0), ("b", 0.0), ("c", 1.0)])
    uncertain(
        model, ("a", "normal(0, 2)"), ("b", "pert(-1, 0, 3)"), ("c", "normal(2, 1)"), correlations=[("a", "b", 0.5)]
    )  # fmt: skip
    events = (Below(((Output("y"), Output("z")),)),)
    return Job(
        model, Uncertain.of_model(model), Sampling(trials, 7, kind), (Output("y"), Output("z")), events=events
    )


def simulation_bits(found):
    """Return everything that a simulation found as bytes."""
    arrays = [found.values, *([] if found.codes is None else [found.codes])]
    return [array.tobytes() for array in (*arrays, *_tally_arrays(found))]


def sketch_bits(found):
    """Return everything that a streamed simulation found as bytes."""
    moments = found.moments
    arrays = [
        *found.counts,
        found.least,
        found.greatest,
        moments.count,
        moments.mean,
        moments.second,
        moments.fourth,
    ]
    return [array.tobytes() for array in (*arrays, *_tally_arrays(found))]


def _tally_arrays(found):
    return [array for tally in found.tallies for array in (tally.count, tally.sum, tally.square)]
