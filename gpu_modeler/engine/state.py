"""All that is derived from one state of a model, and how it follows: bound lines, their order, arrays, plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from gpu_modeler.engine.bound import BoundLine, bind_line
from gpu_modeler.engine.cells import cell_index, hard_values
from gpu_modeler.engine.drawing import Seed
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.order import Order, arrange
from gpu_modeler.engine.planner import Planner
from gpu_modeler.engine.space import Box, Space, hull
from gpu_modeler.engine.storage import HardValues, LineStore
from gpu_modeler.formula import Namespace
from gpu_modeler.model import CellKey, Line, Model, Replacement


@dataclass(frozen=True, slots=True)
class State:
    """Bound lines, order and arrays that belong together. The arrays change with the cells; the rest never does."""

    space: Space
    namespace: Namespace
    bound: Mapping[str, BoundLine]
    order: Order
    lines: Mapping[str, LineStore]
    planner: Planner

    @property
    def ground(self) -> Ground:
        """What evaluation works on."""
        return Ground(self.bound, self.lines, self.space)

    @classmethod
    def of(cls, model: Model) -> State:
        """Bind and order all lines, and lay out their hard values. Nothing is evaluated yet.

        Raises:
            FormulaError: the first formula that cannot be taken.
            CircularReference: lines need each other in the same cells.
        """
        space = Space.of(model)
        namespace = Namespace(model)
        bound = {line.id: bind_line(line, model, space, namespace) for line in ordered_lines(model)}
        return cls._ordered(model, space, namespace, bound, {})

    @classmethod
    def _ordered(
        cls,
        model: Model,
        space: Space,
        namespace: Namespace,
        bound: Mapping[str, BoundLine],
        known: Mapping[str, LineStore],
    ) -> State:
        order = arrange(bound, space)
        lines = _stores(model, bound, order, space, known)
        planner = Planner(order, Ground(bound, lines, space))
        return cls(space, namespace, bound, order, lines, planner)

    def rebound(self, model: Model, changed: Iterable[str]) -> State:
        """Return the state after lines were added, removed or changed, on the same axes and scenarios.

        Arrays of lines that keep their axes are shared with this state.

        Raises:
            FormulaError: a formula cannot be taken.
            CircularReference: lines need each other in the same cells.
        """
        names = set(changed)
        namespace = Namespace(model)
        if not all(_is_inner_change(self.bound.get(name), model.lines.get(name)) for name in names):
            names = set(model.lines)
        bound = {
            line.id: bind_line(line, model, self.space, namespace)
            if line.id in names
            else self.bound[line.id]
            for line in ordered_lines(model)
        }
        return self._ordered(model, self.space, namespace, bound, self.lines)

    def seeds_against(self, before: State) -> list[Seed]:
        """Return the lines whose formulas or arrays are not those of `before`, whole."""
        return [
            (line, tuple((0, extent) for extent in self.lines[line].shape))
            for line, bound in self.bound.items()
            if line not in before.bound
            or before.lines[line].shape != self.lines[line].shape
            or before.bound[line].parts != bound.parts
        ]

    def take_cells(self, model: Model, replacements: Sequence[Replacement]) -> list[Seed]:
        """Put changed cells in place, and return where they are."""
        boxes: dict[str, Box] = {}
        for replacement in replacements:
            key = cast("CellKey", replacement.key)
            store = self.lines.get(key[1])
            index = None if store is None else cell_index(self.space, store.axes, key[2])
            if store is None or index is None:
                continue
            self._take_cell(model, store.hard, key, index)
            box = (*((at, at + 1) for at in index), (0, self.space.cases))
            boxes[key[1]] = hull(boxes[key[1]], box) if key[1] in boxes else box
        return list(boxes.items())

    def _take_cell(self, model: Model, hard: HardValues, key: CellKey, index: tuple[int, ...]) -> None:
        scenario, line, place = key
        cells = model.cells_of(line)
        for case, lineage in enumerate(self.space.lineages):
            if scenario in lineage:
                found = (cells.get((name, place)) for name in lineage)
                cell = next((cell for cell in found if cell is not None), None)
                hard.set_one((*index, case), None if cell is None else cell.value)


def _is_inner_change(before: BoundLine | None, after: Line | None) -> bool:
    """Say whether a line changed in nothing that formulas of other lines depend on."""
    if before is None or after is None:
        return False
    line = before.line
    return (line.axes, line.unit, line.labels) == (after.axes, after.unit, after.labels)


def ordered_lines(model: Model) -> list[Line]:
    """Return the lines in display order."""
    return [model.lines[line] for line in model.orders.get("lines", tuple(model.lines))]


def _stores(
    model: Model, bound: Mapping[str, BoundLine], order: Order, space: Space, known: Mapping[str, LineStore]
) -> dict[str, LineStore]:
    """Return arrays padded as lags and leads need: those that are known, else empty ones with the model's hard values."""
    padding = dict.fromkeys(bound, (0, 0))
    for edge in order.edges:
        before, after = padding[edge.source]
        padding[edge.source] = (max(before, -edge.lag), max(after, edge.lag))
    stores: dict[str, LineStore] = {}
    for line, item in bound.items():
        axes, store = item.line.axes, known.get(line)
        before, after = padding[line]
        if store is None or store.axes != axes:
            store = LineStore(axes, (*space.shape(axes), space.cases), before, after)
            store.hard = hard_values(item.line, model, space)
        elif not (store.holds_shift(-before) and store.holds_shift(after)):
            store = store.widened(max(before, store.before), max(after, store.after))
        stores[line] = store
    return stores
