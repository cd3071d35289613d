"""Stages in an order that keeps few rows in use: all that belongs to some companies first, then the next ones.

Any axis but the periods may be the one by which items are grouped; the longest is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.compiled.places import Cells
from gpu_modeler.engine.compiled.stage import Stage
from gpu_modeler.engine.compiled.units import Unit

ROWS_AT_ONCE = 512
"""Rows that, with inputs on their way, fit the cache of one core."""

_MOST_GROUPS = 8
_NO_GROUP = -1


def groups_for(rows: int, items: int) -> int:
    """Return into how many groups to part the items where all at once would take so many rows."""
    return max(1, min(items, -(-rows // ROWS_AT_ONCE), _MOST_GROUPS))


def grouped(stages: Sequence[Stage], group_of_item: NDArray[np.int64], count: int) -> list[Stage]:
    """Return the same work group by group, as far as no cell is read before it is computed; `count` cells in all."""
    order = _Order(group_of_item, count)
    placed = [(order.place(part, group), part) for stage in stages for group, part in order.parts(stage)]
    return [part for _, part in sorted(placed, key=lambda each: each[0])]


class _Order:
    """Finds for each part the phase in which it can run: parts of one phase never read other groups of that phase."""

    def __init__(self, group_of_item: NDArray[np.int64], count: int) -> None:
        self._group_of_item = group_of_item
        self._phase = np.zeros(count, dtype=np.int64)
        self._group = np.full(count, _NO_GROUP)
        self._last_phase = 0

    def parts(self, stage: Stage) -> Iterator[tuple[int, Stage]]:
        """Yield the groups of a stage and what they compute."""
        work = stage.work
        if not isinstance(work, Unit):
            yield _NO_GROUP, stage
            return
        groups = np.where(work.items < 0, _NO_GROUP, self._group_of_item[work.items])
        for group in np.unique(groups).tolist():
            yield group, Stage(stage.family, work.only(groups == group))

    def place(self, stage: Stage, group: int) -> tuple[int, int]:
        """Return phase and group of a part: where it stands among the others."""
        phase = self._phase_of(stage, group)
        self._last_phase = max(self._last_phase, phase)
        targets: Cells = stage.targets
        self._phase[targets], self._group[targets] = phase, group
        return phase, group

    def _phase_of(self, stage: Stage, group: int) -> int:
        if not isinstance(stage.work, Unit):
            return self._last_phase + 1
        reads = stage.reads
        theirs = self._group[reads]
        phases = self._phase[reads] + ((theirs != _NO_GROUP) & (theirs != group))
        return int(phases.max(initial=0))
