"""Lines and components evaluated by the precise path: every part in its place, hard values over it, loops stepped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gpu_modeler.engine import precise
from gpu_modeler.engine.bound import BoundLine
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
)
from gpu_modeler.engine.storage import Codes, LineStore, Values


def node_box(node: Node, box: Box, space: Space) -> Box:
    """Return the cells of `box` that belong to a node."""
    limits = dict(node.limits)
    ranges = [limits.get(axis, extent) for axis, extent in zip(space.axes, box[:-1], strict=True)]
    return intersection(box, (*ranges, box[-1]))


def active_parts(bound: BoundLine, box: Box) -> list[tuple[int, Box]]:
    """Return the number and the box of each part to evaluate in `box`, in turn; what is later covers is left out."""
    pieces = [
        (number, intersection(box, piece)) for number, part in enumerate(bound.parts) for piece in part.boxes
    ]
    pieces = [(number, piece) for number, piece in pieces if not is_empty(piece)]
    return [
        (number, piece)
        for at, (number, piece) in enumerate(pieces)
        if not any(contains(later, piece) for _, later in pieces[at + 1 :])
    ]


def relative(piece: Box, box: Box) -> Box:
    """Return where `piece` lies within `box`."""
    return tuple((low - start, high - start) for (low, high), (start, _) in zip(piece, box, strict=True))


def evaluated(
    bound: BoundLine, box: Box, lines: Mapping[str, LineStore], space: Space
) -> tuple[Values, Codes | None]:
    """Return values and codes of a line in every cell of `box`."""
    values = np.zeros(shape_of(box))
    codes: Codes | None = None
    for number, piece in active_parts(bound, box):
        result = precise.evaluate(bound.parts[number].program, piece, lines, space)
        where = slices(relative(piece, box))
        values[where] = result.values
        if result.codes is not None and codes is None:
            codes = np.zeros(values.shape, dtype=np.uint8)
        if codes is not None:
            codes[where] = 0 if result.codes is None else result.codes
    codes = lines[bound.line.id].hard.lay_over(box, values, codes)
    return values, codes


def evaluate_component(
    component: Component,
    boxes: Mapping[str, Box],
    bound: Mapping[str, BoundLine],
    lines: Mapping[str, LineStore],
    space: Space,
) -> None:
    """Evaluate a component's lines within their boxes and put the values in place."""
    if component.direction == 0:
        for node in component.nodes:
            _put(node, boxes[node.line], bound, lines, space)
        return
    first = min(boxes[node.line][TIME][0] for node in component.nodes)
    last = max(boxes[node.line][TIME][1] for node in component.nodes)
    for period in range(first, last)[:: component.direction]:
        for node in component.nodes:
            step = with_period(boxes[node.line], (period, period + 1))
            _put(node, intersection(step, boxes[node.line]), bound, lines, space)


def _put(
    node: Node, box: Box, bound: Mapping[str, BoundLine], lines: Mapping[str, LineStore], space: Space
) -> None:
    box = node_box(node, box, space)
    if not is_empty(box):
        lines[node.line].write(box, *evaluated(bound[node.line], box, lines, space))
