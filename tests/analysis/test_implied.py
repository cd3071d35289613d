"""What must be true: curves that are known in closed form, through the formulas of a model, and the starter model's."""

import numpy as np
import pytest

from gpu_modeler.analysis.implied import (
    STARTER_NAMES,
    Facts,
    NoPrice,
    Question,
    default_period,
    implied,
    joint,
)
from gpu_modeler.analysis.implied_text import sentence, together_sentence
from gpu_modeler.analysis.levers import Range, lever, scenario_range
from gpu_modeler.analysis.moving import DriversOverlap
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.app.implying import Pricing, implied_prices
from gpu_modeler.app.levers import (
    LeverMovesNothing,
    LeversMissing,
    LeverUnreadable,
    cost_lever,
    find_lever,
    share_lever,
)
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import DefineLine
from gpu_modeler.edits.history import History
from gpu_modeler.edits.refusals import UnknownItem, UnknownLine
from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Replacement, Uncertainty
from gpu_modeler.text import Labels
from tests.small_model import put, small_model

COMPANIES = ("metax", "biren")
OWN = Range(-1.0, 1.0, "given")


def valued(formula, price=1.0):
    """The small model with inputs `a` and `b` by company, a value computed from them and a market cap."""
    model = small_model()
    history = History(model, Calculation.of(model))
    for line in ("a", "b", "market_cap"):
        history.perform(DefineLine(line, formula="", unit="1", axes=("company",), section="income"))
        for company in COMPANIES:
            put(model, "base", line, (company,), Cell(price if line == "market_cap" else 0.0))
    history.perform(
        DefineLine("equity_value", formula=formula, unit="1", axes=("company",), section="income")
    )
    return model


def asked(formula, price=1.0, *, own=(OWN, OWN), move="add"):
    model = valued(formula, price)
    if move == "factor":
        for line in ("a", "b"):
            put(model, "base", line, ("metax",), Cell(2.0))
    calculation = Calculation.of(model)
    levers = [
        lever(Labels(line, line), [Input(line, (("metax",),))], each, move=move)
        for line, each in zip(("a", "b"), own, strict=True)
    ]
    return model, implied(calculation, "metax", *levers, period="2026")


def singly(model, found, scenario="base"):
    """The gap at every point of the curves, typed one after the other into a copy of the model."""
    session = Session(model.copied(), SettingsFile.nowhere())
    for at in found.contours.points:
        typed = {}
        for each, setting in zip((found.x, found.y), at, strict=True):
            for driver in each.drivers:
                for place in driver.input.places:
                    held = model.cell(driver.input.line, place, scenario).value
                    typed[driver.input.line, place] = held + setting if each.move == "add" else held * setting
        session.set_values(typed, scenario)
        value, price = (
            session.value(line, (found.company,), scenario) for line in ("equity_value", "market_cap")
        )
        yield value / price - 1


# --- known curves -------------------------------------------------------------------------------------


def test_a_circle():
    """Value a² + b² + 1 against a price of 10: a circle of radius 3."""
    model, found = asked("a ^ 2 + b ^ 2 + 1", 10.0)
    (curve,) = found.contours.curves
    assert np.hypot(*curve.T) == pytest.approx(3, rel=1e-9)
    assert curve[0].tolist() == curve[-1].tolist()
    assert found.nearest.distance == pytest.approx(3, rel=1e-9)
    assert max(map(abs, singly(model, found))) < 1e-9


def test_a_line_and_its_foot():
    """2a + b + 1 = price 5 where 2a + b = 4: the foot of the perpendicular from (0, 0) is (1.6, 0.8)."""
    model, found = asked("2 * a + b + 1", 5.0)
    (curve,) = found.contours.curves
    assert curve @ [2, 1] == pytest.approx(4, rel=1e-9)
    point = found.nearest
    assert (point.x, point.y) == (pytest.approx(1.6, abs=2e-3), pytest.approx(0.8, abs=4e-3))
    assert point.distance == pytest.approx(4 / np.sqrt(5), rel=1e-5)
    assert max(map(abs, singly(model, found))) < 1e-9


def test_a_believable_point_goes_before_a_nearer_one_that_is_not():
    """a + b / 10 = 1.02 comes nearest at (1.0099, 0.1), beyond the range of a; within both ranges at (1, 0.2)."""
    _, found = asked("a + b / 10 + 1", 2.02)
    assert (found.nearest.x, found.nearest.y) == (pytest.approx(1, abs=1e-3), pytest.approx(0.2, abs=1e-2))
    assert found.nearest.distance == pytest.approx(np.hypot(1, 0.2), rel=1e-3)
    assert found.is_believable


def test_a_hyperbola_of_factors():
    """Value (2f)(2g) against a price of 16: f·g = 4, nearest at (2, 2) where both ranges are alike."""
    own = Range(0.5, 1.5, "given")
    model, found = asked("a * b", 16.0, own=(own, own), move="factor")
    assert found.contours.points.prod(axis=1) == pytest.approx(4, rel=1e-9)
    assert (found.nearest.x, found.nearest.y) == (pytest.approx(2, rel=2e-3), pytest.approx(2, rel=2e-3))
    assert found.nearest.distance == pytest.approx(2 * np.sqrt(2), rel=1e-5)
    assert not found.is_believable
    assert max(map(abs, singly(model, found))) < 1e-9


def test_the_own_ranges_decide_what_is_near():
    """On 2f · 2g = 16 a wide range of f makes a large f near."""
    wide, narrow = Range(0.1, 9.0, "given"), Range(0.99, 1.01, "given")
    _, found = asked("a * b", 16.0, own=(wide, narrow), move="factor")
    settings = np.geomspace(0.5, 9, 200_001)
    distance = np.hypot((settings - 1) / 8, np.abs(4 / settings - 1) / 0.01)
    best = settings[distance.argmin()]
    assert found.nearest.x == pytest.approx(best, rel=1e-3)
    assert found.nearest.distance == pytest.approx(distance.min(), rel=1e-3)


def test_no_setting_is_enough():
    model, found = asked("5 - a ^ 2 - b ^ 2", 10.0)
    assert found.nearest is None
    assert found.contours.curves == ()
    assert found.closest == (pytest.approx(0), pytest.approx(0), pytest.approx(0.5))
    told = sentence(model, found, "1")
    assert "没有任何组合" in told.zh
    assert "50.0% of it" in told.en


def test_where_the_value_is_an_error_there_is_no_curve():
    _, found = asked("IF(a < 0, 1 / 0, a + b)", 1.0)
    assert (found.contours.points[:, 0] >= 0).all()
    assert found.contours.points.sum(axis=1) == pytest.approx(1, rel=1e-9)


def test_without_a_price_nothing_is_implied():
    for formula, price in (("a + 1", 0.0), ("1 / a", 1.0)):
        with pytest.raises(NoPrice) as refusal:
            asked(formula, price)
        assert "沐曦" in refusal.value.user_message("zh")


def test_levers_that_move_the_same_cell_are_refused():
    calculation = Calculation.of(valued("a + b + 1"))
    one = lever(Labels("a", "a"), [Input("a", (("metax",),))], OWN, move="add")
    with pytest.raises(DriversOverlap):
        implied(calculation, "metax", one, one, period="2026")


def test_a_base_point_that_is_worth_its_price_is_nearest_itself():
    own = Range(0.5, 1.5, "given")
    _, found = asked("a * b", 4.0, own=(own, own), move="factor")
    assert found.nearest.distance < 0.01
    assert found.is_believable


# --- the starter model ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session():
    return Session(load_starter(), SettingsFile.nowhere())


@pytest.fixture(scope="module")
def prices(session):
    return implied_prices(session, scenario="base")[1]


def test_every_company_has_its_curve(session, prices):
    assert [one.company for one in prices] == list(session.model.item_ids("company"))
    for one in prices:
        assert one.nearest is not None
        assert one.nearest.facts.value == pytest.approx(one.price, rel=1e-9)
        assert one.base.value == session.calculation.value("equity_value", (one.company,), "base")
        assert one.contours.leaps == 0


def test_every_point_of_a_curve_evaluated_by_itself_is_the_market_cap(session, prices):
    metax = next(one for one in prices if one.company == "metax")
    gaps = list(singly(session.model, metax))
    assert len(gaps) >= 20
    assert max(map(abs, gaps)) < 1e-9


def test_the_nearest_point_is_no_farther_than_any_of_the_curve(prices):
    for one in prices:
        points = one.contours.points
        if one.is_believable:
            inside = [one.x.own.holds(x) and one.y.own.holds(y) for x, y in points]
            points = points[inside]
            assert len(points)
        distances = np.hypot(one.x.distance(points[:, 0]), one.y.distance(points[:, 1]))
        assert one.nearest.distance <= distances.min()


def test_facts_are_those_of_the_model_with_the_settings_typed_in(session, prices):
    one = prices[0]
    copy = session.model.copied()
    for each, setting in ((one.x, one.nearest.x), (one.y, one.nearest.y)):
        for driver in each.drivers:
            for place in driver.input.places:
                held = session.model.cell(driver.input.line, place).value
                put(copy, "base", driver.input.line, place, Cell(held * setting))
    calculation = Calculation.of(copy)
    at = (one.period, one.company)
    facts = one.nearest.facts
    assert facts.revenue == pytest.approx(calculation.value("revenue", at), rel=1e-12)
    assert facts.gross_margin == pytest.approx(calculation.value("gross_margin", at), rel=1e-12)
    assert facts.net_margin == pytest.approx(calculation.value("net_margin", at), rel=1e-12)
    assert facts.market_share == pytest.approx(
        calculation.value("revenue", at) / calculation.value("domestic_market", (one.period,)), rel=1e-12
    )


def test_the_trio_together_is_one_case(session, prices):
    pricing = Pricing(session.calculation, "base")
    whole = pricing.together(prices, "trio")
    members = [one for one in prices if one.company in session.model.groups["trio"].items]
    assert whole.revenue == pytest.approx(sum(one.nearest.facts.revenue for one in members), rel=1e-9)
    assert whole.share == pytest.approx(sum(one.nearest.facts.market_share for one in members), rel=1e-9)
    assert whole.price == pytest.approx(session.value("trio_market_cap", ()), rel=1e-12)
    assert whole.required_share == pytest.approx(session.value("trio_required_share", ()), rel=1e-12)
    assert pricing.together(prices[:1], "trio") is None
    told = together_sentence(session.model.groups["trio"].labels, whole, "CNY_100m")
    assert "AI三小龙合计市值" in told.zh
    assert f"{whole.share:.1%} of the domestic market" in told.en


def test_the_trios_figures_are_those_of_a_model_with_all_points_typed_in(session, prices):
    """One model holds all three companies' nearest points at once, and is read without any batch."""
    whole = Pricing(session.calculation, "base").together(prices, "trio")
    copy = session.model.copied()
    for one in prices:
        if one.company in whole.companies:
            for each, setting in ((one.x, one.nearest.x), (one.y, one.nearest.y)):
                for driver in each.drivers:
                    for place in driver.input.places:
                        held = session.model.cell(driver.input.line, place).value
                        put(copy, "base", driver.input.line, place, Cell(held * setting))
    calculation = Calculation.of(copy)
    revenue = sum(calculation.value("revenue", (whole.period, company)) for company in whole.companies)
    assert revenue == pytest.approx(whole.revenue, rel=1e-12)
    assert whole.share == pytest.approx(
        revenue / calculation.value("domestic_market", (whole.period,)), rel=1e-12
    )
    for company in whole.companies:
        worth, today = (calculation.value(line, (company,)) for line in ("equity_value", "market_cap"))
        assert worth == pytest.approx(today, rel=1e-9)


def test_at_the_consensus_the_starter_earns_what_brokers_expect(session, prices):
    """Cambricon in 2027: 20.953 bn of revenue and 7.018 bn of net profit, as cited in the model's sources."""
    one = next(each for each in prices if each.company == "cambricon")
    assert [session.model.sources[name].date for name in one.consensus.forecast.sources] == ["2026-02-02"] * 2
    copy = Session(session.model.copied(), SettingsFile.nowhere())
    settings = ((one.x, one.consensus.x), (one.y, one.consensus.y))
    copy.set_values(
        {
            (driver.input.line, place): session.value(driver.input.line, place) * setting
            for each, setting in settings
            for driver in each.drivers
            for place in driver.input.places
        }
    )
    assert copy.value("revenue", ("2027", "cambricon")) == pytest.approx(209.53, rel=1e-8)
    assert copy.value("net_profit", ("2027", "cambricon")) == pytest.approx(70.18, rel=1e-8)
    ratio = copy.value("equity_value", ("cambricon",)) / copy.value("market_cap", ("cambricon",))
    assert one.consensus.ratio == pytest.approx(ratio, rel=1e-9)
    assert [each.company for each in prices if each.consensus is not None] == ["cambricon"]


def test_a_joint_case_needs_every_point_and_levers_of_their_own(session, prices):
    calculation = session.calculation
    common = find_lever(calculation, "tam_growth+-5%..5%", "metax", "base")
    own = [cost_lever(calculation, company, "base") for company in ("metax", "cambricon")]
    found = [
        implied(calculation, company, common, each, period="2030")
        for company, each in zip(("metax", "cambricon"), own, strict=True)
    ]
    assert joint(calculation, found) is None
    assert joint(calculation, []) is None


def test_the_sentence_names_the_point_and_whether_it_is_believable(session, prices):
    by_company = {one.company: sentence(session.model, one, "CNY_100m") for one in prices}
    assert by_company["metax"].zh.startswith("沐曦：今日市值3,320亿元，模型估值748亿元。")
    assert "outside your own ranges" in by_company["metax"].en
    assert "In 2030 that means revenue of" in by_company["metax"].en
    assert "within your own ranges" in by_company["kunlunxin"].en


# --- levers ---------------------------------------------------------------------------------------------


def test_no_share_of_the_market_exceeds_the_whole(session):
    found = share_lever(session.calculation, "cambricon", "base")
    shares = [
        session.value("market_share", place, "base")
        for driver in found.drivers
        if driver.input.line == "market_share"
        for place in driver.input.places
    ]
    assert found.ceiling * max(shares) <= 1 + 1e-12
    assert {driver.input.line for driver in found.drivers} == {"market_share", "wafer_supply"}
    assert min(place[0] for driver in found.drivers for place in driver.input.places) == "2026"


def test_the_own_range_is_what_the_scenarios_hold(session):
    measure = Output("revenue", ("2030", "metax"))
    values = [session.value(measure.line, measure.place, name) for name in session.model.orders["scenarios"]]
    found = scenario_range(session.calculation, [measure])
    assert found.low == pytest.approx(min(values) / values[0])
    assert found.high == pytest.approx(max(values) / values[0])
    same = scenario_range(session.calculation, [Output("tax_rate")])
    assert (same.low, same.high, same.source) == (0.8, 1.2, "assumed")


@pytest.mark.parametrize(
    ("move", "distribution", "low", "high"),
    [
        ("factor", "uniform(0.5, 2)", 0.65, 1.85),
        ("set", "uniform(0.01, 0.02)", 0.011 / 0.0375, 1.0),
        ("add", "uniform(-0.01, 0.03)", 1 - 0.006 / 0.0375, 1 + 0.026 / 0.0375),
    ],
)
def test_what_the_model_calls_uncertain_is_the_own_range(move, distribution, low, high):
    """From the 10th to the 90th percentile, as a factor on MetaX's share in training of 2026, 3.75 %."""
    model = load_starter()
    scope = {"company": ("metax",), "segment": ("training",), "period": ("2026",)}
    uncertain = Uncertainty("share", "market_share", distribution, move, scope=scope)
    model.apply(Replacement("uncertainties", uncertain.id, None, uncertain))
    model.apply(Replacement("orders", "uncertainties", model.orders.get("uncertainties"), ("share",)))
    calculation = Calculation.of(model)
    own = share_lever(calculation, "metax", "base").own
    assert (own.low, own.high) == (pytest.approx(low), pytest.approx(high))
    assert own.source == "uncertainties"
    assert share_lever(calculation, "biren", "base").own.source == "scenarios"


def test_a_thousand_random_settings_equal_single_evaluations(session):
    calculation = session.calculation
    levers = [make(calculation, "metax", "base") for make in (share_lever, cost_lever)]
    question = Question(calculation, "metax", *levers, "2030", "base", STARTER_NAMES)
    random = np.random.default_rng(7)
    xs, ys = (random.uniform(0.2, 3, 1000) for _ in levers)
    gaps = question.gap(xs, ys)
    few = np.concatenate([question.gap(xs[at : at + 50], ys[at : at + 50]) for at in range(0, 1000, 50)])
    assert gaps.tobytes() == few.tobytes()
    model = session.model.copied()
    single = Calculation.of(model)
    cells = [
        (at, ("base", driver.input.line, place), model.cell(driver.input.line, place))
        for at, each in enumerate(levers)
        for driver in each.drivers
        for place in driver.input.places
    ]
    for *settings, gap in zip(xs, ys, gaps, strict=True):
        typed = [
            Replacement("cells", key, model.record("cells", key), Cell(cell.value * settings[at]))
            for at, key, cell in cells
        ]
        for replacement in typed:
            model.apply(replacement)
        single.refresh(typed)
        value, price = (single.value(line, ("metax",)) for line in ("equity_value", "market_cap"))
        assert gap == pytest.approx(value / price - 1, rel=1e-12, abs=1e-12)


def test_levers_as_people_write_them(session):
    calculation = session.calculation
    shares = find_lever(calculation, "market_share, wafer_supply*0.5..2", "metax", "base")
    assert [driver.input.line for driver in shares.drivers] == ["market_share", "wafer_supply"]
    assert {place[1] for driver in shares.drivers for place in driver.input.places} == {"metax"}
    assert (shares.own.low, shares.own.high, shares.move) == (0.5, 2.0, "factor")
    assert shares.drivers == share_lever(calculation, "metax", "base").drivers
    growth = find_lever(calculation, "tam_growth:2028+-5%..+10%", "metax", "base")
    assert growth.drivers[0].input.places == (("2028",),)
    assert (growth.own.low, growth.own.high, growth.move, growth.neutral) == (-0.05, 0.1, "add", 0.0)
    other = find_lever(calculation, "price@cambricon/训练:2028*0.9..1.1", "metax", "base")
    assert other.drivers[0].input.places == (("2028", "cambricon", "training"),)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("market_share*2..3", LeverUnreadable),
        ("market_share*1..1", LeverUnreadable),
        ("", LeverUnreadable),
        ("market_shar*0.5..2", UnknownLine),
        ("market_share@metaks", UnknownItem),
    ],
)
def test_levers_that_cannot_be_are_refused(session, text, refusal):
    with pytest.raises(refusal) as fault:
        find_lever(session.calculation, text, "metax", "base")
    assert fault.value.user_message("zh")


def test_the_usual_levers_need_their_lines_and_values(session):
    with pytest.raises(LeversMissing):
        implied_prices(Session(valued("a + b + 1"), SettingsFile.nowhere()))
    bare = load_starter()
    for place in bare.places(bare.lines["base_unit_cost"]):
        key = ("base", "base_unit_cost", place)
        if bare.record("cells", key):
            put(bare, *key, None)
    with pytest.raises(LeverMovesNothing):
        cost_lever(Calculation.of(bare), "metax", "base")


def test_a_model_without_the_other_lines_has_fewer_facts():
    _, found = asked("a + b + 1", 2.0)
    assert found.base == Facts(1.0, 12.5, None, None, None)
    assert found.nvidia_share is None
    assert default_period(Calculation.of(small_model())) == "2026"
