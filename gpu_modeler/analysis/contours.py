"""Where a function of two variables is 0: curves by marching squares, every point of them refined until it is 0.

The function is asked for many points at once. Cells of the grid with a corner without a value (NaN) hold no curve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.storage import Flags, Values

Field = Callable[[Values, Values], Values]
"""The function's values at points `x[point]`, `y[point]`; NaN where it has none."""

Edges = NDArray[np.int64]
Curve = Values
"""Points `[point, 2]` in order along the curve; a closed one ends where it begins."""

TOLERANCE = 1e-9
_AIM = 1e-13
_ROUNDS = 120


@dataclass(frozen=True)
class Contours:
    """The curves, and the function on the grid `[x, y]`.

    `crossings` are the points `[edge, 2]` at which the sign changes on the grid's edges, numbered by `edges` as
    `edge_numbers` does. `leaps` counts those that are on no curve since the function passes over 0 there without being 0.
    """

    xs: Values
    ys: Values
    values: Values
    curves: tuple[Curve, ...]
    leaps: int
    edges: Edges
    crossings: Values

    @property
    def points(self) -> Values:
        """Return the points of all curves, `[point, 2]`."""
        return np.concatenate([*self.curves, np.empty((0, 2))])


def contours(
    field: Field,
    xs: Values,
    ys: Values,
    tolerance: float = TOLERANCE,
    *,
    known: Values | None = None,
    aim: float = _AIM,
) -> Contours:
    """Return where `field` is 0 within `tolerance`, looked for between the points of a grid of rising `xs` and `ys`.

    `known` are its values on the grid where somebody has them already; a point is refined no further once it is within
    `aim` of 0.
    """
    grid = np.meshgrid(xs, ys, indexing="ij")
    shape = len(xs), len(ys)
    values = field(grid[0].ravel(), grid[1].ravel()).reshape(shape) if known is None else known
    edges, starts, ends = _crossings(values, xs, ys)
    ids = {int(edge): at for at, edge in enumerate(edges)}
    points, is_zero = _refined(field, starts, ends, tolerance, aim)
    links = [(ids[a], ids[b]) for a, b in _segments(values)]
    curves = tuple(points[chain] for chain in _chains(links, np.flatnonzero(is_zero).tolist()))
    return Contours(xs, ys, values, curves, int((~is_zero).sum()), edges, points)


# --- marching squares -----------------------------------------------------------------------------


def _signs(values: Values) -> Flags:
    return values >= 0


def _crossed(values: Values) -> tuple[Flags, Flags]:
    """Return which edges along x `[x - 1, y]` and along y `[x, y - 1]` the sign changes on."""
    signs, known = _signs(values), np.isfinite(values)
    along_x: Flags = (signs[1:] != signs[:-1]) & known[1:] & known[:-1]
    along_y: Flags = (signs[:, 1:] != signs[:, :-1]) & known[:, 1:] & known[:, :-1]
    return along_x, along_y


def edge_numbers(shape: tuple[int, int]) -> tuple[Edges, Edges]:
    """Return a number for each edge of a grid `[x, y]`: along x `[x - 1, y]` and along y `[x, y - 1]`."""
    nx, ny = shape
    along_x = np.arange((nx - 1) * ny).reshape(nx - 1, ny)
    return along_x, along_x.size + np.arange(nx * (ny - 1)).reshape(nx, ny - 1)


def _crossings(values: Values, xs: Values, ys: Values) -> tuple[Edges, Values, Values]:
    """Return the crossed edges' numbers and their ends as `[edge, (x, y, value)]`."""
    crossed, numbers = _crossed(values), edge_numbers((len(xs), len(ys)))
    ends: list[tuple[Values, Values]] = []
    for flags, (right, up) in zip(crossed, ((1, 0), (0, 1)), strict=True):
        i, j = np.nonzero(flags)
        ends.append(
            (
                np.stack([xs[i], ys[j], values[i, j]], axis=1),
                np.stack([xs[i + right], ys[j + up], values[i + right, j + up]], axis=1),
            )
        )
    edges = np.concatenate([number[flags] for number, flags in zip(numbers, crossed, strict=True)])
    return edges, np.concatenate([one for one, _ in ends]), np.concatenate([other for _, other in ends])


def _segments(values: Values) -> list[tuple[int, int]]:
    """Return pairs of edges that a curve joins within a cell; of a saddle by the sign of its mean."""
    along_x, along_y = edge_numbers((values.shape[0], values.shape[1]))
    cross_x, cross_y = _crossed(values)
    sides = [along_x[:, :-1], along_y[1:], along_x[:, 1:], along_y[:-1]]  # below, right, above, left
    crossed = [cross_x[:, :-1], cross_y[1:], cross_x[:, 1:], cross_y[:-1]]
    corners = [values[:-1, :-1], values[1:, :-1], values[1:, 1:], values[:-1, 1:]]
    whole = np.isfinite(np.sum(corners, axis=0))
    found: list[tuple[int, int]] = []
    for i, j in zip(*np.nonzero(whole & np.any(crossed, axis=0)), strict=True):
        below, right, above, left = (int(side[i, j]) for side in sides)
        hit = [edge for edge, flags in zip((below, right, above, left), crossed, strict=True) if flags[i, j]]
        if len(hit) == 2:
            found.append((hit[0], hit[1]))
        elif (sum(corner[i, j] for corner in corners) >= 0) == (values[i, j] >= 0):
            found += [(below, right), (above, left)]
        else:
            found += [(below, left), (right, above)]
    return found


def _chains(links: Iterable[tuple[int, int]], points: Iterable[int]) -> list[list[int]]:
    """Return `points` as chains that follow the links between them; closed ones end where they begin."""
    near: dict[int, list[int]] = {point: [] for point in points}
    for one, other in links:
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    chains: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(near, key=lambda point: (len(near[point]) >= 2, point)):
        if start in seen:
            continue
        chain = [start]
        seen.add(start)
        while following := [point for point in near[chain[-1]] if point not in seen]:
            chain.append(following[0])
            seen.add(following[0])
        if len(chain) > 2 and start in near[chain[-1]]:
            chain.append(start)
        chains.append(chain)
    return chains


# --- refining -------------------------------------------------------------------------------------


def _refined(
    field: Field, starts: Values, ends: Values, tolerance: float, aim: float
) -> tuple[Values, Flags]:
    """Return a point `[edge, 2]` on each edge where the function is 0, and whether there is one."""
    count = len(starts)
    low, high = np.zeros(count), np.ones(count)
    value_low, value_high = starts[:, 2].copy(), ends[:, 2].copy()
    at = np.where(np.abs(value_low) <= np.abs(value_high), low, high)
    value = np.where(at == 0, value_low, value_high)
    weights = value_low.copy(), value_high.copy()
    for number in range(_ROUNDS):
        active = np.flatnonzero((np.abs(value) > aim) & (high - low > 1e-16) & np.isfinite(value))
        if not len(active):
            break
        trial = _trial(low[active], high[active], weights[0][active], weights[1][active], number)
        place = starts[active, :2] + trial[:, None] * (ends[active, :2] - starts[active, :2])
        found = field(place[:, 0], place[:, 1])
        _narrow(active, trial, found, (low, high, value_low, value_high), weights)
        better = ~(np.abs(found) >= np.abs(value[active]))
        at[active] = np.where(better, trial, at[active])
        value[active] = np.where(better, found, value[active])
    points = starts[:, :2] + at[:, None] * (ends[:, :2] - starts[:, :2])
    return points, np.abs(value) <= tolerance


def _trial(low: Values, high: Values, value_low: Values, value_high: Values, number: int) -> Values:
    """Return where to look next: on the secant, and in the middle every third time."""
    middle = low + (high - low) / 2
    if number % 3 == 2:
        return middle
    with np.errstate(divide="ignore", invalid="ignore"):
        secant = low + (high - low) * value_low / (value_low - value_high)
    return np.where((secant > low) & (secant < high), secant, middle)


def _narrow(
    active: NDArray[np.intp],
    trial: Values,
    found: Values,
    bracket: tuple[Values, Values, Values, Values],
    weights: tuple[Values, Values],
) -> None:
    """Move the end of each bracket that has the sign found; the other end's weight is halved (Illinois)."""
    low, high, value_low, value_high = bracket
    is_low = _signs(found) == _signs(value_low[active])
    for moves, end, value, own, other in (
        (is_low, low, value_low, weights[0], weights[1]),
        (~is_low, high, value_high, weights[1], weights[0]),
    ):
        chosen = active[moves]
        end[chosen], value[chosen], own[chosen] = trial[moves], found[moves], found[moves]
        other[chosen] /= 2
