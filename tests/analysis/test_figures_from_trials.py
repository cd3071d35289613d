"""Every figure of a simulation of the starter model, kept and counted, recomputed from the raw trials by plain numpy."""

import numpy as np
import pytest

from gpu_modeler.analysis.results import WholeResults
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import Job, run
from gpu_modeler.analysis.streamed_results import StreamedResults
from gpu_modeler.analysis.streaming import stream
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.app.simulating import chances, company_outputs, race_of, standings
from gpu_modeler.files.starter import load_starter

MODEL = load_starter()
COMPANIES = MODEL.item_ids("company")
TRIALS, YEAR = 700, "2029"


@pytest.fixture(scope="module", params=KINDS)
def simulated(request):
    """Give the raw trials `[trial]` by line, company and year, and what is told of them when kept and when counted."""
    outputs = company_outputs(MODEL)
    drawn = Uncertain.of_model(MODEL)
    race = race_of(MODEL, drawn)
    job = Job(MODEL, drawn, Sampling(TRIALS, 3, request.param), outputs, events=(race,))
    kept = run(job)
    raw = {(each.line, *reversed(each.place)): row for each, row in zip(outputs, kept.values, strict=True)}
    return raw, outputs, (WholeResults(kept, job.events), StreamedResults(stream(job)))


def test_means_deviations_and_quantiles(simulated):
    raw, outputs, (whole, counted) = simulated
    for output in outputs[::7]:
        row = raw[output.line, *reversed(output.place)]
        small = {"rel": 1e-9, "abs": 1e-9}
        for told in (whole.summary(output), counted.summary(output)):
            assert told.mean.value == pytest.approx(np.mean(row), **small)
            assert told.sd.value == pytest.approx(np.std(row, ddof=1), **small)
            assert (told.least, told.greatest) == (row.min(), row.max())
        for level, estimate in whole.summary(output).quantiles.items():
            assert estimate.value == pytest.approx(np.quantile(row, level), **small)
        for level, estimate in counted.summary(output).quantiles.items():
            ends = (np.quantile(row, level, method=method) for method in ("lower", "higher"))
            low, high = (
                end + side * (estimate.width + 1e-9) for end, side in zip(ends, (-1, 1), strict=True)
            )
            assert low <= estimate.value <= high


def test_chances_by_year(simulated):
    raw, _, results = simulated
    for company in COMPANIES:
        for found in results:
            told = chances(MODEL, found, company)
            worth, today = raw["equity_value", company], raw["market_cap", company]
            assert told.percentile_today.value == pytest.approx(np.mean(worth < today))
            past = [year for year in MODEL.periods if year not in told.periods]
            earned = np.any([raw["net_profit", company, year] > 0 for year in past], axis=0)
            broke = gap = np.zeros(TRIALS, dtype=bool)
            for at, year in enumerate(told.periods):
                earned = earned | (raw["net_profit", company, year] > 0)
                broke = broke | (raw["liquid_funds", company, year] < 0)
                gap = gap | (raw["funding_gap", company, year] > 0)
                said = [each[at].value for each in (told.earns_by, told.out_of_cash_by, told.gap_by)]
                assert said == pytest.approx([np.mean(earned), np.mean(broke), np.mean(gap)])


def test_standings_of_the_race(simulated):
    raw, _, results = simulated
    years = chances(MODEL, results[0], COMPANIES[0]).periods
    past = [year for year in MODEL.periods if year not in years]
    running = [
        company
        for company in COMPANIES
        if not any((raw["net_profit", company, year] > 0).any() for year in past)
    ]
    leaders = np.argmax([raw["revenue", company, YEAR] for company in COMPANIES], axis=0)
    wins = dict.fromkeys(running, 0.0)
    for trial in range(TRIALS):
        first = {
            company: next((y for y in years if raw["net_profit", company, y][trial] > 0), "never")
            for company in running
        }
        best = min(first.values())
        winners = [company for company in running if first[company] == best != "never"]
        for company in winners:
            wins[company] += 1 / len(winners)
    assert 1 < len(running) < len(COMPANIES)
    for found in results:
        for at, told in enumerate(standings(MODEL, found, YEAR)):
            company = COMPANIES[at]
            funds = np.array([raw["liquid_funds", company, year] for year in years])
            more = raw["equity_value", company] > raw["market_cap", company]
            assert told.company == company
            assert told.leads.value == pytest.approx(np.mean(leaders == at))
            assert told.survives.value == pytest.approx(np.mean((funds >= 0).all(axis=0)))
            assert told.worth_more.value == pytest.approx(np.mean(more))
            assert (told.first_to_profit is None) == (company not in running)
            if company in running:
                assert told.first_to_profit.value == pytest.approx(wins[company] / TRIALS)
