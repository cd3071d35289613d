"""Points of each kind: inside the cube, the same in any portions, and as even as their kind promises."""

import warnings

import numpy as np
import pytest
from scipy.stats import qmc

from gpu_modeler.analysis.sampling import DESIGN, KINDS, SCRAMBLES, Sampling, SamplingImpossible, SobolTooWide

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@EVERY_KIND
class TestEveryKind:
    def test_points_lie_strictly_inside(self, kind):
        points = Sampling(3000, 7, kind).points(5, 0, 3000)
        assert points.shape == (5, 3000)
        assert points.min() > 0
        assert points.max() < 1

    @pytest.mark.parametrize("step", [1, 7, 64, 511, 513])
    def test_portions_are_parts_of_the_whole(self, kind, step):
        sampling = Sampling(1100, 3, kind)
        whole = sampling.points(3, 0, 1100)
        parts = [sampling.points(3, at, min(at + step, 1100)) for at in range(0, 1100, step)]
        assert np.concatenate(parts, axis=1).tobytes() == whole.tobytes()

    def test_more_trials_repeat_the_first(self, kind):
        few, many = Sampling(100, 3, kind), Sampling(5000, 3, kind)
        assert few.points(4, 0, 100).tobytes() == many.points(4, 0, 5000)[:, :100].tobytes()

    def test_another_seed_gives_other_points(self, kind):
        one, other = (Sampling(64, seed, kind).points(2, 0, 64) for seed in (1, 2))
        assert not np.isin(one, other).any()

    def test_each_trial_belongs_to_one_part(self, kind):
        sampling = Sampling(1500, 1, kind)
        parts = sampling.replicates()
        assert len(parts) == 1500
        assert len(np.unique(parts)) == sampling.replicate_count

    def test_no_input_needs_no_points(self, kind):
        assert Sampling(10, 1, kind).points(0, 0, 10).shape == (0, 10)


def test_each_scramble_is_a_sobol_sequence_with_one_point_in_every_cell():
    points = Sampling(256 * SCRAMBLES, 5).points(6, 0, 256 * SCRAMBLES)
    for scramble in range(SCRAMBLES):
        cells = np.floor(points[:, scramble::SCRAMBLES] * 256).astype(int)
        assert all(sorted(row) == list(range(256)) for row in cells)


@pytest.mark.parametrize(("start", "count"), [(0, 1), (0, 100), (1, 64), (1023, 40), (70_000, 33)])
def test_they_are_scipys_sequences_reached_at_once(start, count):
    sampling = Sampling(1 << 20, 9)
    for scramble in (0, 5):
        engine = qmc.Sobol(7, seed=sampling._stream(scramble))
        if start:
            engine.fast_forward(start)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a count that is no power of 2
            wanted = engine.random(count).T + 2.0**-31
        first = start * SCRAMBLES + scramble
        found = sampling.points(7, first, first + (count - 1) * SCRAMBLES + 1)[:, ::SCRAMBLES]
        assert found.tobytes() == np.ascontiguousarray(wanted).tobytes()


def test_more_numbers_than_sobol_sequences_have_are_refused():
    with pytest.raises(SobolTooWide, match="21,201"):
        Sampling(16, 1).points(21_202, 0, 16)
    assert Sampling(16, 1, "plain").points(21_202, 0, 16).shape == (21_202, 16)


def test_scrambled_points_are_more_even_than_chance():
    even, chance = (Sampling(1024, 2, kind).points(4, 0, 1024).T for kind in ("sobol", "plain"))
    assert qmc.discrepancy(even) < 0.2 * qmc.discrepancy(chance)


def test_a_latin_hypercube_has_one_point_in_every_slice():
    points = Sampling(DESIGN, 5, "latin").points(3, 0, DESIGN)
    assert all(sorted(row) == list(range(DESIGN)) for row in np.floor(points * DESIGN).astype(int))


def test_inputs_are_not_correlated_by_chance_of_the_seed():
    for kind in KINDS:
        points = Sampling(4096, 11, kind).points(8, 0, 4096)
        assert np.abs(np.corrcoef(points) - np.eye(8)).max() < 4.5 / np.sqrt(4096)


@pytest.mark.parametrize(
    ("trials", "seed", "kind"), [(0, 1, "sobol"), (1 << 31, 1, "sobol"), (9, -1, "plain"), (9, 1, "x")]
)
def test_what_cannot_be_sampled_is_refused(trials, seed, kind):
    with pytest.raises(SamplingImpossible):
        Sampling(trials, seed, kind)
