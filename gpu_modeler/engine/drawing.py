"""Plans drawn from the places that changed, following the readings of the model. No values are looked at."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gpu_modeler.engine.plan import Entry, Link, Plan, Step
from gpu_modeler.engine.reach import Reach
from gpu_modeler.engine.space import Box, hull
from gpu_modeler.engine.spread import shift_of

Seed = tuple[str, Box]
"""A line and the box in which its cells may have changed."""


class Drawing:
    """One plan being drawn, component by component in their order."""

    def __init__(self, reach: Reach, seeds: Sequence[Seed]) -> None:
        self._reach = reach
        self._boxes: dict[int, dict[str, Box]] = {}
        self._waiting: list[int] = []
        self._links: list[tuple[int, str, int, int | None]] = []
        self._starts = {number for line, box in seeds for number in self._add(line, box)}

    def _add(self, line: str, box: Box, after: int = -1) -> list[int]:
        numbers = []
        for number, inside in self._reach.homes(line, box):
            if number <= after:
                continue
            if number not in self._boxes:
                self._boxes[number] = {}
                heapq.heappush(self._waiting, number)
            boxes = self._boxes[number]
            boxes[line] = hull(boxes[line], inside) if line in boxes else inside
            numbers.append(number)
        return numbers

    def places(self) -> Iterator[tuple[int, Mapping[str, Box]]]:
        """Follow the change to its end; yield each component reached, with the boxes to evaluate, in order."""
        while self._waiting:
            number = heapq.heappop(self._waiting)
            boxes = self._reach.closed(number, self._boxes[number])
            yield number, self._reach.evaluated(number, boxes)
            for line, box in boxes.items():
                self._spread(number, line, box)

    def plan(self, step_over: Callable[[int, Mapping[str, Box]], Step]) -> Plan:
        """Follow the change to its end; `step_over` makes the step of a component over boxes."""
        steps = {number: step_over(number, boxes) for number, boxes in self.places()}
        position = {number: at for at, number in enumerate(steps)}
        links: dict[int, dict[str, list[Link]]] = {}
        for number, line, target, later in self._links:
            kept = later if steps[target].is_stepped else None
            links.setdefault(number, {}).setdefault(line, []).append(Link(position[target], kept))
        entries = tuple(
            Entry(number, step, {line: _shortest(links.get(number, {}).get(line, ())) for line in step.boxes})
            for number, step in steps.items()
        )
        return Plan(entries, tuple(position[number] for number in sorted(self._starts)))

    def _spread(self, number: int, line: str, box: Box) -> None:
        axes = self._reach.ground.lines[line].axes
        for edge, reached in self._reach.from_box(line, box):
            for target in self._add(edge.reader, reached, after=number):
                self._links.append((number, line, target, shift_of(edge, axes)))


def _shortest(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return one link for each target, the one that sees a change first."""
    found: dict[int, int | None] = {}
    for target, later in links:
        known = found.get(target, later)
        found[target] = None if later is None or known is None else min(later, known)
    return tuple(Link(target, later) for target, later in found.items())
