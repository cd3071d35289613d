"""Small models with uncertainties, for tests of simulations."""

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
