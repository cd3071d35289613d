"""Figures against closed forms within their own standard errors, and the errors against what repeated runs show."""

import math

import numpy as np
import pytest
from scipy import stats

from gpu_modeler.analysis import statistics
from gpu_modeler.analysis.distributions import Lognormal, Normal
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.results import WholeResults
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import simulate
from gpu_modeler.analysis.statistics import (
    Estimate,
    by_year,
    exceedance,
    histogram,
    percentile,
    probability,
    summary,
)
from tests.analysis.uncertain_models import certain_model, plain_model, uncertain

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def normal_sum(kind, seed, trials=4096):
    model = plain_model(("y", "2 * a - b + 10"), inputs=[("a", 0.0), ("b", 0.0)])
    uncertain(model, ("a", "normal(3, 2)"), ("b", "normal(1, 4)"), correlations=[("a", "b", 0.5)])
    found = simulate(model, Sampling(trials, seed, kind), [Output("y")])
    return summary(found.of(Output("y")), found.replicates)


def lognormal_product(kind, seed, trials=4096):
    model = plain_model(("y", "a * b"), inputs=[("a", 1.0), ("b", 1.0)])
    uncertain(model, ("a", "lognormal(2, 0.5)"), ("b", "lognormal(3, 1)"))
    found = simulate(model, Sampling(trials, seed, kind), [Output("y")])
    return summary(found.of(Output("y")), found.replicates)


LOG_VARIANCE = math.log1p(0.0625) + math.log1p(1 / 9)
CLOSED_FORMS = [
    (normal_sum, stats.norm(15, 4)),
    (lognormal_product, stats.lognorm(math.sqrt(LOG_VARIANCE), scale=6 * math.exp(-LOG_VARIANCE / 2))),
]


@EVERY_KIND
@pytest.mark.parametrize(
    ("simulated", "known"), CLOSED_FORMS, ids=["sum of normals", "product of lognormals"]
)
class TestClosedForms:
    def test_every_figure_lies_within_its_stated_error(self, simulated, known, kind):
        found = simulated(kind, 4)
        wanted = [(found.mean, known.mean()), (found.sd, known.std())]
        wanted += [(estimate, known.ppf(level)) for level, estimate in found.quantiles.items()]
        for estimate, truth in wanted:
            assert abs(estimate.value - truth) < 4 * estimate.error

    def test_the_stated_errors_are_those_that_repeated_runs_show(self, simulated, known, kind):
        """Over 30 seeds the deviations in units of the stated error have a spread of about 1."""
        runs = [simulated(kind, seed, 2048) for seed in range(30)]
        scores = [(run.mean.value - known.mean()) / run.mean.error for run in runs]
        middle = [(run.quantiles[0.5].value - known.median()) / run.quantiles[0.5].error for run in runs]
        for found in (scores, middle):
            assert 0.6 < np.sqrt(np.mean(np.square(found))) < 1.6


def test_even_points_have_far_smaller_errors_than_chance():
    assert normal_sum("sobol", 1).mean.error < 0.1 * normal_sum("plain", 1).mean.error


class TestByHand:
    def test_the_textbook_error_of_a_mean(self):
        found = statistics.mean(np.array([1.0, 2, 3, 4]))
        assert (found.value, found.error) == (2.5, pytest.approx(math.sqrt(5 / 3) / 2))

    @pytest.mark.parametrize("count", [2, 3, 7])
    def test_few_trials_have_the_error_of_a_normal_ones_deviation(self, count):
        """Of two trials the fourth moment would say that their deviation is known."""
        found = statistics.deviation(np.arange(float(count)))
        assert found.error == pytest.approx(found.value / math.sqrt(2 * (count - 1)))

    def test_few_even_trials_have_the_textbook_error(self):
        values = np.arange(32.0)
        assert statistics.mean(values, np.arange(32) % 16) == statistics.mean(values)

    def test_failed_trials_are_counted_and_left_out(self):
        found = summary(np.array([1.0, np.nan, 3.0, 2.0]))
        assert (found.trials, found.failed, found.mean.value, found.least, found.greatest) == (4, 1, 2, 1, 3)

    def test_nothing_but_failures(self):
        found = summary(np.full(3, np.nan))
        assert found.failed == 3
        assert math.isnan(found.mean.value)
        assert math.isnan(found.quantiles[0.5].value)

    def test_what_never_happened_may_still_happen(self):
        found = probability(np.zeros(50, dtype=bool))
        assert (found.value, found.error) == (0, 1 / 50)

    def test_exceedance_and_percentile(self):
        values = np.array([1.0, 2, 3, 4, np.nan])
        assert [each.value for each in exceedance(values, [0, 2, 4])] == [1, 0.5, 0]
        assert percentile(values, 2.5).value == 0.5
        assert percentile(values, np.array([5.0, 5, 5, np.nan, 5])).value == 1

    def test_what_has_happened_stays_so_in_later_years(self):
        happens = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=bool)
        assert [each.value for each in by_year(happens)] == [0.25, 0.5, 0.75]


class TestHistogram:
    def test_every_trial_without_an_error_is_in_a_bar(self):
        values = np.concatenate([np.random.default_rng(1).normal(size=997), [np.nan, 1e6, -1e6]])
        edges, shares = histogram(values, 20)
        assert len(edges) == 21
        assert edges[-1] < 4
        assert shares.sum() == pytest.approx(0.999)
        assert shares[9:11].sum() > shares[:2].sum()

    def test_one_value_and_none(self):
        edges, shares = histogram(np.full(8, 3.0), 4)
        assert edges[0] < 3 < edges[-1]
        assert shares.sum() == 1
        assert histogram(np.full(8, np.nan), 4)[1].sum() == 0

    def test_bars_of_numbers_too_near_to_one_another_still_rise(self):
        for values in ([0.0, 5e-324], [1e300, 1e300], [1.0, np.nextafter(1.0, 2.0)]):
            edges, shares = histogram(np.array(values), 30)
            assert (np.diff(edges) > 0).all()
            assert shares.sum() == 1


def test_a_fan_holds_the_quantiles_of_each_year():
    model = uncertain(certain_model(), ("growth", "normal(10%, 5%)", "set"))
    outputs = [Output("growth", (year,)) for year in model.periods]
    results = WholeResults(simulate(model, Sampling(4096, 1), outputs))
    found = results.fan(model.periods, outputs, [0.1, 0.5, 0.9])
    assert found.values.shape == (3, 3)
    wanted = Normal(0.1, 0.05).ppf(np.array([0.1, 0.5, 0.9]))
    assert np.allclose(found.values, wanted[:, None], atol=4 * found.errors.max())
    assert np.allclose(found.means, 0.1, atol=1e-3)


def test_the_lognormal_of_the_tests_is_the_one_of_the_textbook():
    median = Lognormal(2, 0.5).ppf(np.array([0.5]))[0]
    assert median == pytest.approx(2 / math.sqrt(1.0625))


def test_what_is_the_same_in_all_trials_has_no_spread_from_rounding():
    values = np.full(1000, 5547.69)
    assert values.std() > 0  # numpy's own sums miss it
    values[3] = np.nan
    for parts in (None, np.arange(1000) % 16):
        told = summary(values, parts)
        assert (told.mean, told.sd, told.failed) == (Estimate(5547.69, 0.0), Estimate(0.0, 0.0), 1)
        assert set(told.quantiles.values()) == {Estimate(5547.69, 0.0)}
        assert (told.least, told.greatest) == (5547.69, 5547.69)
