"""The shipped model has every line and mechanism that it is meant to have; formulas say what they are known to say."""

import pytest

from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Model

COMPANY, BY_YEAR, BY_SEGMENT = ("company",), ("period", "company"), ("period", "company", "segment")

# Typed in by hand: what the model is about, part by part.
MARKET = """
    tam tam_growth segment_mix hyperscaler_share asic_self_supply import_share open_market domestic_market
    hbm_price_growth hbm_price_index hbm_fill_rate hbm_cost_share other_cost_inflation cuda_tax benchmark_price
    cuda_investment cuda_years cuda_annual_investment usd_cny usd_hkd hkd_cny nvidia_market_cap replacement_share
    replacement_value chips_per_wafer sector_revenue average_chip_price sector_wafers deposit_yield wealth_yield
    tax_rate wacc terminal_growth exit_ps scenario_probability
"""
SUPPLY = """
    market_share demand_value ecosystem_investment ecosystem_decay ecosystem_stock ecosystem_parity price_parity
    relative_compute price_ceiling planned_price price_growth price launch_delay demand_units wafer_supply yield_rate
    wafer_capacity hbm_fill supply_fill units new_orders backlog
"""
INCOME = """
    product_revenue service_attach service_revenue revenue revenue_growth lost_revenue unit_cost cost_of_revenue
    gross_profit gross_margin rnd_growth rnd_expense rnd_investment delay_cost field_engineering_ratio
    field_engineering selling_expense admin_expense other_income ebit interest_income interest_expense pretax_profit
    loss_carryforward loss_used income_tax net_profit net_margin break_even_year
"""
BALANCE = """
    receivables inventory prepayments payables contract_liabilities working_capital working_capital_change capex
    depreciation fixed_assets operating_cash_flow free_cash_flow equity_raised debt net_borrowing liquid_funds dividends payout_ratio
    wealth_product_limit wealth_products minimum_cash cash runway_months funding_gap total_assets total_liabilities
    equity balance_check
"""
VALUATION = """
    market_cap shares price_per_share price_to_sales unlevered_cash_flow discount_factor present_value
    terminal_cash_flow terminal_value_growth terminal_value_multiple terminal_value enterprise_value net_funds
    equity_value value_per_share upside implied_nvidia_share years_to_exit required_revenue required_share
    trio_revenue trio_market_cap trio_price_to_sales
"""
LISTING = """
    ipo_price lot_size ipo_shares ipo_gross_proceeds ipo_net_proceeds online_win_rate first_day_open first_day_high
    first_day_close lot_gain_open lot_gain_high lot_gain_close expected_gain first_day_return institutional_share
    strategic_shares strategic_value offline_shares offline_value online_shares online_value unallocated_shares
    fund_allocation_shares fund_allocation_value quant_allocation_shares quant_allocation_value days_idle idle_income
"""

FORMULAS = {
    "tam": "tam[-1] * (1 + tam_growth)",
    "open_market": "tam * (1 - hyperscaler_share * asic_self_supply)",
    "domestic_market": "open_market * (1 - import_share)",
    "hbm_price_index": "hbm_price_index[-1] * (1 + hbm_price_growth)",
    "cuda_annual_investment": "cuda_investment / cuda_years",
    "replacement_value": "nvidia_market_cap * replacement_share * usd_cny",
    "demand_value": "domestic_market * segment_mix * market_share",
    "ecosystem_stock": "ecosystem_stock[-1] * (1 - ecosystem_decay) + ecosystem_investment",
    "price_parity": "1 / cuda_tax + (1 - 1 / cuda_tax) * ecosystem_parity",
    "price_ceiling": "benchmark_price * relative_compute * price_parity",
    "planned_price": "planned_price[-1] * (1 + price_growth)",
    "price": "MIN(planned_price, price_ceiling)",
    "wafer_capacity": "wafer_supply * chips_per_wafer * yield_rate",
    "hbm_fill": "hbm_fill_rate",
    "units": "demand_units * supply_fill",
    "backlog": "backlog[-1] + new_orders - revenue",
    "product_revenue": "units * price",
    "service_revenue": "SUM(product_revenue, segment) * service_attach",
    "revenue": "SUM(product_revenue, segment) + service_revenue",
    "rnd_expense": "rnd_expense[-1] * (1 + rnd_growth)",
    "delay_cost": "rnd_expense * launch_delay / 12 month",
    "field_engineering": "revenue * field_engineering_ratio * (1 - ecosystem_parity)",
    "required_revenue": "market_cap * (1 + wacc) ^ years_to_exit / exit_ps",
    "implied_nvidia_share": "market_cap / (nvidia_market_cap * usd_cny)",
    "expected_gain": "lot_gain_close * online_win_rate",
}

# The parts that a formula with a guard must still hold.
PARTS = {
    "ecosystem_parity": "ecosystem_stock / (cuda_investment * usd_cny)",
    "demand_units": "demand_value / price * MAX(0, 1 - launch_delay / 12 month)",
    "supply_fill": "MIN(1, wafer_capacity / demand_chips, hbm_fill)",
    "unit_cost": "hbm_cost_share * hbm_price_index / hbm_price_index[-1]",
    "lot_gain_open": "(first_day_open - ipo_price) * lot_size",
    "wealth_products": "MIN(wealth_product_limit, liquid_funds - minimum_cash)",
}

# A corkscrew reads its own balance of the year before.
CORKSCREWS = ("backlog", "ecosystem_stock", "liquid_funds", "fixed_assets", "equity", "loss_carryforward")


@pytest.fixture(scope="module")
def starter() -> Model:
    return load_starter()


@pytest.mark.parametrize(
    "part", [MARKET, SUPPLY, INCOME, BALANCE, VALUATION, LISTING],
    ids=["market", "supply", "income", "balance", "valuation", "listing"],
)  # fmt: skip
def test_every_line_of_a_part_is_there(starter, part):
    assert [line for line in part.split() if line not in starter.lines] == []


@pytest.mark.parametrize("line", FORMULAS)
def test_a_formula_is_the_known_one(starter, line):
    assert starter.lines[line].formula == FORMULAS[line]


@pytest.mark.parametrize("line", PARTS)
def test_a_guarded_formula_holds_the_known_part(starter, line):
    assert PARTS[line] in starter.lines[line].formula


@pytest.mark.parametrize("line", CORKSCREWS)
def test_a_balance_rolls_forward(starter, line):
    assert f"{line}[-1]" in starter.lines[line].formula


@pytest.mark.parametrize(
    ("line", "axes"),
    [
        ("usd_cny", ()),
        ("import_share", ("period",)),
        ("segment_mix", ("period", "segment")),
        ("benchmark_price", ("segment",)),
        ("shares", COMPANY),
        ("revenue", BY_YEAR),
        ("market_share", BY_SEGMENT),
        ("unit_cost", BY_SEGMENT),
    ],
)
def test_a_line_has_its_axes(starter, line, axes):
    assert starter.lines[line].axes == axes


def test_companies_segments_groups_years_and_scenarios_are_those_of_the_story(starter):
    companies = ("moore_threads", "metax", "cambricon", "biren", "iluvatar", "kunlunxin")
    assert starter.item_ids("company") == companies
    assert starter.item_ids("segment") == ("training", "inference", "graphics")
    assert set(starter.groups["trio"].items) == {"cambricon", "moore_threads", "metax"}
    assert {"star_market", "hong_kong"} <= set(starter.groups)
    assert (starter.periods[0], starter.periods[-1]) == ("2022", "2035")
    assert list(starter.orders["scenarios"]) == [
        "base", "bull", "bear", "hbm_squeeze", "tape_out_failure", "hyperscalers_own_chips", "cuda_breakthrough",
    ]  # fmt: skip


def test_notes_and_labels_are_in_both_languages(starter):
    half = [line.id for line in starter.lines.values() if bool(line.note.zh) != bool(line.note.en)]
    assert half == []
