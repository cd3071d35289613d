"""Plans are made for one company and moved to the others that formulas treat alike."""

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.engine.alike import first_alike
from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.steps import WholeStep
from tests.engine.comparing import as_if_large, differences
from tests.engine.small_models import put, row, small_model

COMPANIES = tuple(f"company_{at}" for at in range(6))
AXES = {"period": ("2024", "2025", "2026", "2027"), "company": COMPANIES, "segment": ("train", "infer")}
TEXT = """
    rate [period]
    volume [period, company, segment]
    price [period, company, segment] = price[-1] * (1 + rate) + volume
    sales [period, company] = SUM(volume * price, segment)
    interest [period, company] = cash[-1] * rate
    cash [period, company] = cash[-1] + sales + interest
    average [company] = AVERAGE(cash, period)
    share [period, company] = cash / total
    total [period] = SUM(cash, company)
    step [company] = IF(average > 100, 1, 0)
"""


@pytest.fixture
def model():
    cells = {("rate", period): 0.1 for period in AXES["period"]}
    cells |= {
        ("volume", period, company, segment): at + 1.0
        for period in AXES["period"]
        for at, company in enumerate(COMPANIES)
        for segment in AXES["segment"]
    }
    return small_model(TEXT, cells, {"bull": "base"}, AXES)


def edited_everywhere(model, calculation):
    """Edit the volume of every company, and check each time."""
    for at, company in enumerate(COMPANIES):
        changes = [put(model, ("volume", "2025", company, "infer"), 20.0 + at)]
        changes.append(put(model, ("cash", "2026", company), 50.0 + at if at % 2 else None))
        for change in changes:
            calculation.refresh([change])
        assert differences(calculation, Calculation.of(model)) == []


def test_every_company_is_followed(model):
    edited_everywhere(model, Calculation.of(model))


def test_every_company_is_followed_in_large_models(model):
    with as_if_large():
        calculation = Calculation.of(model)
        edited_everywhere(model, calculation)
    assert differences(calculation, Calculation.of(model)) == []


def test_the_steps_of_one_company_serve_the_others(model, monkeypatch):
    calculation = Calculation.of(model)
    calculation.refresh([put(model, ("volume", "2025", COMPANIES[0], "train"), 7.0)])
    for kind in (WholeStep, LoopStep):
        monkeypatch.setattr(kind, "_prepare", lambda *_: pytest.fail("a step was made anew"))
    calculation.refresh([put(model, ("volume", "2025", COMPANIES[3], "infer"), 7.0)])
    monkeypatch.undo()
    assert differences(calculation, Calculation.of(model)) == []


def test_an_error_of_one_company_stays_with_it(model):
    calculation = Calculation.of(model)
    for company in COMPANIES:
        calculation.refresh([put(model, ("volume", "2025", company, "train"), 1e300)])
        calculation.refresh([put(model, ("rate", "2026"), 1e100)])
        assert differences(calculation, Calculation.of(model)) == []
        calculation.refresh([put(model, ("volume", "2025", company, "train"), 1.0)])
        calculation.refresh([put(model, ("rate", "2026"), 0.1)])
        assert differences(calculation, Calculation.of(model)) == []
    assert row(calculation, "total")[0] == pytest.approx(2 * 91)


def test_items_that_formulas_name_are_not_alike():
    text = """
        a [period, company]
            @ company company_1 = company_4.a[-1]
        b [period] = company_2.a + SUM(a, pair)
    """
    state = Calculation.of(small_model(text, axes=AXES)).state
    firsts = first_alike(state.bound, state.order, state.space)
    assert firsts[0] == [0, 1, 2, 3, 4, 3]
    assert firsts[1] == [0, 0]
