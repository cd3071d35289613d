"""Kinds of charts without a window: what they draw is what the engine has, and what makes no sense is told."""

from dataclasses import replace

import numpy as np
import pytest

from gpu_modeler import edits
from gpu_modeler.charts.content import read, windowed
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.charts.shapes import stacked
from gpu_modeler.charts.suggesting import Picked, as_kind, free_id, name_of_kind, offers, suggested, title_of
from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels
from tests.gui.small_model import COMPANIES, PERIODS, SEGMENTS, small_model

HERE = View("company", "metax", "base")
COMPARE = View("compare", "", "base")


@pytest.fixture
def model():
    made = small_model()
    edits.History(made, Calculation.of(made)).perform(
        edits.DefineLine(
            "cost",
            formula="revenue * cost_ratio",
            unit="CNY_100m",
            axes=("period", "company"),
            section="income",
        )
    )
    edits.History(made, Calculation.of(made)).perform(
        edits.DefineLine(
            "margin_left",
            formula="revenue - cost",
            unit="CNY_100m",
            axes=("period", "company"),
            section="income",
        )
    )
    return made


@pytest.fixture
def values(model):
    return Calculation.of(model)


def chart(*series, **fields):
    made = tuple(one if isinstance(one, Series) else Series(one) for one in series)
    return Chart("one", Labels("一", "One"), "company", made, **fields)


def content(model, values, wanted, view=HERE):
    (plan,) = plans_for(model, [wanted], view)
    return read(plan, model, values)


def value(values, line, *place, scenario="base"):
    return values.value(line, place, scenario)


# --- what is drawn ---


def test_stacks_stand_on_one_another(model, values):
    series = [Series("product_revenue", {"segment": segment}) for segment in SEGMENTS]
    made = content(model, values, chart(*series, kind="stacked_bars"))
    parts = stacked(made)
    for at, year in enumerate(PERIODS):
        ends = [value(values, "product_revenue", year, "metax", segment) for segment in SEGMENTS]
        assert parts[0][0][at] == 0
        assert parts[0][1][at] == parts[1][0][at] == ends[0]
        assert parts[1][1][at] == pytest.approx(sum(ends))


def test_shares_make_a_hundred(model, values):
    series = [Series("product_revenue", {"segment": segment}) for segment in SEGMENTS]
    parts = stacked(content(model, values, chart(*series, kind="shares")))
    assert np.allclose(parts[-1][1], 100)


def test_what_is_below_zero_is_stacked_downwards(model, values):
    made = content(model, values, chart("revenue", "cost", kind="stacked_bars"))
    first, second = made.curves
    made = replace(made, curves=(replace(first, values=-first.values), second))
    (start, end), (other_start, other_end) = stacked(made)
    assert (end < 0).all()
    assert (start == 0).all()
    assert (other_start == 0).all()
    assert (other_end == second.values).all()


def test_a_waterfall_of_lines_ends_where_its_total_is(model, values):
    wanted = chart(
        "revenue",
        Series("cost", role="less"),
        Series("margin_left", role="total"),
        kind="waterfall",
        period="2026",
    )
    made = content(model, values, wanted)
    revenue, cost, left = (
        value(values, line, "2026", "metax") for line in ("revenue", "cost", "margin_left")
    )
    assert made.curves[0].values.tolist() == [revenue, -cost, left]
    assert [(bar.low, bar.high, bar.role) for bar in made.bars] == [
        (0, revenue, "total"),
        (revenue - cost, revenue, "fall"),
        (0, left, "total"),
    ]


def test_what_does_not_add_up_is_a_step_of_its_own(model, values):
    wanted = chart("revenue", Series("profit", role="total"), kind="waterfall", period="2026")
    made = content(model, values, wanted)
    revenue, profit = (value(values, line, "2026", "metax") for line in ("revenue", "profit"))
    assert [tick.en for tick in made.plan.ticks] == ["Revenue", "Other", "Profit"]
    assert made.curves[0].values.tolist() == [revenue, profit - revenue, profit]


def test_a_waterfall_of_years_adds_up(model, values):
    made = content(
        model, values, chart("revenue", kind="waterfall", along="period", first="2025", last="2027")
    )
    years = [value(values, "revenue", year, "metax") for year in ("2025", "2026", "2027")]
    steps = made.curves[0].values.tolist()
    assert steps == [years[0], years[1] - years[0], years[2] - years[1], years[2]]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    assert [tick.en for tick in made.plan.ticks] == ["2025", "Δ2026", "Δ2027", "2027"]


def test_a_range_goes_from_the_lowest_scenario_to_the_highest(model, values):
    history = edits.History(model, values)
    history.perform(
        edits.SetCells.of_values(model, "bull", {("units", ("2026", "metax", "training")): 99_000.0})
    )
    made = content(
        model, values, chart("revenue", Series("cost", role="reference"), kind="football", period="2026")
    )
    both = sorted(
        value(values, "revenue", "2026", "metax", scenario=scenario) for scenario in ("base", "bull")
    )
    assert both[0] < both[1]
    assert [(bar.low, bar.high) for bar in made.bars] == [tuple(both)]
    assert made.curves[2].values.tolist() == [value(values, "revenue", "2026", "metax")]
    assert made.references[0].value == value(values, "cost", "2026", "metax")


def test_a_scatter_has_a_point_for_each_company(model, values):
    made = content(model, values, chart("growth", "revenue", kind="scatter", period="2027"))
    across, up = (curve.values.tolist() for curve in made.curves)
    assert [tick.en for tick in made.plan.ticks] == ["Moore", "MetaX", "Biren"]
    assert across == [100 * value(values, "growth", "2027", company) for company in COMPANIES]
    assert up == [value(values, "revenue", "2027", company) for company in COMPANIES]
    assert made.plan.emphasis == 1


def test_companies_of_one_year_stand_side_by_side(model, values):
    made = content(model, values, chart("revenue", along="company", period="2027"))
    assert made.curves[0].values.tolist() == [
        value(values, "revenue", "2027", company) for company in COMPANIES
    ]
    assert made.curves[0].plan.places == tuple(("2027", company) for company in COMPANIES)


def test_a_series_may_have_a_scenario_of_its_own(model, values):
    edits.History(model, values).perform(
        edits.SetCells.of_values(model, "bull", {("cost_ratio", ("2026", "metax")): 0.25})
    )
    made = content(model, values, chart("cost_ratio", Series("cost_ratio", scenario="bull")))
    assert [curve.values[2] for curve in made.curves] == [50.0, 25.0]
    assert made.curves[1].plan.case.en == "Bull"


def test_years_can_be_cut_off_and_forecasts_stay_forecasts(model, values):
    whole = content(model, values, chart("revenue"), View("company", "moore", "base"))
    cut = content(
        model, values, chart("revenue", first="2025", last="2027"), View("company", "moore", "base")
    )
    assert cut.curves[0].values.tolist() == whole.curves[0].values[1:4].tolist()
    assert cut.curves[0].plan.places == whole.curves[0].plan.places[1:4]
    assert (
        [whole.is_forecast(at) for at in (1, 2, 3)] == [cut.is_forecast(at) for at in (0, 1, 2)] == [True] * 3
    )
    assert windowed(whole, 2, 3).curves[0].kinds == whole.curves[0].kinds[2:4]


# --- what makes no sense ---


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (chart("revenue", "cost_ratio", kind="stacked_bars"), "chart_fault_units"),
        (chart("revenue", kind="stacked_bars"), "chart_fault_alone"),
        (chart("growth", "cost_ratio", kind="stacked_bars"), "chart_fault_not_additive"),
        (chart("revenue", Series("cost_ratio", side="left")), "chart_fault_axis"),
        (chart("revenue", kind="scatter"), "chart_fault_scatter"),
        (chart("market_size", "revenue", kind="scatter"), "chart_fault_scatter_companies"),
        (chart("revenue", "cost", kind="waterfall", along="period"), "chart_fault_one_line"),
        (chart("headcount", kind="waterfall", along="period"), "chart_fault_no_years"),
        (chart("revenue", "cost_ratio", kind="football"), "chart_fault_units"),
        (chart(Series("revenue", role="reference"), kind="football"), "chart_fault_empty"),
    ],
)
def test_a_wrong_combination_says_why(model, values, wanted, key):
    made = content(model, values, wanted)
    assert made.fault.key == key
    assert made.fault.in_language("zh") != made.fault.in_language("en")


def test_percentages_of_one_whole_may_be_stacked(model, values):
    series = (Series("cost_ratio"), Series("cost_ratio", scenario="bull"))
    assert content(model, values, chart(*series, kind="stacked_bars")).fault is None  # 50 % and 50 %


def test_a_loss_is_no_share(model, values):
    history = edits.History(model, values)
    history.perform(edits.SetCells.of_values(model, "base", {("cost", ("2026", "metax")): -1.0}))
    series = ("revenue", "cost")
    assert content(model, values, chart(*series, kind="shares")).fault.key == "chart_fault_negative"
    assert content(model, values, chart(*series, kind="stacked_bars")).fault is None


# --- what a selection suggests ---


def picked(line, *places):
    return [Picked(line, place) for place in places]


def test_one_row_becomes_bars_of_its_line(model, values):
    made = suggested(model, values, picked("revenue", *((year, "metax") for year in PERIODS)), HERE)
    assert made.series == (Series("revenue", {}, "bar"),)
    assert (made.labels.zh, made.labels.en, made.first, made.last) == ("营业收入", "Revenue", "", "")


def test_some_years_stay_those_years(model, values):
    made = suggested(model, values, picked("revenue", ("2025", "metax"), ("2026", "metax")), HERE)
    assert (made.first, made.last) == ("2025", "2026")


def test_two_units_get_two_axes(model, values):
    cells = [*picked("revenue", ("2025", "metax")), *picked("cost_ratio", ("2026", "metax"))]
    made = suggested(model, values, cells, HERE)
    assert [one.mark for one in made.series] == ["bar", "line"]
    plan = content(model, values, made).plan
    assert [curve.on_right for curve in plan.curves] == [False, True]


def test_lines_of_one_year_that_add_up_become_a_waterfall_with_its_signs(model, values):
    cells = [Picked(line, ("2026", "metax")) for line in ("revenue", "cost", "margin_left")]
    made = suggested(model, values, cells, HERE)
    assert (name_of_kind(made), made.period) == ("waterfall", "2026")
    assert [one.role for one in made.series] == ["", "less", "total"]
    assert made.labels.en == "Revenue to margin_left (2026)"


def test_segments_are_told_apart_in_the_title(model, values):
    cells = [Picked("units", (year, "metax", segment)) for segment in SEGMENTS for year in PERIODS]
    made = suggested(model, values, cells, HERE)
    assert made.labels == Labels("销量：训练与推理", "Units: Training and Inference")
    assert [dict(one.fixed) for one in made.series] == [{"segment": segment} for segment in SEGMENTS]


def test_all_companies_become_one_series_and_some_stay_themselves(model, values):
    everyone = [Picked("revenue", (year, company)) for company in COMPANIES for year in PERIODS]
    assert suggested(model, values, everyone, COMPARE).series == (Series("revenue"),)
    two = suggested(model, values, [cell for cell in everyone if "biren" not in cell.place], COMPARE)
    assert [dict(one.fixed) for one in two.series] == [{"company": "moore"}, {"company": "metax"}]


def test_every_offer_is_drawn_or_says_why_not(model, values):
    made = suggested(
        model, values, [Picked("revenue", ("2026", "metax")), Picked("cost", ("2026", "metax"))], HERE
    )
    found = {offer.name: offer.fault for offer in offers(model, values, made, HERE)}
    assert {name for name, fault in found.items() if fault is None} >= {
        "line",
        "bar",
        "stacked_bars",
        "waterfall",
        "scatter",
    }
    assert found["bridge"].key == "chart_fault_one_line"


def test_another_kind_and_back_keeps_the_series(model, values):
    made = suggested(
        model, values, [Picked("revenue", ("2026", "metax")), Picked("cost", ("2026", "metax"))], HERE
    )
    there = as_kind(model, values, made, "football", HERE)
    back = as_kind(model, values, there, name_of_kind(made), HERE)
    assert [one.line for one in back.series] == ["revenue", "cost"]
    assert name_of_kind(back) == name_of_kind(made)
    assert title_of(model, back, HERE) == made.labels


# --- in the model ---


def test_a_chart_is_kept_whole_in_a_file(model, tmp_path):
    series = (Series("revenue", {"company": "biren"}, "bar", "bull", "right", 4, "less"), Series("cost"))
    wanted = chart(*series, kind="waterfall", first="2025", last="2027", period="2026", along="period")
    history = edits.History(model, Calculation.of(model))
    history.perform(edits.SetChart(wanted))
    gpum.write(model, tmp_path / "m.gpum")
    assert gpum.read(tmp_path / "m.gpum").charts["one"] == wanted


def test_undoing_leaves_the_model_as_it_was(model):
    history = edits.History(model, Calculation.of(model))
    before = (dict(model.charts), model.orders["charts"])
    for name in ("a", "b", "c"):
        history.perform(edits.SetChart(replace(chart("revenue"), id=name)))
    history.perform(edits.MoveChart("c", -5))
    assert model.orders["charts"] == ("c", "a", "b")
    history.perform(edits.MoveChart("c", 1))
    assert model.orders["charts"] == ("a", "c", "b")
    history.perform(edits.RemoveChart("c"))
    for _ in range(6):
        history.undo()
    assert (dict(model.charts), model.orders["charts"]) == before


def test_a_renamed_line_is_followed(model):
    history = edits.History(model, Calculation.of(model))
    history.perform(edits.SetChart(chart(Series("revenue", role="reference"), kind="football")))
    history.perform(edits.RenameLine("revenue", "turnover"))
    assert model.charts["one"].series == (Series("turnover", role="reference"),)


def test_charts_of_other_pages_keep_their_places(model):
    history = edits.History(model, Calculation.of(model))
    for name, page in (("a", "company"), ("m", "market"), ("b", "company")):
        history.perform(edits.SetChart(replace(chart("revenue"), id=name, page=page)))
    history.perform(edits.MoveChart("b", -1))
    assert model.orders["charts"] == ("b", "m", "a")


def test_a_new_id_is_free():
    assert free_id({"chart_1": None, "chart_3": None}) == "chart_2"


def test_a_series_follows_its_scenario_and_goes_with_it(model):
    history = edits.History(model, Calculation.of(model))
    history.perform(edits.SetChart(chart("revenue", Series("revenue", scenario="bull"))))
    history.perform(edits.RenameScenario("bull", "boom"))
    assert [one.scenario for one in model.charts["one"].series] == ["", "boom"]
    history.perform(edits.RemoveScenario("boom"))
    assert [one.scenario for one in model.charts["one"].series] == [""]
    history.undo()
    history.undo()
    assert [one.scenario for one in model.charts["one"].series] == ["", "bull"]


def test_scenarios_side_by_side_become_a_series_each(model, values):
    cells = [Picked("revenue", ("2026", "metax"), scenario) for scenario in ("base", "bull")]
    made = suggested(model, values, cells, HERE)
    assert [one.scenario for one in made.series] == ["base", "bull"]
    assert made.labels == Labels("营业收入：基准与乐观", "Revenue: Base and Bull")
