"""Syntax trees, before and after names are resolved. Pure data; spans are half-open offsets into the formula text.

The parser makes the nodes of the first part; the binder turns them into those of the second part, which the evaluator
and the Excel printer read. Spans never take part in comparison, so that parse(print(tree)) == tree can be tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import TypeVar

from gpu_modeler.record import record

Span = tuple[int, int]
Value = TypeVar("Value")


class FrozenMap(dict[str, Value]):
    """A mapping that is never changed after it is made, so that bound nodes can be kept in sets. Equal to a dict."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


@record
class Number:
    """A literal; `unit` is the unit text behind it, or empty."""

    value: float
    unit: str = ""
    span: Span = field(default=(0, 0), compare=False)


@record
class Name:
    """A line name with its qualifiers (`cambricon.training.units`) and its period index.

    `lag` is -1 for `[-1]`, +1 for `[+1]`; `period` is "2030" for `[2030]`; at most one of the two is set.
    """

    name: str
    qualifiers: tuple[str, ...] = ()
    lag: int = 0
    period: str = ""
    span: Span = field(default=(0, 0), compare=False)


@record
class PeriodRange:
    """`2026:2030` as an argument of a reduction; both ends belong to it."""

    first: str
    last: str
    span: Span = field(default=(0, 0), compare=False)


@record
class Unary:
    """Prefix `-` or `+`, or postfix `%`."""

    operator: str
    operand: Node
    span: Span = field(default=(0, 0), compare=False)


@record
class Binary:
    """`+ - * / ^ = <> < > <= >=`."""

    operator: str
    left: Node
    right: Node
    span: Span = field(default=(0, 0), compare=False)


@record
class Call:
    """A function with its arguments; the name is in capitals."""

    function: str
    arguments: tuple[Node, ...]
    span: Span = field(default=(0, 0), compare=False)


Node = Number | Name | PeriodRange | Unary | Binary | Call


@record
class BoundNumber:
    """A literal as evaluated: the value is in the unit it was written with."""

    value: float


@record
class Year:
    """The period's year, on the period axis."""


@record
class Reference:
    """Another line's value.

    `lag` shifts along the period axis (0 outside the periods). `fixed` maps an axis to the one item it is read at
    (`[2030]` fixes `period`, `cambricon.` fixes `company`); axes that are not fixed follow the cell's own place.
    """

    line: str
    lag: int = 0
    fixed: Mapping[str, str] = field(default_factory=FrozenMap)


@record
class BoundUnary:
    """`-`, `+`, `%`."""

    operator: str
    operand: BoundNode


@record
class BoundBinary:
    """An operator on two operands of fitting units."""

    operator: str
    left: BoundNode
    right: BoundNode


@record
class BoundCall:
    """A function applied cell by cell."""

    function: str
    arguments: tuple[BoundNode, ...]


@record
class Reduction:
    """A function over items of one or more axes, e.g. SUM over segment. The operand's axes lose those axes.

    `over` maps each reduced axis to the items taken, in axis order. `leading` holds arguments before the reduced one
    (the rate of NPV), evaluated without the reduced axes.
    """

    function: str
    operand: BoundNode
    over: Mapping[str, tuple[str, ...]]
    leading: tuple[BoundNode, ...] = ()


@record
class RunningTotal:
    """CUMULATE: the sum of a reference from the first period up to this one."""

    operand: Reference


@record
class Scale:
    """A conversion factor the unit checker inserted; visible in the formula bar and in Excel."""

    operand: BoundNode
    factor: Fraction


BoundNode = (
    BoundNumber | Year | Reference | BoundUnary | BoundBinary | BoundCall | Reduction | RunningTotal | Scale
)
