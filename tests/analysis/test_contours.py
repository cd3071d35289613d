"""Contours of functions whose zero sets are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.analysis.contours import contours

XS, YS = np.linspace(-2, 2, 41), np.linspace(-1.5, 1.5, 32)


def test_a_circle_is_one_closed_curve_of_its_radius():
    found = contours(lambda x, y: x * x + y * y - 1, XS, YS)
    (curve,) = found.curves
    assert curve[0].tolist() == curve[-1].tolist()
    assert np.hypot(*curve.T) == pytest.approx(1, abs=1e-9)
    length = np.hypot(*np.diff(curve, axis=0).T).sum()
    assert length == pytest.approx(2 * np.pi, rel=0.01)
    x, y = curve.T
    area = abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
    assert area == pytest.approx(np.pi, rel=0.01)


def test_a_line_is_one_open_curve_from_edge_to_edge():
    found = contours(lambda x, y: x + 2 * y - 0.3, XS, YS)
    (curve,) = found.curves
    assert curve @ [1, 2] == pytest.approx(0.3, abs=1e-9)
    ends = sorted(curve[[0, -1]].tolist())
    assert ends[0] == pytest.approx([-2, 1.15])
    assert ends[1] == pytest.approx([2, -0.85])


def test_a_hyperbola_has_two_branches():
    found = contours(lambda x, y: x * y - 0.25, XS, YS)
    assert len(found.curves) == 2
    assert found.points.prod(axis=1) == pytest.approx(0.25, abs=1e-9)
    assert {bool((curve > 0).all()) for curve in found.curves} == {True, False}


def test_branches_that_nearly_meet_in_a_cell_do_not_cross():
    """A saddle in the middle of a cell: which corners are joined is decided by the mean."""
    grid = np.array([-1.0, 1.0])
    for shift in (-0.1, 0.1):
        found = contours(lambda x, y, shift=shift: x * y + shift, grid, grid)
        assert len(found.curves) == 2
        for curve in found.curves:
            middle = curve.mean(axis=0)
            assert np.sign(middle[0] * middle[1]) == -np.sign(shift)


def test_where_there_is_no_value_there_is_no_curve():
    def half(x, y):
        return np.where(x > 0, x * x + y * y - 1, np.nan)

    found = contours(half, XS, YS)
    assert (found.points[:, 0] > 0).all()
    assert np.hypot(*found.points.T) == pytest.approx(1, abs=1e-9)
    assert np.isnan(found.values[0]).all()


def test_a_jump_over_zero_is_no_solution():
    found = contours(lambda x, y: np.where(x < 0.51, -1.0, 1.0), XS, YS)
    assert found.curves == ()
    assert found.leaps == len(YS)


def test_a_function_without_a_zero_has_no_curve():
    found = contours(lambda x, y: x * x + y * y + 1, XS, YS)
    assert found.curves == ()
    assert found.points.shape == (0, 2)


def test_zeros_at_points_of_the_grid_are_found():
    found = contours(lambda x, y: x, np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0, 2.0]))
    (curve,) = found.curves
    assert curve[:, 0] == pytest.approx(0, abs=1e-12)
    assert sorted(curve[:, 1].tolist()) == [0, 1, 2]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6), st.integers(2, 12), st.integers(2, 12))
def test_every_point_of_any_quadric_is_on_it(terms, nx, ny):
    a, b, c, d, e, f = terms

    def quadric(x, y):
        return a * x * x + b * x * y + c * y * y + d * x + e * y + f

    found = contours(quadric, np.linspace(-2, 2, nx), np.linspace(-2, 2, ny))
    assert np.abs(quadric(*found.points.T)).max(initial=0) <= 1e-9
    assert found.leaps == 0


@pytest.mark.parametrize("power", [1, 3, 9])
def test_steep_and_flat_functions_take_few_rounds(power):
    calls = []

    def field(x, y):
        calls.append(len(x))
        return (x - 0.123) ** power * (1 + y * y)

    found = contours(field, np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    assert found.points[:, 0] == pytest.approx(0.123, abs=1e-9 ** (1 / power))
    assert len(calls) < 60
