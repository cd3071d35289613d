"""Distributions against closed forms, scipy's own distributions and numeric integration."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gpu_modeler.analysis.distribution_faults import (
    DistributionArguments,
    DistributionImpossible,
    DistributionUnknown,
    DistributionUnreadable,
)
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.distributions import (
    Beta,
    Fixed,
    Lognormal,
    Normal,
    Pert,
    ThreePoints,
    Triangular,
    Uniform,
)
from gpu_modeler.analysis.outcomes import Discrete, Event

SHARES = np.array([1e-6, 0.01, 0.1, 0.25, 0.5, 0.77, 0.9, 0.999, 1 - 1e-6])
SMOOTH = [
    (Normal(3, 2), stats.norm(3, 2)),
    (Lognormal(1.5, 0.6), stats.lognorm(math.sqrt(math.log(1.16)), scale=1.5 / math.sqrt(1.16))),
    (Uniform(-1, 3), stats.uniform(-1, 4)),
    (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
    (Triangular(1, 1, 5), stats.triang(0, 1, 4)),
    (Triangular(1, 5, 5), stats.triang(1, 1, 4)),
    (Beta(2, 5, 1, 3), stats.beta(2, 5, 1, 2)),
    (Pert(0, 1, 5), stats.beta(1.8, 4.2, 0, 5)),
]


@pytest.mark.parametrize(("ours", "theirs"), SMOOTH, ids=lambda found: getattr(found, "text", ""))
class TestAgainstScipy:
    def test_quantiles(self, ours, theirs):
        assert np.allclose(ours.ppf(SHARES), theirs.ppf(SHARES), rtol=1e-9, atol=1e-12)

    def test_mean_and_variance(self, ours, theirs):
        assert ours.mean == pytest.approx(theirs.mean(), rel=1e-12)
        assert ours.variance == pytest.approx(theirs.var(), rel=1e-12)


def test_a_lognormal_of_any_width_has_finite_quantiles_that_do_not_jump():
    for mean, sd in ((1e-300, 1.0), (1.0, 1e200), (1e-200, 1e200)):
        found = Lognormal(mean, sd).ppf(SHARES[:-1])
        assert np.isfinite(found[:3]).all()
        assert found[0] >= 0
    below, above = (Lognormal(1.0, 1e8 * factor).log_variance for factor in (1 - 1e-12, 1 + 1e-12))
    assert below == pytest.approx(above, rel=1e-12)
    assert above == pytest.approx(2 * math.log(1e8), rel=1e-12)


def test_the_pert_mean_weighs_the_mode_four_times():
    assert Pert(1, 2, 9).mean == pytest.approx((1 + 4 * 2 + 9) / 6)


class TestThreePoints:
    def test_it_meets_its_three_points(self):
        found = ThreePoints(-2, 1, 9).ppf(np.array([0.1, 0.5, 0.9]))
        assert np.allclose(found, [-2, 1, 9], rtol=1e-12)

    @pytest.mark.parametrize("points", [(-2, 1, 9), (0, 5, 10), (0, 7, 10)])
    def test_mean_and_variance_are_the_integrals_of_the_quantiles(self, points):
        found = ThreePoints(*points)
        nodes, weights = np.polynomial.legendre.leggauss(200)
        t = nodes * 35  # u = 1 / (1 + e^-t) takes the ends out of the integral
        u = 1 / (1 + np.exp(-t))
        share = weights * 35 * u * (1 - u)
        spread, skew = found._terms
        values = found.p50 + (spread + skew * (u - 0.5)) * t
        mean = float(share @ values)
        assert found.mean == pytest.approx(mean, rel=1e-9)
        assert found.variance == pytest.approx(float(share @ (values - mean) ** 2), rel=1e-9)

    def test_symmetric_points_are_logistic(self):
        assert ThreePoints(-1, 0, 1).variance == pytest.approx(math.pi**2 / 3 / math.log(9) ** 2)

    @pytest.mark.parametrize("middle", [1.6, 8.4])
    def test_too_much_skew_is_refused(self, middle):
        ThreePoints(0, 1.7 if middle < 5 else 8.3, 10)
        with pytest.raises(DistributionImpossible):
            ThreePoints(0, middle, 10)


class TestDiscreteAndEvents:
    def test_each_value_has_its_share_of_the_probability(self):
        found = Discrete.of([(5, 0.2), (1, 0.5), (3, 0.3)]).ppf(np.array([0.1, 0.499, 0.501, 0.79, 0.81]))
        assert found.tolist() == [1, 1, 3, 3, 5]

    def test_mean_and_variance(self):
        found = Discrete.of([(0, 0.75), (4, 0.25)])
        assert (found.mean, found.variance) == (1, 3)

    def test_an_event_happens_with_its_probability_and_else_changes_nothing(self):
        found = Event(0.25, 6).ppf((np.arange(100) + 0.5) / 100)
        assert np.sum(found == 6) == 25
        assert np.isnan(found).sum() == 75

    def test_an_event_that_never_or_always_happens(self):
        u = (np.arange(100) + 0.5) / 100
        assert np.isnan(Event(0, 6).ppf(u)).all()
        assert (Event(1, 6).ppf(u) == 6).all()


NUMBERS = st.floats(-1e9, 1e9).map(lambda number: number + 0.0)
ORDERED = st.lists(NUMBERS, min_size=3, max_size=3, unique=True).map(sorted)
ANY = st.one_of(
    st.builds(Fixed, NUMBERS),
    st.builds(Normal, NUMBERS, st.floats(1e-9, 1e9)),
    st.builds(Lognormal, st.floats(1e-3, 1e9), st.floats(1e-3, 1e3)),
    ORDERED.map(lambda three: Uniform(three[0], three[2])),
    ORDERED.map(lambda three: Triangular(*three)),
    ORDERED.map(lambda three: Pert(*three)),
    st.builds(Beta, st.floats(0.01, 100), st.floats(0.01, 100)),
    st.builds(Event, st.floats(0, 1), NUMBERS),
    st.lists(NUMBERS, min_size=2, max_size=2, unique=True).map(
        lambda values: Discrete.of([(values[0], 0.25), (values[1], 0.75)])
    ),
    st.builds(
        lambda low, step: ThreePoints(low, low + step, low + 2.5 * step), st.floats(-9, 9), st.floats(1, 9)
    ),
)


class TestText:
    @given(ANY)
    def test_the_text_reads_back(self, found):
        assert read_distribution(found.text) == found

    @given(ANY)
    def test_quantiles_ascend(self, found):
        values = found.ppf(np.linspace(0.001, 0.999, 500))
        known = values[~np.isnan(values)]
        assert (np.diff(known) >= -1e-12 * np.abs(known[1:])).all()

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("normal(mean=0, sd=5%)", Normal(0, 0.05)),
            (" Normal( 45% , 1e-2 ) ", Normal(0.45, 0.01)),
            ("正态（0，5％）", Normal(0, 0.05)),
            ("12.5%", Fixed(0.125)),
            ("1e1%", Fixed(0.1)),
            ("pert(low=1, high=3, mode=2)", Pert(1, 2, 3)),
            ("discrete({0: 70%, 1: 30%})", Discrete.of([(0, 0.7), (1, 0.3)])),
            ("离散（0：70％，1：30％）", Discrete.of([(0, 0.7), (1, 0.3)])),
            ("event(p=10%, value=6)", Event(0.1, 6)),
        ],
    )
    def test_what_people_type(self, text, wanted):
        assert read_distribution(text) == wanted

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("", DistributionUnreadable),
            ("normal", DistributionUnreadable),
            ("normal(a, b)", DistributionUnreadable),
            ("normal(1, 2))", DistributionUnreadable),
            ("normal(1,,2)", DistributionUnreadable),
            ("__import__('os')", DistributionUnknown),
            ("norml(0, 1)", DistributionUnknown),
            ("normal(1)", DistributionArguments),
            ("normal(1, 2, 3)", DistributionArguments),
            ("normal(1, mean=2)", DistributionArguments),
            ("normal(sd=1, variance=2)", DistributionArguments),
            ("discrete(1, 2)", DistributionArguments),
            ("normal(0, 0)", DistributionImpossible),
            ("normal(1e999, 1)", DistributionImpossible),
            ("lognormal(-1, 1)", DistributionImpossible),
            ("uniform(2, 1)", DistributionImpossible),
            ("triangular(1, 5, 3)", DistributionImpossible),
            ("pert(1, 1, 1)", DistributionImpossible),
            ("beta(0, 1)", DistributionImpossible),
            ("discrete(1: 50%, 2: 40%)", DistributionImpossible),
            ("discrete(1: 50%, 1: 50%)", DistributionImpossible),
            ("discrete(1: -50%, 2: 150%)", DistributionImpossible),
            ("p10_p50_p90(3, 2, 1)", DistributionImpossible),
            ("event(2, 1)", DistributionImpossible),
        ],
    )
    def test_what_is_refused_says_why(self, text, fault):
        with pytest.raises(fault) as refused:
            read_distribution(text)
        assert refused.value.user_message("zh") != refused.value.user_message("en")

    def test_a_misspelt_family_is_told_the_nearest(self):
        with pytest.raises(DistributionUnknown, match="normal"):
            read_distribution("norml(0, 1)")
