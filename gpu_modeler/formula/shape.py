"""How a formula is built, as a reader meets it: constants, operands, depth, nesting, terms. Works on parsed text alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.parser import children
from gpu_modeler.formula.printer import print_formula
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Span, Unary
from gpu_modeler.formula.units import Unit

FREE_NUMBERS = frozenset({0.0, 1.0, 4.0, 12.0, 365.0})
"""Numbers that say nothing of the world: nothing, the whole, quarters, months and days of a year."""
_DIGITS = frozenset({"ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "CEILING", "FLOOR"})
_COMMUTING = frozenset({"+", "*"})
_COMMUTING_CALLS = frozenset({"MIN", "MAX", "AND", "OR", "SUM", "AVERAGE"})

Canonical = tuple[object, ...]
"""A tree in one spelling: equal for trees that mean the same up to the order of sums and products."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number in a formula that says something of the world. `unit` is a unit's text; `node` is where it stands."""

    value: float
    unit: str
    node: Node

    @property
    def text(self) -> str:
        """Return it as it is written."""
        return print_formula(self.node)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def constants(node: Node) -> Iterator[Constant]:
    """Yield the numbers that should be inputs.

    Left out are 0, 1, 4, 12 and 365 (with or without a unit of time), 100 %, digits to round to, and whole exponents:
    they belong to the arithmetic, not to the world.
    """
    if isinstance(node, Unary) and node.operator == "%" and isinstance(node.operand, Number):
        if node.operand.value not in {0.0, 100.0}:
            yield Constant(node.operand.value / 100, "%", node)
        return
    if isinstance(node, Number):
        if not _is_free(node):
            yield _constant(node)
        return
    for child in _telling(node):
        yield from constants(child)


def _constant(node: Number) -> Constant:
    unit = node.unit or "1"
    return Constant(node.value / 100 if node.unit == "%" else node.value, unit, node)


def _is_free(node: Number) -> bool:
    if not node.unit:
        return node.value in FREE_NUMBERS
    try:
        dimensions = Unit.parse(node.unit).dimensions
    except UnknownUnit:
        return False
    if dimensions == (("time", 1),):
        return node.value in FREE_NUMBERS
    return node.value == 0.0 or (node.unit == "%" and node.value == 100.0)


def _telling(node: Node) -> tuple[Node, ...]:
    """Return the nodes below one in which a number would say something of the world."""
    below = children(node)
    is_power = (isinstance(node, Binary) and node.operator == "^") or (
        isinstance(node, Call) and node.function == "POWER"
    )
    is_rounding = isinstance(node, Call) and node.function in _DIGITS
    if (is_power or is_rounding) and len(below) == 2 and _whole(below[1]):
        return below[:1]
    return below


def _whole(node: Node) -> bool:
    inner = node.operand if isinstance(node, Unary) else node
    return isinstance(inner, Number) and inner.value == int(inner.value)


def operands(node: Node) -> int:
    """Return how many names and numbers a formula reads."""
    return sum(isinstance(part, Name | Number) for part in walk(node))


def depth(node: Node) -> int:
    """Return how deep functions and brackets stand in one another."""
    return _depth(node, binding=0)


def _depth(node: Node, binding: int) -> int:
    if isinstance(node, Call):
        return 1 + max((_depth(argument, 0) for argument in node.arguments), default=0)
    if isinstance(node, Binary):
        own = _STRENGTH[node.operator]
        bracket = 1 if own < binding else 0
        below = (_depth(node.left, own), _depth(node.right, own + 1))
        return bracket + max(below)
    if isinstance(node, Unary):
        return _depth(node.operand, 9)
    return 0


_STRENGTH = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "+": 2, "-": 2, "*": 4, "/": 4, "^": 6}


def nested_ifs(node: Node) -> Iterator[Call]:
    """Yield the IFs that stand within an IF, the outermost of them only."""
    for part in walk(node):
        if _is_if(part):
            for child in children(part):
                yield from _first_ifs(child)
            return


def _first_ifs(node: Node) -> Iterator[Call]:
    if isinstance(node, Call) and _is_if(node):
        yield node
        return
    for child in children(node):
        yield from _first_ifs(child)


def _is_if(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "IF"


def has_nested_if(node: Node) -> bool:
    """Say whether an IF stands within an IF anywhere."""
    return any(
        _is_if(part) and any(any(_first_ifs(child)) for child in children(part)) for part in walk(node)
    )


def inner_ifs(node: Node) -> list[Call]:
    """Return every IF that stands directly within another IF's arguments, wherever that one stands."""
    found: dict[Span, Call] = {}
    for part in walk(node):
        if _is_if(part):
            for child in children(part):
                found.update({inner.span: inner for inner in _first_ifs(child)})
    return list(found.values())


def additive_terms(node: Node) -> list[tuple[str, Node]]:
    """Return the terms of a sum with their signs; a formula that is no sum is its one term."""
    if isinstance(node, Binary) and node.operator in {"+", "-"}:
        left, right = additive_terms(node.left), additive_terms(node.right)
        return left + [(_sign(node.operator, sign), term) for sign, term in right]
    if isinstance(node, Unary) and node.operator in {"+", "-"}:
        return [(_sign(node.operator, sign), term) for sign, term in additive_terms(node.operand)]
    return [("+", node)]


def _sign(outer: str, inner: str) -> str:
    return "+" if outer == inner else "-"


def canonical(node: Node, names: Mapping[Span, str]) -> Canonical:
    """Return a tree in one spelling; `names` says which line each name stands for."""
    match node:
        case Number():
            return ("number", node.value, node.unit)
        case Name():
            line = names.get(node.span, node.name)
            return ("name", line, tuple(sorted(node.qualifiers)), node.lag, node.period)
        case PeriodRange():
            return ("range", node.first, node.last)
        case Unary():
            return ("unary", node.operator, canonical(node.operand, names))
        case Binary():
            sides = [canonical(node.left, names), canonical(node.right, names)]
            return ("binary", node.operator, *_ordered(sides, is_free=node.operator in _COMMUTING))
        case Call():
            parts = [canonical(argument, names) for argument in node.arguments]
            is_free = node.function in _COMMUTING_CALLS
            return ("call", node.function, *_ordered(parts, is_free=is_free))


def _ordered(parts: list[Canonical], *, is_free: bool) -> list[Canonical]:
    return sorted(parts, key=repr) if is_free else parts


def bracketed_span(text: str, span: Span) -> Span:
    """Return the span with the brackets around it, where they only hold it together (no function's)."""
    first, last = span
    while text[first:last] and first > 0 and last < len(text):
        before, after = text[:first].rstrip(), text[last:].lstrip()
        if not (before.endswith("(") and after.startswith(")")):
            break
        opening = len(before) - 1
        if opening > 0 and (text[opening - 1].isalnum() or text[opening - 1] in "_."):
            break
        first, last = opening, len(text) - len(after) + 1
    return first, last
