"""Plans and steps remembered: by the place that changed, and shared by all items that formulas treat alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gpu_modeler.engine.alike import first_alike
from gpu_modeler.engine.drawing import Drawing, Seed
from gpu_modeler.engine.feeds import Shifts
from gpu_modeler.engine.fitting import SMALL
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.order import Order
from gpu_modeler.engine.plan import Entry, Plan, Step
from gpu_modeler.engine.reach import Reach
from gpu_modeler.engine.space import TIME, Box, Range
from gpu_modeler.engine.steps import Changed, WholeStep
from gpu_modeler.engine.workspace import Workspace
from gpu_modeler.model import PERIOD

_PLANS_KEPT = 2000
_STEPS_KEPT = 50_000


class Planner:
    """Evaluates one structure of lines and axes, everything or what a change touches.

    With `writes_through` steps compute in the lines' own cells and tell no change. With `within` what a change moves
    outside these boxes need not be right.
    """

    def __init__(
        self,
        order: Order,
        ground: Ground,
        *,
        writes_through: bool = False,
        within: Mapping[str, Box] | None = None,
    ) -> None:
        self._writes_through = writes_through
        self._ground = ground
        self._reach = Reach(order, ground, within)
        self._workspace = Workspace()
        self._alike = first_alike(ground.bound, order, ground.space)
        self._steps: dict[object, Step] = {}
        self._plans: dict[object, Plan] = {}
        self._is_small = all(store.padded.size <= 4 * SMALL for store in ground.lines.values())

    def everything(self) -> list[Changed]:
        """Evaluate all lines."""
        return self.plan([(line, self._reach.whole_box(line)) for line in self._ground.lines]).run(0)

    def follow(self, seeds: Sequence[Seed]) -> list[Changed]:
        """Evaluate what depends on cells that changed, and return what really changed."""
        first = min(box[TIME][0] for _, box in seeds)
        return self.plan([self.widened_seed(line, box) for line, box in seeds]).run(first)

    def widened_seed(self, line: str, box: Box) -> Seed:
        """Return all periods of a place, so that its plan serves every period; not where many cells hang on a period."""
        axes = self._ground.lines[line].axes
        if self._is_small or any(axis != PERIOD for axis in axes):
            return line, self._reach.widened(line, box)
        return line, box

    def plan(self, seeds: Sequence[Seed]) -> Plan:
        """Return the plan for changes of `seeds`."""
        key = tuple(seeds)
        if key not in self._plans:
            if len(self._plans) >= _PLANS_KEPT or len(self._steps) >= _STEPS_KEPT:
                self._plans.clear()
                self._steps.clear()
            self._plans[key] = self._moved_plan(*seeds[0]) if len(seeds) == 1 else self._drawn(seeds)
        return self._plans[key]

    def _drawn(self, seeds: Sequence[Seed]) -> Plan:
        return Drawing(self._reach, seeds).plan(self._step)

    def _step(self, number: int, boxes: Mapping[str, Box]) -> Step:
        key = (number, *boxes.items())
        if key not in self._steps:
            self._steps[key] = self._made(number, boxes)
        return self._steps[key]

    def _made(self, number: int, boxes: Mapping[str, Box]) -> Step:
        component = self._reach.order.components[number]
        if component.direction == 0:
            ((line, box),) = boxes.items()
            return WholeStep(line, box, self._ground, self._workspace, writes_through=self._writes_through)
        return LoopStep(component, boxes, self._ground, self._workspace, writes_through=self._writes_through)

    # --- items treated alike ---

    def _moved_plan(self, line: str, box: Box) -> Plan:
        """Return the plan of a seed, got from that of the first item treated alike where there is another."""
        shifts = {
            axis: box[axis][0] - firsts[box[axis][0]]
            for axis, firsts in self._alike.items()
            if box[axis][1] - box[axis][0] == 1 and firsts[box[axis][0]] != box[axis][0]
        }
        if not shifts or self._writes_through:
            return self._drawn([(line, box)])
        froms = {axis: (box[axis][0] - shift, box[axis][1] - shift) for axis, shift in shifts.items()}
        start = tuple(froms.get(axis, extent) for axis, extent in enumerate(box))
        plan = self.plan([(line, start)])
        return plan._replace(entries=tuple(self._moved_entry(entry, froms, shifts) for entry in plan.entries))

    def _moved_entry(self, entry: Entry, froms: Mapping[int, Range], shifts: Shifts) -> Entry:
        boxes = {line: self._moved(line, box, froms, shifts) for line, box in entry.step.boxes.items()}
        if boxes == entry.step.boxes:
            return entry
        key = (entry.number, *boxes.items())
        if key not in self._steps:
            self._steps[key] = entry.step.moved(boxes, shifts) or self._made(entry.number, boxes)
        return entry._replace(step=self._steps[key])

    def _moved(self, line: str, box: Box, froms: Mapping[int, Range], shifts: Shifts) -> Box:
        """Return a box of a line in which the ranges `froms` are moved."""
        axes = self._ground.lines[line].axes
        ranges = list(box)
        for axis, shift in shifts.items():
            if box[axis] == froms[axis] and self._ground.space.axes[axis] in axes:
                ranges[axis] = (box[axis][0] + shift, box[axis][1] + shift)
        return tuple(ranges)
