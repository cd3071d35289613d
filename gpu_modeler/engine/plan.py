"""What has to be evaluated after a change, in order: made once for each place that changes, then only run.

A plan is drawn for the case that everything that can change does. When it runs, a step whose operands did not change
is passed over, so that a change spreads no further than it reaches.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import NamedTuple

import numpy as np

from gpu_modeler.engine.fitting import SMALL
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.order import Component, Order
from gpu_modeler.engine.space import (
    CASE,
    TIME,
    Box,
    hull,
    intersection,
    is_empty,
    shape_of,
    with_period,
)
from gpu_modeler.engine.spread import Spread, shift_of
from gpu_modeler.engine.steps import Changed, WholeStep
from gpu_modeler.engine.workspace import Workspace
from gpu_modeler.model import PERIOD

Seed = tuple[str, Box]
"""A line and the box in which its cells may have changed."""

Step = WholeStep | LoopStep

_NEVER = 1 << 30
_PLANS_KEPT = 1000
_STEPS_KEPT = 20_000


class Link(NamedTuple):
    """A later step of the plan that reads a line, and how many periods later it sees a change (`None`: from the first)."""

    target: int
    later: int | None


class Entry(NamedTuple):
    """A step and, for each of its lines, who reads it."""

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
            for (step, links), start in zip(self.entries, since, strict=True):
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


class Planner:
    """Draws and remembers plans for one structure of lines and axes."""

    def __init__(self, order: Order, ground: Ground, *, writes_through: bool = False) -> None:
        self._writes_through = writes_through
        self._order = order
        self._ground = ground
        self._workspace = Workspace()
        self._spread = Spread(order.edges, ground.bound, ground.space)
        self._homes: dict[str, list[tuple[int, Box]]] = {}
        for number, component in enumerate(order.components):
            for node in component.nodes:
                limits = dict(node.limits)
                whole = self._whole_box(node.line)
                ranges = [
                    limits.get(axis, extent)
                    for axis, extent in zip(ground.space.axes, whole[:CASE], strict=True)
                ]
                self._homes.setdefault(node.line, []).append((number, (*ranges, whole[CASE])))
        self._steps: dict[object, Step] = {}
        self._plans: dict[object, Plan] = {}
        self._is_small = all(store.padded.size <= 4 * SMALL for store in ground.lines.values())

    def _whole_box(self, line: str) -> Box:
        return tuple((0, extent) for extent in self._ground.lines[line].shape)

    def everything(self) -> list[Changed]:
        """Evaluate all lines."""
        return self.plan([(line, self._whole_box(line)) for line in self._ground.lines]).run(0)

    def follow(self, seeds: Sequence[Seed]) -> list[Changed]:
        """Evaluate what depends on cells that changed, and return what really changed."""
        first = min(box[TIME][0] for _, box in seeds)
        return self.plan([self._widened_seed(line, box) for line, box in seeds]).run(first)

    def _widened_seed(self, line: str, box: Box) -> Seed:
        """Return all periods of a place where that costs nothing: its plan then serves every period."""
        axes = self._ground.lines[line].axes
        if self._is_small or any(axis != PERIOD for axis in axes):
            return line, self._widened(line, box)
        return line, box

    def _widened(self, line: str, box: Box) -> Box:
        wide = with_period(box, self._whole_box(line)[TIME])
        return wide if prod(shape_of(wide)) <= SMALL else box

    def plan(self, seeds: Sequence[Seed]) -> Plan:
        """Return the plan for changes of `seeds`."""
        key = tuple(seeds)
        if key not in self._plans:
            if len(self._plans) >= _PLANS_KEPT:
                self._plans.clear()
            if len(self._steps) >= _STEPS_KEPT:
                self._plans.clear()
                self._steps.clear()
            self._plans[key] = _Drawing(self, seeds).plan()
        return self._plans[key]

    def step(self, number: int, boxes: Mapping[str, Box]) -> Step:
        """Return the step of a component over boxes."""
        component = self._order.components[number]
        if component.direction == 0:
            ((line, box),) = boxes.items()
            home = next(limits for at, limits in self._homes[line] if at == number)
            boxes = {line: intersection(self._widened(line, box), home)}
        else:
            periods = (0, len(self._ground.space.periods))
            boxes = {line: with_period(box, periods) for line, box in boxes.items()}
        key = (number, *boxes.items())
        if key not in self._steps:
            self._steps[key] = self._made(component, boxes)
        return self._steps[key]

    def _made(self, component: Component, boxes: Mapping[str, Box]) -> Step:
        if component.direction == 0:
            ((line, box),) = boxes.items()
            return WholeStep(line, box, self._ground, self._workspace, writes_through=self._writes_through)
        return LoopStep(component, boxes, self._ground, self._workspace, writes_through=self._writes_through)

    def homes(self, line: str, box: Box) -> Iterable[tuple[int, Box]]:
        """Yield the components that compute cells of a box of `line`, each with the cells."""
        for number, limits in self._homes[line]:
            inside = intersection(limits, box)
            if not is_empty(inside):
                yield number, inside

    def closed(self, number: int, boxes: Mapping[str, Box]) -> dict[str, Box]:
        """Return the boxes of all lines of a component that a change of `boxes` may reach within it."""
        component = self._order.components[number]
        if component.direction == 0:
            return dict(boxes)
        grown = self._grown(boxes, {node.line for node in component.nodes})
        missing = {
            node.line: self._whole_box(node.line) for node in component.nodes if node.line not in grown
        }
        grown = self._grown({**grown, **missing}, {node.line for node in component.nodes})
        low = min(box[TIME][0] for box in grown.values())
        high = max(box[TIME][1] for box in grown.values())
        last = len(self._ground.space.periods)
        periods = (low, last) if component.direction > 0 else (0, high)
        return {node.line: with_period(grown[node.line], periods) for node in component.nodes}

    def _grown(self, boxes: Mapping[str, Box], members: set[str]) -> dict[str, Box]:
        grown = dict(boxes)
        waiting = list(grown)
        while waiting:
            line = waiting.pop()
            for edge, reached in self._spread.from_box(line, grown[line]):
                if edge.reader in members:
                    before = grown.get(edge.reader)
                    grown[edge.reader] = reached if before is None else hull(before, reached)
                    if grown[edge.reader] != before:
                        waiting.append(edge.reader)
        return grown


class _Drawing:
    """One plan being drawn, component by component in their order."""

    def __init__(self, planner: Planner, seeds: Sequence[Seed]) -> None:
        self._planner = planner
        self._boxes: dict[int, dict[str, Box]] = {}
        self._waiting: list[int] = []
        self._links: list[tuple[int, str, int, int | None]] = []
        self._starts = {number for line, box in seeds for number in self._add(line, box)}

    def _add(self, line: str, box: Box, after: int = -1) -> list[int]:
        numbers = []
        for number, inside in self._planner.homes(line, box):
            if number <= after:
                continue
            if number not in self._boxes:
                self._boxes[number] = {}
                heapq.heappush(self._waiting, number)
            boxes = self._boxes[number]
            boxes[line] = hull(boxes[line], inside) if line in boxes else inside
            numbers.append(number)
        return numbers

    def plan(self) -> Plan:
        """Follow the change to its end."""
        steps: dict[int, Step] = {}
        while self._waiting:
            number = heapq.heappop(self._waiting)
            boxes = self._planner.closed(number, self._boxes[number])
            steps[number] = self._planner.step(number, boxes)
            for line, box in boxes.items():
                self._spread(number, line, box)
        position = {number: at for at, number in enumerate(steps)}
        links: dict[int, dict[str, list[Link]]] = {}
        for number, line, target, later in self._links:
            kept = later if steps[target].is_stepped else None
            links.setdefault(number, {}).setdefault(line, []).append(Link(position[target], kept))
        entries = tuple(
            Entry(step, {line: _shortest(links.get(number, {}).get(line, ())) for line in step.boxes})
            for number, step in steps.items()
        )
        return Plan(entries, tuple(position[number] for number in sorted(self._starts)))

    def _spread(self, number: int, line: str, box: Box) -> None:
        axes = self._planner._ground.lines[line].axes
        for edge, reached in self._planner._spread.from_box(line, box):
            for target in self._add(edge.reader, reached, after=number):
                self._links.append((number, line, target, shift_of(edge, axes)))


def _shortest(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return one link for each target, the one that sees a change first."""
    found: dict[int, int | None] = {}
    for target, later in links:
        known = found.get(target, later)
        found[target] = None if later is None or known is None else min(later, known)
    return tuple(Link(target, later) for target, later in found.items())
