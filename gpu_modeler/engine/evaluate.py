"""Lines and components evaluated by the precise path: every part in its place, hard values over it, loops stepped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gpu_modeler.engine import precise
from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Component
from gpu_modeler.engine.refine import Node
from gpu_modeler.engine.space import (
    TIME,
    Box,
    Space,
    contains,
    intersection,
    is_empty,
    shape_of,
    slices,
    with_period,
    without,
)
from gpu_modeler.engine.storage import Codes, Values


def node_box(node: Node, box: Box, space: Space) -> Box:
    """Return the cells of `box` that belong to a node."""
    limits = dict(node.limits)
    ranges = [limits.get(axis, extent) for axis, extent in zip(space.axes, box[:-1], strict=True)]
    return intersection(box, (*ranges, box[-1]))


def active_parts(bound: BoundLine, box: Box) -> list[tuple[int, Box]]:
    """Return the number and the boxes of each part to evaluate in `box`, in turn.

    What a later part covers is left out, unless that would cut a part to shreds.
    """
    active: list[tuple[int, Box]] = []
    covered: list[Box] = []
    for number in range(len(bound.parts) - 1, -1, -1):
        pieces = [intersection(box, piece) for piece in bound.parts[number].boxes]
        pieces = [piece for piece in pieces if not is_empty(piece)]
        kept = pieces
        for hole in covered:
            kept = [part for piece in kept for part in without(piece, hole)]
        if len(kept) > len(pieces) + _CUTS:
            kept = [piece for piece in pieces if not any(contains(hole, piece) for hole in covered)]
        active.extend((number, piece) for piece in kept)
        covered.extend(pieces)
    return active[::-1]


_CUTS = 3


def relative(piece: Box, box: Box) -> Box:
    """Return where `piece` lies within `box`."""
    return tuple((low - start, high - start) for (low, high), (start, _) in zip(piece, box, strict=True))


def evaluated(line: str, box: Box, ground: Ground) -> tuple[Values, Codes | None]:
    """Return values and codes of a line in every cell of `box`."""
    values = np.zeros(shape_of(box))
    codes: Codes | None = None
    bound = ground.bound[line]
    for number, piece in active_parts(bound, box):
        result = precise.evaluate(bound.parts[number].program, piece, ground)
        where = slices(relative(piece, box))
        values[where] = result.values
        if result.codes is not None and codes is None:
            codes = np.zeros(values.shape, dtype=np.uint8)
        if codes is not None:
            codes[where] = 0 if result.codes is None else result.codes
    codes = ground.lines[line].hard.lay_over(box, values, codes)
    return values, codes


def step_through(component: Component, boxes: Mapping[str, Box], ground: Ground) -> None:
    """Evaluate the lines of a loop within their boxes, period by period, and put the values in place."""
    first = min(boxes[node.line][TIME][0] for node in component.nodes)
    last = max(boxes[node.line][TIME][1] for node in component.nodes)
    for period in range(first, last)[:: component.direction]:
        for node in component.nodes:
            step = with_period(boxes[node.line], (period, period + 1))
            box = node_box(node, intersection(step, boxes[node.line]), ground.space)
            if not is_empty(box):
                ground.lines[node.line].write(box, *evaluated(node.line, box, ground))
