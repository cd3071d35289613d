"""Quantiles of the beta distribution against scipy's, for shapes and shares of every size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc, betaincinv

from gpu_modeler.analysis.beta_quantiles import _table, beta_quantiles

shapes = st.floats(0.02, 5000) | st.floats(1, 5)
shares = st.floats(1e-12, 1 - 1e-12) | st.sampled_from(
    [2.0**-10, 2.0**-33, 0.25, 0.5, 0.75, 1 - 2.0**-10, 1 - 2.0**-53]
)


@settings(max_examples=150)
@given(shapes, shapes, st.lists(shares, min_size=1, max_size=40))
def test_they_are_scipys(alpha, beta, u):
    found, wanted = beta_quantiles(alpha, beta, np.array(u)), betaincinv(alpha, beta, np.array(u))
    assert np.allclose(found, wanted, rtol=2e-13, atol=0)


@pytest.mark.parametrize(("alpha", "beta"), [(1, 5), (2.3, 3.7), (5, 1), (60, 2)])
def test_they_are_quantiles_all_over(alpha, beta):
    assert _table(alpha, beta) is not None
    u = np.linspace(0, 1, 20_003)[1:-1]
    found = beta_quantiles(alpha, beta, u)
    assert np.allclose(betainc(alpha, beta, found), u, rtol=0, atol=2e-13)
    assert (np.diff(found) > -1e-15).all()


def test_a_shape_that_polynomials_do_not_meet_is_left_to_scipy():
    assert _table(0.05, 2.0) is None
    u = np.array([0.1, 0.9])
    assert beta_quantiles(0.05, 2.0, u).tolist() == betaincinv(0.05, 2.0, u).tolist()


def test_a_values_bits_depend_on_its_own_share_alone():
    u = np.random.default_rng(1).random(500)
    whole = beta_quantiles(2.5, 3.5, u)
    assert [float(beta_quantiles(2.5, 3.5, each)) for each in u[:50]] == whole[:50].tolist()
    assert beta_quantiles(2.5, 3.5, u[::3]).tobytes() == whole[::3].tobytes()
    assert beta_quantiles(2.5, 3.5, u.reshape(20, 25)).tobytes() == whole.tobytes()
