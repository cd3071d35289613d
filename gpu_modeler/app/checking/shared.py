"""R09: calculate once, then refer: the same expression in two places, up to the order of sums and products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject, Written
from gpu_modeler.edits.edit import Edit
from gpu_modeler.edits.repairs import ExtractTerm, ReferInstead
from gpu_modeler.formula import parse, print_formula
from gpu_modeler.formula.shape import Canonical, canonical, walk
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Span
from gpu_modeler.model import Line
from gpu_modeler.text import Message

LEAST_NAMES = 2
"""Fewer are no calculation worth a line."""
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})


@dataclass(frozen=True, slots=True)
class _Seen:
    written: Written
    node: Node

    @property
    def formula(self) -> tuple[str, int | None]:
        return self.written.line.id, self.written.exception

    @property
    def text(self) -> str:
        return print_formula(self.node)

    @property
    def is_whole(self) -> bool:
        return self.node == self.written.bound.syntax


def calculated_once(subject: Subject) -> Iterator[Finding | None]:
    """Yield the largest expressions that stand twice; `None` now and then, so that others get their turn."""
    seen: dict[Canonical, list[_Seen]] = defaultdict(list)
    for line in subject.lines:
        yield None
        for written in subject.written(line):
            for form, node in _expressions(written):
                seen[form].append(_Seen(written, node))
    twice = {form: places for form, places in seen.items() if len(places) > 1}
    covered: dict[tuple[str, int | None], list[Span]] = defaultdict(list)
    for places in sorted(twice.values(), key=lambda known: -len(known[0].text)):
        yield None
        if not all(_is_covered(place, covered[place.formula]) for place in places):
            yield from _finding(subject, places)
            for place in places:
                covered[place.formula].append(place.node.span)


def _is_covered(place: _Seen, spans: list[Span]) -> bool:
    first, last = place.node.span
    return any(known[0] <= first and last <= known[1] for known in spans)


def _expressions(written: Written) -> Iterator[tuple[Canonical, Node]]:
    return iter(_expressions_of(written.text, written.bound.names))


@lru_cache(maxsize=30_000)
def _expressions_of(text: str, names: tuple[tuple[Span, str], ...]) -> tuple[tuple[Canonical, Node], ...]:
    """Return the calculations in a formula, each in one spelling; the same text with the same names has the same."""
    lines = dict(names)
    return tuple(
        (canonical(node, lines), node)
        for node in walk(parse(text))
        if isinstance(node, Binary | Call)
        and not (isinstance(node, Binary) and node.operator in _COMPARISONS)
        and _lines_read(node, lines) >= LEAST_NAMES
    )


def _lines_read(node: Node, names: dict[Span, str]) -> int:
    return sum(isinstance(part, Name) and part.span in names for part in walk(node))


def _finding(subject: Subject, places: list[_Seen]) -> Iterator[Finding]:
    whole = [place for place in places if place.is_whole and place.written.exception is None]
    source = next((place for place in whole if _says_only_this(subject, place.written.line)), None)
    others = [place for place in places if place is not source]
    if source is None and whole and _hides_hard_values(subject, whole, places):
        return  # what stands there differs on purpose from what the formula gives: both are wanted
    here = others[0] if source else places[-1]
    fix = _fix(subject, source, others)
    values = {
        "term": print_formula(here.node),
        "lines": list(dict.fromkeys(place.written.line.labels for place in places)),
    }
    spot = Spot(here.written.line.id, exception=here.written.exception, span=here.node.span)
    content = " | ".join(sorted(place.written.text for place in places))
    yield Finding(
        "R09", "warning", spot, Message("check_twice", values), f"twice_{values['term']}", content, fix
    )


def _says_only_this(subject: Subject, line: Line) -> bool:
    """Say whether a line is its one formula everywhere, without exceptions and hard values."""
    bound = subject.calculation.bound(line.id).formula
    is_open = bound is not None and set(bound.axes) == set(line.axes)
    return is_open and not line.exceptions and not subject.model.cells_of(line.id)


def _hides_hard_values(subject: Subject, whole: list[_Seen], places: list[_Seen]) -> bool:
    return len(places) == 2 and any(subject.model.cells_of(place.written.line.id) for place in whole)


def _fix(subject: Subject, source: _Seen | None, others: list[_Seen]) -> Edit | None:
    if source is None:
        return ExtractTerm(others[0].written.line.id, _distinct(others))
    readers = {place.written.line.id for place in others}
    name = source.written.line.id
    if _reach(subject, name) & readers:
        return None  # it would read itself
    return ReferInstead(name, _distinct(others))


def _distinct(places: list[_Seen]) -> tuple[tuple[tuple[str, int | None], str], ...]:
    return tuple(dict.fromkeys((place.formula, place.text) for place in places))


def _reach(subject: Subject, line: str) -> frozenset[str]:
    """Return all lines that a line rests on."""
    found: set[str] = set()
    waiting = [line]
    while waiting:
        for source in subject.precedents[waiting.pop()] - found:
            found.add(source)
            waiting.append(source)
    return frozenset(found)
