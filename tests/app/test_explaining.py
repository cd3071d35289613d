"""The paragraph about a cell: every number in it is the engine's, the sentences fit what the cell is."""

import math
import re

import pytest

from gpu_modeler import edits
from gpu_modeler.app.explaining import explain
from gpu_modeler.app.explaining_change import change_since
from gpu_modeler.app.explaining_ground import NO_SOURCE, ground_of
from gpu_modeler.app.explaining_ratio import ratio_change
from gpu_modeler.app.inspecting.overview import year_before
from gpu_modeler.app.inspecting.readings import Spot, is_typed
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.text import Labels
from tests.app.explaining_words import Checker, every_spot

REVENUE = Spot("revenue", ("2028", "metax"))
STEP = 151
"""Every so many cells are explained in one run; all are by `STEP = 1`, which takes minutes."""


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


def told(session, spot, language="en"):
    return explain(session, spot).text(language)


# --- numbers ---


def test_every_number_that_is_said_is_the_engines(session):
    checker = Checker(session)
    for spot in every_spot(session.model)[::STEP]:
        assert checker.faults(spot, explain(session, spot)) == []


def test_so_it_is_for_every_line_in_another_scenario(session):
    session.choose_scenario("hbm_squeeze")
    try:
        checker = Checker(session)
        at = {"period": "2027", "company": "biren", "segment": "inference"}
        for line in session.model.lines.values():
            spot = Spot(line.id, tuple(at[axis] for axis in line.axes))
            assert checker.faults(spot, explain(session, spot)) == []
    finally:
        session.choose_scenario("base")


def test_a_number_from_nowhere_is_found(session):
    """The reading itself must be able to fail."""
    checker, paragraph = Checker(session), explain(session, REVENUE)
    object.__setattr__(paragraph, "figures", paragraph.figures[1:])
    assert checker.faults(REVENUE, paragraph) != []


# --- why it changed ---


def test_a_change_is_the_sum_of_its_parts(session):
    at, checked = {"company": "cambricon", "segment": "training", "period": "2029"}, 0
    for line in session.model.ordered("lines"):
        spot = Spot(line.id, tuple(at[axis] for axis in line.axes))
        before = year_before(session, spot)
        change = change_since(session.calculation, spot, before, "base") if before else None
        if change is not None:
            parts = math.fsum(part.value for part in change.parts)
            assert change.start + parts + change.rest == pytest.approx(change.end, rel=1e-12, abs=1e-12)
            checked += 1
    assert checked > 60


def test_the_parts_of_a_sum_are_its_terms_own_changes(session):
    change = change_since(session.calculation, REVENUE, Spot("revenue", ("2027", "metax")), "base")
    service = [session.value("service_revenue", (year, "metax")) for year in ("2028", "2027")]
    parts = {part.reading.line: part.value for part in change.parts}
    assert parts["service_revenue"] == pytest.approx(service[0] - service[1])
    assert change.rest == 0


def test_a_product_shares_what_both_factors_did(session):
    """Of a × b both had a part: each its own change at the mean of the other."""
    place, then = ("2028", "metax", "training"), ("2027", "metax", "training")
    change = change_since(session.calculation, Spot("units", place), Spot("units", then), "base")
    (demand, demand_then), (fill, fill_then) = (
        [session.value(line, each) for each in (at, at_then)]
        for line, at, at_then in (
            ("demand_units", place, then),
            ("supply_fill", place[:2], then[:2]),
        )
    )
    parts = {part.reading.line: part.value for part in change.parts}
    assert parts["demand_units"] == pytest.approx((demand - demand_then) * (fill + fill_then) / 2)
    assert parts["supply_fill"] == pytest.approx((fill - fill_then) * (demand + demand_then) / 2)


def test_what_only_the_year_changes_is_said_to_be_so(session):
    spot = Spot("discount_factor", ("2030",))
    change = change_since(session.calculation, spot, Spot("discount_factor", ("2029",)), "base")
    assert (change.parts, change.rest) == ((), change.end - change.start)
    assert "passing of time" in told(session, spot)


# --- what it rests on ---


def test_what_a_cell_rests_on_is_typed_and_counted_by_source(session):
    ground = ground_of(session.calculation, REVENUE, "base")
    assert all(is_typed(session.model, spot, "base") for spot in ground.spots)
    assert sum(ground.kinds.values()) == ground.count == len(set(ground.spots))
    own = [s for s in ground.spots if session.cell(*s).source == "own_view"]
    assert ground.kinds["own view"] == len(own)
    assert ground.kinds[NO_SOURCE] == 0


def test_revenue_moves_in_proportion_to_its_market(session):
    ground = ground_of(session.calculation, REVENUE, "base")
    moves = {each.line: each.elasticity for each in ground.lines}
    assert moves["market_share"] == pytest.approx(1)
    assert moves["import_share"] == pytest.approx(
        -session.value("import_share", ("2028",)) / (1 - session.value("import_share", ("2028",)))
    )


# --- the sentences ---


@pytest.mark.parametrize(
    ("spot", "zh", "en"),
    [
        (REVENUE, "沐曦2028年营业收入为", "MetaX Revenue 2028 is CNY"),
        (Spot("revenue", ("2024", "metax")), "这是已披露的实际数。", "It is a reported figure."),
        (Spot("revenue", ("2025", "metax")), "这是公司的指引。", "It is the company's guidance."),
        (Spot("net_profit", ("2025", "biren")), "按公式应为", "The formula would give"),
        (Spot("import_share", ("2024",)), "另有来源给出82.6%", "Another source gives 82.6%"),
        (Spot("unit_cost", ("2024", "metax", "training")), "例外公式（2022–2025）", "holds here (2022–2025)"),
        (Spot("gross_margin", ("2028", "metax")), "个百分点", "percentage points"),
    ],
)
def test_sentences_fit_the_cell(session, spot, zh, en):
    paragraph = explain(session, spot)
    assert zh in paragraph.text("zh")
    assert en in paragraph.text("en")


def test_a_percentage_is_never_said_to_rise_by_a_share_of_itself(session):
    text = told(session, Spot("import_share", ("2025",)))
    assert re.search(r"down \d+\.\d percentage points from", text)


def test_a_loss_that_shrinks_is_up_without_a_share(session):
    spot = next(
        Spot("net_profit", (str(year), "biren"))
        for year in range(2026, 2036)
        if session.value("net_profit", (str(year - 1), "biren"))
        < session.value("net_profit", (str(year), "biren"))
        < 0
    )
    assert re.search(r"It is up CNY [\d.]+\w+ from -CNY", told(session, spot))


def test_an_error_is_told_with_its_reason_and_where_it_begins():
    session = Session(settings_file=SettingsFile.nowhere())
    session.set_value("chips_per_wafer", (), 0.0)
    text = told(session, Spot("sector_wafers_at_yield"))
    assert "#DIV/0!. Division by zero." in text
    assert "The error begins at Wafers this means." in text
    assert "nan" not in text


def test_copied_as_html_nothing_of_the_model_is_markup():
    session = Session(settings_file=SettingsFile.nowhere())
    session.perform(edits.RelabelLine("tax_rate", Labels("<b>税</b>", "<b>tax</b>")))
    assert "&lt;b&gt;tax&lt;/b&gt;" in explain(session, Spot("tax_rate")).html("en")


def test_chinese_joins_sentences_by_commas(session):
    """甲为一，乙为二: 和 joins names, it does not join clauses."""
    text = told(session, Spot("product_revenue", ("2028", "kunlunxin", "training")), "zh")
    parts = re.search(r"其中(出货量为[^。]*)。", text)
    assert parts is not None
    assert re.fullmatch(r"出货量为[^，]*颗，售价为[^，]*万元/颗", parts[1].replace("61,541", "61541"))
    moves = re.search(r"它增加1%，([^。]*)。", text)
    assert moves is not None
    assert [part.count("变动") for part in moves[1].split("，")] == [1] * moves[1].count("变动")
    assert moves[1].count("变动") > 1


# --- ratios ---


def ratio_of(session, spot):
    return ratio_change(session.calculation, spot, year_before(session, spot), session.scenario)


def test_a_margin_is_told_by_what_each_cost_is_of_revenue(session):
    """Worked out here from the cells themselves: a cost of 40% of revenue that becomes 35% adds five points."""
    spot = Spot("net_margin", ("2028", "metax"))

    def of_revenue(line, year):
        return session.value(line, (year, "metax")) / session.value("revenue", (year, "metax"))

    found = {term.reading.line: term.value for term in ratio_of(session, spot).terms}
    signs = {"other_income": 1, "interest_income": 1} | dict.fromkeys(
        (
            "cost_of_revenue",
            "rnd_expense",
            "delay_cost",
            "field_engineering",
            "selling_expense",
            "admin_expense",
            "interest_expense",
            "income_tax",
        ),
        -1,
    )
    for line, sign in signs.items():
        added = sign * (of_revenue(line, "2028") - of_revenue(line, "2027"))
        assert found.pop(line, 0.0) == pytest.approx(added, abs=1e-12)
    assert found == {}


def test_growth_is_told_by_what_each_part_contributes(session):
    spot = Spot("revenue_growth", ("2028", "metax"))
    service = [session.value("service_revenue", (year, "metax")) for year in ("2026", "2027", "2028")]
    revenue = [session.value("revenue", (year, "metax")) for year in ("2026", "2027")]
    found = {term.reading.line: term.value for term in ratio_of(session, spot).terms}
    added = (service[2] - service[1]) / revenue[1] - (service[1] - service[0]) / revenue[0]
    assert found["service_revenue"] == pytest.approx(added, abs=1e-12)


@pytest.mark.parametrize("line", ["gross_margin", "net_margin", "revenue_growth"])
def test_the_terms_of_a_ratio_add_up_to_its_change(session, line):
    split = 0
    for place in session.model.places(session.model.lines[line]):
        before = year_before(session, Spot(line, place))
        change = ratio_of(session, Spot(line, place)) if before else None
        if change is not None and change.terms:
            total = session.value(line, place) - session.value(*before)
            assert math.fsum(term.value for term in change.terms) == pytest.approx(total, rel=0, abs=1e-12)
            split += 1
    assert split > 40


def test_effects_that_do_not_cancel_are_told_as_they_are(session):
    """A shrinking loss over growing revenue: both help."""
    assert ratio_of(session, Spot("net_margin", ("2026", "biren"))) is None


def test_a_margin_says_how_fast_both_grew_and_no_parts_that_cancel(session):
    text = told(session, Spot("gross_margin", ("2028", "metax")))
    grew = [
        100 * (session.value(line, ("2028", "metax")) / session.value(line, ("2027", "metax")) - 1)
        for line in ("gross_profit", "revenue")
    ]
    pace = re.search(r"Over the year Gross profit .*? and Revenue .*?%\)\.", text)
    assert pace is not None
    said = [float(each) for each in re.findall(r"\(\+([\d.]+)%\)", pace[0])]
    assert said == pytest.approx(grew, abs=0.05)
    assert "Each term set against Revenue, the change comes from Cost of revenue" in text
    assert "Against it worked" not in text
