"""Names inside a formula: references with their qualifiers and periods, the year, and the selectors of reductions."""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.formula import faults
from gpu_modeler.formula.agreement import Typed
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.namespace import TRUTH_NAMES, YEAR_NAMES, Namespace, Selector
from gpu_modeler.formula.tree import (
    BoundNumber,
    Call,
    FrozenMap,
    Name,
    Node,
    PeriodRange,
    Reference,
    Span,
    Year,
)
from gpu_modeler.formula.units import CALENDAR_YEAR, PLAIN, Unit, is_unit_word
from gpu_modeler.model import PERIOD, Line

Scope = frozenset[str] | None
"""The axes that may vary at a place of the formula; `None` where any may."""


class NameBinder:
    """Resolves the names of one formula; `line` is the line it belongs to, which need not be in the model yet."""

    def __init__(self, text: str, namespace: Namespace, line: Line | None) -> None:
        self.namespace = namespace
        self._text = text
        self._line = line
        self.references: set[Reference] = set()
        self.spans: list[tuple[Span, str]] = []

    def bind(self, node: Name, scope: Scope) -> Typed:
        """Return the value a name stands for."""
        if not node.qualifiers and (value := self._word(node, scope)) is not None:
            return value
        line = self._find_line(node)
        fixed = self._fixed(node, line)
        free = frozenset(line.axes) - fixed.keys()
        reference = Reference(line.id, node.lag, fixed)
        self._check_period(node, line)
        self._check_scope(node, line.id, free, scope)
        self.references.add(reference)
        self.spans.append((_trimmed(self._text, node.span), line.id))
        return Typed(reference, self._unit(line, node), free, node)

    def _word(self, node: Name, scope: Scope) -> Typed | None:
        """Return the year or a truth value, which a line of the same name would hide."""
        if self._own(node.name) or self.namespace.line(node.name, node.span) is not None:
            return None
        if node.name in YEAR_NAMES:
            if node.lag or node.period:
                raise faults.YearIndexed(node.span, text=self._quote(node.span))
            self._check_scope(node, node.name, frozenset({PERIOD}), scope)
            return Typed(Year(), CALENDAR_YEAR, frozenset({PERIOD}), node)
        if node.name.upper() in TRUTH_NAMES:
            return Typed(BoundNumber(TRUTH_NAMES[node.name.upper()]), PLAIN, frozenset(), node)
        return None

    # --- lines ---

    def _own(self, name: str) -> bool:
        return self._line is not None and name in {self._line.id, self._line.labels.zh}

    def _find_line(self, node: Name) -> Line:
        if self._line is not None and self._own(node.name):
            return self._line
        line = self.namespace.line(node.name, node.span)
        if line is not None:
            return line
        name, span = node.name, _trimmed(self._text, node.span)
        if name.upper() in FUNCTIONS:
            raise faults.FunctionWithoutArguments(span, name=name.upper())
        if self.namespace.selector(name) is not None or self.namespace.items(name):
            raise faults.NotAValue(span, name=name)
        if not node.qualifiers and is_unit_word(name):
            raise faults.UnitWithoutNumber(span, name=name)
        raise faults.UnknownName(span, name=name, nearest=self.namespace.nearest_line(name))

    @staticmethod
    def _unit(line: Line, node: Name) -> Unit:
        try:
            return Unit.parse(line.unit)
        except faults.UnknownUnit as fault:
            raise faults.UnknownUnit(node.span, name=fault.name, nearest=fault.nearest) from None

    # --- qualifiers and periods ---

    def _fixed(self, node: Name, line: Line) -> FrozenMap[str]:
        fixed: FrozenMap[str] = FrozenMap()
        for qualifier in node.qualifiers:
            axis, item = self._item(node, qualifier, line)
            if axis in fixed:
                raise faults.AxisTwice(node.span, axis=self.axis_labels(axis))
            dict.__setitem__(fixed, axis, item)
        if node.period:
            dict.__setitem__(fixed, PERIOD, node.period)
        return fixed

    def _item(self, node: Name, qualifier: str, line: Line) -> tuple[str, str]:
        found = self.namespace.items(qualifier)
        if not found:
            nearest = self.namespace.nearest_item(qualifier)
            raise faults.UnknownItem(node.span, name=qualifier, nearest=nearest)
        for axis, item in found:
            if axis in line.axes:
                return axis, item
        raise faults.AxisAbsent(node.span, name=node.name, axis=self.axis_labels(found[0][0]))

    def _check_period(self, node: Name, line: Line) -> None:
        if not node.lag and not node.period:
            return
        if PERIOD not in line.axes:
            raise faults.AxisAbsent(node.span, name=node.name, axis=self.axis_labels(PERIOD))
        periods = self.namespace.model.periods
        if node.period:
            self._check_known_period(node.period, node.span)
        if abs(node.lag) > len(periods):
            raise faults.LagTooLong(node.span, text=self._quote(node.span), count=len(periods))

    def _check_known_period(self, period: str, span: Span) -> None:
        periods = self.namespace.model.periods
        if period not in periods:
            raise faults.PeriodOutOfRange(span, period=period, first=periods[0], last=periods[-1])

    # --- scope ---

    def _check_scope(self, node: Name, name: str, free: frozenset[str], scope: Scope) -> None:
        """Refuse a reference that varies along an axis the formula's line does not have."""
        if scope is None or free <= scope:
            return
        axis = next(axis for axis in self.namespace.model.axes if axis in free - scope)
        items = self.namespace.model.item_ids(axis)
        named = {
            "name": node.name,
            "axis": self.axis_labels(axis),
            "axis_id": axis,
            "item": items[-1] if items else "",
            "line": self._line.id if self._line else "",
        }
        refusal = faults.PeriodNotReduced if axis == PERIOD else faults.AxisNotReduced
        raise refusal(node.span, **named)

    # --- selectors of reductions ---

    def split_selectors(self, node: Call) -> tuple[Sequence[Node], dict[str, tuple[str, ...]]]:
        """Return the value arguments, and the items by axis that the last arguments select."""
        values = list(node.arguments)
        selected: list[tuple[Selector, Span]] = []
        while len(values) > 1 and (selector := self._selector(values[-1])) is not None:
            selected.append((selector, values.pop().span))
        over: dict[str, tuple[str, ...]] = {}
        for selector, span in reversed(selected):
            if selector.axis in over:
                raise faults.AxisTwice(span, axis=self.axis_labels(selector.axis))
            over[selector.axis] = selector.items
        return values, over

    def _selector(self, node: Node) -> Selector | None:
        if isinstance(node, PeriodRange):
            return self._period_range(node)
        if isinstance(node, Name) and not (node.qualifiers or node.lag or node.period):
            return self.namespace.selector(node.name)
        return None

    def _period_range(self, node: PeriodRange) -> Selector:
        for period in (node.first, node.last):
            self._check_known_period(period, node.span)
        periods = self.namespace.model.periods
        first, last = periods.index(node.first), periods.index(node.last)
        if first > last:
            raise faults.RangeReversed(node.span, first=node.first, last=node.last)
        return Selector(PERIOD, periods[first : last + 1])

    # --- words for refusals ---

    def axis_labels(self, axis: str) -> object:
        """Return how a message names an axis."""
        found = self.namespace.model.axes.get(axis)
        return found.labels if found else axis

    def absent_axis(self, span: Span, axis: str) -> dict[str, object]:
        """Return the words for a value that lacks an axis."""
        return {"name": self._quote(span), "axis": self.axis_labels(axis)}

    def _quote(self, span: Span) -> str:
        return self._text[slice(*span)]


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without the parentheses around a name."""
    start, end = span
    quoted = text[start:end]
    left = len(quoted) - len(quoted.lstrip("(\uff08 \t\n\u3000"))
    right = len(quoted) - len(quoted.rstrip(")\uff09 \t\n\u3000"))
    return start + left, end - right
