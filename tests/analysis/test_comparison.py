import pytest

from gpu_modeler.analysis.comparison import compare
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.edits.refusals import UnknownScenario
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell
from tests.small_model import put, small_model

REVENUE = Output("revenue", ("2026", "biren"))


@pytest.fixture
def model():
    return small_model()


def test_values_and_differences_from_the_first_scenario(model):
    """Two segments of 20,000 chips at 8万: 32 × (1 + growth 2025) × 0.5; growth is 25 % and, in the bear case, 10 %."""
    found = compare(Calculation.of(model), [REVENUE]).outputs[0]
    assert found.values == pytest.approx((20.0, 17.6, 17.6))
    assert found.differences == pytest.approx((0.0, -2.4, -2.4))
    assert found.relative == pytest.approx((0.0, -0.12, -0.12))
    assert found.weighted is None


def test_errors_stay_errors_and_nothing_is_put_in_relation_to_a_loss(model):
    for segment in ("training", "inference"):
        put(model, "bear", "price", ("2026", "biren", segment), Cell(0.0))
    put(model, "base", "cost", ("2026", "biren"), Cell(50.0))
    margin, profit = (
        compare(Calculation.of(model), [Output(line, ("2026", "biren"))], ["base", "bear"]).outputs[0]
        for line in ("margin", "profit")
    )
    assert margin.values == (pytest.approx(-1.5), CellError.DIV0)
    assert margin.differences == (0.0, CellError.DIV0)
    assert profit.relative == (None, None)
    first = compare(Calculation.of(model), [Output("margin", ("2026", "biren"))], ["bear", "base"]).outputs[0]
    assert first.differences == (CellError.DIV0, CellError.DIV0)


def test_the_cells_in_which_two_scenarios_differ_with_their_values(model):
    found = compare(Calculation.of(model), [REVENUE], ["base", "bear"])
    assert [(cell.line, cell.place, cell.before, cell.after) for cell in found.cells] == [
        ("growth", ("2025",), Cell(0.25, "input", "news"), Cell(0.1, "input")),
        ("revenue", ("2025", "metax"), model.cell("revenue", ("2025", "metax")), None),
    ]
    assert compare(Calculation.of(model), [REVENUE], ["bear", "crash"]).cells == ()
    assert compare(Calculation.of(model), [REVENUE]).cells is None


def test_an_unknown_scenario_is_refused(model):
    with pytest.raises(UnknownScenario):
        compare(Calculation.of(model), [REVENUE], ["bare"])


def test_weighted_values_of_the_starter_model_are_the_sum_of_its_scenarios():
    calculation = Calculation.of(load_starter())
    found = compare(calculation, [Output("equity_value", ("metax",))])
    assert sum(found.probabilities) == pytest.approx(1)
    products = (
        weight * value for weight, value in zip(found.probabilities, found.outputs[0].values, strict=True)
    )
    assert found.outputs[0].weighted == pytest.approx(sum(products))
