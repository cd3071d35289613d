"""Pictures and figures of distributions, against densities and quantiles known in closed form."""

import numpy as np
import pytest
from scipy import stats

from gpu_modeler.analysis.distribution_shape import figures, shape
from gpu_modeler.analysis.distribution_text import read_distribution, switched_off
from gpu_modeler.analysis.distributions import Beta, Fixed, Lognormal, Normal, Pert, Uniform
from gpu_modeler.analysis.outcomes import Discrete, Event, Off
from gpu_modeler.analysis.uncertain import Uncertain, draws_of
from tests.analysis.uncertain_models import plain_model, uncertain


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Normal(3, 2), stats.norm(3, 2)),
        (Uniform(-1, 3), stats.uniform(-1, 4)),
        (Pert(0, 1, 5), stats.beta(1.8, 4.2, 0, 5)),
        (Beta(2, 5, 1, 3), stats.beta(2, 5, 1, 2)),
        (Lognormal(1, 0.25), stats.lognorm(np.sqrt(np.log1p(0.0625)), scale=1 / np.sqrt(1.0625))),
    ],
    ids=lambda found: getattr(found, "text", ""),
)
def test_a_curve_is_the_density(ours, theirs):
    drawn = shape(ours)
    assert not drawn.are_bars
    assert np.all(np.diff(drawn.x) > 0)
    assert np.allclose(drawn.heights, theirs.pdf(drawn.x), rtol=0.02, atol=0.01 * drawn.heights.max())
    assert np.trapezoid(drawn.heights, drawn.x) == pytest.approx(1, abs=0.02)


def test_outcomes_are_bars_of_their_probabilities():
    drawn = shape(Discrete.of([(0.5, 0.06), (0, 0.8), (0.2, 0.14)]))
    assert drawn.are_bars
    assert drawn.x.tolist() == [0, 0.2, 0.5]
    assert drawn.heights.tolist() == [0.8, 0.14, 0.06]
    assert shape(Fixed(4.0)).x.tolist() == [4]


def test_an_event_leaves_most_years_as_they_are():
    drawn = shape(Event(0.12, 6), stays=0)
    assert drawn.x.tolist() == [0, 6]
    assert drawn.heights.tolist() == [0.88, 0.12]
    found = figures(Event(0.12, 6), stays=0)
    assert (found.p10, found.p50, found.p90) == (0, 0, 6)
    assert found.mean == pytest.approx(0.72)
    assert figures(Event(0.5, 0.8), stays=1).mean == pytest.approx(0.9)


def test_an_event_below_what_stays_keeps_its_percentiles_in_order():
    found = figures(Event(0.3, -2), stays=0)
    assert (found.p10, found.p50, found.p90) == (-2, 0, 0)


def test_figures_are_mean_and_percentiles():
    found = figures(Normal(0, 0.04))
    assert found.mean == 0
    assert found.p90 == pytest.approx(0.04 * 1.2815515655446004)
    assert found.p10 == pytest.approx(-found.p90)


class TestOff:
    def test_it_keeps_the_distribution_and_reads_back(self):
        off = switched_off(Pert(0.7, 1, 1.2))
        assert off == Off(Pert(0.7, 1, 1.2))
        assert read_distribution(off.text) == off
        assert read_distribution("关闭（正态（0，4%））") == Off(Normal(0, 0.04))
        assert switched_off(off) is off

    def test_it_looks_as_it_did_and_has_no_effect(self):
        off = switched_off(Normal(3, 2))
        assert np.array_equal(shape(off).x, shape(Normal(3, 2)).x)
        assert figures(off, stays=1).mean == 1
        assert figures(off, stays=1).p90 == 1

    def test_it_is_not_drawn(self):
        model = plain_model(inputs=[("a", 1.0), ("b", 2.0)])
        uncertain(model, ("a", "off(normal(0, 1))"), ("b", "normal(0, 1)"), correlations=[("a", "b", 0.5)])
        assert [draw.uncertainty for draw in draws_of(model)] == ["b"]
        found = Uncertain.of_model(model)
        assert found.dimensions == 1
        assert found.linked == ()
