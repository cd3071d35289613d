"""Charts as numbers and words: which cells a curve draws, where axes stay, how values read."""

import numpy as np
import pytest

from gpu_modeler.charts.content import read
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.definitions import COMPARE_LINE, charts_for
from gpu_modeler.charts.names import curve_name
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.formula.units import Unit
from gpu_modeler.gui.charts.numbers import tick_text, value_text
from gpu_modeler.gui.charts.ranges import EMPTY, Range, fitted, readable, round_step, steady, with_common_zero
from gpu_modeler.gui.charts.wording import hover_text, summary, table, tick_labels
from gpu_modeler.model.document import Replacement
from gpu_modeler.model.records import Cell, Chart, Group, Series
from gpu_modeler.text import Labels
from tests.gui.chart_support import COMPANIES, YEARS, fake_session

COMPANY = View("company", "metax", "base")
MARKET = View("market", "", "base")
COMPARE = View("compare", "", "base")


@pytest.fixture
def session():
    return fake_session()


def plans_of(session, view, *series):
    chart = Chart("c", Labels("图", "Chart"), view.page, tuple(Series(*one) for one in series))
    return plans_for(session.model, [chart], view)


def content_of(session, view, *series):
    return read(plans_of(session, view, *series)[0], session.model, session.calculation)


# --- which cells ----------------------------------------------------------------------------------


def test_an_open_company_is_the_page_s(session):
    content = content_of(session, COMPANY, ("revenue",))
    expected = session.calculation.arrays["revenue"][:, 1, 0, 0]
    assert np.array_equal(content.curves[0].values, expected)


def test_a_fixed_company_is_drawn_whatever_the_page(session):
    content = content_of(session, COMPANY, ("revenue", {"company": "biren"}))
    assert np.array_equal(content.curves[0].values, session.calculation.arrays["revenue"][:, 3, 0, 0])


def test_the_scenario_is_the_view_s(session):
    content = content_of(session, View("company", "metax", "bull"), ("revenue",))
    assert np.array_equal(content.curves[0].values, session.calculation.arrays["revenue"][:, 1, 0, 1])


def test_amounts_are_summed_over_segments(session):
    content = content_of(session, COMPANY, ("units",))
    assert len(content.curves) == 1
    assert np.allclose(content.curves[0].values, session.calculation.arrays["units"][:, 1, :, 0].sum(axis=1))


def test_prices_get_a_curve_for_each_segment(session):
    content = content_of(session, COMPANY, ("price",))
    assert [curve.plan.owner.en for curve in content.curves] == ["Training", "Inference", "Graphics"]


def test_the_market_page_sums_amounts_over_companies(session):
    content = content_of(session, MARKET, ("revenue",))
    assert np.allclose(
        content.curves[0].values, session.calculation.arrays["revenue"][:, :, 0, 0].sum(axis=1)
    )


def test_the_compare_page_has_a_curve_for_each_company_in_its_own_colour(session):
    content = content_of(session, COMPARE, ("revenue",))
    assert [curve.plan.colour for curve in content.curves] == list(range(6))
    assert [curve.plan.owner.zh for curve in content.curves] == [name.zh for name in COMPANIES.values()]


def test_a_group_is_summed(session):
    group = Group("trio", Labels("三小龙", "Trio"), "company", ("moore_threads", "metax", "cambricon"))
    session.model.apply(Replacement("groups", "trio", None, group))
    content = content_of(session, MARKET, ("revenue", {"company": "trio"}))
    assert np.allclose(
        content.curves[0].values, session.calculation.arrays["revenue"][:, :3, 0, 0].sum(axis=1)
    )


def test_lines_without_years_stand_by_company_with_the_page_s_strongest(session):
    content = content_of(session, COMPANY, ("market_cap", {}, "bar"), ("equity_value", {}, "bar"))
    assert content.plan.axis == "company"
    assert content.plan.emphasis == 1
    assert np.array_equal(content.curves[1].values, session.calculation.arrays["equity_value"][0, :, 0, 0])


def test_such_lines_listed_company_by_company_count_once(session):
    listed = [("market_cap", {"company": company}, "bar") for company in COMPANIES]
    plan = plans_of(session, COMPARE, *listed)[0]
    assert (plan.axis, len(plan.curves), len(plan.ticks)) == ("company", 1, 6)


def test_a_constant_beside_years_is_a_level_line(session):
    content = content_of(session, COMPANY, ("revenue",), ("market_cap",))
    assert np.array_equal(content.curves[1].values, np.full(14, 2900.0))


def test_percentages_are_drawn_times_a_hundred(session):
    content = content_of(session, COMPANY, ("gross_margin",))
    assert content.curves[0].values[0] == pytest.approx(30.0)


def test_a_second_unit_goes_to_the_right_axis_and_a_third_to_a_chart_of_its_own(session):
    plans = plans_of(session, COMPANY, ("revenue",), ("runway_months",), ("gross_margin",))
    assert [[curve.on_right for curve in plan.curves] for plan in plans] == [[False, True], [False]]


def test_more_curves_than_can_be_told_apart_are_counted(session):
    plan = plans_of(session, COMPARE, ("revenue",), ("net_profit",), ("liquid_funds",))[0]
    assert (len(plan.curves), plan.left_out) == (12, 6)


def test_errors_are_summed_and_kept_as_errors(session):
    array = session.calculation.arrays["units"]
    array[2, 1, 0, 0] = np.nan
    codes = np.zeros(array.shape, np.uint8)
    codes[2, 1, 0, 0] = 1
    session.calculation.errors["units"] = codes
    curve = content_of(session, COMPANY, ("units",)).curves[0]
    assert np.isnan(curve.values[2])
    assert value_text(curve, 2, "en") == "#DIV/0!"


# --- reported and forecast ------------------------------------------------------------------------


def test_forecasts_begin_behind_the_last_reported_year(session):
    content = content_of(session, COMPANY, ("revenue",))
    assert YEARS[content.boundary] == "2024"
    assert tick_labels(content, "en")[2:5] == ["2024", "2025E", "2026E"]
    assert content.curves[0].kinds[2:5] == ("actual", "guidance", "forecast")


def test_a_line_without_reported_years_takes_the_company_s(session):
    assert content_of(session, COMPANY, ("price_to_sales",)).boundary == 2


def test_a_company_that_has_reported_nothing_takes_the_others_last_year(session):
    for (scenario, line, place), cell in list(session.model.all_cells()):
        if "metax" in place:
            session.model.apply(Replacement("cells", (scenario, line, place), cell, None))
    content = content_of(session, COMPANY, ("revenue",))
    assert YEARS[content.boundary] == "2024"
    assert tick_labels(content, "en")[3] == "2025E"


def test_a_cell_cleared_in_a_scenario_is_a_forecast_there(session):
    session.model.apply(Replacement("cells", ("bull", "revenue", ("2024", "metax")), None, Cell(None)))
    content = content_of(session, View("company", "metax", "bull"), ("revenue",))
    assert YEARS[content.boundary] == "2023"


def test_companies_names_stand_on_two_lines_where_they_are_long(session):
    content = content_of(session, COMPARE, ("market_cap", {}, "bar"))
    assert tick_labels(content, "zh")[:3] == ["摩尔\n线程", "沐曦", "寒武纪"]
    assert tick_labels(content, "en")[:3] == ["Moore\nThreads", "MetaX", "Cambricon"]
    assert hover_text(content, 0, "zh").startswith("<b>摩尔线程</b>")


# --- definitions ----------------------------------------------------------------------------------


def test_built_in_charts_keep_the_lines_that_the_model_has(session):
    ids = [chart.id for chart in charts_for(session.model, "company")]
    assert len(ids) == 6
    assert all(s.line in session.model.lines for c in charts_for(session.model, "market") for s in c.series)


def test_a_built_in_chart_with_one_curve_left_is_called_by_its_line(session):
    """A young model has revenue alone: no chart of it speaks of a profit that nobody entered."""
    session.model.apply(Replacement("lines", "net_profit", session.model.lines["net_profit"], None))
    session.model.orders["lines"] = tuple(x for x in session.model.orders["lines"] if x != "net_profit")
    first = charts_for(session.model, "company")[0]
    assert [series.line for series in first.series] == ["revenue"]
    assert first.labels == session.model.lines["revenue"].labels


def test_the_model_s_own_charts_come_instead(session):
    own = Chart("own", Labels("自己", "Own"), "company", (Series("revenue"), Series("no_such_line")))
    session.model.apply(Replacement("charts", "own", None, own))
    session.model.orders["charts"] = ("own",)
    found = charts_for(session.model, "company")
    assert [(chart.id, len(chart.series)) for chart in found] == [("own", 1)]


def test_the_chosen_line_comes_first_and_only_once(session):
    found = charts_for(session.model, "compare", "revenue")
    assert found[0].id == COMPARE_LINE
    assert sum([series.line for series in chart.series] == ["revenue"] for chart in found) == 1


# --- ranges ---------------------------------------------------------------------------------------


def test_a_range_stays_while_the_data_sit_well_in_it():
    first = steady(None, 0.0, 80.0)
    assert steady(first, 0.0, 70.0) is first
    assert steady(first, 0.0, 50.0) is first


@pytest.mark.parametrize(("low", "high"), [(0.0, 500.0), (-5.0, 80.0), (0.0, 8.0)])
def test_a_range_changes_when_data_leave_it_or_are_far_smaller(low, high):
    first = steady(None, 0.0, 80.0)
    changed = steady(first, low, high)
    assert changed != first
    assert changed.low <= low
    assert high <= changed.high <= 1.6 * max(high, 1)


def test_nothing_to_draw_keeps_the_range():
    assert steady(None, np.nan, np.nan) == EMPTY
    assert steady(Range(0, 10, 2), np.nan, np.nan) == Range(0, 10, 2)


@pytest.mark.parametrize("high", [1e-9, 0.013, 0.9999, 1.0, 7.0, 99.9, 1234.5, 8.8e11])
@pytest.mark.parametrize("low", [0.0, -0.3, -40.0])
def test_ticks_are_few_and_include_zero(low, high):
    ticks = fitted(low, high).ticks()
    assert 3 <= len(ticks) <= 10
    assert any(abs(tick) < 1e-12 * max(high, 1) for tick in ticks)


def test_round_steps():
    assert [round_step(x) for x in (0.9, 1.0, 1.1, 2.2, 3.0, 7.0, 31.0)] == pytest.approx(
        [1, 1, 2, 2.5, 5, 10, 50]
    )


@pytest.mark.parametrize(("left", "right"), [((-20, 100), (0, 5)), ((0, 3), (-9, 1)), ((-5, 0), (0, 7))])
def test_two_axes_share_their_zero_and_keep_their_data(left, right):
    one, other = with_common_zero(fitted(*left), fitted(*right))
    assert -one.low / one.span == pytest.approx(-other.low / other.span)
    assert one.low <= left[0] < left[1] <= one.high
    assert other.low <= right[0] < right[1] <= other.high


def test_a_few_outstanding_ratios_do_not_flatten_the_rest():
    margins = np.array([-4100.0, -1380, -350, -60, -10, 5, 15, 20, 25, 27, 28, 28, 29, 29, np.nan])
    low, high = readable(margins)
    assert -400 < low < -60
    assert high == 29.0


def test_ratios_of_one_size_are_shown_whole():
    assert readable(np.array([10.0, 20, 30, 40, 50, 60, 70, 80, 90])) == (10.0, 90.0)
    assert readable(np.array([5.0, 1000.0])) == (5.0, 1000.0)
    assert np.isnan(readable(np.array([np.nan])))[0]


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "step", "unit", "text"),
    [
        (1500.0, 500.0, "CNY_100m", "1,500"),
        (-20.0, 10.0, "%", "-20%"),
        (7.5, 2.5, "x", "7.5x"),
        (0.06, 0.02, "CNY_100m", "0.06"),
        (-1e-13, 0.25, "CNY_100m", "0.00"),
        (2_000_000.0, 500_000.0, "chip", "2,000,000"),
        (2028.0, 2.0, "CY", "2028"),
    ],
)
def test_ticks_read_as_plain_numbers(value, step, unit, text):
    assert tick_text(value, Range(0, 10 * step, step), Unit.parse(unit)) == text


def test_hovering_tells_year_company_value_and_unit(session):
    content = content_of(session, COMPANY, ("revenue",), ("net_profit",))
    text = hover_text(content, 3, "zh")
    assert "2025E · 沐曦" in text
    assert "亿元" in text
    assert "公司指引" in text


def test_hovering_over_an_error_tells_which(session):
    session.calculation.arrays["price_to_sales"][1] = np.nan
    codes = np.zeros((14, 6, 1, 2), np.uint8)
    codes[1] = 1
    session.calculation.errors["price_to_sales"] = codes
    assert "#DIV/0!" in hover_text(content_of(session, COMPANY, ("price_to_sales",)), 1, "en")


def test_curves_are_named_by_what_tells_them_apart(session):
    by_line = plans_of(session, COMPANY, ("revenue",), ("runway_months",))[0]
    assert [curve_name(by_line, c, "en", axis=True) for c in by_line.curves] == [
        "Revenue",
        "Runway (right, months)",
    ]
    by_company = plans_of(session, COMPARE, ("revenue",))[0]
    assert curve_name(by_company, by_company.curves[2], "zh") == "寒武纪"
    both = plans_of(session, COMPARE, ("revenue",), ("net_profit",))[0]
    assert curve_name(both, both.curves[2], "en") == "Cambricon Revenue"


def test_the_table_holds_every_digit(session):
    content = content_of(session, COMPANY, ("revenue",))
    head, row = table(content, "en").split("\n")
    assert head.split("\t")[1:4] == ["2022", "2023", "2024"]
    assert float(row.split("\t")[14]) == content.curves[0].values[13]


def test_the_summary_tells_the_last_year(session):
    assert summary(content_of(session, COMPANY, ("gross_margin",)), "en") == "2035E: Gross margin 58.0%"
