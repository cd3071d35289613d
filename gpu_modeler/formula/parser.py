r"""From formula text to a syntax tree.

Grammar, loosest binding first; operators of one level group to the left, as in Excel::

    formula     = [ "=" ] expression
    expression  = sum { ( "=" | "<>" | "<" | ">" | "<=" | ">=" ) sum }
    sum         = product { ( "+" | "-" ) product }
    product     = power { ( "*" | "/" ) power }
    power       = percent { "^" percent }
    percent     = signed { "%" }
    signed      = { "-" | "+" } primary
    primary     = number [ unit ] | range | call | reference | "(" expression ")"
    call        = name "(" [ argument { "," argument } ] ")"
    argument    = expression
    range       = year ":" year
    reference   = name { "." name } [ "[" ( "-" | "+" ) digits "]" | "[" year "]" ]
    unit        = word { ( "*" | "/" ) word }         without spaces between: 5 CNY_10k/chip, but 5 CNY_10k / price
    name        = a letter (Chinese too) or "_", then letters, digits, "_"

A sign binds tighter than every operator, so `-2^2` is 4. A comma separates arguments and is never a thousands sign.
"""

from __future__ import annotations

import re
from dataclasses import replace

from gpu_modeler.formula import faults
from gpu_modeler.formula.tokens import Token, plain_form, tokenize
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Span, Unary

MAXIMUM_DEPTH = 100
"""Of the tree and of parentheses. Excel nests 64 functions; every walk over a tree may recurse this deep."""
MAXIMUM_LENGTH = 8192
"""Characters, as in Excel."""
LARGEST_NUMBER = 9.99999999999999e307
"""The largest number that can be typed into Excel."""

BINDING = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 4}
"""How tightly each binary operator binds."""

_DIGITS = re.compile(r"[0-9]{1,9}")


def parse(text: str) -> Node:
    """Return the syntax tree of a formula, with or without a leading `=`.

    Raises:
        FormulaSyntaxError: with the span of the place that cannot be read.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise faults.FormulaTooLong((MAXIMUM_LENGTH, len(text)), length=len(text), limit=MAXIMUM_LENGTH)
    tree = _Parser(text).formula()
    _check_depth(tree)
    return tree


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below one."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case _:
            return ()


def _check_depth(tree: Node) -> None:
    """Refuse a tree that recursion could not walk; long chains such as a+a+a… are deep too."""
    level = [tree]
    for _ in range(MAXIMUM_DEPTH):
        level = [child for node in level for child in children(node)]
        if not level:
            return
    raise faults.FormulaTooDeep(level[0].span, limit=MAXIMUM_DEPTH)


class _Parser:
    """One method per rule of the grammar; operators by binding power."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._position = 0
        self._depth = 0

    def formula(self) -> Node:
        if not self._tokens:
            raise faults.EmptyFormula((0, len(self._text)))
        tree = self._expression(1)
        token = self._next()
        if token is not None:
            raise self._unexpected(token)
        return tree

    def _expression(self, binding: int) -> Node:
        """Read operators that bind at least as tightly as `binding`."""
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise faults.FormulaTooDeep(self._here(), limit=MAXIMUM_DEPTH)
        left = self._percent()
        while (token := self._next()) is not None and BINDING.get(self._operator(token), 0) >= binding:
            self._position += 1
            right = self._expression(BINDING[token.text] + 1)
            left = Binary(token.text, left, right, _around(left, right))
        self._depth -= 1
        return left

    def _percent(self) -> Node:
        node = self._signed()
        while (token := self._next()) is not None and self._operator(token) == "%":
            self._position += 1
            node = Unary("%", node, (node.span[0], token.span[1]))
        return node

    def _signed(self) -> Node:
        signs = []
        while (token := self._next()) is not None and self._operator(token) in {"-", "+"}:
            self._position += 1
            signs.append(token)
        node = self._primary()
        for sign in reversed(signs):
            node = Unary(sign.text, node, (sign.span[0], node.span[1]))
        return node

    def _primary(self) -> Node:
        token = self._next()
        if token is None:
            raise faults.FormulaEndsEarly(self._here())
        self._position += 1
        if token.kind == "number":
            return self._range(token) if self._is_next(":") else self._number(token)
        if token.kind == "function":
            return self._call(token)
        if token.kind == "name":
            return self._reference(token)
        if token.text == "(":
            node = self._expression(1)
            # With its parentheses, so that the text of every span can be quoted as it stands.
            return replace(node, span=(token.span[0], self._close(token, ")").span[1]))
        self._position -= 1
        raise self._unexpected(token)

    def _number(self, token: Token) -> Number:
        value = float(token.text)
        mantissa = token.text.lower().partition("e")[0]
        if value > LARGEST_NUMBER or (value == 0 and mantissa.strip("0.")):
            raise faults.NumberNotFinite(token.span, text=token.text)
        unit = self._next()
        if unit is None or unit.kind != "unit":
            return Number(value, "", token.span)
        self._position += 1
        return Number(value, unit.text, (token.span[0], unit.span[1]))

    def _range(self, first: Token) -> PeriodRange:
        self._position += 1
        last = self._next()
        if last is None:
            raise faults.FormulaEndsEarly(self._here())
        for token in (first, last):
            if not _DIGITS.fullmatch(token.text):
                raise faults.BadPeriodIndex(token.span, text=token.text)
        self._position += 1
        return PeriodRange(first.text, last.text, (first.span[0], last.span[1]))

    def _call(self, name: Token) -> Call:
        opening = self._tokens[self._position]
        self._position += 1
        arguments: list[Node] = []
        if not self._is_next(")"):
            arguments.append(self._expression(1))
            while self._is_next(","):
                self._position += 1
                arguments.append(self._expression(1))
        closing = self._close(opening, ")")
        return Call(name.text.upper(), tuple(arguments), (name.span[0], closing.span[1]))

    def _reference(self, first: Token) -> Name:
        names = [first]
        while self._is_next("."):
            self._position += 1
            part = self._next()
            if part is None:
                raise faults.FormulaEndsEarly(self._here())
            if part.kind != "name":
                raise self._unexpected(part)
            names.append(part)
            self._position += 1
        *qualifiers, name = (token.text for token in names)
        node = Name(name, tuple(qualifiers), span=(first.span[0], names[-1].span[1]))
        return self._index(node) if self._is_next("[") else node

    def _index(self, node: Name) -> Name:
        opening = self._tokens[self._position]
        self._position += 1
        inside: list[Token] = []
        while (token := self._next()) is not None and token.text != "]":
            inside.append(token)
            self._position += 1
        closing = self._close(opening, "]")
        span = (node.span[0], closing.span[1])
        match [token.text for token in inside]:
            case ["-" | "+" as sign, digits] if _DIGITS.fullmatch(digits):
                return replace(node, lag=-int(digits) if sign == "-" else int(digits), span=span)
            case [digits] if _DIGITS.fullmatch(digits):
                return replace(node, period=digits, span=span)
        text = plain_form(self._text)[opening.span[0] : closing.span[1]]
        raise faults.BadPeriodIndex((opening.span[0], closing.span[1]), text=text)

    # --- looking at tokens ---

    def _next(self) -> Token | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def _is_next(self, punctuation: str) -> bool:
        token = self._next()
        return token is not None and token.kind == "punctuation" and token.text == punctuation

    @staticmethod
    def _operator(token: Token) -> str:
        return token.text if token.kind == "operator" else ""

    def _here(self) -> Span:
        token = self._next()
        return token.span if token is not None else (len(self._text), len(self._text))

    def _close(self, opening: Token, sign: str) -> Token:
        token = self._next()
        if token is None:
            raise faults.NotClosed(opening.span, opening=opening.text, closing=sign)
        if not self._is_next(sign):
            raise self._unexpected(token)
        self._position += 1
        return token

    def _unexpected(self, token: Token) -> faults.FormulaSyntaxError:
        if token.kind == "text" or token.text == "&":
            return faults.TextNotAllowed(token.span, text=token.text)
        if token.text == "," and self._depth <= 1:
            return faults.CommaOutsideCall(token.span)
        return faults.UnexpectedText(token.span, text=token.text)


def _around(left: Node, right: Node) -> Span:
    return (left.span[0], right.span[1])
