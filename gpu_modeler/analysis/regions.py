"""Where a function of two variables is not below 0: polygons between the points of its grid and of its contour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gpu_modeler.analysis.contours import Contours, edge_numbers
from gpu_modeler.engine.storage import Flags, Values

Polygon = Values
"""Corners `[corner, 2]` in order around it."""


def above(found: Contours) -> list[Polygon]:
    """Return polygons that fill where the function is 0 or more; whole cells of the grid are joined to rectangles.

    Cells with a corner without a value belong to none.
    """
    signs, whole = found.values >= 0, _whole(np.isfinite(found.values))
    full = _whole(signs) & whole
    mixed = whole & ~full & ~_whole(~signs)
    return [*_rectangles(found, full), *_cut_cells(found, signs, mixed)]


def unknown(found: Contours) -> list[Polygon]:
    """Return rectangles over the cells of the grid that have a corner without a value."""
    return list(_rectangles(found, ~_whole(np.isfinite(found.values))))


def _whole(flags: Flags) -> Flags:
    """Return for each cell `[x - 1, y - 1]` whether it is so at all four corners."""
    every: Flags = flags[:-1, :-1] & flags[1:, :-1] & flags[1:, 1:] & flags[:-1, 1:]
    return every


def _rectangles(found: Contours, cells: Flags) -> Iterator[Polygon]:
    """Yield a rectangle for each run of cells with the same x."""
    for i, column in enumerate(cells):
        changes = np.flatnonzero(np.diff(np.concatenate([[False], column, [False]])))
        for start, stop in changes.reshape(-1, 2):
            left, right = found.xs[i], found.xs[i + 1]
            below, top = found.ys[start], found.ys[stop]
            yield np.array([[left, below], [right, below], [right, top], [left, top]])


def _cut_cells(found: Contours, signs: Flags, cells: Flags) -> Iterator[Polygon]:
    """Yield for each cell that the contour passes the corners at 0 or more, with the crossings between."""
    along_x, along_y = edge_numbers((len(found.xs), len(found.ys)))
    at_edge = dict(zip(found.edges.tolist(), found.crossings, strict=True))
    for i, j in np.argwhere(cells).tolist():
        corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
        edges = (along_x[i, j], along_y[i + 1, j], along_x[i, j + 1], along_y[i, j])
        around = []
        for corner, edge in zip(corners, edges, strict=True):
            if signs[corner]:
                around.append(np.array([found.xs[corner[0]], found.ys[corner[1]]]))
            if int(edge) in at_edge:
                around.append(at_edge[int(edge)])
        yield from _parted(around, [bool(signs[corner]) for corner in corners], found, (i, j))


def _parted(
    around: list[Values], signs: list[bool], found: Contours, cell: tuple[int, int]
) -> Iterator[Polygon]:
    """Yield the polygon; two triangles where opposite corners are above and the cell's mean is below."""
    i, j = cell
    is_saddle = signs[0] == signs[2] != signs[1] == signs[3]
    if not is_saddle or found.values[i : i + 2, j : j + 2].sum() >= 0:
        yield np.array(around)
        return
    # six points: crossing, corner, crossing, twice; the first corner's crossings stand around it
    turn = around if not signs[0] else [around[-1], *around[:-1]]
    yield np.array(turn[:3])
    yield np.array(turn[3:])
