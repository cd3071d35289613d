"""The shipped model says what the story says: every claim is there, as listed, and has the verdict it was listed with."""

from collections.abc import Mapping

import pytest

from gpu_modeler.app.claims import ClaimResult, claim_results
from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Model

# id, expected value or both ends, unit, tolerance in per cent, check, verdict
LISTED = [
    ("wafers", (6000,), "wafer", 0.5, "equal", "agrees"),
    ("chips", (300000,), "chip", 0.5, "equal", "agrees"),
    ("cuda_annual", (15,), "USD_100m/year", 0.5, "equal", "agrees"),
    ("trio_ps", (170,), "x", 0, "at_least", "agrees"),
    ("trio_market_cap", (12000,), "CNY_100m", 3, "equal", "agrees"),
    ("nvidia_one_percent", (500,), "USD_100m", 0.5, "equal", "agrees"),
    ("replacement_value", (3500,), "CNY_100m", 1, "equal", "agrees"),
    ("replacement_near_moore", (1,), "x", 10, "equal", "agrees"),
    ("replacement_near_metax", (1,), "x", 10, "equal", "agrees"),
    ("sector_revenue", (150,), "CNY_100m", 2, "equal", "agrees"),
    ("moore_peak", (4400,), "CNY_100m", 0, "at_least", "agrees"),
    ("metax_peak", (3000,), "CNY_100m", 0, "at_least", "agrees"),
    ("metax_first_day", (700,), "%", 2, "equal", "agrees"),
    ("moore_lot", (30,), "CNY_10k", 5, "equal", "agrees"),
    ("metax_lot", (30,), "CNY_10k", 5, "equal", "agrees"),
    ("metax_win_rate", (3000,), "x", 1, "equal", "agrees"),
    ("efund_allocation", (2.03,), "CNY_100m", 0.5, "equal", "agrees"),
    ("institution_share", (70,), "%", 0, "at_least", "agrees"),
    ("moore_rnd", (38.1,), "CNY_100m", 0.5, "equal", "agrees"),
    ("metax_rnd", (22.5,), "CNY_100m", 0.5, "equal", "agrees"),
    ("cambricon_rnd", (12.16,), "CNY_100m", 0.5, "equal", "agrees"),
    ("metax_guidance_revenue", (19.8,), "CNY_100m", 0.5, "equal", "agrees"),
    ("metax_guidance_profit", (-7.63, -5.27), "CNY_100m", 0.5, "equal", "agrees"),
    ("moore_guidance_revenue", (14.98,), "CNY_100m", 0.5, "equal", "agrees"),
    ("moore_guidance_profit", (-11.68, -7.3), "CNY_100m", 0.5, "equal", "agrees"),
    ("kunlunxin_revenue", (35, 20), "CNY_100m", 0.5, "equal", "agrees"),
    ("biren_orders", (12,), "CNY_100m", 5, "equal", "agrees"),
    ("biren_revenue", (3,), "CNY_100m", 5, "equal", "disagrees"),
    ("placement", (39.85,), "CNY_100m", 0.5, "equal", "agrees"),
    ("wealth_limit", (75,), "CNY_100m", 0.5, "equal", "agrees"),
    ("h20_price", (2,), "x", 15, "equal", "agrees"),
    ("hbm_share", (50,), "%", 10, "equal", "agrees"),
    ("hbm_fill", (50, 67), "%", 1, "equal", "agrees"),
    ("tape_out", (5,), "CNY_100m", 0, "at_least", "agrees"),
    ("runway", (9,), "month", 0.5, "equal", "agrees"),
]

# What the model says, typed in by hand where the list gives a closer figure than the story.
CLOSER = {
    "trio_ps": 171.43,
    "trio_market_cap": 12227.88,
    "sector_revenue": 148.55,
    "moore_peak": 4423.3,
    "metax_peak": 3580.9,
    "metax_first_day": 692.95,
    "moore_lot": 28.686,
    "metax_lot": 29.767,
    "metax_win_rate": 2986,
    "institution_share": 75.9,
    "biren_orders": 12.407,
    "biren_revenue": 3.37,
    "h20_price": 2.2,
}


@pytest.fixture(scope="module")
def starter() -> Model:
    return load_starter()


@pytest.fixture(scope="module")
def results(starter) -> Mapping[str, ClaimResult]:
    return {result.claim.id: result for result in claim_results(starter, Calculation.of(starter))}


def test_every_listed_claim_is_there_in_the_order_of_the_list(starter):
    assert list(starter.orders["claims"]) == [row[0] for row in LISTED]


@pytest.mark.parametrize(("name", "expected", "unit", "percent", "check", "verdict"), LISTED)
def test_a_claim_is_as_listed(starter, name, expected, unit, percent, check, verdict):
    claim = starter.claims[name]
    assert (claim.expected, claim.unit, claim.check, claim.expected_verdict) == (
        expected,
        unit,
        check,
        verdict,
    )
    assert claim.tolerance == pytest.approx(percent / 100)
    assert bool(claim.formula_high) == (len(expected) > 1)


@pytest.mark.parametrize("name", [row[0] for row in LISTED])
def test_a_claim_has_the_verdict_it_was_listed_with(results, name):
    result = results[name]
    assert result.fault is None
    assert all(isinstance(value, float) for value in result.values), result.values
    assert result.is_as_recorded, (result.values, result.claim.expected)


@pytest.mark.parametrize(("name", "value"), CLOSER.items())
def test_the_model_gives_the_closer_figure(results, name, value):
    assert results[name].values[0] == pytest.approx(value, rel=1e-3)


def test_every_cell_and_alternative_says_where_it_comes_from(starter):
    bare = [
        (line, place)
        for (_, line, place), cell in starter.all_cells()
        if not all((cell.source, *(alternative.source for alternative in cell.alternatives)))
    ]
    assert bare == []


def test_every_published_figure_is_a_source(starter):
    figures = [key for key in starter.sources if key.startswith("fact:")]
    assert len(figures) == 717
    assert {source.kind for source in starter.sources.values()} == {
        "filing",
        "exchange",
        "press",
        "estimate",
        "own view",
    }


def test_every_record_has_a_name_in_both_languages(starter):
    tables = ("axes", "groups", "sections", "lines", "scenarios", "claims", "charts")
    records = [record for table in tables for record in starter.ordered(table)]
    assert [record.id for record in records if not (record.labels.zh and record.labels.en)] == []
