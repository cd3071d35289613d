"""Random functions whose solutions are known, at scales from millionths to millions."""

import numpy as np
import pytest

from gpu_modeler.analysis.roots import find_roots


@pytest.fixture
def draw():
    return np.random.default_rng(7)


def apart(draw, count, distance):
    """Return sorted points of (-1, 1) that lie apart."""
    while True:
        points = np.sort(draw.uniform(-1, 1, count))
        if np.diff(points).min(initial=2) > distance:
            return points


def product(points, roots):
    return np.prod([points - root for root in roots], axis=0)


@pytest.mark.parametrize("count", range(1, 8))
def test_polynomials(draw, count):
    for _ in range(25):
        roots, scale = apart(draw, count, 2e-3), 10.0 ** draw.integers(-6, 7)
        target = draw.choice([0.0, 1.0, -5e3]) * 10.0 ** draw.integers(-3, 4)
        steep = 10.0 ** draw.integers(-3, 5) * abs(target or 1)
        found = find_roots(
            lambda x, roots=roots, scale=scale, steep=steep, target=target: (
                steep * product(x / scale, roots) + target
            ),
            target,
            -scale,
            scale,
        )
        assert [root.at / scale for root in found.roots] == pytest.approx(roots.tolist(), abs=1e-5)
        assert {root.kind for root in found.roots} == {"crossing"}
        assert found.leaps == found.gaps == ()


@pytest.mark.parametrize("target", [0.0, 3.0, -70.0])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_squares_touch(draw, count, target):
    for _ in range(15):
        roots = apart(draw, count, 0.05)
        found = find_roots(lambda x, roots=roots: product(x, roots) ** 2 + target, target, -1, 1)
        assert [root.at for root in found.roots] == pytest.approx(roots.tolist(), abs=1e-5)
        assert {root.kind for root in found.roots} == {"touch"}


def test_steps_are_leaps(draw):
    for _ in range(60):
        edges, levels = apart(draw, 6, 2e-3), draw.normal(size=7)
        found = find_roots(
            lambda x, edges=edges, levels=levels: levels[np.searchsorted(edges, x)], 0.0, -1, 1
        )
        passed = [edge for edge, low, high in zip(edges, levels, levels[1:], strict=False) if low * high < 0]
        assert found.roots == ()
        assert [leap.high for leap in found.leaps] == pytest.approx(passed, abs=1e-12)
        nearest = levels[np.argmin(np.abs(levels))]
        assert found.nearest[1] == nearest


def test_poles_among_solutions(draw):
    for _ in range(60):
        points = apart(draw, 5, 5e-3)
        roots, poles = points[::2], points[1::2]
        with np.errstate(divide="ignore"):
            found = find_roots(
                lambda x, roots=roots, poles=poles: product(x, roots) / product(x, poles), 0.0, -1.1, 1.1
            )
        assert [root.at for root in found.roots] == pytest.approx(roots.tolist(), abs=1e-10)
        assert [leap.low for leap in found.leaps] == pytest.approx(poles.tolist(), abs=1e-10)


def test_whole_numbers_by_trying_all(draw):
    for _ in range(40):
        target, shift = float(draw.integers(-300, 300)), draw.uniform(-30, 30)
        bends = [
            lambda x, s=shift: (x - np.round(s)) ** 2,
            lambda x, s=shift: 7.0 * np.floor(x / 3) + np.round(s),
        ]
        for bend in bends:
            found = find_roots(bend, target, -40.5, 60.2, whole=True)
            whole = np.arange(-40.0, 61.0)
            off = bend(whole) - target
            runs = np.split(whole[off == 0], np.flatnonzero(np.diff(whole[off == 0]) > 1) + 1)
            assert [(root.low, root.high) for root in found.roots] == [
                (run[0], run[-1]) for run in runs if len(run)
            ]
            assert all((root.kind == "level") == (root.high > root.low) for root in found.roots)
            changes = np.flatnonzero(off[:-1] * off[1:] < 0)
            assert [(leap.low, leap.high) for leap in found.leaps] == [
                (whole[at], whole[at + 1]) for at in changes
            ]
            assert abs(found.nearest[1] - target) == np.abs(off).min()
