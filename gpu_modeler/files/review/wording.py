"""Cells of a tree named as the formula language names them, seen from one place: lags, fixed years, other companies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gpu_modeler.edits.lookup import is_name
from gpu_modeler.files.review.referred import CELL, THE_YEAR, NotTranslated, Ref, Referred
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Unary
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.text import Message

_TRUTHS = frozenset(
    {"=", "<>", "<", ">", "<=", ">=", "AND", "OR", "NOT", "ISERROR", "ISNUMBER", "TRUE", "FALSE"}
)


@dataclass(frozen=True)
class Wording:
    """Names cells as seen from a place; with `is_absolute` every item is named, also the place's own."""

    model: Model
    own: Mapping[str, str]
    is_absolute: bool = False

    def worded(self, found: Referred, node: Node) -> Node:
        """Return the tree with names of the formula language.

        Raises:
            NotTranslated: a line or an item has no name that a formula could say.
        """
        match node:
            case Name() if node.name.startswith(CELL):
                return self._name(found.refs[node.name])
            case Unary(operator="+"):
                return self.worded(found, node.operand)
            case Unary():
                return replace(node, operand=self.worded(found, node.operand))
            case Binary(operator="*", right=Number(value=1.0, unit="")) if _is_truth(node.left):
                return self.worded(found, node.left)  # as a truth value is written where a number is wanted
            case Binary():
                left, right = self.worded(found, node.left), self.worded(found, node.right)
                return replace(node, left=left, right=right)
            case Call():
                arguments = tuple(self.worded(found, argument) for argument in node.arguments)
                return replace(node, arguments=arguments)
            case _:
                return node

    def _name(self, ref: Ref) -> Node:
        if ref.line == THE_YEAR:
            return self._year(ref)
        if not is_name(ref.line):
            raise NotTranslated(Message("review_formula_name", {"name": ref.line}))
        qualifiers = tuple(
            self._item(axis, item)
            for axis, item in ref.items
            if axis not in ref.free and (self.is_absolute or axis in ref.pinned or self.own.get(axis) != item)
        )
        if self._is_fixed_outside(ref):
            return self._outside(ref, qualifiers)
        lag, period = self._period(ref)
        return Name(ref.line, qualifiers, lag, period)

    def _is_fixed_outside(self, ref: Ref) -> bool:
        """Say whether a cell before or after the periods is read from nowhere in particular."""
        if ref.index is None or PERIOD in ref.free or 0 <= ref.index < len(self.model.periods):
            return False
        return self.own.get(PERIOD) is None or PERIOD in ref.pinned

    def _outside(self, ref: Ref, qualifiers: tuple[str, ...]) -> Node:
        """Return what reads a cell outside: a lag from the first period, or a lead from the last one."""
        assert ref.index is not None
        periods = self.model.periods
        at = 0 if ref.index < 0 else len(periods) - 1
        only = PeriodRange(periods[at], periods[at])
        return Call("SUM", (Name(ref.line, qualifiers, ref.index - at), only))

    def _year(self, ref: Ref) -> Node:
        lag, period = self._period(ref)
        if PERIOD in ref.free or (not lag and not period):
            return Name("year")
        assert ref.index is not None
        return Number(float(self.model.periods[ref.index]), "CY")

    def _period(self, ref: Ref) -> tuple[int, str]:
        """Return the lag, or the fixed period."""
        if ref.index is None:
            return 0, ""
        if PERIOD in ref.free:
            return ref.lag, ""
        periods, own = self.model.periods, self.own.get(PERIOD)
        is_inside = 0 <= ref.index < len(periods)
        if own is None or PERIOD in ref.pinned or (ref.is_held and is_inside):
            return 0, periods[ref.index]
        return ref.index - periods.index(own), ""

    def _item(self, axis: str, item: str) -> str:
        if is_name(item):
            return item
        labels = next((each.labels for each in self.model.axes[axis].items if each.id == item), None)
        for label in (labels.zh, labels.en) if labels is not None else ():
            if is_name(label):
                return label
        raise NotTranslated(Message("review_formula_name", {"name": item}))


def _is_truth(node: Node) -> bool:
    match node:
        case Binary():
            return node.operator in _TRUTHS
        case Call():
            return node.function in _TRUTHS
        case _:
            return False
