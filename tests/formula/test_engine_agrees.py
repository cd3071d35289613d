"""The same table of Excel's results, through the engine."""

from __future__ import annotations

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.formula import FUNCTIONS
from gpu_modeler.model import BASE, Cell, Replacement, Scenario
from gpu_modeler.text import Labels
from tests.formula.evaluator import REVENUE
from tests.formula.sample import two_years
from tests.formula.test_functions import EXCEL


@pytest.fixture(scope="module")
def calculation() -> Calculation:
    model = two_years()
    model.scenarios = {BASE: Scenario(BASE, Labels("基准", "Base"))}
    model.orders["scenarios"] = (BASE,)
    for year, amount in REVENUE.items():
        model.apply(Replacement("cells", (BASE, "revenue", (year,)), None, Cell(amount)))
    return Calculation.of(model)


EXAMPLES = [(function.example, function.expected) for function in FUNCTIONS.values()]


@pytest.mark.parametrize(("text", "expected"), EXCEL + EXAMPLES)
def test_the_engine_gives_excels_results(calculation, text, expected):
    found = calculation.expression(text, BASE, place={"period": "2027"}).value
    if isinstance(expected, CellError) or isinstance(found, CellError):
        assert found is expected
    else:
        assert float(found) == pytest.approx(expected, rel=2e-9, abs=1e-12)
