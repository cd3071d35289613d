"""What stands at the caret of a formula that is being written: its references, call, term, brackets. No evaluation.

All positions and spans are offsets into the text as typed, a leading `=` counted. Half-typed text never fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula.parser import children, parse
from gpu_modeler.formula.tokens import Token, tokenize
from gpu_modeler.formula.tree import Name, Node, Number, PeriodRange, Span

_INDEX = re.compile(r"\[\s*(?:(?P<lag>[-+]\s*[0-9]{1,4})|(?P<period>[0-9]{1,9}))\s*\]")
_OPENING = {"(": ")", "[": "]"}
_CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Written:
    """A name as written: `cambricon.revenue[-1]`. `index` is the span of the brackets, empty where there are none."""

    names: tuple[str, ...]
    span: Span
    index: Span
    lag: int = 0
    period: str = ""

    @property
    def name(self) -> str:
        """Return the last name, the line's."""
        return self.names[-1]

    @property
    def qualifiers(self) -> tuple[str, ...]:
        """Return the names before it."""
        return self.names[:-1]


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The innermost call around the caret; `argument` counts from 0."""

    function: str
    argument: int


# --- references ---


def references(text: str) -> list[Written]:
    """Return the references of a text in order, those of half-typed text too."""
    tokens = tokenize(text)
    found: list[Written] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "name":
            at += 1
            continue
        names = [tokens[at]]
        while at + 2 < len(tokens) and tokens[at + 1].text == "." and tokens[at + 2].kind == "name":
            at += 2
            names.append(tokens[at])
        at += 1
        found.append(_written(text, names))
    return found


def _written(text: str, names: Sequence[Token]) -> Written:
    end = names[-1].span[1]
    index = _INDEX.match(text, _after_space(text, end))
    span = (names[0].span[0], index.end() if index else end)
    words = tuple(token.text for token in names)
    if index is None:
        return Written(words, span, (end, end))
    lag = int((index["lag"] or "0").replace(" ", ""))
    return Written(words, span, index.span(), lag, index["period"] or "")


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position] == " ":
        position += 1
    return position


def reference_at(text: str, caret: int) -> Written | None:
    """Return the reference the caret stands in or behind."""
    holding = [found for found in references(text) if found.span[0] <= caret <= found.span[1]]
    return holding[0] if holding else None


def with_turned_period(written: Written, text: str, period: str, periods: Sequence[str]) -> str:
    """Return the text with a reference's relative period made a fixed year, or a fixed one relative to `period`.

    What points outside the periods stays as it is.

    >>> with_turned_period(references("=cash[-1]")[0], "=cash[-1]", "2026", ("2025", "2026"))
    '=cash[2025]'
    """
    here = periods.index(period)
    if written.period:
        if written.period not in periods:
            return text
        lag = periods.index(written.period) - here
        index = f"[{lag:+d}]" if lag else ""
    else:
        if not 0 <= here + written.lag < len(periods):
            return text
        index = f"[{periods[here + written.lag]}]"
    first, last = written.index
    return text[:first] + index + text[last:]


# --- calls and brackets ---


def call_at(text: str, caret: int) -> OpenCall | None:
    """Return the innermost function whose arguments the caret stands in."""
    opened: list[OpenCall | None] = []
    before: Token | None = None
    for token in tokenize(text):
        if token.span[0] >= caret:
            break
        if token.text == "(":
            is_call = before is not None and before.kind == "function"
            opened.append(OpenCall(before.text.upper(), 0) if is_call and before else None)
        elif token.text == ")" and opened:
            opened.pop()
        elif token.text == "," and opened and opened[-1] is not None:
            opened[-1] = OpenCall(opened[-1].function, opened[-1].argument + 1)
        before = token
    return next((call for call in reversed(opened) if call is not None), None)


def brackets_at(text: str, caret: int) -> tuple[Span, Span | None] | None:
    """Return the bracket next to the caret and its fellow; the fellow is `None` where it is missing.

    The bracket before the caret comes first.
    """
    signs = [token for token in tokenize(text) if token.text in "()[]"]
    for edge in (1, 0):
        for at, token in enumerate(signs):
            if token.span[edge] == caret:
                fellow = _fellow(signs, at)
                return token.span, fellow.span if fellow else None
    return None


def _fellow(signs: Sequence[Token], at: int) -> Token | None:
    depth = 0
    run = signs[at:] if signs[at].text in _OPENING else signs[at::-1]
    opening = signs[at].text
    closing = (_OPENING | _CLOSING)[opening]
    for token in run:
        depth += (token.text == opening) - (token.text == closing)
        if depth == 0:
            return token
    return None


# --- terms ---


def terms_at(text: str, first: int, last: int) -> list[Span]:
    """Return the spans of the terms around a caret (`first == last`), the smallest first, or of a selection.

    A selection is its own term where it can be read by itself. Plain numbers and ranges of years have no value worth
    saying and are left out; names of axes and groups are not known here and stay in. Of text that cannot be read yet
    the name at the caret remains.
    """
    if first != last:
        return _selected_term(text, first, last)
    try:
        tree = parse(text)
    except ModelerError:  # half typed: the name at the caret may still say something
        written = reference_at(text, first)
        return [written.span] if written is not None else []
    path = [tree]
    while (inner := _child_at(path[-1], first)) is not None:
        path.append(inner)
    return [node.span for node in reversed(path) if not isinstance(node, Number | PeriodRange)]


def _selected_term(text: str, first: int, last: int) -> list[Span]:
    chosen = text[first:last]
    left = first + len(chosen) - len(chosen.lstrip(" =\n"))
    right = last - (len(chosen) - len(chosen.rstrip()))
    try:
        parse(text[left:right])
    except ModelerError:  # no term by itself
        return []
    return [(left, right)]


def _child_at(node: Node, caret: int) -> Node | None:
    holding = [child for child in children(node) if child.span[0] <= caret <= child.span[1]]
    return min(holding, key=lambda child: not isinstance(child, Name), default=None)
