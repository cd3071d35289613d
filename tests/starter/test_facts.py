"""Cells that quote a published figure hold it, converted to the line's unit; conflicting figures stand side by side."""

import csv
from collections.abc import Callable, Iterator, Mapping

import pytest

from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import BASE, Model
from gpu_modeler.resources import resource_folder

# What one of the figure's unit, or of the line's unit, is in plain yuan, dollars, shares, chips, months, parts of one.
OF_FIGURE = {
    "CNY_100m": 1e8, "CNY_10k": 1e4, "HKD_100m": 1e8, "USD_m": 1e6, "USD_bn": 1e9, "USD_tn": 1e12,
    "CNY_per_share": 1, "CNY": 1, "HKD_per_share": 1, "CNY_per_USD": 1, "CNY_per_HKD": 1, "HKD_per_USD": 1,
    "CNY_10k_per_chip": 1e4, "CNY_10k_per_card": 1e4, "CNY_10k_per_unit": 1e4, "CNY_10k_per_server": 1e4,
    "万股": 1e4, "亿股": 1e8, "shares_per_lot": 1, "shares_per_lottery_lot": 1,
    "units": 1, "万片": 1e4, "万颗": 1e4, "chips_per_wafer": 1, "wafers": 1,
    "pct": 0.01, "ratio": 1, "x": 1, "days": 1 / 30, "months": 1, "years": 12, "year": 1, "date": 1,
}  # fmt: skip
OF_LINE = {
    "CNY_100m": 1e8, "CNY_10k": 1e4, "HKD_100m": 1e8, "USD_100m": 1e8, "CNY/share": 1, "HKD/share": 1,
    "CNY/USD": 1, "HKD/USD": 1, "CNY_10k/chip": 1e4, "share_10k": 1e4, "share": 1, "chip": 1, "wafer": 1,
    "chip/wafer": 1, "%": 1, "x": 1, "month": 1, "year": 12, "CY": 1,
}  # fmt: skip

# Figures that a cell does not hold as they stand: what it holds instead, and why.
Reading = Callable[[float], float]
WORKED_OUT: Mapping[tuple[str, str], tuple[Reading, str]] = {
    ("import_share", "china_local_ai_chip_share"): (lambda x: 1 - x, "imports are what is not local"),
    ("import_share", "china_gpgpu_domestic_share"): (lambda x: 1 - x, "imports are what is not domestic"),
    ("import_share", "china_accelerated_server_domestic_share"): (lambda x: 1 - x, "the same of servers"),
    ("import_share", "china_ai_accel_share_nvidia"): (lambda x: x + 0.05, "with AMD's 5 %"),
    ("cuda_tax", "h20_price_premium_vs_domestic"): (lambda x: 1 + x, "a premium of 100 % is twice the price"),
    ("cuda_tax", "h20_premium_vs_5wan_asp"): (lambda x: 1 + x, "a premium as a ratio"),
    ("cuda_tax", "h20_discount_to_910b"): (lambda x: 1 + x, "a discount as a ratio"),
    ("h20_price", "h20_8card_server_price"): (lambda x: x / 8, "eight cards in a server"),
    ("usd_hkd", "fx_hkdcny_implied"): (lambda x: 7.044 / x, "through the dollar's rate in yuan"),
    ("usd_hkd", "fx_hkdcny"): (lambda x: 7.1879 / x, "through the dollar's rate in yuan of that day"),
    ("shares", "market_cap_at_ipo_price"): (lambda x: x / 144.6, "market cap by the offer price"),
    ("other_equity_raised", "series_d_raise"): (lambda x: x * 7.044, "dollars in yuan"),
    ("payout_ratio", "dividend_per_10_shares"): (
        lambda x: x / 10 * 42169e4 / 20.59e8,
        "of the profit of 2025",
    ),
    ("net_profit", "breakeven_year"): (lambda _: 0.0, "breaking even is a profit of 0"),
    ("offline_shares", "public_offer_share_final"): (
        lambda x: 28485e4 * (1 - x),
        "what is not offered to the public",
    ),
    ("online_shares", "public_offer_share_final"): (lambda x: 28485e4 * x, "the public's part of the offer"),
}

# Judgements that start from a figure: the cell lies within these bounds (in the line's unit).
JUDGED: Mapping[tuple[str, str], tuple[float, float, str]] = {
    ("yield_rate", "smic_advanced_node_yield_low"): (0.3, 0.4, "the node's range, by maker"),
    ("story_yield", "smic_advanced_node_yield_low"): (
        0.3,
        0.4,
        "the middle of the range; its ends are alternatives",
    ),
    ("hbm_fill_rate", "memory_supply_fill_rate_high"): (0.5, 0.667, "a half to two thirds"),
    ("tam_growth", "china_ai_chip_market_size"): (0.08, 0.6, "the path to the quoted market of 2029"),
    ("net_profit", "net_profit_attributable_forecast_low"): (
        -7.98,
        -6.5,
        "the middle; both ends are alternatives",
    ),
    ("other_equity_raised", "pre_filing_fundraise"): (8, 36, "the sum is split by year"),
    ("other_equity_raised", "pre_ipo_financing_total"): (2, 36, "the sum is split by year"),
}

# (scenario, line, place): value beside the chosen one. What sources dispute, as far as a cell holds it.
DISPUTED = {
    ("revenue", ("2025", "kunlunxin")): {13, 35, 50},
    ("revenue", ("2024", "kunlunxin")): {10},
    ("revenue", ("2024", "biren")): {3, 3.379},
    ("revenue", ("2025", "metax")): {16, 17},
    ("net_profit", ("2022", "moore_threads")): {-18.4},
    ("net_profit", ("2023", "moore_threads")): {-16.73},
    ("net_profit", ("2024", "moore_threads")): {-14.92},
    ("net_profit", ("2025", "metax")): {-7.98, -6.5},
    ("net_profit", ("2024", "kunlunxin")): {-3},
    ("rnd_expense", ("2024", "cambricon")): {10.72},
    ("rnd_expense", ("2022", "metax")): {2.18},
    ("rnd_expense", ("2023", "metax")): {9.01},
    ("rnd_expense", ("2024", "metax")): {6.99},
    ("contract_liabilities", ("2025", "cambricon")): {5.43},
    ("reported_units", ("2025", "cambricon")): {80000},
    ("reported_units", ("2024", "cambricon")): {10000},
    ("signed_orders", ("biren",)): {8.22, 12},
    ("shares", ("iluvatar",)): {24510},
    ("market_cap_hkd", ("biren",)): {1027},
    ("market_cap_hkd", ("iluvatar",)): {475.5},
    ("market_cap", ("moore_threads",)): {2948, 2822.52},
    ("market_cap", ("metax",)): {3149},
    ("market_cap", ("cambricon",)): {5880},
    ("ipo_net_proceeds_usd", ("kunlunxin",)): {20},
    ("tam", ("2024",)): {2398},
    ("import_share", ("2022",)): {0.917},
    ("import_share", ("2024",)): {0.826},
    ("import_share", ("2025",)): {0.65},
    ("import_share", ("2027",)): {0.45},
    ("hbm_cost_share", ()): {0.52, 0.63},
    ("story_fill_rate_low", ()): {0.5},
    ("story_fill_rate_high", ()): {0.6667},
    ("cuda_investment", ()): {100},
    ("cuda_tax", ()): {0.9, 2.2},
    ("h20_price", ()): {17.5, 15},
    ("average_chip_price", ()): {5.517, 3.04},
    ("story_yield", ()): {0.3, 0.4},
    ("story_trio_revenue", ()): {66.28, 96.5},
    ("story_trio_market_cap", ()): {12227.88},
    ("sector_revenue", ()): {148.55, 120.95},
    ("replacement_share", ()): {0.1, 0.2},
    ("nvidia_market_cap", ()): {43900, 50300},
    ("nvidia_runway_start", ()): {1},
    ("usd_cny", ()): {7.1879},
    ("usd_hkd", ()): {7.865, 7.7716},
}

# Figures of 2022 to 2025 that belong to a line: each is in its cell.
METRIC_OF_LINE = {
    "revenue": "revenue",
    "net_profit": "net_profit_attributable",
    "reported_gross_margin": "gross_margin",
    "rnd_expense": "rnd_expense",
    "rnd_investment": "rnd_investment",
    "reported_operating_cash_flow": "operating_cash_flow",
    "reported_units": "units_sold",
    "inventory": "inventory",
    "prepayments": "prepayments",
    "receivables": "accounts_receivable",
    "reported_cash": "cash_and_equivalents",
    "reported_equity": "equity_attributable",
    "debt": "borrowings",
}


@pytest.fixture(scope="module")
def starter() -> Model:
    return load_starter()


@pytest.fixture(scope="module")
def figures(starter) -> Mapping[str, Mapping[str, str]]:
    """Rows of facts.csv by the id of their source, which come in the same order."""
    keys = [key for key in starter.sources if key.startswith("fact:")]
    with (resource_folder() / "starter" / "facts.csv").open(encoding="utf-8", newline="") as file:
        return dict(zip(keys, csv.DictReader(file), strict=True))


def quotations(model: Model) -> Iterator[tuple[str, tuple[str, ...], float, str, str]]:
    """Yield line, place, value, kind and source of every cell and alternative that quotes a figure."""
    for (_, line, place), cell in model.all_cells():
        if cell.source.startswith("fact:"):
            yield line, place, cell.value, cell.kind, cell.source
        for other in cell.alternatives:
            if other.source.startswith("fact:"):
                yield line, place, other.value, "alternative", other.source


def plain(figure: Mapping[str, str]) -> float:
    """Return a figure in plain units; of a date its year."""
    text = figure["value"][:4] if figure["unit"] == "date" else figure["value"]
    return float(text) * OF_FIGURE[figure["unit"]]


def test_sources_and_figures_belong_together(figures):
    wrong = [k for k, row in figures.items() if not k.startswith(f"fact:{row['company']}:{row['metric']}:")]
    assert wrong == []
    assert len(figures) == 717


def test_cells_hold_the_figures_they_quote(starter, figures):
    wrong = []
    count = 0
    for line, place, value, _, source in quotations(starter):
        figure = figures[source]
        case = (line, figure["metric"])
        if case in JUDGED and abs(plain(figure) / OF_LINE[starter.lines[line].unit] - value) > 1e-9:
            low, high, _ = JUDGED[case]
            fits = low <= value <= high
        else:
            reading = WORKED_OUT.get(case, (lambda x: x, ""))[0]
            expected = reading(plain(figure)) / OF_LINE[starter.lines[line].unit]
            fits = value == pytest.approx(expected, rel=1e-4, abs=1e-12)
        count += 1
        if not fits:
            wrong.append((line, place, value, source, figure["value"], figure["unit"]))
    assert wrong == []
    assert count > 250


def test_an_actual_is_a_disclosed_figure_and_guidance_is_about_the_future(starter, figures):
    wrong = []
    for line, place, _, kind, source in quotations(starter):
        status = figures[source]["status"]
        if kind == "actual" and status != "actual":
            wrong.append((line, place, status))
        if kind == "guidance" and not (status == "guidance" or any(year >= "2025" for year in place)):
            wrong.append((line, place, status, kind))
    assert [case for case in wrong if case[0] != "listing_year"] == []


def test_what_was_disclosed_for_a_whole_year_is_called_actual(starter, figures):
    """Part of a year, or a figure of another measure, is no actual of the year."""
    for line, place, _, kind, source in quotations(starter):
        figure = figures[source]
        if figure["status"] == "actual" and figure["metric"] == METRIC_OF_LINE.get(line) and place:
            whole = figure["period"].removesuffix(" (restated)").removesuffix("-12-31") == place[0]
            assert (kind in {"actual", "alternative"}) == whole or kind == "alternative", (line, place, kind)


def test_every_published_figure_of_a_line_is_used(starter, figures):
    used = {source for _, _, _, _, source in quotations(starter)}
    values = {(line, place, round(value, 6)) for line, place, value, _, _ in quotations(starter)}
    missing = []
    for key, figure in figures.items():
        year = figure["period"].removesuffix(" (restated)").removesuffix("-12-31")
        for line, metric in METRIC_OF_LINE.items():
            if metric != figure["metric"] or figure["company"] not in starter.item_ids("company"):
                continue
            if year not in {"2022", "2023", "2024", "2025"} or key in used:
                continue
            value = plain(figure) / OF_LINE[starter.lines[line].unit]
            if (line, (year, figure["company"]), round(value, 6)) not in values:
                missing.append(key)
    assert missing == []


def test_doubtful_figures_are_not_used(starter, figures):
    doubtful = ("FLAG", "implausible", "misprints")
    used = [
        s for _, _, _, _, s in quotations(starter) if any(w in figures[s]["quote_or_note"] for w in doubtful)
    ]
    assert used == []


@pytest.mark.parametrize(
    ("case", "values"), DISPUTED.items(), ids=[f"{k[0]}-{'-'.join(k[1])}" for k in DISPUTED]
)
def test_what_sources_dispute_stands_beside_the_chosen_value(starter, case, values):
    cell = starter.cell(*case)
    assert {round(other.value, 6) for other in cell.alternatives} == values


def test_no_further_alternatives_are_forgotten_in_the_list(starter):
    there = {(line, place) for (_, line, place), cell in starter.all_cells() if cell.alternatives}
    assert there == set(DISPUTED)


def test_every_alternative_says_what_it_is(starter):
    bare = [
        key for key, cell in starter.all_cells() for o in cell.alternatives if not (o.note.zh and o.note.en)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("company", "total", "line"), [("metax", 72, "other_equity_raised"), ("biren", 50, "other_equity_raised")]
)
def test_a_sum_split_by_year_adds_up(starter, company, total, line):
    cells = [
        cell for (scenario, name, place), cell in starter.all_cells()
        if scenario == BASE and name == line and place[1] == company and cell.source.startswith("fact:")
    ]  # fmt: skip
    assert sum(cell.value for cell in cells) == total
