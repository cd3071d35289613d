"""Extreme inputs leave numbers, not errors or negative chips; where a value makes no sense, only that value is an error."""

import itertools

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import BASE, Cell, Model, Replacement

NEVER_NEGATIVE = """
    demand_units units price unit_cost product_revenue revenue wafer_capacity supply_fill lost_revenue receivables
    inventory payables contract_liabilities capex interest_income interest_expense income_tax runway_months funding_gap
    value_per_share
"""

HARMLESS = [
    *((line, 0) for line in ("base_price", "planned_price", "benchmark_price", "market_share", "relative_compute")),
    *((line, 0) for line in ("hbm_fill_rate", "hbm_fill", "wafer_supply", "yield_rate", "book_to_bill", "tax_rate")),
    *((line, 0) for line in ("market_cap", "shares", "ipo_price", "cuda_investment", "deposit_yield")),
    ("launch_delay", 12),
    ("launch_delay", 18),
    ("asic_self_supply", 1),
    ("hbm_cost_share", 1),
    ("cuda_tax", 1),
    ("ecosystem_decay", 1),
    ("usd_cny", 0.5),
    ("usd_cny", 70),
    ("valuation_year", 2027),
    ("terminal_method", 2),
]  # fmt: skip

# Without growth there is no terminal value; nothing but what is made of it may be an error.
OF_TERMINAL_VALUE = {
    "terminal_value_growth", "terminal_value", "terminal_implied_ps", "enterprise_value", "equity_value",
    "value_per_share", "upside", "terminal_value_share", "trio_equity_value",
}  # fmt: skip


def changed(line: str, value: float) -> Model:
    """Return the starter model with a value in every forecast cell of a line, and no other value of it in a scenario."""
    model = load_starter()
    for (scenario, name, place), cell in list(model.all_cells()):
        if name == line and scenario != BASE:
            model.apply(Replacement("cells", (scenario, name, place), cell, None))
    axes = model.lines[line].axes
    items = [[i for i in model.item_ids(a) if a != "period" or int(i) >= 2026] for a in axes]
    for place in itertools.product(*items):
        old = model.cell(line, place)
        model.apply(Replacement("cells", (BASE, line, place), old, Cell(float(value), "input")))
    return model


def faulty(calculation: Calculation, model: Model) -> set[str]:
    return {line for line in model.lines if calculation.codes(line) is not None}


@pytest.mark.parametrize(("line", "value"), HARMLESS)
def test_an_extreme_input_leaves_numbers(line, value):
    model = changed(line, value)
    calculation = Calculation.of(model)
    assert faulty(calculation, model) == set()
    assert [name for name in NEVER_NEGATIVE.split() if calculation.values(name).min() < -1e-9] == []
    assert not calculation.values("balance_check").any()


@pytest.mark.parametrize("wacc", [0.035, 0.02])
def test_a_wacc_that_does_not_exceed_the_growth_is_an_error_of_the_terminal_value_alone(wacc):
    model = changed("wacc", wacc)
    assert faulty(Calculation.of(model), model) == OF_TERMINAL_VALUE


def test_the_multiple_needs_no_wacc_above_the_growth():
    model = changed("wacc", 0.035)
    model.apply(
        Replacement("cells", (BASE, "terminal_method", ()), model.cell("terminal_method", ()), Cell(2.0))
    )
    assert faulty(Calculation.of(model), model) == {"terminal_value_growth", "terminal_implied_ps"}


def test_an_exit_year_outside_the_model_is_an_error_of_the_required_share():
    model = changed("exit_year", 2040)
    assert faulty(Calculation.of(model), model) == {"required_share", "trio_required_share"}


def test_the_hong_kong_dollar_follows_the_us_dollar():
    base, strong = load_starter(), changed("usd_cny", 14.088)
    before, after = (Calculation.of(model).value("market_cap", ("biren",)) for model in (base, strong))
    assert after == pytest.approx(2 * before)


def test_interest_does_not_enter_the_discounted_cash_flow():
    """Funds are counted once, as net funds: what they earn later changes profit, not value (but through tax)."""
    poor = changed("deposit_yield", 0)
    base = Calculation.of(load_starter())
    calculation = Calculation.of(poor)
    assert (
        calculation.value("net_profit", ("2035", "cambricon"))
        < base.value("net_profit", ("2035", "cambricon")) - 5
    )
    assert calculation.value("equity_value", ("cambricon",)) == pytest.approx(
        base.value("equity_value", ("cambricon",)), rel=1e-3
    )


def test_money_raised_later_adds_nothing_to_value():
    base, rich = (Calculation.of(m) for m in (load_starter(), changed("other_equity_raised", 20)))
    assert rich.value("liquid_funds", ("2035", "metax")) > base.value("liquid_funds", ("2035", "metax")) + 200
    assert rich.value("equity_value", ("metax",)) == pytest.approx(
        base.value("equity_value", ("metax",)), rel=2e-3
    )


def test_listing_proceeds_count_where_the_market_cap_holds_the_new_shares():
    calculation = Calculation.of(load_starter())
    counted = calculation.values("future_equity")[0, :, 0, 0]
    assert (counted > 0).tolist() == [False, False, False, True, True, False]
