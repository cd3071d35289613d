"""Consensus, pictures, chances and levers of a model that can be reckoned by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.analysis.implied_picture import MULTIPLES, Window, window_of
from gpu_modeler.analysis.implied_text import chance_sentence, chance_text, sentence
from gpu_modeler.analysis.levers import Range, uncertain_range
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.implying import Pricing, chances, groups_of
from gpu_modeler.app.levers import (
    LeverChoice,
    LeverMovesNothing,
    LeverUnreadable,
    chosen_lever,
    cost_lever,
    read_choice,
    share_lever,
)
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Group, Uncertainty
from gpu_modeler.text import Labels
from tests.implied_model import (
    COST,
    MARKET,
    PRICES,
    PROFIT_FORECAST,
    REVENUE_FORECAST,
    SHARES,
    implied_model,
    put,
    value,
)

COMPANIES = ("red", "blue")


@pytest.fixture
def model():
    return implied_model()


def asked(model, company="red", **levers):
    pricing = Pricing.of(model, "base", *(levers.get(name, LeverChoice()) for name in ("across", "upwards")))
    return pricing, pricing.ask(company)


def typed_value(model, company, f, g):
    """Value and price of a model whose cells were set, one edit after the other, without any batch."""
    session = Session(model.copied(), SettingsFile.nowhere())
    for line, factor in (("market_share", f), ("wafer_supply", f), ("base_unit_cost", g)):
        held = session.value(line, (company,))
        session.set_value(line, (company,), held * factor)
    return session.value("equity_value", (company,)), session.value("market_cap", (company,))


# --- curves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("company", COMPANIES)
def test_the_curve_is_the_known_one_and_typing_its_points_gives_the_price(model, company):
    pricing, found = asked(model, company)
    picture = pricing.picture(found, window_of([found]))
    level = PRICES[company] / value(company, 1, 0)
    for curve in (found.contours.points, picture.contours.points):
        assert len(curve) > 10
        assert curve[:, 0] * (1 - COST * curve[:, 1]) == pytest.approx(level, rel=1e-9)
    for f, g in picture.contours.points[::4]:
        worth, price = typed_value(model, company, f, g)
        assert worth == pytest.approx(price, rel=1e-9)


@settings(deadline=None, max_examples=15)
@given(price=st.floats(50, 15_000), cost=st.floats(0.05, 0.95), share=st.floats(0.01, 0.9))
def test_of_any_company_the_curve_is_the_known_one(price, cost, share):
    """Value 20 · 1,000 s f (1 - c g), at factors f that leave the share at 1 or less, and g from a tenth to ten."""
    model = implied_model(uncertain=False)
    for line, number in (("market_cap", price), ("base_unit_cost", cost), ("market_share", share)):
        put(model, line, ("red",), Cell(number))
    put(model, "wafer_supply", ("red",), Cell(MARKET * share))
    _, found = asked(model)
    level = price / (20 * MARKET * share)
    points = found.contours.points
    assert points[:, 0] * (1 - cost * points[:, 1]) == pytest.approx(level, rel=1e-9)
    greatest = found.x.ceiling * (1 - 0.1 * cost)
    least = found.x.floor * (1 - 0.1 * cost) if 10 * cost < 1 else -np.inf
    assert (found.nearest is not None) == (least < level < greatest)


def test_half_and_twice_the_price_have_their_curves(model):
    pricing, found = asked(model)
    picture = pricing.picture(found, Window(0.5, 8.0, 0.1, 1.5))
    for multiple, curves in zip(MULTIPLES, picture.light, strict=True):
        points = np.concatenate(curves)
        assert len(points) > 5
        assert value("red", *points.T) == pytest.approx(multiple * PRICES["red"], rel=1e-3)


def test_the_shaded_side_is_where_the_value_is_above(model):
    pricing, found = asked(model)
    picture = pricing.picture(found, window_of([found]))
    centres = np.array([polygon.mean(axis=0) for polygon in picture.above])
    assert (value("red", *centres.T) >= PRICES["red"] * (1 - 1e-9)).all()
    assert picture.unknown == ()


def test_a_window_holds_all_that_is_marked_and_no_more_than_is_looked_at(model):
    _, found = asked(model)
    window = window_of([found])
    assert window.x_low <= min(found.x.own.low, 1) < max(found.nearest.x, found.consensus.x) <= window.x_high
    assert found.y.floor <= window.y_low < found.consensus.y < 1 < window.y_high <= found.y.ceiling
    for end in (window.x_low, window.x_high):
        assert f"{end:.3g}".rstrip("0").lstrip("0.").replace(".", "") in {
            "1",
            "125",
            "15",
            "2",
            "25",
            *"3456789",
        }


def test_without_a_point_the_window_is_all_that_was_looked_at(model):
    put(model, "market_cap", ("red",), Cell(1e6))
    _, found = asked(model)
    assert found.nearest is None
    window = window_of([found])
    assert (window.x_low, window.x_high) == (found.x.floor, found.x.ceiling)


# --- consensus ----------------------------------------------------------------------------------------


def test_the_consensus_lies_where_revenue_and_profit_are_as_forecast(model):
    _, found = asked(model)
    f = REVENUE_FORECAST / (MARKET * SHARES["red"])
    g = (1 - PROFIT_FORECAST / REVENUE_FORECAST) / COST
    assert (found.consensus.x, found.consensus.y) == (pytest.approx(f, rel=1e-8), pytest.approx(g, rel=1e-8))
    assert found.consensus.ratio == pytest.approx(20 * PROFIT_FORECAST / PRICES["red"], rel=1e-8)
    assert found.consensus.forecast.period == "2027"
    assert found.consensus.forecast.sources == ("broker",)


def test_a_company_without_a_forecast_has_no_consensus(model):
    assert asked(model, "blue")[1].consensus is None


def test_revenue_alone_is_met_by_the_lever_across(model):
    put(model, "net_profit_consensus", ("2027", "red"), None)
    found = asked(model)[1].consensus
    assert (found.x, found.y) == (pytest.approx(1.2, rel=1e-9), 1.0)
    assert found.ratio == pytest.approx(value("red", 1.2, 1) / PRICES["red"], rel=1e-9)


def test_a_year_with_both_figures_goes_before_a_later_one_with_one(model):
    put(model, "revenue_consensus", ("2026", "red"), Cell(110.0))
    put(model, "net_profit_consensus", ("2026", "red"), Cell(44.0))
    put(model, "net_profit_consensus", ("2027", "red"), None)
    found = asked(model)[1].consensus
    assert found.forecast.period == "2026"
    assert (found.x, found.y) == (pytest.approx(1.1, rel=1e-8), pytest.approx(1.0, rel=1e-8))


def test_a_forecast_out_of_reach_is_said_to_be(model):
    put(model, "net_profit_consensus", ("2027", "red"), Cell(500.0))
    _, found = asked(model)
    assert (found.consensus.x, found.consensus.ratio) == (None, None)
    told = sentence(model, found, "CNY_100m")
    assert "do not reach it" in told.en
    assert "达不到" in told.zh


def test_a_forecast_in_another_unit_is_none(model):
    lines = model.lines["revenue_consensus"], model.lines["net_profit_consensus"]
    for line in lines:
        model.lines[line.id] = type(line)(line.id, line.labels, "USD_100m", line.axes, line.section)
    assert asked(model)[1].consensus is None


def test_a_range_that_nobody_gave_is_said_to_be_assumed():
    """The cost of a chip has no uncertainty, and is the same in both scenarios; the share has one."""
    model = implied_model()
    told = sentence(model, asked(model)[1], "CNY_100m")
    assert told.en.count("a mere assumption") == 1
    assert "The range of “cost of a chip” is a mere assumption" in told.en
    assert "“单颗芯片成本”的区间只是假定" in told.zh
    given = asked(model, upwards=LeverChoice("", "factor", (0.5, 1.2)))[1]
    assert "a mere assumption" not in sentence(model, given, "CNY_100m").en


def test_the_sentence_names_the_source_of_the_consensus(model):
    told = sentence(model, asked(model)[1], "CNY_100m")
    assert (
        "Consensus for 2027: revenue of CNY 12.0bn and a net profit of CNY 6.00bn (source: Broker on Red)"
        in told.en
    )
    assert "there the value is 75.0% of the market cap" in told.en
    assert "一致预期2027年营业收入120亿元、净利润60.0亿元（来源：Broker on Red）" in told.zh


# --- chances ------------------------------------------------------------------------------------------


def test_the_chance_is_the_known_one_within_its_error(model):
    """Red's factor is uniform from 0.5 to 3.5 and its capacity binds at 1: never worth 1,600."""
    for company in COMPANIES:
        put(model, "wafer_supply", (company,), Cell(1e6))
    found = chances(model, COMPANIES, "base", 4096)
    for company, level in (("red", 2.0), ("blue", 0.75)):
        exact = (3.5 - level) / 3
        estimate = found[company].estimate
        assert 0 < estimate.error < 0.01
        assert abs(estimate.value - exact) < 5 * estimate.error
        assert (found[company].trials, found[company].failed) == (4096, 0)


def test_capacity_that_binds_makes_the_price_impossible(model):
    assert chances(model, ["red"], "base", 256)["red"].estimate.value == 0


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [(0.4741, 0.0079, "47.4% ± 0.8%"), (0.0005, 0.0005, "0.05% ± 0.05%"), (float("nan"), float("nan"), "—")],
)
def test_a_chance_is_written_to_the_digits_of_its_error(value, error, text):
    assert chance_text(Estimate(value, error)) == text


def test_failed_trials_are_told():
    told = chance_sentence(Estimate(0.5, 0.01), 2048, 3)
    assert "2,048 trials" in told.en
    assert "3 trials failed" in told.en
    assert "3次出错" in told.zh


# --- groups -------------------------------------------------------------------------------------------


def test_a_group_needs_what_its_points_need_of_the_whole_market(model):
    pricing = Pricing.of(model, "base", LeverChoice(), LeverChoice())
    found = [pricing.ask(company) for company in COMPANIES]
    whole = pricing.together(found, "both")
    needed = sum(MARKET * SHARES[one.company] * one.nearest.x for one in found)
    assert whole.price == sum(PRICES.values())
    assert whole.revenue == pytest.approx(needed, rel=1e-9)
    assert whole.share == pytest.approx(needed / MARKET, rel=1e-9)
    assert whole.base_share == pytest.approx(sum(SHARES.values()), rel=1e-12)
    assert pricing.together(found[:1], "both") is None
    assert pricing.together(found, "none of that name") is None


def test_groups_of_the_same_companies_are_asked_once(model):
    model.groups["again"] = Group("again", Labels("又", "Again"), "company", ("blue", "red"))
    model.groups["single"] = Group("single", Labels("一家", "Single"), "company", ("red",))
    model.groups["years"] = Group("years", Labels("年", "Years"), "period", ("2026", "2027"))
    model.orders["groups"] = ("both", "again", "single", "years")
    assert groups_of(model) == ["both"]


# --- levers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("", LeverChoice()),
        ("market_share, wafer_supply", LeverChoice("market_share, wafer_supply")),
        ("market_share*0.5..2 in 0.25..4", LeverChoice("market_share", "factor", (0.5, 2), (0.25, 4))),
        ("discount+-5%..+10% in -20%..20%", LeverChoice("discount", "add", (-0.05, 0.1), (-0.2, 0.2))),
        ("*80%..125%", LeverChoice("", "factor", (0.8, 1.25))),
        (" in 0.5..2", LeverChoice("", "factor", None, (0.5, 2))),
    ],
)
def test_a_choice_reads_as_it_is_written(text, choice):
    assert read_choice(text) == choice
    assert read_choice(choice.text) == choice


@pytest.mark.parametrize("text", ["*2..3", "*1..1", "*0..2", "*-1..2", "*0.5..2 in 2..4", "discount+1%..2%"])
def test_ranges_must_hold_what_changes_nothing(model, text):
    with pytest.raises(LeverUnreadable) as refusal:
        chosen_lever(Calculation.of(model), read_choice(text), cost_lever, "red", "base")
    assert "must hold what changes nothing" in refusal.value.user_message("en")


def test_the_usual_lever_takes_ranges_and_bounds_of_ones_own(model):
    calculation = Calculation.of(model)
    choice = LeverChoice("", "factor", (0.5, 2.0), (0.25, 4.0))
    found = chosen_lever(calculation, choice, share_lever, "red", "base")
    assert found.own == Range(0.5, 2.0, "given")
    assert (found.floor, found.ceiling) == (0.25, 4.0)
    assert found.drivers == share_lever(calculation, "red", "base").drivers
    assert found.labels == share_lever(calculation, "red", "base").labels


@pytest.mark.parametrize(
    "text", ["market_share, wafer_supply", "市场份额、产能", "Market share & Wafer supply"]
)
def test_several_lines_are_moved_together(model, text):
    found = chosen_lever(Calculation.of(model), LeverChoice(text), cost_lever, "red", "base")
    assert [driver.input.line for driver in found.drivers] == ["market_share", "wafer_supply"]
    assert {driver.input.places for driver in found.drivers} == {(("red",),)}


def test_a_line_may_be_called_with_a_comma():
    calculation = Calculation.of(load_starter())
    choice = LeverChoice("Revenue guidance, low@metax")
    found = chosen_lever(calculation, choice, cost_lever, "metax", "base")
    assert [driver.input.line for driver in found.drivers] == ["revenue_guidance_low"]


def test_what_is_added_ranges_as_far_as_the_factors_would_go(model):
    """A share of 10 % whose factor's middle 80 % run from 0.8 to 3.2: from 2 points less to 22 more."""
    choice = LeverChoice("market_share", "add")
    found = chosen_lever(Calculation.of(model), choice, share_lever, "red", "base")
    assert (found.own.low, found.own.high) == (pytest.approx(-0.02), pytest.approx(0.22))
    assert (found.move, found.unit, found.neutral) == ("add", "%", 0.0)


@pytest.mark.parametrize(
    ("distribution", "move", "low", "high"),
    [
        ("uniform(-5%, 5%)", "add", -0.04, 0.04),
        ("uniform(5%, 15%)", "set", -0.04, 0.04),
        ("uniform(0.5, 1.5)", "factor", -0.04, 0.04),
        ("uniform(12%, 22%)", "set", 0.0, 0.11),  # what leaves all as it is belongs to it
    ],
)
def test_an_uncertainty_is_the_range_of_what_is_added_and_of_factors(model, distribution, move, low, high):
    """The middle 80 % of what is drawn for a share of 10 %."""
    model.uncertainties["share"] = Uncertainty("share", "market_share", distribution, move, each=("company",))
    calculation = Calculation.of(model)
    moved = Input("market_share", (("red",),))
    added = uncertain_range(calculation, moved, move="add")
    factors = uncertain_range(calculation, moved)
    assert (added.low, added.high) == (pytest.approx(low), pytest.approx(high))
    assert (factors.low, factors.high) == (pytest.approx(1 + low / 0.1), pytest.approx(1 + high / 0.1))


def test_zeros_are_not_multiplied(model):
    calculation = Calculation.of(model)
    with pytest.raises(LeverMovesNothing):
        chosen_lever(calculation, LeverChoice("discount"), share_lever, "red", "base")
    added = chosen_lever(calculation, LeverChoice("discount", "add"), share_lever, "red", "base")
    assert (added.own.low, added.own.high, added.own.source) == (-0.1, 0.1, "assumed")


def test_an_added_lever_of_the_whole_market_has_its_known_curve(model):
    """Value 20 · 100 (1 - d) (1 - 0.6 g) against 1,600, d added to a discount of 0."""
    pricing, found = asked(model, across=LeverChoice("discount", "add", None, (-2.0, 0.5)))
    curve = pricing.picture(found, window_of([found])).contours.points
    assert len(curve) > 5
    assert (1 - curve[:, 0]) * (1 - COST * curve[:, 1]) == pytest.approx(0.8, rel=1e-9)
    companies = [pricing.ask(company) for company in COMPANIES]
    assert pricing.together(companies, "both") is None  # one discount cannot stand at two points
