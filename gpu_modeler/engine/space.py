"""The extents of a model: its axes in memory order, and boxes of cells. No values live here.

Memory order is: the axes other than period in the model's order, then period, then the case axis. One company's cells
of a line are then one contiguous block, which numpy works through five times faster than a strided one when it is
small. What leaves the engine is turned to the public order `[period, company, segment, case]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gpu_modeler.model import PERIOD, Model

Range = tuple[int, int]
"""Half-open positions along one axis."""

Box = tuple[Range, ...]
"""A range for each axis in memory order, period at -2 and cases at -1; (0, 1) along an axis that is absent."""

TIME = -2
CASE = -1


@dataclass(frozen=True, slots=True)
class Space:
    """Axes and scenarios with their positions.

    Invariants: `axes` ends with the period axis, even where the model has none; `public` lists the same axes in the
    model's order.
    """

    axes: tuple[str, ...]
    public: tuple[str, ...]
    items: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, Mapping[str, int]]
    scenarios: tuple[str, ...]
    lineages: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, model: Model) -> Space:
        """Read the extents of `model`."""
        public = tuple(model.orders.get("axes", tuple(model.axes)))
        if PERIOD not in public:
            public = (PERIOD, *public)
        items = {axis: model.item_ids(axis) if axis in model.axes else () for axis in public}
        positions = {axis: {item: at for at, item in enumerate(ids)} for axis, ids in items.items()}
        scenarios = tuple(model.orders.get("scenarios", tuple(model.scenarios)))
        lineages = tuple(model.lineage(scenario) for scenario in scenarios)
        axes = (*(axis for axis in public if axis != PERIOD), PERIOD)
        return cls(axes, public, items, positions, scenarios, lineages)

    @property
    def periods(self) -> tuple[str, ...]:
        """Period ids in order."""
        return self.items[PERIOD]

    @property
    def cases(self) -> int:
        """Return the number of scenarios."""
        return len(self.scenarios)

    def shape(self, axes: Iterable[str]) -> tuple[int, ...]:
        """Return the extents in memory order of a line on `axes`, without the case axis."""
        present = set(axes)
        return tuple(len(self.items[axis]) if axis in present else 1 for axis in self.axes)

    def box(self, axes: Iterable[str], cases: int) -> Box:
        """Return the box of all cells of a line on `axes`."""
        return tuple((0, extent) for extent in (*self.shape(axes), cases))

    def cell_box(self, axes: Sequence[str], place: Sequence[str], cases: Range) -> Box:
        """Return the box of the one cell at `place` (item ids in the order of `axes`)."""
        at = {axis: self.positions[axis][item] for axis, item in zip(axes, place, strict=True)}
        ranges = [(at[axis], at[axis] + 1) if axis in at else (0, 1) for axis in self.axes]
        return (*ranges, cases)

    def place(self, axes: Sequence[str], index: Sequence[int]) -> tuple[str, ...]:
        """Return the item ids, in the order of `axes`, of a position in memory order."""
        at = dict(zip(self.axes, index, strict=False))
        return tuple(self.items[axis][at[axis]] for axis in axes)

    @property
    def to_public(self) -> tuple[int, ...]:
        """Return the transposition from memory order to `[period, company, segment, case]`."""
        order = {axis: at for at, axis in enumerate(self.axes)}
        return (*(order[axis] for axis in self.public), len(self.axes))


def slices(box: Box) -> tuple[slice, ...]:
    """Return the index of a box."""
    return tuple(slice(low, high) for low, high in box)


def shape_of(box: Box) -> tuple[int, ...]:
    """Return the extents of a box."""
    return tuple(high - low for low, high in box)


def is_empty(box: Box) -> bool:
    """Say whether a box holds no cell."""
    return any(low >= high for low, high in box)


def intersection(one: Box, other: Box) -> Box:
    """Return the cells in both boxes; possibly empty."""
    pairs = zip(one, other, strict=True)  # comparisons: several times as fast as calls of max and min
    return tuple([(a if a > c else c, b if b < d else d) for (a, b), (c, d) in pairs])  # noqa: FURB136


def hull(one: Box, other: Box) -> Box:
    """Return the smallest box around both."""
    pairs = zip(one, other, strict=True)
    return tuple([(a if a < c else c, b if b > d else d) for (a, b), (c, d) in pairs])  # noqa: FURB136


def contains(outer: Box, inner: Box) -> bool:
    """Say whether `outer` holds every cell of `inner`."""
    return all(a <= c and d <= b for (a, b), (c, d) in zip(outer, inner, strict=True))


def without(box: Box, hole: Box) -> list[Box]:
    """Return boxes that together hold the cells of `box` outside `hole`; cut along the periods first."""
    if is_empty(intersection(box, hole)):
        return [box]
    left: list[Box] = []
    rest = list(box)
    for at in (len(box) + TIME, *range(len(box) + TIME), len(box) + CASE):
        (low, high), (start, end) = rest[at], hole[at]
        left.extend(
            (*rest[:at], part, *rest[at + 1 :]) for part in ((low, start), (end, high)) if part[0] < part[1]
        )
        rest[at] = (max(low, start), min(high, end))
    return left


def is_covered(box: Box, pieces: Iterable[Box]) -> bool:
    """Say whether `pieces` together hold every cell of `box`."""
    left = [box]
    for piece in pieces:
        left = [part for rest in left for part in without(rest, piece)]
    return not left


def with_period(box: Box, periods: Range) -> Box:
    """Return the box over other periods."""
    return (*box[:TIME], periods, box[CASE])


def runs(positions: Iterable[int]) -> tuple[Range, ...]:
    """Return the contiguous ranges that make up `positions`."""
    found: list[Range] = []
    for position in sorted(positions):
        if found and found[-1][1] == position:
            found[-1] = (found[-1][0], position + 1)
        else:
            found.append((position, position + 1))
    return tuple(found)
