"""The meaning of a formula with identities, as a tree in which equal things look equal.

Parentheses are gone, products are one coefficient with their factors, sums one list of signed terms. Two formulas with
equal trees compute the same in every workbook (to rounding); whether the cell itself shows TRUE or 1 is not told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Tree = tuple[object, ...]
"""`("cell", text)`, `("text", text)`, `("product", coefficient, factors, divisors)`, `("sum", ((sign, tree), …))`,
`("call", name, arguments)`, `(operator, left, right)`, `("counted", truth)` for a truth value made a number; a number is
a product without factors."""

_TOKEN = re.compile(
    r"(?P<cell>⟦[^⟧]*⟧)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<word>[^\W\d][\w.]*)|(?P<operator><>|<=|>=|[-+*/^%=<>&(),])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_TIGHTEST = 9
_TRUTHS = frozenset(
    {
        "=",
        "<>",
        "<",
        ">",
        "<=",
        ">=",
        "AND",
        "OR",
        "NOT",
        "ISERROR",
        "ISERR",
        "ISNA",
        "ISNUMBER",
        "TRUE",
        "FALSE",
    }
)
_SCALING = {
    "IF": 1,
    "CHOOSE": 1,
    "SUM": 0,
    "AVERAGE": 0,
    "IFERROR": 0,
    "MIN": 0,
    "MAX": 0,
    "MEDIAN": 0,
    "ABS": 0,
}
"""Functions whose value is twice as large where all values are; from which argument on the values stand."""
_UNSIGNED = frozenset({"MIN", "MAX", "MEDIAN", "ABS"})
_CONDITIONS = {"IF": 1, "NOT": 1, "AND": 255, "OR": 255}
_DEEPEST = 200
_LONGEST = 60_000
_MOST_DIGITS = 400


class NotReadable(Exception):
    """The text is no formula that is known here."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def canonical(text: str) -> Tree | None:
    """Return the tree of a formula with identities; `None` where it holds something unknown."""
    try:
        return _Reader(text).formula()
    except NotReadable:
        return None


def same(one: str, other: str) -> bool:
    """Say whether two formulas with identities mean the same."""
    if one == other:
        return True
    first = canonical(one)
    return first is not None and first == canonical(other)


class _Reader:
    """Reads by binding power, as Excel does: a sign binds tighter than every operator."""

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise NotReadable
        self._tokens = [
            _Token(str(match.lastgroup), match[0])
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "space"
        ]
        self._at = 0
        self._depth = 0

    def formula(self) -> Tree:
        tree = self._expression(1)
        if self._at < len(self._tokens):
            raise NotReadable
        return _uncounted(tree)

    def _text(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _expression(self, binding: int) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotReadable
        left = self._percent()
        while (operator := self._text()) and _BINDING.get(operator, 0) >= binding:
            self._at += 1
            left = _joined(operator, left, self._expression(_BINDING[operator] + 1))
        self._depth -= 1
        return left

    def _percent(self) -> Tree:
        tree = self._signed()
        while self._text() == "%":
            self._at += 1
            tree = _product(tree, number(Fraction(1, 100)), is_division=False)
        return tree

    def _signed(self) -> Tree:
        sign = 1
        while self._text() in {"-", "+"}:
            sign *= -1 if self._text() == "-" else 1
            self._at += 1
        tree = self._primary()
        return _product(number(Fraction(-1)), tree, is_division=False) if sign < 0 else tree

    def _primary(self) -> Tree:
        if self._at >= len(self._tokens):
            raise NotReadable
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "number":
            return number(_fraction(token.text))
        if token.kind in {"cell", "text"}:
            return (token.kind, token.text)
        if token.kind == "word":
            return self._word(token.text.upper())
        if token.text == "(":
            tree = self._expression(1)
            self._expect(")")
            return tree
        raise NotReadable

    def _word(self, name: str) -> Tree:
        if self._text() != "(":
            if name in {"TRUE", "FALSE"}:
                return ("call", name, ())
            raise NotReadable
        self._at += 1
        arguments: list[Tree] = []
        if self._text() != ")":
            arguments.append(self._expression(1))
            while self._text() == ",":
                self._at += 1
                arguments.append(self._expression(1))
        self._expect(")")
        return _call(name, arguments)

    def _expect(self, text: str) -> None:
        if self._text() != text:
            raise NotReadable
        self._at += 1


def number(value: Fraction) -> Tree:
    """Return a number's tree."""
    return ("product", value, (), ())


def _fraction(text: str) -> Fraction:
    if len(text) > _MOST_DIGITS or abs(Decimal(text).adjusted()) > _MOST_DIGITS:
        raise NotReadable
    return Fraction(Decimal(text))


def _call(name: str, arguments: list[Tree]) -> Tree:
    if name == "IF" and len(arguments) == 2:
        arguments.append(number(Fraction(0)))
    conditions = _CONDITIONS.get(name, 0)
    arguments = [_uncounted(tree) if at < conditions else tree for at, tree in enumerate(arguments)]
    if name in {"SUM", "MIN", "MAX", "PRODUCT", "AVERAGE"} and len(arguments) == 1:
        return arguments[0]
    first = _SCALING.get(name)
    if first is None:
        return ("call", name, tuple(arguments))
    return _scaled_call(name, arguments[:first], arguments[first:])


def _scaled_call(name: str, leading: list[Tree], values: list[Tree]) -> Tree:
    """Return a call with the coefficient of its first value in front: `IF(c,a*2,b)` is `2*IF(c,a,b/2)`."""
    by = next((_as_product(value)[0] for value in values if not _is_number(value)), Fraction(1))
    by = abs(by) if name in _UNSIGNED else by
    if by in {0, 1}:
        return ("call", name, (*leading, *values))
    parts = [_product(value, number(by), is_division=True) for value in values]
    return _finished(by, (("call", name, (*leading, *parts)),), ())


def _is_number(tree: Tree) -> bool:
    return tree[0] == "product" and not tree[2] and not tree[3]


def _joined(operator: str, left: Tree, right: Tree) -> Tree:
    if operator in {"*", "/"}:
        return _product(left, right, is_division=operator == "/")
    if operator in {"+", "-"}:
        return _sum(left, right, 1 if operator == "+" else -1)
    return (operator, left, right)


def _product(left: Tree, right: Tree, *, is_division: bool) -> Tree:
    one, other = _as_product(left), _as_product(right)
    if is_division and other[0] == 0:
        return ("/", left, right)
    coefficient = one[0] / other[0] if is_division else one[0] * other[0]
    over, under = (other[2], other[1]) if is_division else (other[1], other[2])
    return _finished(coefficient, one[1] + over, one[2] + under)


def _finished(coefficient: Fraction, factors: tuple[Tree, ...], divisors: tuple[Tree, ...]) -> Tree:
    if len(factors) == 1 and not divisors and coefficient == 1:
        return ("counted", factors[0]) if _is_truth(factors[0]) else factors[0]
    return ("product", coefficient, factors, divisors)


def _as_product(tree: Tree) -> tuple[Fraction, tuple[Tree, ...], tuple[Tree, ...]]:
    if tree[0] == "product":
        return tree[1], tree[2], tree[3]  # type: ignore[return-value]
    return Fraction(1), (_uncounted(tree),), ()


def _sum(left: Tree, right: Tree, sign: int) -> Tree:
    """Return a sum with the coefficient of its first term in front: `2*a+b` is `2*(a+b/2)`."""
    terms = [*_terms(left), *((sign * by, tree) for by, tree in _terms(right))]
    first = next((by for by, _ in terms if by), Fraction(1))
    return _finished(first, (("sum", tuple((by / first, tree) for by, tree in terms)),), ())


def _terms(tree: Tree) -> tuple[tuple[Fraction, Tree], ...]:
    """Return the terms of a sum with their coefficients; anything else is one term."""
    coefficient, factors, divisors = _as_product(tree)
    if len(factors) == 1 and not divisors and factors[0][0] == "sum":
        inner: tuple[tuple[Fraction, Tree], ...] = factors[0][1]  # type: ignore[assignment]
        return tuple((coefficient * by, term) for by, term in inner)
    if not factors and not divisors:
        return ((coefficient, number(Fraction(1))),)
    return ((coefficient, _uncounted(_finished(Fraction(1), factors, divisors))),)


def _is_truth(tree: Tree) -> bool:
    return tree[0] in _TRUTHS or (tree[0] == "call" and tree[1] in _TRUTHS)


def _uncounted(tree: Tree) -> Tree:
    """Return the truth value itself, where a number is read in it anyway."""
    return tree[1] if tree[0] == "counted" else tree  # type: ignore[return-value]
