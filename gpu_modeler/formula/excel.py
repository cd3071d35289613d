"""Bound trees printed in Excel's language. Where a line stands in a workbook is the layout's business.

The text means in Excel what the tree means in the evaluator:

- a truth value that is used as a number is printed `(…)*1`, because Excel compares `TRUE` and `1` as different and
  skips truth values in ranges; conditions stay as they are;
- parentheses follow Excel's precedence, in which a sign binds tighter than `^` (`-2^2` is 4);
- a reduction over cells that lie side by side is printed as one range, any other argument by argument, in groups
  where Excel's limit of 255 arguments would be passed.

The formula's length and nesting depend on the sheet names: the caller checks them (`too_large_for_excel`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNode,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
    Year,
)
from gpu_modeler.model import PERIOD

MOST_ARGUMENTS = 255
MOST_CHARACTERS = 8192
DEEPEST_NESTING = 64

Items = Mapping[str, str]
"""Axis to item: where the reductions around a node hold it."""


class TooManyForExcel(ModelerError):
    """A function over more values than Excel takes, which cannot be computed in groups."""

    key = "error_excel_arguments"


class ExcelLayout(Protocol):
    """Where things stand, seen from the cell whose formula is printed.

    `at` says which items reductions around the reference have chosen; they win over the cell's own place, and the
    reference's own `fixed` items win over them.
    """

    def cell(self, reference: Reference, at: Items) -> str:
        """Return the address of one cell, or "0" where the reference can only fall outside the periods."""

    def block(self, reference: Reference, over: Mapping[str, tuple[str, ...]], at: Items) -> str | None:
        """Return the range that holds exactly the items of `over`, in their order, or `None` if no range does."""

    def running(self, reference: Reference, at: Items) -> str:
        """Return the range from the first period up to this one."""

    def year(self, at: Items) -> str:
        """Return the address of the cell that holds the period's year."""


class _Text(NamedTuple):
    """Printed text, how tightly its outermost operator binds, and whether it is a truth value."""

    text: str
    level: int
    is_truth: bool = False


_COMPARISON, _SUM, _PRODUCT, _POWER, _PERCENT, _SIGN, _PRIMARY, _RANGE = range(1, 9)
_LEVELS = {
    "+": _SUM,
    "-": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "^": _POWER,
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), _COMPARISON),
}
_TRUTHS = frozenset({"AND", "OR", "NOT", "XOR", "ISERROR", "ISERR", "ISNA", "ISNUMBER", "TRUE", "FALSE"})
_CONDITIONS: Mapping[str, int] = {"IF": 1, "NOT": 1, "AND": MOST_ARGUMENTS, "OR": MOST_ARGUMENTS}
"""How many of a function's first arguments are conditions, which may stay truth values."""


def print_excel(node: BoundNode, layout: ExcelLayout) -> str:
    """Return the formula text without the equals sign, for a cell that holds a number.

    Raises:
        TooManyForExcel: a function needs more than 255 arguments at once.
    """
    return _as_number(_Printer(layout).printed(node)).text


def too_large_for_excel(text: str) -> Literal["", "length", "nesting"]:
    """Say which of Excel's limits a formula passes, or "" where it passes none."""
    if len(text) >= MOST_CHARACTERS:
        return "length"
    return "nesting" if _nesting(text) > DEEPEST_NESTING else ""


def _nesting(text: str) -> int:
    depth = deepest = 0
    is_quoted = False
    for character in text:
        if character == "'":
            is_quoted = not is_quoted
        elif not is_quoted and character == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif not is_quoted and character == ")":
            depth -= 1
    return deepest


_Part = tuple[BoundNode | _Text, Items]
"""An operand still to be printed, with the items that hold around it; or a text that is ready."""


class _Printer:
    """Prints trees as seen from one cell, operands before operators, so that a formula's depth is no limit."""

    def __init__(self, layout: ExcelLayout) -> None:
        self._layout = layout

    def printed(self, tree: BoundNode) -> _Text:
        """Print a tree; a truth value stays one."""
        results: list[_Text] = []
        tasks: list[tuple[BoundNode | _Text, Items, int]] = [(tree, {}, -1)]
        while tasks:
            node, at, count = tasks.pop()
            if isinstance(node, _Text):
                results.append(node)
                continue
            parts = self._parts(node, at) if count < 0 else []
            if parts:
                tasks.append((node, at, len(parts)))
                tasks.extend((part, inner, -1) for part, inner in reversed(parts))
                continue
            operands = results[len(results) - max(count, 0) :]
            del results[len(results) - len(operands) :]
            results.append(self._combined(node, at, operands))
        return results.pop()

    def _parts(self, node: BoundNode, at: Items) -> list[_Part]:
        match node:
            case BoundUnary() | Scale():
                return [(node.operand, at)]
            case BoundBinary():
                return [(node.left, at), (node.right, at)]
            case BoundCall():
                return [(argument, at) for argument in node.arguments]
            case Reduction():
                return [*((part, at) for part in node.leading), *self._reduced(node.operand, node.over, at)]
            case _:
                return []

    def _reduced(self, operand: BoundNode, over: Mapping[str, tuple[str, ...]], at: Items) -> list[_Part]:
        """Return the values to reduce: one range where there is one, else the first axis item by item."""
        if not over:
            return [(operand, at)]
        block = self._layout.block(operand, over, at) if isinstance(operand, Reference) else None
        if block is not None:
            return [(_Text(block, _RANGE), at)]
        # Periods last: Excel reads a range row by row, and the first error it meets is the result.
        first = next((axis for axis in over if axis != PERIOD), PERIOD)
        rest = {axis: items for axis, items in over.items() if axis != first}
        return [part for item in over[first] for part in self._reduced(operand, rest, {**at, first: item})]

    def _combined(self, node: BoundNode, at: Items, operands: Sequence[_Text]) -> _Text:
        match node:
            case BoundNumber(value):
                return _literal(value)
            case Year():
                return _Text(self._layout.year(at), _PRIMARY)
            case Reference():
                return _Text(self._layout.cell(node, at), _PRIMARY)
            case RunningTotal():
                return _Text(f"SUM({self._layout.running(node.operand, at)})", _PRIMARY)
            case BoundUnary():
                return _unary(node.operator, _as_number(operands[0]))
            case BoundBinary():
                return _binary(node.operator, _as_number(operands[0]), _as_number(operands[1]))
            case BoundCall():
                return _call(node.function, operands)
            case Reduction():
                return _reduction(node, operands)
            case Scale():
                return _scaled(node.factor, _as_number(operands[0]))


def _as_number(printed: _Text) -> _Text:
    """Return the text as a number: a truth value times 1."""
    return _Text(f"{_within(printed, _PRODUCT)}*1", _PRODUCT) if printed.is_truth else printed


def _unary(operator: str, operand: _Text) -> _Text:
    if operator == "%":
        return _Text(f"{_within(operand, _PERCENT)}%", _PERCENT)
    if operator == "-":
        return _Text(f"-{_within(operand, _PRIMARY)}", _SIGN)
    return operand


def _binary(operator: str, left: _Text, right: _Text) -> _Text:
    level = _LEVELS[operator]
    # `a--b` is legal, but nobody reads it.
    operand = f"({right.text})" if right.text.startswith("-") else _within(right, level + 1)
    return _Text(f"{_within(left, level)}{operator}{operand}", level, is_truth=level == _COMPARISON)


def _scaled(factor: Fraction, operand: _Text) -> _Text:
    """Multiply by the numerator, then divide by the denominator, as every other language of the tree does."""
    times = f"*{factor.numerator}" if factor.numerator != 1 else ""
    by = f"/{factor.denominator}" if factor.denominator != 1 else ""
    return _Text(f"{_within(operand, _PRODUCT)}{times}{by}", _PRODUCT)


def _call(function: str, operands: Sequence[_Text]) -> _Text:
    texts = _arguments(function, operands)
    return _Text(_called(function, texts), _PRIMARY, is_truth=function in _TRUTHS)


def _arguments(function: str, operands: Sequence[_Text]) -> list[str]:
    conditions = _CONDITIONS.get(function, 0)
    return [
        operand.text if index < conditions else _as_number(operand).text
        for index, operand in enumerate(operands)
    ]


def _reduction(node: Reduction, operands: Sequence[_Text]) -> _Text:
    texts = _arguments(node.function, operands)
    leading, values = texts[: len(node.leading)], texts[len(node.leading) :]
    if node.function == "IRR" and operands[-1].level != _RANGE:
        values = [_as_one_argument([_as_number(operand) for operand in operands])]
    return _Text(_called(node.function, values, leading), _PRIMARY, is_truth=node.function in _TRUTHS)


def _within(printed: _Text, level: int) -> str:
    """Return the text as an operand of an operator of `level`."""
    return printed.text if printed.level >= level else f"({printed.text})"


def _literal(value: float) -> _Text:
    """Print a number so that reading it gives the same double; never in a locale's way."""
    assert math.isfinite(value), "the parser refuses numbers that are not finite"
    text = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value)).upper()
    return _Text(text, _SIGN if text.startswith("-") else _PRIMARY)


def _as_one_argument(values: Sequence[_Text]) -> str:
    """Return computed values as the single array that IRR takes.

    `{1,0}*first+{0,1}*second` is an array in every spreadsheet without being entered as one; CHOOSE and IF are not.
    """
    if len(values) > MOST_ARGUMENTS:
        raise TooManyForExcel(function="IRR", limit=MOST_ARGUMENTS)
    terms = []
    for position, value in enumerate(values):
        mask = ",".join(str(int(place == position)) for place in range(len(values)))
        terms.append(f"{{{mask}}}*{_within(value, _POWER)}")
    return "+".join(terms)


def _called(function: str, values: Sequence[str], leading: Sequence[str] = ()) -> str:
    if not values and function in _OF_NOTHING:
        return _OF_NOTHING[function]
    if len(leading) + len(values) <= MOST_ARGUMENTS:
        return f"{FUNCTIONS[function].excel}({','.join([*leading, *values])})"
    grouped = _GROUPED.get(function)
    if grouped is None:
        raise TooManyForExcel(function=function, limit=MOST_ARGUMENTS)
    return grouped(values)


def _in_groups(outer: str, inner: str) -> Callable[[Sequence[str]], str]:
    def text(values: Sequence[str]) -> str:
        if len(values) <= MOST_ARGUMENTS:
            return f"{inner}({','.join(values)})"
        size = max(MOST_ARGUMENTS, math.ceil(len(values) / MOST_ARGUMENTS))
        groups = [text(values[start : start + size]) for start in range(0, len(values), size)]
        return f"{outer}({','.join(groups)})"

    return text


_OF_NOTHING = {"SUM": "0", "COUNT": "0", "PRODUCT": "1", "MIN": "NA()", "MAX": "NA()", "AVERAGE": "NA()"}
"""What stands for a reduction over an axis without items, which Excel cannot write."""

_GROUPED: Mapping[str, Callable[[Sequence[str]], str]] = {
    "SUM": _in_groups("SUM", "SUM"),
    "MIN": _in_groups("MIN", "MIN"),
    "MAX": _in_groups("MAX", "MAX"),
    "PRODUCT": _in_groups("PRODUCT", "PRODUCT"),
    "AND": _in_groups("AND", "AND"),
    "OR": _in_groups("OR", "OR"),
    "COUNT": _in_groups("SUM", "COUNT"),
    "AVERAGE": lambda values: f"({_in_groups('SUM', 'SUM')(values)}/{len(values)})",
}
