"""Cells that are listed one by one brought back to what they are together: all segments, a group, a run of years.

`SUM(train.units * train.price, infer.units * infer.price)` becomes `SUM(units * price, segment)`, and a sum that grows
along the row becomes `CUMULATE`. What cannot be brought together stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, repeat

from gpu_modeler.files.review.referred import CELL, Ref, Referred
from gpu_modeler.formula import FUNCTIONS
from gpu_modeler.formula.functions import RUNNING_TOTAL
from gpu_modeler.formula.tree import Binary, Call, Name, Node, PeriodRange, Unary
from gpu_modeler.model import PERIOD, Model

Merged = tuple[Node, tuple[Node, ...]]
"""An operand with the selectors that it is reduced by."""


class Merger:
    """Merges the arguments of reductions in one formula."""

    def __init__(self, model: Model, found: Referred, own_index: int | None) -> None:
        self._model = model
        self._found = found
        self._own_index = own_index

    def merged(self, node: Node) -> Node:
        """Return the tree with its reductions merged, innermost first."""
        match node:
            case Unary():
                return replace(node, operand=self.merged(node.operand))
            case Binary():
                return replace(node, left=self.merged(node.left), right=self.merged(node.right))
            case Call():
                arguments = tuple(self.merged(argument) for argument in node.arguments)
                return self._call(replace(node, arguments=arguments))
            case _:
                return node

    def _call(self, call: Call) -> Node:
        function = FUNCTIONS.get(call.function)
        if function is None or function.reduction is None:
            return call
        leading, values = call.arguments[: function.leading], call.arguments[function.leading :]
        if call.function == "SUM" and (total := self._running(values)) is not None:
            return total
        found = self._together(values)
        if found is None or (function.period_only and not self._is_over_periods(found)):
            return call
        operand, selectors = found
        return replace(call, arguments=(*leading, operand, *selectors))

    def _is_over_periods(self, found: Merged) -> bool:
        return all(isinstance(each, PeriodRange) or each == Name(PERIOD) for each in found[1])

    # --- running totals ---

    def _running(self, values: Sequence[Node]) -> Node | None:
        """Return CUMULATE where a range begins at a held column and ends at one that moves."""
        refs = [self._found.refs.get(value.name) for value in values if isinstance(value, Name)]
        first, last = (refs[0], refs[-1]) if refs else (None, None)
        if len(refs) < 2 or len(refs) != len(values) or first is None or last is None:
            return None
        if not first.is_held or last.is_held or first.index is None or last.index is None:
            return None
        if not self._are_run([ref for ref in refs if ref is not None]):
            return None
        if self._own_index is None or first.index != last.index - self._own_index:
            return None  # a range of CUMULATE(x[-1]) begins one column further left, too
        name = self._found.added(replace(last, is_held=False))
        return Call(RUNNING_TOTAL, (Name(name),))

    @staticmethod
    def _are_run(refs: Sequence[Ref]) -> bool:
        return all(
            (one.line, one.items) == (other.line, other.items)
            and one.index is not None
            and other.index == one.index + 1
            for one, other in pairwise(refs)
        )

    # --- axes ---

    def _together(self, values: Sequence[Node]) -> Merged | None:
        if len(values) < 2:
            return None
        for axis in self._model.orders["axes"]:
            found = self._along(values, axis)
            if found is not None:
                return found
        return self._nested(values)

    def _nested(self, values: Sequence[Node]) -> Merged | None:
        """Merge runs of equal length along one axis each, then the runs along another one."""
        count = len(values)
        for size in range(count // 2, 1, -1):
            if count % size:
                continue
            for axis in self._model.orders["axes"]:
                runs = [self._along(values[start : start + size], axis) for start in range(0, count, size)]
                known = [run for run in runs if run is not None]
                if len(known) < len(runs) or len({run[1] for run in known}) > 1:
                    continue
                outer = self._together([run[0] for run in known])
                if outer is not None:
                    return outer[0], (*outer[1], *known[0][1])
        return None

    def _along(self, values: Sequence[Node], axis: str) -> Merged | None:
        names = [list(_names(value)) for value in values]
        shapes = {_shape(value) for value in values}
        if len(shapes) > 1 or not names[0]:
            return None
        columns = [[self._found.refs.get(name) for name in column] for column in zip(*names, strict=True)]
        found = self._over_periods(columns) if axis == PERIOD else self._over_items(columns, axis)
        if found is None:
            return None
        refs, selector = found
        return _renamed(values[0], iter([self._found.added(ref) for ref in refs])), (selector,)

    def _over_items(
        self, columns: Sequence[Sequence[Ref | None]], axis: str
    ) -> tuple[list[Ref], Node] | None:
        taken: set[tuple[str, ...]] = set()
        refs: list[Ref] = []
        for column in columns:
            known = [ref for ref in column if ref is not None]
            if len(known) < len(column) or len({_apart_from(ref, axis) for ref in known}) > 1:
                return None
            items = tuple(dict(ref.items).get(axis, "") for ref in known)
            if len(set(items)) == 1:
                refs.append(_pinned(known[0], axis) if items[0] else known[0])
            else:
                taken.add(items)
                refs.append(replace(known[0], free=known[0].free | {axis}))
        selector = self._selector(axis, next(iter(taken))) if len(taken) == 1 else None
        return None if selector is None else (refs, Name(selector))

    def _selector(self, axis: str, items: tuple[str, ...]) -> str | None:
        known = self._model.item_ids(axis)
        if items == known:
            return axis
        for group in self._model.groups.values():
            if group.axis == axis and items == tuple(item for item in known if item in group.items):
                return group.id
        return None

    def _over_periods(self, columns: Sequence[Sequence[Ref | None]]) -> tuple[list[Ref], Node] | None:
        last = len(self._model.periods) - 1
        starts: list[int] = []
        kept: list[tuple[Ref, bool]] = []
        for column in columns:
            known = [ref for ref in column if ref is not None]
            if len(known) < len(column) or len({_apart_from(ref, PERIOD) for ref in known}) > 1:
                return None
            indexes = [ref.index for ref in known]
            is_constant = len(set(indexes)) == 1
            if not is_constant and not _is_run(indexes):
                return None
            if not is_constant and known[0].index is not None:
                starts.append(known[0].index)
            kept.append((known[0], is_constant))
        count = len(columns[0])
        inside = [start for start in starts if start >= 0 and start + count - 1 <= last]
        if not starts or count > last + 1 or not self._is_fixed_run(columns):
            return None
        start = max(inside) if inside else min(max(0, starts[0]), last + 1 - count)
        refs = [_in_run(ref, start, is_constant=constant) for ref, constant in kept]
        periods = self._model.periods
        if count == len(periods):
            return refs, Name(PERIOD)
        return refs, PeriodRange(periods[start], periods[start + count - 1])

    def _is_fixed_run(self, columns: Sequence[Sequence[Ref | None]]) -> bool:
        """Say whether the run stays in its place when the formula is filled along the row."""
        if self._own_index is None:
            return True
        return all(
            ref.is_held for column in columns for ref in column if ref is not None and ref.index is not None
        )


def _in_run(ref: Ref, start: int, *, is_constant: bool) -> Ref:
    if ref.index is None:
        return ref
    if is_constant:
        return _pinned(ref, PERIOD)
    return replace(ref, free=ref.free | {PERIOD}, lag=ref.index - start)


def _pinned(ref: Ref, axis: str) -> Ref:
    return replace(ref, pinned=ref.pinned | {axis})


def _apart_from(ref: Ref, axis: str) -> Ref:
    """Return what must be equal in all cells of a run along an axis."""
    if axis == PERIOD:
        return replace(ref, index=None if ref.index is None else 0, is_held=False)
    return replace(
        ref, items=tuple(pair for pair in ref.items if pair[0] != axis), is_held=False, index=ref.index
    )


def _is_run(indexes: Sequence[int | None]) -> bool:
    return all(one is not None and other is not None and other == one + 1 for one, other in pairwise(indexes))


def _names(node: Node) -> Iterator[str]:
    """Yield the cells of a tree in the order in which they stand."""
    match node:
        case Name() if node.name.startswith(CELL):
            yield node.name
        case Unary():
            yield from _names(node.operand)
        case Binary():
            yield from _names(node.left)
            yield from _names(node.right)
        case Call():
            for argument in node.arguments:
                yield from _names(argument)


def _shape(node: Node) -> Node:
    """Return the tree with every cell alike."""
    return _renamed(node, repeat(CELL))


def _renamed(node: Node, names: Iterator[str]) -> Node:
    """Return the tree with other cells, in the order in which they stand."""
    match node:
        case Name() if node.name.startswith(CELL):
            return replace(node, name=next(names))
        case Unary():
            return replace(node, operand=_renamed(node.operand, names))
        case Binary():
            left = _renamed(node.left, names)
            return replace(node, left=left, right=_renamed(node.right, names))
        case Call():
            return replace(node, arguments=tuple(_renamed(argument, names) for argument in node.arguments))
        case _:
            return node
