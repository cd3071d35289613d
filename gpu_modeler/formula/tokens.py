"""Formula text cut into tokens.

Never fails: what has no meaning becomes an `invalid` token, so that colouring and completion work on half-typed text.
Full-width signs typed by a Chinese keyboard count as their plain form; spans are offsets into the text as typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from gpu_modeler.formula.units import is_unit_word
from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.formula.tree import Span

TokenKind = Literal["number", "unit", "name", "function", "operator", "punctuation", "text", "invalid"]


@record
class Token:
    """A piece of the text; `text` is in plain (half-width) form."""

    kind: TokenKind
    text: str
    span: Span


_PLAIN_FORM = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord(typed): plain
    for typed, plain in zip("　×÷−–。、【】《》“”≤≥≠￥￡", ' */--.,[]<>""≤≥≠¥£', strict=True)
}
_OPERATOR_FORM = {"≤": "<=", "≥": ">=", "≠": "<>"}
_PATTERN = re.compile(
    r"""
    (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<operator><>|<=|>=|[-+*/^%=<>&≤≥≠])
    |(?P<punctuation>[(),.:\[\]])
    |(?P<text>"[^"]*"?)
    |(?P<space>\s+)
    |(?P<invalid>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UNIT = re.compile(r"\s*((?:%/)?[^\W\d]\w*)(?!\w)")
_FURTHER_UNIT = re.compile(r"[*/]([^\W\d]\w*)(?!\w)")
_NO_UNIT_BEFORE = re.compile(r"\s*[(.\[]")


def plain_form(text: str) -> str:
    """Return the text with full-width signs, letters and digits in plain form; the length stays."""
    return text.translate(_PLAIN_FORM)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a formula, without white space and without a leading `=`."""
    plain = plain_form(text)
    position = _after_equals_sign(plain)
    tokens: list[Token] = []
    while position < len(plain):
        token = _token_at(plain, position, after_number=bool(tokens) and tokens[-1].kind == "number")
        if token is not None:
            tokens.append(token)
            position = token.span[1]
        else:
            position = _end_of_space(plain, position)
    return tokens


def _after_equals_sign(plain: str) -> int:
    start = len(plain) - len(plain.lstrip())
    return start + 1 if plain[start : start + 1] == "=" else start


def _end_of_space(plain: str, position: int) -> int:
    while position < len(plain) and plain[position].isspace():
        position += 1
    return position


def _token_at(plain: str, position: int, *, after_number: bool) -> Token | None:
    """Return the token at `position`, or `None` where white space stands."""
    if after_number and (unit := _unit_at(plain, position)) is not None:
        return unit
    match = _PATTERN.match(plain, position)
    assert match is not None
    assert match.lastgroup is not None
    kind, text = match.lastgroup, match[0]
    if kind == "space":
        return None
    if kind == "name" and re.match(r"\s*\(", plain[match.end() : match.end() + 80]):
        kind = "function"
    return Token(kind, _OPERATOR_FORM.get(text, text), match.span())  # type: ignore[arg-type]


def _unit_at(plain: str, position: int) -> Token | None:
    """Return the unit behind a number: one word, and further unit words joined by `*` or `/` without a space."""
    match = _UNIT.match(plain, position)
    if match is None or _NO_UNIT_BEFORE.match(plain, match.end()):
        return None
    if match[1].startswith("%/") and not is_unit_word(match[1][2:]):
        return None
    end = match.end()
    while (further := _FURTHER_UNIT.match(plain, end)) is not None:
        if not is_unit_word(further[1]) or _NO_UNIT_BEFORE.match(plain, further.end()):
            break
        end = further.end()
    return Token("unit", plain[match.start(1) : end], (match.start(1), end))
