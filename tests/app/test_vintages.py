"""Chains of what was published, and how guidance turned out: the starter's numbers are worked out here from facts.csv."""

import csv

import pytest

from gpu_modeler.app.vintages import (
    against,
    cells_with_vintages,
    chain_of,
    company_records,
    vintages_of,
)
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Vintage
from gpu_modeler.resources import resource_folder
from tests.small_model import put, small_model

NOTICE = "2025 (Jan-2026 预告)"


@pytest.fixture(scope="module")
def starter():
    return load_starter()


@pytest.fixture(scope="module")
def facts():
    """Numbers of facts.csv by (company, metric, period); of several the first is kept."""
    found = {}
    with (resource_folder() / "starter" / "facts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["company"], row["metric"], row["period"]), row["value"])
    return lambda *key: float(found[key])


def link(model, line, place, kind):
    (found,) = [link for link in chain_of(model, line, place) if link.vintage.kind == kind]
    return found


def test_moores_revenue_beat_its_guidance_and_met_its_notice(starter, facts):
    guidance = link(starter, "revenue", ("2025", "moore_threads"), "guidance")
    low = facts("moore_threads", "revenue_guidance_low", "2025")
    high = facts("moore_threads", "revenue_guidance_high", "2025")
    came = facts("moore_threads", "revenue", "2025")
    assert (guidance.vintage.low, guidance.vintage.high) == (low, high)
    assert came > high
    assert guidance.outcome.verdict == "above"
    assert guidance.outcome.from_end == pytest.approx((came - high) / high)
    assert guidance.outcome.from_middle == pytest.approx(came / ((low + high) / 2) - 1)
    assert guidance.outcome.is_final
    assert guidance.superseded_by.kind == "forecast notice"
    notice = link(starter, "revenue", ("2025", "moore_threads"), "forecast notice")
    assert facts("moore_threads", "revenue_forecast_low", NOTICE) <= came
    assert came <= facts("moore_threads", "revenue_forecast_high", NOTICE)
    assert notice.outcome.is_hit


def test_metaxs_loss_notice_reaches_below_its_guidance(starter, facts):
    guidance = link(starter, "net_profit", ("2025", "metax"), "guidance")
    floor = facts("metax", "net_profit_attributable_guidance_low", "2025")
    worst = facts("metax", "net_profit_attributable_forecast_low", NOTICE)
    best = facts("metax", "net_profit_attributable_forecast_high", NOTICE)
    assert worst < floor < best
    assert guidance.outcome.verdict == "partly below"
    assert guidance.outcome.from_end == pytest.approx((worst - floor) / -floor)
    assert not guidance.outcome.is_final  # no accounts were found


def test_the_records_of_the_companies(starter, facts):
    pledges = [
        ("revenue", "revenue_guidance", "2025"),
        ("revenue", "revenue_forecast", NOTICE),
        ("net_profit_attributable", "net_profit_attributable_guidance", "2025"),
        ("net_profit_attributable", "net_profit_attributable_forecast", NOTICE),
    ]
    hits, misses = 0, []
    for metric, name, period in pledges:
        low, high = (facts("moore_threads", f"{name}_{end}", period) for end in ("low", "high"))
        came = facts("moore_threads", metric, "2025")
        hits += low <= came <= high
        misses.append(abs(came - (low + high) / 2) / abs((low + high) / 2))
    records = {record.company: record for record in company_records(starter)}
    moore = records["moore_threads"]
    assert (moore.judged, moore.hits, moore.above, moore.below) == (4, hits, 1, 0)
    assert moore.hit_rate == hits / 4
    assert moore.mean_miss == pytest.approx(sum(misses) / 4)
    assert records["cambricon"].hit_rate == 1.0
    assert records["metax"].hit_rate is None
    assert records["metax"].waiting > 0
    assert "biren" not in records


def test_every_vintage_of_the_starter_says_what_its_source_says(starter):
    with (resource_folder() / "starter" / "facts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen, values = {}, {}
    for row in rows:
        key = "fact:{company}:{metric}:{period}".format_map(row)
        seen[key] = seen.get(key, 0) + 1
        values[key if seen[key] == 1 else f"{key}:{seen[key]}"] = row["value"]
    assert starter.vintages
    for known in starter.vintages.values():
        assert known.low == float(values[known.source]), known
        other = known.source.replace("_low", "_high")
        if known.high is not None:
            assert known.high == float(values[other]), known


def test_a_restatement_supersedes_what_was_first_reported(starter):
    first, second = chain_of(starter, "net_profit", ("2024", "moore_threads"))
    assert (first.vintage.low, second.vintage.low) == (-14.92, -16.18)
    assert first.superseded_by == second.vintage
    assert second.superseded_by is None


def test_the_models_own_actual_closes_a_chain_that_lacks_it():
    model = small_model()
    put(model, "base", "revenue", ("2025", "metax"), Cell(20.0, "actual", "report"))
    *_, last = chain_of(model, "revenue", ("2025", "metax"))
    assert (last.vintage.id, last.vintage.low) == ("", 20.0)
    assert [known.id for known in vintages_of(model, "revenue", ("2025", "metax"))] == ["plan", "notice"]


def made(low, high, kind="guidance", date="2026-01"):
    return Vintage(f"{kind}{low}", "revenue", ("2025", "metax"), kind, low, high, date=date)


@pytest.mark.parametrize(
    ("ends", "came", "verdict"),
    [
        ((10, 20), (10, 10), "within"),
        ((10, 20), (20, 20), "within"),
        ((10, 20), (20.01, 20.01), "above"),
        ((10, 20), (9.99, 9.99), "below"),
        ((10, 20), (15, 25), "partly above"),
        ((10, 20), (5, 15), "partly below"),
        ((10, 20), (5, 25), "wider"),
        ((10, None), (1e9, 1e9), "within"),
        ((10, None), (9, 9), "below"),
        ((None, 10), (11, 11), "above"),
        ((-8, -6), (-9, -9), "below"),
        ((35, 35), (35.1, 35.1), "within"),
        ((35, 35), (36, 36), "above"),
    ],
)
def test_verdicts(ends, came, verdict):
    assert against(made(*ends), made(*came, "actual")).verdict == verdict


def test_distances_of_an_open_range_and_of_nothing():
    outcome = against(made(10, None), made(9, 9, "actual"))
    assert (outcome.from_middle, outcome.from_end) == (None, -0.1)
    assert against(made(0, 0), made(1, 1, "actual")).from_middle is None


def test_cells_stand_by_company_then_line_then_year(starter):
    cells = cells_with_vintages(starter)
    companies = [place[-1] for _, place in cells]
    assert companies == sorted(companies, key=starter.item_ids("company").index)
    assert cells[:1] == [("revenue", ("2025", "moore_threads"))]
