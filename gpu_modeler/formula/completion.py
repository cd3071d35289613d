"""What could stand at the cursor of a formula: lines, functions, axes, groups, items, units. For half-typed text too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from gpu_modeler import matching
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.formula.namespace import Namespace
from gpu_modeler.formula.tokens import Token, tokenize
from gpu_modeler.formula.tree import Span
from gpu_modeler.formula.units import Unit, known_units
from gpu_modeler.text import Labels, Language, Message


@dataclass(frozen=True, slots=True)
class Completion:
    """A text to put in the place of `span`.

    `label` says it in words (of a function its signature), `detail` its unit, help or axis, `kind_label` what it is.
    """

    text: str
    label: str
    detail: str
    kind: str = "line"
    span: Span = (0, 0)
    kind_label: str = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A completion with everything it may be found by."""

    text: str
    names: tuple[str, ...]
    label: str
    detail: str
    kind: str
    is_expected: bool = False
    kind_label: str = ""


MOST_IMPORTANT = 2.5
"""Grades by which what is much used, or expected at the place, goes before what is not."""
FEW = 3
"""Lines that read another one; only more make it more important than its neighbours."""
_KIND_ORDER = {"year": 0, "line": 1, "function": 2, "axis": 3, "group": 3, "item": 4, "unit": 5}


def completions(
    text: str,
    cursor: int,
    namespace: Namespace,
    language: Language,
    uses: Mapping[str, int] | None = None,
) -> list[Completion]:
    """Return what the word at the cursor may become, best first.

    Ids, Chinese and English labels all count, pinyin and initials too (see `matching`). Behind a number units are
    offered, inside brackets nothing. `uses` says how many lines read each line; those that many read come first.
    """
    before = [token for token in tokenize(text) if token.span[0] < cursor]
    typed, span, before = _word(before, cursor)
    if _is_inside(before, "[", "]") or (before and before[-1].kind == "text"):
        return []
    offers = _offers(before, typed, namespace, language)
    return [_completion(offer, span) for offer in _ranked(offers, typed, uses or {})]


def _word(tokens: list[Token], cursor: int) -> tuple[str, Span, list[Token]]:
    """Return the part of a word before the cursor, the whole word's span, and the tokens before the word."""
    if tokens and tokens[-1].kind in {"name", "function", "unit"} and tokens[-1].span[1] >= cursor:
        word = tokens[-1]
        return word.text[: cursor - word.span[0]], word.span, tokens[:-1]
    return "", (cursor, cursor), tokens


def _offers(before: list[Token], typed: str, namespace: Namespace, language: Language) -> list[_Offer]:
    last = before[-1] if before else None
    if last is not None and last.kind == "number":
        return list(_units()) if typed else []
    if last is not None and last.text == ".":
        return [*_lines(namespace, language), *_items(namespace, language)]
    if last is not None and (last.kind in {"name", "unit"} or last.text in {")", "]", "%"}):
        return []
    selectors = list(_selectors(namespace, language)) if _is_inside(before, "(", ")") else []
    starts_argument = last is not None and last.text == ","
    others = [
        *_year(language),
        *_lines(namespace, language),
        *_functions(language),
        *_items(namespace, language),
    ]
    if starts_argument:
        return [*(replace(offer, is_expected=True) for offer in selectors), *others]
    return [*others, *selectors]


def _is_inside(tokens: Iterable[Token], opening: str, closing: str) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text == opening) - (token.text == closing)
    return depth > 0


# --- what there is ---


def _lines(namespace: Namespace, language: Language) -> Iterator[_Offer]:
    kinds = {
        is_input: Message(key).in_language(language)
        for is_input, key in ((True, "completion_input"), (False, "completion_formula"))
    }
    for line in namespace.model.ordered("lines"):
        names = (line.id, line.labels.zh, line.labels.en)
        yield _Offer(
            line.id,
            names,
            line.labels.in_language(language),
            _unit_label(line.unit, language),
            "line",
            kind_label=kinds[line.is_input],
        )


def _functions(language: Language) -> Iterator[_Offer]:
    kind = Message("completion_function").in_language(language)
    for function in FUNCTIONS.values():
        yield _Offer(
            f"{function.name}(",
            (function.name,),
            function.signature(language),
            function.doc(language),
            "function",
            kind_label=kind,
        )


def _selectors(namespace: Namespace, language: Language) -> Iterator[_Offer]:
    for axis in namespace.model.axes.values():
        yield _named(axis.id, axis.labels, "axis", language)
    for group in namespace.model.groups.values():
        yield _named(group.id, group.labels, "group", language)


def _items(namespace: Namespace, language: Language) -> Iterator[_Offer]:
    for axis in namespace.model.axes.values():
        for item in axis.items:
            if item.id.isidentifier():
                offer = _named(item.id, item.labels, "item", language)
                yield replace(offer, text=f"{item.id}.", kind_label=axis.labels.in_language(language))


def _year(language: Language) -> Iterator[_Offer]:
    label = Message("completion_year").in_language(language)
    yield _Offer("year", ("year", "年份"), label, "", "year")


def _units() -> Iterator[_Offer]:
    for unit in known_units():
        if unit not in {"%", "x", "CY"}:
            parsed = Unit.parse(unit)
            yield _Offer(unit, (unit, parsed.label("zh")), parsed.label("zh"), parsed.text, "unit")


def _named(identity: str, labels: Labels, kind: str, language: Language) -> _Offer:
    said = Message(f"completion_{kind}").in_language(language)
    names = (identity, labels.zh, labels.en)
    return _Offer(identity, names, labels.in_language(language), "", kind, kind_label=said)


@lru_cache(maxsize=2000)
def _unit_label(unit: str, language: Language) -> str:
    try:
        return Unit.parse(unit).label(language)
    except UnknownUnit:
        return unit


# --- ranking ---


def _ranked(offers: list[_Offer], typed: str, uses: Mapping[str, int]) -> list[_Offer]:
    """Return the offers that what is typed may mean, best first.

    By grade, bettered for what many formulas use; then as written (capitals mean functions), by kind, by length, and in
    the model's order. Slips count only where nothing else fits.
    """
    if not typed:
        return offers
    found = _graded(offers, typed, uses, loosely=False) or _graded(offers, typed, uses, loosely=True)
    if any(grade < matching.NEARLY for grade, _, _ in found):
        found = [one for one in found if one[0] < matching.NEARLY]
    return [offer for _, _, offer in sorted(found, key=lambda one: one[1])]


def _graded(
    offers: list[_Offer], typed: str, uses: Mapping[str, int], *, loosely: bool
) -> list[tuple[int, tuple[float, bool, int, int, int], _Offer]]:
    """Return (grade, sorting key, offer) of those that fit."""
    found = []
    for position, offer in enumerate(offers):
        grade = matching.grade(typed, offer.names, loosely=loosely)
        if grade == matching.SAME and offer.kind == "function" and typed != typed.upper():
            grade = matching.BEGINS  # product… may be a line's beginning
        if grade is not None:
            is_as_written = offer.kind == "unit" or offer.text.startswith(typed)
            merit = grade - (_importance(offer, uses) if grade > matching.SHORT_FORM else 0.0)
            key = (merit, not is_as_written, _KIND_ORDER[offer.kind], _length(offer), position)
            found.append((grade, key, offer))
    return found


def _importance(offer: _Offer, uses: Mapping[str, int]) -> float:
    """Return by how much its grade is bettered: what few formulas use must fit better to come first."""
    if offer.is_expected:
        return MOST_IMPORTANT
    if offer.kind == "year":
        return MOST_IMPORTANT / 2
    read_by = uses.get(offer.text, 0) if offer.kind == "line" else 0
    return min(MOST_IMPORTANT, math.log2(max(1.0, read_by / FEW)) / 1.5)


def _length(offer: _Offer) -> int:
    if offer.kind == "unit":
        return 0
    return len(offer.text if offer.kind == "function" else offer.label)


def _completion(offer: _Offer, span: Span) -> Completion:
    return Completion(offer.text, offer.label, offer.detail, offer.kind, span, offer.kind_label)
