"""What has to be evaluated after a change, in order. Here plans are run; `drawing.py` makes them.

A plan is drawn for the case that everything that can change does. When it runs, a step whose operands did not change
is passed over, so that a change spreads no further than it reaches.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import NamedTuple

import numpy as np

from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.space import TIME, shape_of
from gpu_modeler.engine.steps import Changed, WholeStep

Step = WholeStep | LoopStep

_NEVER = 1 << 30


class Link(NamedTuple):
    """A later step of the plan that reads a line, and how many periods later it sees a change (`None`: from the first)."""

    target: int
    later: int | None


class Entry(NamedTuple):
    """A step, the number of its component, and for each of its lines who reads it."""

    number: int
    step: Step
    links: Mapping[str, tuple[Link, ...]]


class Plan(NamedTuple):
    """Steps in order; `starts` are those of the places that changed."""

    entries: tuple[Entry, ...]
    starts: tuple[int, ...]

    def run(self, first: int) -> list[Changed]:
        """Run what is touched by a change from period `first` on, and return what really changed."""
        since = [_NEVER] * len(self.entries)
        for start in self.starts:
            since[start] = first
        found: list[Changed] = []
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            for (_, step, links), start in zip(self.entries, since, strict=True):
                if start == _NEVER:
                    continue
                for changed in step.run(start):
                    found.append(changed)
                    _touch(links[changed.line], changed, since)
        return found

    def run_all(self) -> None:
        """Run every step, for steps that write through."""
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            for entry in self.entries:
                entry.step.run(0)


def _touch(links: tuple[Link, ...], changed: Changed, since: list[int]) -> None:
    period = -1
    for target, later in links:
        if later is None:
            since[target] = 0
        else:
            period = _first_period(changed) if period < 0 else period
            since[target] = max(0, min(since[target], period + later))


def _first_period(changed: Changed) -> int:
    *others, periods, cases = shape_of(changed.box)
    start = changed.box[TIME][0]
    if prod(others) == 1:
        return start + changed.flags.find(1) // cases
    flags = np.frombuffer(changed.flags, dtype=bool).reshape(-1, periods, cases)
    return start + int(flags.any(axis=(0, 2)).argmax())
