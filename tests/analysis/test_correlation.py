"""The nearest correlation matrix against published ones, and correlated points against what was asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gpu_modeler.analysis.correlation import correlated, loading, nearest_correlation
from gpu_modeler.analysis.sampling import Sampling

HIGHAM = np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]])


def test_the_matrix_of_highams_paper():
    """Higham (2002), section 4: to four digits [1, 0.7607, 0.1573; 0.7607, 1, 0.7607; …], 0.5278 away."""
    found = nearest_correlation(HIGHAM)
    assert np.round(found.matrix, 4).tolist() == [
        [1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]
    ]  # fmt: skip
    assert found.distance == pytest.approx(0.5278, abs=5e-5)
    assert found.largest_change == pytest.approx(1 - 0.7607, abs=5e-5)


def test_a_correlation_matrix_stays_as_it_is():
    wanted = np.array([[1, 0.6, -0.2], [0.6, 1, 0.1], [-0.2, 0.1, 1]])
    found = nearest_correlation(wanted)
    assert not found.is_changed
    assert found.matrix is wanted


def test_perfect_correlation_is_possible():
    wanted = np.ones((3, 3))
    assert not nearest_correlation(wanted).is_changed
    assert np.allclose(loading(wanted) @ loading(wanted).T, wanted, atol=1e-12)


@st.composite
def symmetric(draw):
    size = draw(st.integers(2, 6))
    matrix = np.eye(size)
    for row in range(size):
        for column in range(row):
            matrix[row, column] = matrix[column, row] = draw(st.floats(-1, 1))
    return matrix


@given(symmetric())
def test_what_is_found_is_a_correlation_matrix_and_nearer_than_simple_repairs(wanted):
    found = nearest_correlation(wanted)
    assert np.allclose(np.diag(found.matrix), 1, atol=1e-12)
    assert np.allclose(found.matrix, found.matrix.T, atol=1e-12)
    assert np.linalg.eigvalsh(found.matrix)[0] > -1e-8
    values, vectors = np.linalg.eigh(wanted)
    clipped = (vectors * np.maximum(values, 0)) @ vectors.T
    scale = np.sqrt(np.diag(clipped))
    simple = np.linalg.norm(clipped / np.outer(scale, scale) - wanted)
    assert found.distance <= simple + 1e-6


@given(symmetric())
def test_the_loading_is_triangular_and_multiplies_to_the_matrix(wanted):
    matrix = nearest_correlation(wanted).matrix
    lower = loading(matrix)
    assert np.allclose(lower, np.tril(lower), atol=1e-12)
    assert np.allclose(lower @ lower.T, matrix, atol=1e-7)


class TestPoints:
    wanted = np.array([[1, 0.8, -0.3], [0.8, 1, 0.1], [-0.3, 0.1, 1]])
    points = correlated(Sampling(16384, 9).points(3, 0, 16384), loading(wanted))

    def test_correlations_are_recovered(self):
        found = np.corrcoef(stats.norm.ppf(self.points))
        assert np.abs(found - self.wanted).max() < 0.01

    def test_rank_correlations_are_those_of_the_gaussian_copula(self):
        found = stats.spearmanr(self.points, axis=1).statistic
        assert np.abs(found - 6 / np.pi * np.arcsin(self.wanted / 2)).max() < 0.01

    def test_each_input_alone_stays_uniform(self):
        assert all(stats.kstest(row, "uniform").statistic < 0.005 for row in self.points)

    def test_portions_have_the_bits_of_the_whole(self):
        u = Sampling(1000, 9).points(3, 0, 1000)
        lower = loading(self.wanted)
        parts = [correlated(u[:, at : at + 7], lower) for at in range(0, 1000, 7)]
        assert np.concatenate(parts, axis=1).tobytes() == correlated(u, lower).tobytes()
