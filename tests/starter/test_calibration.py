"""The forecast of the shipped model holds together: growth fades, margins stay in bands, funds last, scenarios point the right way."""

import itertools

import numpy as np
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import BASE, Line, Model
from gpu_modeler.resources import resource_folder

FIRST_YEAR, FORECAST, LAST_YEAR = 2022, 2026, 2035

# Inputs that only reported years have, and those that not every company has.
PAST_ONLY = {
    "reported_gross_margin", "rnd_investment", "reported_operating_cash_flow", "reported_cash", "reported_equity",
    "reported_units",
}  # fmt: skip
NOT_EVERYWHERE = {"market_cap_hkd", "shares", "wealth_product_limit"}
AS_REPORTED = {"listing", "guidance", "story"}

BREAK_EVEN = {
    "moore_threads": 2027,  # what the company plans
    "metax": 2026,  # what the company expects at the earliest
    "cambricon": 2025,  # reported
    "biren": 2028,
    "iluvatar": 2028,
    "kunlunxin": 2026,  # 2025 is a guided zero
}


@pytest.fixture(scope="module")
def starter() -> Model:
    return load_starter()


@pytest.fixture(scope="module")
def calculation(starter) -> Calculation:
    return Calculation.of(starter)


@pytest.fixture(scope="module")
def series(starter, calculation):
    """Return a function: values of a line `[period, company]` of a scenario, in the forecast or from `since` on."""

    def values(line: str, since: int = FORECAST, scenario: str = BASE) -> np.ndarray:
        case = starter.orders["scenarios"].index(scenario)
        return calculation.values(line)[since - FIRST_YEAR :, :, 0, case]

    return values


@pytest.fixture(scope="module")
def constants(starter, calculation):
    """Return a function: values of a line without periods `[company]` in a scenario."""

    def values(line: str, scenario: str = BASE) -> np.ndarray:
        return calculation.values(line)[0, :, 0, starter.orders["scenarios"].index(scenario)]

    return values


# --- the base case ---


def test_no_cell_of_the_model_is_an_error(starter, calculation):
    assert [line for line in starter.lines if calculation.codes(line) is not None] == []


def test_revenue_growth_fades_from_year_to_year(series):
    growth = series("revenue_growth", 2027)
    assert (np.diff(growth, axis=0) < 0.005).all()
    assert (growth > 0).all()


def test_growth_is_twenty_to_thirty_per_cent_in_2030_and_five_to_ten_in_2035(series):
    growth = series("revenue_growth")
    assert ((growth[2030 - FORECAST] > 0.2) & (growth[2030 - FORECAST] < 0.3)).all()
    assert ((growth[-1] > 0.05) & (growth[-1] < 0.1)).all()


def test_gross_margins_stay_in_a_band(series):
    margin = series("gross_margin")
    assert margin.min() > 0.38
    assert margin.max() < 0.65


def test_mature_net_margins_stay_in_a_band(series):
    margin = series("net_margin", 2033)
    assert margin.min() > 0.13
    assert margin.max() < 0.33


@pytest.mark.parametrize(
    ("company", "year", "low", "high"),
    [
        ("cambricon", 2026, 115, 140),  # brokers: 130.91
        ("cambricon", 2027, 185, 220),  # brokers: 209.53
        ("moore_threads", 2027, 57, 63),  # the company's break-even needs 59.83
        ("metax", 2026, 27, 35),
        ("kunlunxin", 2026, 65, 83),  # Goldman Sachs and JPMorgan
    ],
)
def test_revenue_is_near_what_companies_and_brokers_expect(calculation, company, year, low, high):
    assert low <= calculation.value("revenue", (str(year), company)) <= high


def test_moore_threads_has_the_margin_of_its_own_plan_in_2027(calculation):
    assert calculation.value("gross_margin", ("2027", "moore_threads")) == pytest.approx(0.61, abs=0.02)


@pytest.mark.parametrize("company", BREAK_EVEN)
def test_break_even_years_are_as_planned(calculation, company):
    assert calculation.value("break_even_year", (company,)) == BREAK_EVEN[company]


def test_profits_built_up_for_reported_years_are_near_the_reported_ones(starter, series):
    """Fair-value changes of preferred shares are in the reported losses of Biren and Iluvatar and cannot be built up."""
    built_up = [company not in {"biren", "iluvatar"} for company in starter.item_ids("company")]
    assert np.abs(series("reported_difference", FIRST_YEAR)[:, built_up]).max() < 0.3


def test_the_six_makers_leave_most_of_the_domestic_market_to_others(calculation):
    share = calculation.values("modelled_share")[:, 0, :, 0]
    assert (share > 0).all()
    assert share.max() < 0.45


def test_demand_is_split_completely_between_the_segments(calculation):
    assert calculation.values("segment_mix_total") == pytest.approx(1)


def test_memory_is_short_until_2029_and_wafers_bind_somewhere(series, calculation):
    fill, memory = series("supply_fill"), series("hbm_fill")
    assert (fill <= memory).all()
    assert (fill < memory - 0.01).any(axis=1).sum() >= 2
    assert calculation.values("makers_lost_revenue")[4:8, 0, 0, 0].min() > 0
    assert (fill[2030 - FORECAST :] == 1).all()


def test_the_price_ceiling_binds_for_some_and_not_for_all(calculation):
    ceiling, planned = (calculation.values(line)[4:, ..., 0] for line in ("price_ceiling", "planned_price"))
    assert 0 < (ceiling < planned).mean() < 0.2


def test_prices_exceed_unit_costs_everywhere(calculation):
    assert (calculation.values("unit_cost")[..., 0] < calculation.values("price")[..., 0]).all()
    assert calculation.values("unit_cost").min() > 0


def test_funds_never_run_out_in_the_base_case(series):
    assert series("liquid_funds", FIRST_YEAR)[1:].min() > 0
    assert series("funding_gap").max() == 0


def test_some_company_burns_cash_for_years(series):
    assert series("runway_months").min() < 24


def test_balance_sheets_balance_in_every_cell(calculation):
    assert not calculation.values("balance_check").any()


def test_equity_of_moore_threads_is_what_it_reported(calculation):
    assert calculation.value("equity", ("2025", "moore_threads")) == pytest.approx(114.35, abs=0.1)


def test_sales_of_cambricon_in_chips_are_near_the_annual_report(calculation):
    assert calculation.value("shipped_chips", ("2025", "cambricon")) == pytest.approx(117_400, rel=0.05)


def test_modelled_values_are_plausible_beside_prices(starter, constants):
    ratio = dict(
        zip(starter.item_ids("company"), constants("equity_value") / constants("market_cap"), strict=True)
    )
    assert all(0.2 < ratio[company] < 1.3 for company in ratio if company != "kunlunxin")
    assert 2 < ratio["kunlunxin"] < 5  # the price is that of a private round half a year earlier


def test_what_prices_require_is_more_than_what_is_modelled(calculation):
    assert calculation.value("trio_required_share", ()) == pytest.approx(0.33, abs=0.05)
    assert calculation.value("required_to_modelled", ("metax",)) > 2


# --- scenarios ---

MARKET_WIDE = {"bull": 1, "bear": -1, "hbm_squeeze": -1, "hyperscalers_own_chips": -1, "cuda_breakthrough": 1}


@pytest.mark.parametrize("scenario", MARKET_WIDE)
def test_a_scenario_moves_revenue_of_every_company_its_way(series, scenario):
    change = series("revenue", 2030, scenario)[0] / series("revenue", 2030)[0] - 1
    assert (change * MARKET_WIDE[scenario] > 0.05).all()


@pytest.mark.parametrize("scenario", MARKET_WIDE)
def test_a_scenario_moves_the_value_of_every_company_its_way(constants, scenario):
    change = (constants("equity_value", scenario) - constants("equity_value")) / constants("equity_value")
    assert (change * MARKET_WIDE[scenario] > 0.05).all()


def test_a_failed_tape_out_costs_revenue_profit_and_value_of_every_company(series, constants):
    revenue, base = (series("revenue", 2026, scenario)[:2] for scenario in ("tape_out_failure", BASE))
    assert ((revenue / base).min(axis=0) < 0.6).all()
    assert (constants("equity_value", "tape_out_failure") < constants("equity_value")).all()
    assert (series("delay_cost", 2026, "tape_out_failure").sum(axis=0) >= 5).all()


def test_a_memory_squeeze_costs_margin(series):
    assert (series("gross_margin", 2027, "hbm_squeeze")[0] < series("gross_margin", 2027)[0] - 0.02).all()


def test_kunlunxin_keeps_most_of_its_captive_demand_when_hyperscalers_build_chips(starter, series):
    kept = series("revenue", 2030, "hyperscalers_own_chips")[0] / series("revenue", 2030)[0]
    assert starter.item_ids("company")[int(kept.argmax())] == "kunlunxin"


def test_a_breakthrough_raises_ceilings_and_spares_field_engineers(calculation, series, starter):
    case = starter.orders["scenarios"].index("cuda_breakthrough")
    ceiling = calculation.values("price_ceiling")[2030 - FIRST_YEAR, ..., [0, case]]
    assert (ceiling[1] > ceiling[0] * 1.3).all()
    cost = [
        series("field_engineering", 2030, scenario)[0] / series("revenue", 2030, scenario)[0]
        for scenario in ("cuda_breakthrough", BASE)
    ]
    assert (cost[0] < cost[1]).all()


def test_a_bad_scenario_opens_a_funding_gap_somewhere(series):
    assert series("funding_gap", FORECAST, "hbm_squeeze").max() > 5


def test_shares_stay_below_the_whole_market_in_every_scenario(calculation):
    assert calculation.values("modelled_share").max() < 0.6


def test_probabilities_of_the_scenarios_add_up_to_one(calculation):
    assert calculation.values("scenario_probability").sum() == pytest.approx(1)


# --- the manual ---

TABLE = (  # line and year of each column after the name
    *(("revenue", year) for year in ("2025", "2026", "2027", "2030", "2035")),
    ("net_profit", "2027"),
    ("net_profit", "2030"),
    ("gross_margin", "2030"),
    ("upside", ""),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manual_shows_the_figures_of_the_model(starter, calculation, language):
    for company in next(axis for axis in starter.axes.values() if axis.id == "company").items:
        shown = _figures_of(getattr(company.labels, language), language)
        for (line, year), figure in zip(TABLE, shown, strict=True):
            value = calculation.value(line, tuple(filter(None, (year, company.id))))
            expected = value + 1 if line == "upside" else value
            assert figure == pytest.approx(expected, rel=0.005, abs=0.06 if line == "net_profit" else 0.006)


# --- the cells ---


def test_every_input_that_the_forecast_needs_has_its_cells(starter):
    missing = [line.id for line in starter.lines.values() if _is_needed(line) and _missing(starter, line)]
    assert missing == []


def test_every_cell_has_a_source_and_every_own_view_a_reason_in_both_languages(starter):
    bare = [
        key
        for key, cell in starter.all_cells()
        if not cell.source or (cell.source == "own_view" and not (cell.note.zh and cell.note.en))
    ]
    assert bare == []


def _is_needed(line: Line) -> bool:
    return line.is_input and line.section not in AS_REPORTED and line.id not in PAST_ONLY | NOT_EVERYWHERE


def _missing(model: Model, line: Line) -> set[tuple[str, ...]]:
    axes = [
        [item for item in model.item_ids(axis) if axis != "period" or int(item) >= FORECAST]
        for axis in line.axes
    ]
    return {place for place in itertools.product(*axes) if model.cell(line.id, place) is None}


def _figures_of(name: str, language: str) -> list[float]:
    """Return the figures of a company's row in the table of the manual page; percentages as fractions."""
    page = (resource_folder() / "manual" / f"model.{language}.md").read_text(encoding="utf-8")
    row = next(text for text in page.splitlines() if text.startswith(f"| {name} |"))
    texts = [text.replace(" ", "") for text in row.strip("| ").split("|")[1:]]
    return [float(text[:-1]) / 100 if text.endswith("%") else float(text) for text in texts]
