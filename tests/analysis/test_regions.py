"""Where a function is above 0: areas that are known, and pieces that fill the window without gap or overlap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.analysis.contours import contours
from gpu_modeler.analysis.regions import above, unknown

XS, YS = np.linspace(-2, 2, 41), np.linspace(-1.5, 1.5, 32)
SQUARE = np.array([-1.0, 1.0])


def area(polygons):
    return sum(signed_area(polygon) for polygon in polygons)


def signed_area(polygon):
    x, y = polygon.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def test_a_half_plane_has_its_area_to_the_last_digit():
    """x + 2 y >= 0.5 in 4 x 3: the line meets the edges y = ±1.5 at x = -2.5 (outside) and 3.5 (outside)."""
    found = contours(lambda x, y: x + 2 * y - 0.5, XS, YS)
    left, right = (0.5 + 2) / 2, (0.5 - 2) / 2  # where the line meets x = -2 and x = 2
    assert area(above(found)) == pytest.approx(4 * 1.5 - 4 * (left + right) / 2, rel=1e-12)


def test_a_disc_has_nearly_its_area():
    found = contours(lambda x, y: 1 - x * x - y * y, XS, YS)
    assert area(above(found)) == pytest.approx(np.pi, rel=3e-3)
    for polygon in above(found):
        assert (1 - (polygon**2).sum(axis=1) >= -1e-9).all()


@pytest.mark.parametrize(
    ("sign", "shift", "pieces"), [(1, 0.1, 1), (1, -0.1, 2), (-1, 0.1, 1), (-1, -0.1, 2)]
)
def test_a_saddle_is_one_piece_or_two_by_its_middle(sign, shift, pieces):
    found = contours(lambda x, y: sign * x * y + shift, SQUARE, SQUARE)
    polygons = above(found)
    assert len(polygons) == pieces
    triangle = 0.9 * 0.9 / 2
    assert area(polygons) == pytest.approx(4 - 2 * triangle if pieces == 1 else 2 * triangle, rel=1e-9)


def test_cells_without_a_value_are_told_apart():
    found = contours(lambda x, y: np.where(x > 0, y, np.nan), SQUARE, SQUARE)
    assert above(found) == []
    assert area(unknown(found)) == 4


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6), st.integers(2, 12), st.integers(2, 12))
def test_above_and_below_fill_the_window(terms, nx, ny):
    a, b, c, d, e, f = terms

    def quadric(x, y):
        return a * x * x + b * x * y + c * y * y + d * x + e * y + f + 1e-3

    xs, ys = np.linspace(-2, 2, nx), np.linspace(-2, 2, ny)
    pieces = [above(contours(lambda x, y, s=s: s * quadric(x, y), xs, ys)) for s in (1, -1)]
    assert min(map(signed_area, [*pieces[0], *pieces[1]]), default=0) >= -1e-9
    assert area(pieces[0]) + area(pieces[1]) == pytest.approx(16, rel=1e-6)
