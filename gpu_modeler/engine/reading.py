"""What a reference reads: boxes of other lines, moved by lags, fixed to items, summed up along the periods."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from gpu_modeler.engine.program import Scope
from gpu_modeler.engine.results import Result, cleared, first_along
from gpu_modeler.engine.space import CASE, TIME, Box, Range, Space
from gpu_modeler.engine.storage import LineStore
from gpu_modeler.formula.tree import Reference
from gpu_modeler.model import PERIOD


class Chosen(NamedTuple):
    """Positions along an axis: all of `hull`, or the `picks` counted from its start."""

    hull: Range
    picks: tuple[int, ...] = ()


def chosen_along(axis: str, scope: Scope, box: Box, space: Space) -> Chosen:
    """Return the positions read along an axis: those of the reduction, else those of the box."""
    if axis not in scope:
        return Chosen(box[space.axes.index(axis)])
    positions = [space.positions[axis][item] for item in scope[axis]]
    if not positions:
        return Chosen((0, 0))
    low, high = min(positions), max(positions) + 1
    is_run = positions == list(range(low, high))
    return Chosen((low, high), () if is_run else tuple(position - low for position in positions))


def box_read(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Box:
    """Return the box around the cells that a reference reads from `box`, before it is moved by a lag."""
    ranges: list[Range] = []
    for axis in space.axes:
        if axis not in line.axes:
            ranges.append((0, 1))
        elif axis in node.fixed:
            position = space.positions[axis][node.fixed[axis]]
            ranges.append((position, position + 1))
        else:
            ranges.append(chosen_along(axis, scope, box, space).hull)
    return (*ranges, box[CASE] if line.shape[CASE] > 1 else (0, 1))


def read_line(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Result:
    """Return the cells that a reference reads from a box: views where they lie side by side."""
    shift = node.lag if PERIOD in line.axes and PERIOD not in node.fixed else 0
    result = _shifted(line, box_read(line, node, scope, box, space), shift)
    for at, axis in enumerate(space.axes):
        if axis in line.axes and axis not in node.fixed:
            picks = chosen_along(axis, scope, box, space).picks
            result = result.each(partial(np.take, indices=picks, axis=at)) if picks else result
    return result


def _shifted(line: LineStore, box: Box, shift: int) -> Result:
    """Return a box read `shift` periods on, with zeros outside the periods."""
    if not line.holds_shift(shift):
        line = line.widened(max(line.before, -shift), max(line.after, shift))
    where = line.index(box, shift)
    return Result(line.padded[where], None if line.codes is None else line.codes[where])


def read_running(line: LineStore, node: Reference, scope: Scope, box: Box, space: Space) -> Result:
    """Return the running total of a reference from the first period on, in the periods of the box."""
    chosen = chosen_along(PERIOD, scope, box, space)
    from_start = (*box[:TIME], (0, chosen.hull[1]), box[CASE])
    without_periods = {axis: items for axis, items in scope.items() if axis != PERIOD}
    values, codes = read_line(line, node, without_periods, from_start, space)
    with np.errstate(all="ignore"):
        totals = np.add.accumulate(values, axis=TIME)
    result = Result(totals, None if codes is None else first_along(codes, TIME))
    result = cleared(result.values, result.codes)
    wanted = chosen.picks or tuple(range(chosen.hull[1] - chosen.hull[0]))
    periods = [chosen.hull[0] + at for at in wanted]
    return result.each(partial(np.take, indices=periods, axis=TIME))


def years(periods: Chosen, space: Space) -> Result:
    """Return the year of each period."""
    chosen = [periods.hull[0] + at for at in periods.picks] or range(*periods.hull)
    years = np.array([float(space.periods[at]) for at in chosen])
    return Result(years.reshape((1,) * (len(space.axes) - 1) + (-1, 1)), None)
