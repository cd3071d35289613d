"""Streamed simulations against those that keep every trial: within the stated width, and exactly where exactness is claimed."""

import math
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from gpu_modeler.analysis import streaming
from gpu_modeler.analysis.bins import Binned, lay_out
from gpu_modeler.analysis.job import Job
from gpu_modeler.analysis.moments import UNIT, Moments, by_part
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.results import NotCompared, WholeResults
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streamed_results import StreamedResults
from gpu_modeler.analysis.streaming import stream
from gpu_modeler.analysis.tally import Below
from gpu_modeler.analysis.uncertain import Uncertain
from tests.analysis.uncertain_models import plain_model, sketch_bits, uncertain

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
LEVELS = (0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999)
OUTPUTS = tuple(Output(name) for name in ("sum", "long", "often", "root", "fixed", "far"))
TRIALS = 21_000
PAIRS = ((Output("sum"), Output("long")), (Output("root"), Output("a")))


@pytest.fixture(autouse=True, scope="module")
def small_pilot():
    """Most trials come after the pilot, as in a run too long to be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "PILOT", 4096)
        yield


def model():
    """Return a model of a normal, a lognormal, a sum that is mostly 0, one that fails at times, a constant, and a leap."""
    made = plain_model(
        ("sum", "2 * a - b + 1000"), ("long", "c * c * c"), ("often", "MAX(0, a - 2)"), ("root", "LN(b)"),
        ("fixed", "7 + 0 * a"), ("far", "IF(c > 6, 1000000 * c, 0)"),
        inputs=[("a", 0.0), ("b", 0.0), ("c", 1.0)],
    )  # fmt: skip
    return uncertain(
        made,
        ("a", "normal(0, 2)"),
        ("b", "normal(1, 1)"),
        ("c", "lognormal(2, 1)"),
        correlations=[("a", "b", 0.5)],
    )


def job(kind="sobol", trials=TRIALS, outputs=OUTPUTS):
    made = model()
    events = (Below(PAIRS),)
    return Job(made, Uncertain.of_model(made), Sampling(trials, 5, kind), outputs, events=events)


@pytest.fixture(params=KINDS, scope="module")
def both(request):
    asked = job(request.param)
    return WholeResults(run(asked), asked.events), StreamedResults(stream(asked))


def close(one, other):
    return math.isclose(one, other, rel_tol=1e-11, abs_tol=1e-11)


class TestAgainstWhole:
    @pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.line)
    def test_every_figure_is_the_same_or_within_the_stated_width(self, both, output):
        whole, streamed = (each.summary(output, LEVELS) for each in both)
        exact = ("trials", "failed", "least", "greatest")
        assert [getattr(streamed, name) for name in exact] == [getattr(whole, name) for name in exact]
        assert close(streamed.mean.value, whole.mean.value)
        assert close(streamed.sd.value, whole.sd.value)
        for level in LEVELS:
            found, wanted = streamed.quantiles[level], whole.quantiles[level]
            assert abs(found.value - wanted.value) <= found.width * (1 + 1e-9) + 1e-12 * abs(wanted.value)
            assert found.width <= max(0.06 * whole.sd.value, wanted.error)

    @pytest.mark.parametrize("output", OUTPUTS[:3], ids=lambda output: output.line)
    def test_standard_errors_agree(self, both, output):
        whole, streamed = (each.summary(output) for each in both)
        # whole results tell the errors of latin samples from every hypercube, streamed ones from sixteen groups of them
        close_by = 0.6 if both[0].sampling.kind == "latin" else 1e-9
        assert streamed.mean.error == pytest.approx(whole.mean.error, rel=close_by)
        assert streamed.sd.error == pytest.approx(whole.sd.error, rel=close_by)
        for level in (0.25, 0.5, 0.75):
            wanted = whole.quantiles[level].error
            found = streamed.quantiles[level]
            assert found.error == pytest.approx(wanted, rel=max(0.3, close_by), abs=found.width)

    def test_what_occurs_again_and_again_is_known_exactly(self, both):
        found = both[1].summary(Output("often"), (0.1, 0.5)).quantiles
        assert [(each.value, each.width) for each in found.values()] == [(0, 0), (0, 0)]

    @pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.line)
    def test_shares_above_and_below(self, both, output):
        for threshold in (-3.0, 0.0, 0.5, 7.0, 999.7, 1003.25, 1e9):
            pairs = [each.exceedance(output, [threshold])[0] for each in both]
            pairs += [each.percentile(output, threshold) for each in both]
            for wanted, found in (pairs[:2], pairs[2:]):
                assert abs(found.value - wanted.value) <= found.width + 1e-12
                assert found.width < 0.01
                assert found.error == pytest.approx(wanted.error, rel=0.5, abs=found.width + 2e-3)

    def test_outputs_compared_trial_by_trial_are_exact(self, both):
        whole, streamed = both
        for pair in PAIRS:
            assert streamed.percentile(*pair) == whole.percentile(*pair)

    def test_those_not_compared_are_refused_unless_one_is_constant(self, both):
        whole, streamed = both
        with pytest.raises(NotCompared, match="often"):
            streamed.percentile(Output("sum"), Output("often"))
        found = streamed.percentile(Output("often"), Output("fixed"))
        assert abs(found.value - whole.percentile(Output("often"), Output("fixed")).value) <= found.width

    @pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.line)
    def test_bars_hold_exactly_the_trials_between_their_edges(self, both, output):
        whole, streamed = both
        edges, shares = streamed.histogram(output, 40)
        assert (len(edges), len(shares)) == (41, 40)
        values = whole.of(output)
        kept = values[~np.isnan(values)]
        assert shares.sum() == pytest.approx(len(kept) / TRIALS)
        if output.line in {"sum", "root"}:
            counts = np.searchsorted(np.sort(kept), edges)
            assert np.allclose(shares[1:-1], np.diff(counts)[1:-1] / TRIALS, rtol=0, atol=1e-12)
            assert np.ptp(np.diff(edges)) < 0.2 * np.diff(edges).mean()


@EVERY_KIND
def test_closed_forms_within_the_stated_errors_and_widths(kind):
    found = StreamedResults(stream(job(kind, 60_000)))
    told = found.summary(Output("sum"))
    known = stats.norm(999, math.sqrt(16 + 1 - 2 * 2 * 2 * 0.5))
    for level, estimate in told.quantiles.items():
        assert abs(estimate.value - known.ppf(level)) < 4 * estimate.error + estimate.width
    assert abs(told.mean.value - 999) < 4 * told.mean.error
    assert abs(told.sd.value - known.std()) < 4 * told.sd.error
    (above,) = found.exceedance(Output("sum"), [1000])
    assert abs(above.value - known.sf(1000)) < 4 * above.error + above.width


class TestSameBits:
    @EVERY_KIND
    def test_in_any_block_size_and_with_any_number_of_threads(self, kind):
        asked = job(kind, 13_000)
        wanted = sketch_bits(stream(asked))
        for workers, block in ((1, 500), (2, 0), (3, 5000)):
            assert sketch_bits(stream(asked, workers=workers, block=block)) == wanted
        with ThreadPoolExecutor(2) as pool:
            assert sketch_bits(stream(asked, executor=pool, workers=2, block=300)) == wanted

    def test_of_events_whether_trials_are_kept_or_not(self):
        asked = job(trials=9000)
        for one, other in zip(run(asked, block=70).tallies, stream(asked, workers=2).tallies, strict=True):
            assert (one.count.tobytes(), one.sum.tobytes()) == (other.count.tobytes(), other.sum.tobytes())


def test_what_it_raises_stops_the_run_between_blocks():
    class StopNow(Exception):
        pass

    told = []

    def watch(done, total):
        told.append((done, total))
        if done > 6000:
            raise StopNow

    with pytest.raises(StopNow):
        stream(job(), block=UNIT, watch=watch)
    assert told == [(2048, TRIALS), (4096, TRIALS), (6144, TRIALS)]


def test_memory_does_not_grow_with_the_number_of_trials():
    def peak(trials):
        tracemalloc.start()
        stream(job(trials=trials))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(5000)  # what is kept for good, once
    assert peak(100_000) < 1.1 * peak(25_000)


def test_an_output_that_always_fails():
    made = uncertain(plain_model(("y", "1 / (x - x)"), inputs=[("x", 1.0)]), ("x", "normal(0, 1)"))
    found = StreamedResults(stream(Job(made, Uncertain.of_model(made), Sampling(5000, 1), (Output("y"),))))
    told = found.summary(Output("y"))
    assert (told.failed, math.isnan(told.mean.value), math.isnan(told.quantiles[0.5].value)) == (
        5000,
        True,
        True,
    )
    assert found.histogram(Output("y"))[1].sum() == 0
    assert math.isnan(found.exceedance(Output("y"), [0])[0].value)


class TestMoments:
    @pytest.mark.parametrize("shift", [0.0, 1e9])
    def test_units_together_have_the_moments_of_all(self, shift):
        values = np.random.default_rng(1).gamma(2, size=(2, 5 * UNIT + 700)) + shift
        values[1, ::7] = np.nan
        found = Moments.none(2, 16)
        for start in range(0, values.shape[1], UNIT):
            found = found.and_(Moments.of(by_part(values[:, start : start + UNIT], "sobol")))
        whole = found.whole()
        for row in (0, 1):
            kept = values[row][~np.isnan(values[row])]
            assert whole.count[row, 0] == len(kept)
            assert whole.mean[row, 0] == pytest.approx(kept.mean(), rel=1e-15)
            for power, sums in ((2, whole.second), (3, whole.third), (4, whole.fourth)):
                wanted = ((kept - kept.mean()) ** power).sum()
                assert sums[row, 0] == pytest.approx(wanted, rel=1e-5 if shift else 1e-11)

    @EVERY_KIND
    def test_a_short_unit_is_filled_up_with_nothing(self, kind):
        parted = by_part(np.arange(300.0)[None, :], kind)
        assert sorted(parted[~np.isnan(parted)]) == list(range(300))
        if kind != "plain":
            wanted = Sampling(300, 1, kind).replicates()
            for part in range(16):
                kept = parted[0, part][~np.isnan(parted[0, part])].astype(int)
                assert set(wanted[kept]) <= {part}


numbers = st.one_of(st.floats(-1e9, 1e9), st.sampled_from([0.0, 1.0, -5.0]), st.floats(-1, 1))


class TestBins:
    @settings(max_examples=150)
    @given(
        st.lists(numbers, min_size=1, max_size=80),
        st.lists(numbers, min_size=1, max_size=80),
        st.integers(4, 64),
        st.floats(0, 1),
    )
    def test_quantiles_and_shares_lie_between_their_bounds(self, pilot, values, bins, level):
        layout = lay_out(np.array(pilot), bins)
        sample = np.array(values)
        found = Binned(layout, layout.counts(sample[None, :])[0], sample.min(), sample.max())
        assert found.total == len(sample)
        known, wanted = found.quantile(level), np.quantile(sample, level)
        slack = 1e-12 * max(1.0, abs(wanted))
        assert known.low - slack <= wanted <= known.high + slack
        assert known.low <= known.value <= known.high
        for threshold in (*values[:5], *pilot[:5], wanted):
            below, above = found.share_below(threshold), found.share_above(threshold)
            assert below.low - 1e-12 <= (sample < threshold).mean() <= below.high + 1e-12
            assert above.low - 1e-12 <= (sample > threshold).mean() <= above.high + 1e-12

    @example([0.0, 5e-324], 2)
    @example([1e300, 1e300], 60)
    @given(st.lists(numbers, min_size=1, max_size=60), st.integers(2, 70))
    def test_every_number_is_in_a_bar(self, values, bars):
        sample = np.array(values)
        layout = lay_out(sample, 256)
        edges, counts = Binned(layout, layout.counts(sample[None, :])[0], sample.min(), sample.max()).bars(
            bars
        )
        assert (len(edges), len(counts), counts.sum()) == (bars + 1, bars, len(sample))
        assert (counts >= 0).all()
        assert (np.diff(edges) > 0).all()


def test_counted_trials_of_one_value_have_no_spread_from_rounding():
    model = uncertain(plain_model(("y", "5547.69 + 0 * a"), inputs=[("a", 0.0)]), ("a", "normal(0, 1)"))
    job = Job(model, Uncertain.of_model(model), Sampling(5000, 1), (Output("y"),))
    told = StreamedResults(stream(job)).summary(Output("y"))
    assert (told.mean.value, told.mean.error, told.sd.value, told.sd.error) == (5547.69, 0.0, 0.0, 0.0)
    assert {each.value for each in told.quantiles.values()} == {5547.69}
