"""What a cell reads, what it shares, how its formula and unit come about; expected values worked out from other cells."""

import math
import random

import numpy as np
import pytest

from gpu_modeler.app.explaining_ground import ground_of
from gpu_modeler.app.inspecting.effects import dependent_effects, precedent_effects
from gpu_modeler.app.inspecting.formula_value import formula_value
from gpu_modeler.app.inspecting.formula_words import Filler
from gpu_modeler.app.inspecting.overview import overview
from gpu_modeler.app.inspecting.readings import Spot, formula_readings, is_typed, readers, readings
from gpu_modeler.app.inspecting.tracing import MOST, Dependents, Precedents
from gpu_modeler.app.inspecting.unit_steps import unit_steps
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import CellError
from tests.app.explaining_words import every_spot

REVENUE = Spot("revenue", ("2028", "metax"))


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


@pytest.fixture(scope="module")
def calculation(session):
    return session.calculation


def effects_of(calculation, spot):
    found = readings(calculation, spot, "base")
    effects = precedent_effects(calculation, spot, "base", found)
    return {reading.line: effects[reading.spots] for reading in found if reading.spots in effects}


def text(rows, key):
    return next(row for row in rows if row.name.key == key).text


# --- what is read ---


def test_a_cell_reads_the_items_of_its_sums_and_its_own_place(calculation):
    products, service = readings(calculation, REVENUE, "base")
    segments = calculation.model.item_ids("segment")
    assert products.spots == tuple(Spot("product_revenue", ("2028", "metax", each)) for each in segments)
    assert products.is_whole
    assert service.spots == (Spot("service_revenue", ("2028", "metax")),)


def test_a_lag_leads_to_the_year_before_and_outside_the_years_to_nothing(calculation):
    found = readings(calculation, Spot("tam", ("2027",)), "base")
    assert [reading.spots for reading in found] == [
        (Spot("tam", ("2026",)),),
        (Spot("tam_growth", ("2027",)),),
    ]
    first = formula_readings(calculation, Spot("tam", ("2022",)))
    assert (first[0].line, first[0].spots) == ("tam", ())


def test_a_typed_value_reads_nothing(calculation):
    reported = Spot("revenue", ("2024", "metax"))
    assert is_typed(calculation.model, reported, "base")
    assert readings(calculation, reported, "base") == []
    assert len(formula_readings(calculation, reported)) == 2


def test_an_exception_is_read_where_it_holds(calculation):
    early, late = (Spot("unit_cost", (year, "metax", "training")) for year in ("2025", "2027"))
    assert [each.line for each in readings(calculation, early, "base")] == ["base_unit_cost"]
    assert "hbm_price_index" in {each.line for each in readings(calculation, late, "base")}


def test_readers_are_readings_seen_from_the_other_side(calculation):
    read_by = {}
    for reader in every_spot(calculation.model):
        for reading in readings(calculation, reader, "base"):
            for spot in reading.spots:
                read_by.setdefault(spot, set()).add(reader)
    looked_at = random.Random(5).sample(every_spot(calculation.model), 400)
    for spot in looked_at:
        found = {each for reading in readers(calculation, spot, "base") for each in reading.spots}
        assert found == read_by.get(spot, set()), spot


def test_with_its_readings_held_nothing_else_moves_a_cell(calculation):
    at = {"period": "2028", "company": "metax", "segment": "training"}
    checked = 0
    for line in calculation.model.ordered("lines"):
        spot = Spot(line.id, tuple(at[axis] for axis in line.axes))
        held = {each for reading in readings(calculation, spot, "base") for each in reading.spots}
        others = [each for each in ground_of(calculation, spot, "base").spots if each not in held]
        if not held or not others:
            continue
        inputs = {each: np.full(2, calculation.value(*each)) for each in held}
        inputs |= {each: np.array([1.0, 1.7]) * calculation.value(*each) for each in others}
        values, _ = calculation.batch(inputs, [spot.line]).at(*spot)
        assert values[0] == values[1], spot
        checked += 1
    assert checked > 100


# --- how much each matters ---


def test_parts_of_a_sum_have_shares_that_add_up(calculation):
    effects = effects_of(calculation, REVENUE)
    service = calculation.value("service_revenue", ("2028", "metax"))
    assert {effect.kind for effect in effects.values()} == {"share"}
    assert effects["service_revenue"].value == pytest.approx(service / calculation.value(*REVENUE))
    assert math.fsum(effect.value for effect in effects.values()) == pytest.approx(1)


def test_what_is_taken_off_has_a_share_below_zero(calculation):
    effects = effects_of(calculation, Spot("gross_profit", ("2028", "metax")))
    assert effects["revenue"].value > 1
    assert effects["revenue"].value + effects["cost_of_revenue"].value == pytest.approx(1)
    assert effects["cost_of_revenue"].value < 0


def test_factors_are_told_by_how_far_they_move_the_cell(calculation):
    effects = effects_of(calculation, Spot("units", ("2028", "metax", "training")))
    assert {line: round(effect.value, 9) for line, effect in effects.items()} == {
        "demand_units": 1,
        "supply_fill": 1,
    }


def test_what_does_not_bind_has_no_effect(calculation):
    place = ("2028", "metax", "training")
    planned, ceiling = (calculation.value(line, place) for line in ("planned_price", "price_ceiling"))
    assert planned < ceiling
    effects = effects_of(calculation, Spot("price", place))
    assert (round(effects["planned_price"].value, 9), effects["price_ceiling"].value) == (1, 0)


def test_growth_moves_by_its_part_of_one_plus_growth(calculation):
    growth = calculation.value("tam_growth", ("2028",))
    effects = effects_of(calculation, Spot("tam", ("2028",)))
    assert effects["tam_growth"].value == pytest.approx(growth / (1 + growth))


def test_a_part_is_moved_while_the_others_are_held(calculation):
    """`hbm_price_index[-1]` is behind `hbm_price_index` too; moved alone it works against the cost."""
    spot = Spot("unit_cost", ("2028", "metax", "training"))
    found = [each for each in readings(calculation, spot, "base") if each.line == "hbm_price_index"]
    effects = precedent_effects(calculation, spot, "base", found)
    now, before = (effects[(Spot("hbm_price_index", (year,)),)].value for year in ("2028", "2027"))
    assert now > 0 > before
    assert before == pytest.approx(-now, rel=0.02)


def test_a_dependent_moves_with_all_that_follows(calculation):
    price = Spot("price", ("2028", "metax", "training"))
    units = Spot("demand_units", ("2028", "metax", "training"))
    revenue = Spot("product_revenue", ("2028", "metax", "training"))
    found = dependent_effects(calculation, price, "base", [units, revenue])
    assert found[units].value == pytest.approx(100 * (1 / 1.01 - 1))
    assert found[revenue].value == pytest.approx(0, abs=1e-9)  # fewer are bought as they get dearer


# --- trees ---


def test_precedents_open_level_by_level(session):
    tree = Precedents(session, REVENUE)
    products, service = tree.top()
    assert (products.spot, service.spot) == (None, Spot("service_revenue", ("2028", "metax")))
    inside = tree.children(products)
    assert [node.labels.en for node in inside] == ["Training", "Inference", "Graphics and other"]
    assert [node.spot.place[2] for node in inside] == list(session.model.item_ids("segment"))
    assert math.fsum(node.effect.value for node in inside) == pytest.approx(products.effect.value)


def test_a_line_of_many_cells_is_listed_in_portions(session):
    tree = Dependents(session, Spot("tax_rate"))
    (taxes,) = tree.top()
    shown = tree.children(taxes)
    assert len(shown) == MOST + 1
    rest = tree.children(shown[-1])
    assert len(rest) + MOST == len(taxes.members)
    assert not {node.spot for node in rest} & {node.spot for node in shown}


def test_a_chain_of_lags_ends_where_a_value_is_typed(session):
    tree = Precedents(session, Spot("tam", ("2030",)))
    node, years = tree.top()[0], []
    while node is not None:
        years.append(node.spot.place[0])
        node = next((each for each in tree.children(node) if each.spot.line == "tam"), None)
    assert years == ["2029", "2028", "2027", "2026", "2025"]


# --- formula and unit ---


def test_a_formula_is_told_with_names_and_with_values(calculation):
    words = Filler(calculation, Spot("nvidia_runway_left"), "base").words()
    start, used = (calculation.value(f"nvidia_runway_{name}", ()) for name in ("start", "used"))
    assert words.text == "nvidia_runway_start - nvidia_runway_used"
    assert words.labels.en == "Nvidia's early runway − Months used"
    assert words.filled.zh == f"{start:.2f}月 − {used:.2f}月"
    assert [(term.value, term.unit) for term in words.terms] == [(start, "month"), (used, "month")]


def test_a_sum_is_filled_in_with_its_items_and_a_conversion_only_shows_between_bare_names(calculation):
    place = ("2028", "metax")
    words = Filler(calculation, Spot("lost_revenue", place), "base").words()
    assert words.labels.en.endswith("÷ 10,000")
    assert "÷" not in words.filled.en
    assert words.filled.en.startswith("SUM(CNY ")
    assert words.filled.en.count("CNY") == 3


def test_a_negative_value_stands_in_parentheses(calculation):
    spot = next(
        each
        for each in every_spot(calculation.model)
        if each.line == "pretax_profit"
        and not is_typed(calculation.model, each, "base")
        and calculation.value("ebit", each.place) < 0
    )
    assert Filler(calculation, spot, "base").words().filled.zh.startswith("(−")


def test_steps_lead_to_the_unit_of_the_line(calculation):
    assert [step.text("zh") for step in unit_steps(calculation, Spot("sector_chips"))] == [
        "亿元 ÷ 万元/颗 = 万颗",
        "万颗换成颗：× 10,000",
    ]
    assert [step.text("en") for step in unit_steps(calculation, Spot("hkd_cny"))] == [
        "CNY/USD ÷ HKD/USD = CNY/HKD"
    ]
    assert unit_steps(calculation, Spot("tax_rate")) == []


def test_every_formula_can_be_told(calculation):
    at = {"period": "2028", "company": "metax", "segment": "training"}
    for line in calculation.model.ordered("lines"):
        spot = Spot(line.id, tuple(at[axis] for axis in line.axes))
        if not line.formula:
            continue
        words = Filler(calculation, spot, "base").words()
        for spelling in (words.labels, words.filled):
            assert "\ue000" not in spelling.zh + spelling.en
        unit_steps(calculation, spot)


# --- the cell in words ---


def test_an_override_stands_beside_what_the_formula_gives(session):
    spot = Spot("net_profit", ("2025", "biren"))
    before, tax = (session.value(line, spot.place) for line in ("pretax_profit", "income_tax"))
    assert formula_value(session.calculation, spot, "base") == pytest.approx(before - tax)
    rows = overview(session, spot).rows
    assert text(rows, "inspect_row_state").key == "kind_override"
    assert text(rows, "inspect_row_formula_value").zh.endswith("亿元")


def test_change_against_the_year_before_is_absolute_and_relative(session):
    now, then = (session.value("revenue", (year, "metax")) for year in ("2028", "2027"))
    change = text(overview(session, REVENUE).rows, "inspect_row_year")
    assert change.zh == f"+{now - then:.1f}亿元（+{100 * (now / then - 1):.1f}%）"


def test_a_percentage_changes_by_points(session):
    now, then = (session.value("gross_margin", (year, "metax")) for year in ("2028", "2027"))
    change = text(overview(session, Spot("gross_margin", ("2028", "metax"))).rows, "inspect_row_year")
    assert change.en == f"{100 * (now - then):+.1f} percentage points"


def test_the_value_in_another_scenario_is_set_against_the_base(session):
    session.choose_scenario("bear")
    try:
        rows = overview(session, REVENUE).rows
    finally:
        session.choose_scenario("base")
    base, bear = (session.value(*REVENUE, scenario) for scenario in ("base", "bear"))
    change = text(rows, "inspect_row_base").en
    assert change.endswith(f"({100 * (bear / base - 1):.1f}%)")


def test_an_error_names_where_it_begins():
    session = Session(settings_file=SettingsFile.nowhere())
    session.set_value("chips_per_wafer", (), 0.0)
    spot = Spot("sector_wafers_at_yield")
    assert session.value(*spot) is CellError.DIV0
    found = overview(session, spot)
    assert found.value.en == "#DIV/0!"
    origin = next(row for row in found.rows if row.name.key == "inspect_row_origin")
    assert origin.spot == Spot("sector_wafers")
