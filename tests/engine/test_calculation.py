"""Exceptions, hard values, scenarios, errors; what is answered about them; refusals that leave everything as it was."""

import statistics

import numpy as np
import pytest

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.engine.steps import WholeStep
from gpu_modeler.errors import CellError
from gpu_modeler.formula import FormulaError
from gpu_modeler.model import Axis, Item, Line, Replacement, Scenario
from gpu_modeler.text import Labels
from tests.engine.comparing import differences, is_unchanged, snapshot
from tests.engine.small_models import put, redefine, row, small_model

SALES = """
    price [company]
    units [period, company]
    sales [period, company] = units * price
    growth [period, company] = sales / sales[-1] - 1
    total [period] = SUM(sales, company)
    best [] = MAX(total, period)
"""
CELLS = {("price", company): 2.0 for company in ("moore", "metax", "biren")} | {
    ("units", period, company): float(period) - 2020
    for period in ("2024", "2025", "2026", "2027")
    for company in ("moore", "metax", "biren")
}


@pytest.fixture
def model():
    return small_model(SALES, CELLS, {"bull": "base", "boom": "bull"})


@pytest.fixture
def calculation(model):
    calculation = Calculation.of(model)
    yield calculation
    assert differences(calculation, Calculation.of(model)) == []


def follow(calculation, *changes):
    return calculation.refresh([put(calculation.model, *change) for change in changes])


def test_values_have_the_public_shape_and_cannot_be_written(calculation):
    assert calculation.values("sales").shape == (4, 3, 1, 3)
    assert calculation.values("price").shape == (1, 3, 1, 3)
    with pytest.raises(ValueError):
        calculation.values("sales")[0] = 1


def test_the_most_specific_exception_wins_then_the_later():
    text = """
        a [period, company] = 1
            @ company metax, period 2025 = 4
            @ company metax = 2
            @ period 2025 = 3
    """
    calculation = Calculation.of(small_model(text))
    assert row(calculation, "a", "metax") == [2, 4, 2, 2]
    assert row(calculation, "a", "moore") == [1, 3, 1, 1]
    assert calculation.bound("a").formula_at(("2025", "metax")).text == "4"


def test_a_scenario_sees_its_parents_cells_and_its_own(calculation):
    follow(calculation, (("bull:price", "metax"), 3.0))
    assert [calculation.value("price", ("metax",), name) for name in ("base", "bull", "boom")] == [2, 3, 3]
    follow(calculation, (("boom:price", "metax"), 5.0), (("price", "metax"), 1.0))
    assert [calculation.value("price", ("metax",), name) for name in ("base", "bull", "boom")] == [1, 3, 5]


def test_a_cleared_cell_shows_the_formula_again(calculation):
    follow(calculation, (("sales", "2025", "metax"), 99.0), (("bull:sales", "2025", "metax"), "clear"))
    assert calculation.value("sales", ("2025", "metax")) == 99
    assert calculation.value("sales", ("2025", "metax"), "bull") == 10


def test_a_hard_value_hides_the_error_below_it(calculation):
    assert calculation.value("growth", ("2024", "moore")) is CellError.DIV0
    follow(calculation, (("growth", "2024", "moore"), 0.5))
    assert calculation.value("growth", ("2024", "moore")) == 0.5
    assert calculation.codes("growth")[0, :, 0, 0].tolist() == [0, int(CellError.DIV0), int(CellError.DIV0)]


def test_a_number_that_is_not_finite_shows_as_an_error(calculation):
    follow(calculation, (("price", "moore"), float("inf")))
    assert calculation.value("best", ()) is CellError.NUM


def test_only_cells_that_really_changed_are_told(calculation):
    changes = follow(calculation, (("units", "2027", "metax"), 100.0))
    assert set(changes.masks) == {"units", "sales", "growth", "total", "best"}
    assert np.argwhere(changes.masks["sales"])[:, :2].tolist() == [[3, 1]] * 3
    assert not changes.structure
    assert changes.elapsed > 0


def test_an_edit_evaluates_only_what_can_change(calculation, monkeypatch):
    seen = {}
    run = WholeStep.run
    monkeypatch.setattr(WholeStep, "run", lambda step, first=0: seen.update(step.boxes) or run(step, first))
    follow(calculation, (("units", "2026", "metax"), 100.0))
    assert set(seen) == {"units", "sales", "growth", "total", "best"}
    assert seen["sales"][0] == (1, 2)


def test_propagation_stops_where_nothing_changed(calculation, monkeypatch):
    seen = []
    run = WholeStep.run
    monkeypatch.setattr(WholeStep, "run", lambda step, first=0: seen.append(step.line) or run(step, first))
    follow(calculation, (("units", "2024", "metax"), 4.0))
    assert seen == ["units"]


def test_a_formula_is_followed(calculation):
    changes = calculation.refresh([redefine(calculation.model, "sales", "units * price * 10")])
    assert calculation.value("best", ()) == 420
    assert "total" in changes.masks
    assert not changes.structure


@pytest.mark.parametrize(
    "formula", ["units *", "unts * 2", "total", "units * growth", "units[2050]", "SUM(units)"]
)
def test_a_refused_formula_leaves_the_calculation_as_it_was(model, formula):
    calculation = Calculation.of(model)
    before = snapshot(calculation)
    with pytest.raises((FormulaError, CircularReference)):
        calculation.refresh([redefine(model, "sales", formula if formula != "SUM(units)" else "SUM(units,)")])
    assert is_unchanged(calculation, before)
    model.lines["sales"] = calculation.bound("sales").line
    follow(calculation, (("price", "metax"), 7.0))
    assert differences(calculation, Calculation.of(model)) == []


def test_a_recalculation_that_breaks_off_is_made_good(model, monkeypatch):
    calculation = Calculation.of(model)
    change = put(model, ("price", "metax"), 7.0)
    with monkeypatch.context() as patch:
        patch.setattr(WholeStep, "_evaluate", lambda step: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            calculation.refresh([change])
    model.apply(change.inverse())
    assert differences(calculation, Calculation.of(model)) == []


def test_a_line_can_be_added_and_removed(calculation):
    model = calculation.model
    added = Replacement(
        "lines", "margin", None, Line("margin", Labels("", "Margin"), "1", ("period",), "main", "total * 0.1")
    )
    order = Replacement("orders", "lines", model.orders["lines"], (*model.orders["lines"], "margin"))
    for change in (added, order):
        model.apply(change)
    changes = calculation.refresh([added, order])
    assert changes.structure
    assert changes.masks["margin"].all()
    assert row(calculation, "margin") == pytest.approx([2.4, 3.0, 3.6, 4.2])
    undone = [order.inverse(), added.inverse()]
    for change in undone:
        model.apply(change)
    assert calculation.refresh(undone).structure
    assert "margin" not in calculation.order


def test_a_line_that_is_read_cannot_be_removed(model):
    calculation = Calculation.of(model)
    removed = Replacement("lines", "units", model.lines["units"], None)
    order = Replacement(
        "orders", "lines", model.orders["lines"], tuple(n for n in model.lines if n != "units")
    )
    for change in (removed, order):
        model.apply(change)
    with pytest.raises(FormulaError):
        calculation.refresh([removed, order])
    assert calculation.value("best", ()) == 42


def test_a_scenario_can_be_added(calculation):
    model = calculation.model
    added = Replacement("scenarios", "bear", None, Scenario("bear", Labels("", "Bear"), "base"))
    order = Replacement(
        "orders", "scenarios", model.orders["scenarios"], (*model.orders["scenarios"], "bear")
    )
    for change in (added, order):
        model.apply(change)
    assert calculation.refresh([added, order]).structure
    assert calculation.values("sales").shape == (4, 3, 1, 4)


def test_a_company_can_be_added(calculation):
    model = calculation.model
    axis = model.axes["company"]
    wider = Axis(axis.id, axis.labels, (*axis.items, Item("kunlun", Labels("", "Kunlun"))))
    change = Replacement("axes", "company", axis, wider)
    model.apply(change)
    changes = calculation.refresh([change])
    assert calculation.values("sales").shape == (4, 4, 1, 3)
    assert "best" not in changes.masks
    assert changes.masks["sales"].all()


def test_precedents_and_dependents_are_told(calculation):
    assert calculation.precedents("sales") == ("units", "price")
    assert calculation.dependents("sales") == ("growth", "total")


def test_an_error_is_traced_to_the_cell_where_it_arose():
    text = """
        a [period, company] = 1 / (year - 2025)
        b [period, company] = IF(year > 2000, a[-1], 1 / 0) * 2
        c [period] = SUM(b, company) + 1
        d [] = IFERROR(1 / 0, SUM(c, 2024:2026))
    """
    calculation = Calculation.of(small_model(text))
    assert calculation.value("d", ()) is CellError.DIV0
    assert calculation.origin("d", ()) == ("a", ("2025", "moore"))
    assert calculation.origin("a", ("2025", "metax")) == ("a", ("2025", "metax"))


def test_an_expression_is_evaluated_in_a_scenario_and_place(calculation):
    follow(calculation, (("bull:price", "metax"), 3.0))
    assert calculation.expression("metax.sales[2024] / price", "bull", {"company": "moore"}).value == 6
    series = calculation.expression("SUM(sales, pair)")
    assert series.axes == ("period",)
    assert series.value.tolist() == [16, 20, 24, 28]
    assert (
        calculation.expression("growth", place={"company": "metax", "period": "2024"}).value is CellError.DIV0
    )


def test_an_expression_may_look_further_back_than_any_line(calculation):
    assert calculation.expression("total[-3]").value.tolist() == [0, 0, 0, 24]


def test_a_batch_evaluates_only_what_is_varied_and_wanted(calculation, monkeypatch):
    seen = []
    run = WholeStep.run
    monkeypatch.setattr(WholeStep, "run", lambda step, first=0: seen.append(step.line) or run(step, first))
    found = calculation.batch({("price", ("metax",)): [1.0, 2.0, 4.0]}, ["total", "units"])
    assert sorted(set(seen)) == ["price", "sales", "total"]
    assert found["total"][0, 0, 0].tolist() == [20, 24, 32]
    assert found["units"].shape == (4, 3, 1, 3)


def test_a_large_batch_runs_in_blocks_and_agrees_with_its_cases(calculation):
    prices = np.linspace(0, 10, 30_001)
    found = calculation.batch({("price", ("metax",)): prices}, ["growth", "total"])
    assert np.allclose(found["total"][0, 0, 0], 16 + 4 * prices, rtol=1e-14)
    assert found.codes("growth")[1, 1, 0].nonzero()[0].tolist() == [0]


def test_a_batch_asked_again_for_other_values_agrees_with_a_new_one(calculation):
    cells = ("price", ("metax",)), ("sales", ("2025", "metax"))
    random = np.random.default_rng(1)
    kept = calculation.batches(dict.fromkeys(cells, np.zeros(64)), ["total", "growth"])
    for count in (1, 64, 150):
        values = {
            cell: np.ma.MaskedArray(random.uniform(0, 9, count), random.random(count) < 0.5) for cell in cells
        }
        again, fresh = kept.again(values), calculation.batch(values, ["total", "growth"])
        for line in ("total", "growth"):
            assert again[line].tobytes() == fresh[line].tobytes()
    with pytest.raises(KeyError):
        kept.again({cells[0]: [1.0]})


def test_a_cell_that_is_empty_in_some_cases_of_many_blocks_shows_its_formula_there(calculation):
    """Sales of 2025 typed in every third case, else computed; blocks in which none or all are empty among them."""
    typed = np.arange(40_000) % 3 == 0
    typed[:20_000] = False
    values = np.ma.MaskedArray(np.arange(40_000.0), ~typed)
    found = calculation.batch({("sales", ("2025", "metax")): values}, ["sales"])["sales"][1, 1, 0]
    assert np.array_equal(found, np.where(typed, values.data, calculation.value("sales", ("2025", "metax"))))


@pytest.mark.parametrize("count", [12, 13, 14])
def test_every_reduction_takes_many_years(count):
    """Long rows of items are handed over as one array, see `WholeAxis`; every function must take them so."""
    years = [str(2020 + at) for at in range(count)]
    values = [((at * 7) % 11) - 2.5 for at in range(count)]
    text = """
        flow [period]
        middle [] = MEDIAN(flow, period)
        spread [] = STDEV(flow, period)
        worth [] = NPV(10%, flow, period)
        nothing [] = NPV(IRR(flow, period), flow, period)
        weighted [] = SUMPRODUCT(flow, flow, period)
    """
    cells = {("flow", year): value for year, value in zip(years, values, strict=True)}
    calculation = Calculation.of(small_model(text, cells, axes={"period": years}))
    expected = {
        "middle": statistics.median(values),
        "spread": statistics.stdev(values),
        "worth": sum(value / 1.1 ** (at + 1) for at, value in enumerate(values)),
        "nothing": 0.0,
        "weighted": sum(value * value for value in values),
    }
    assert {name: calculation.value(name, ()) for name in expected} == pytest.approx(expected, abs=1e-9)


def test_a_model_without_companies_sums_to_nothing():
    text = "a [period, company]\nb [period] = SUM(a, company) + 1\nc [period] = AVERAGE(a, company)\nd [] = MAX(a)"
    axes = {"period": ("2024", "2025", "2026", "2027"), "company": ()}
    calculation = Calculation.of(small_model(text.replace("MAX(a)", "MAX(a, company, period)"), axes=axes))
    assert row(calculation, "b") == [1, 1, 1, 1]
    assert row(calculation, "c") == ["#DIV/0!"] * 4
    assert calculation.value("d", ()) == 0
    assert calculation.values("a").shape == (4, 0, 1)


def test_the_engine_answers_an_empty_model():
    model = small_model("", axes={"period": ("2024",)})
    calculation = Calculation.of(model)
    assert calculation.order == ()
    assert calculation.expression("1 + 1").value == 2
