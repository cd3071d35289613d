import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import CellError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Line, Model, Replacement
from gpu_modeler.text import Labels
from tests.small_model import small_model

PROBABILITY = Line("scenario_probability", Labels("情景概率", "Scenario probability"), "%", (), "income")


def session_with(model: Model, *weights: float) -> Session:
    """Scenarios with the given probabilities, in display order."""
    model.apply(Replacement("lines", PROBABILITY.id, None, PROBABILITY))
    lines = model.orders["lines"]
    model.apply(Replacement("orders", "lines", lines, (*lines, PROBABILITY.id)))
    for scenario, weight in zip(model.orders["scenarios"], weights, strict=True):
        model.apply(Replacement("cells", (scenario, PROBABILITY.id, ()), None, Cell(weight)))
    return Session(model, SettingsFile.nowhere())


@pytest.fixture
def place():
    return ("2025", "metax")


def test_each_scenario_counts_by_its_probability(place):
    session = session_with(small_model(), *weights_of(small_model()))
    scenarios = session.model.orders["scenarios"]
    session.set_value("revenue", place, 10.0, scenarios[0])
    session.set_value("revenue", place, 30.0, scenarios[1])
    assert session.weighted_value("revenue", place) == pytest.approx(0.25 * 10 + 0.75 * 30)


def test_probabilities_that_do_not_add_up_give_no_value(place):
    weights = [0.5 * weight for weight in weights_of(small_model())]
    assert session_with(small_model(), *weights).weighted_value("revenue", place) is None


def test_a_model_without_probabilities_has_no_weighted_value(place):
    assert Session(small_model(), SettingsFile.nowhere()).weighted_value("revenue", place) is None


def test_an_error_in_a_scenario_is_the_answer(place):
    session = session_with(small_model(), *weights_of(small_model()))
    session.define_line("broken", "revenue / 0", unit="CNY_100m", axes=("period", "company"))
    assert session.weighted_value("broken", place) is CellError.DIV0


def test_the_starter_models_probabilities_add_up():
    session = Session(load_starter(), SettingsFile.nowhere())
    assert session.weighted_value("scenario_probability", ()) is not None
    base, bear = (session.value("equity_value", ("biren",), name) for name in ("base", "bear"))
    weighted = session.weighted_value("equity_value", ("biren",))
    assert bear < weighted
    assert weighted != base


def weights_of(model: Model) -> list[float]:
    """A quarter for the first scenario, three quarters for the second, nothing for others."""
    count = len(model.orders["scenarios"])
    return [0.25, 0.75, *[0.0] * (count - 2)]
