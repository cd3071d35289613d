"""Edits that say the same in a clearer way: a constant or a term becomes a line, a repeated term a reference.

They find what they are about by its text when they are done, not by its position, so that several follow one another.
No value changes but in the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, references, refusals
from gpu_modeler.edits.edit import Draft
from gpu_modeler.edits.lines import LineEdit
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import FUNCTIONS, Namespace, bind_expression, parse, print_formula
from gpu_modeler.formula.shape import bracketed_span, constants, walk
from gpu_modeler.formula.tree import Node, Span
from gpu_modeler.model import BASE, Cell, Line, Model, Replacement
from gpu_modeler.text import Labels, catalogue

Formula = tuple[str, int | None]
"""A line, and the position of its exception; `None` for the line's own formula."""


class TermGone(ModelerError):
    """The formula no longer holds what was to be taken out of it."""

    key = "error_term_gone"


@dataclass(frozen=True)
class NameConstant(LineEdit):
    """Make an input line of a number in a formula, which reads the line from then on."""

    key: ClassVar[str] = "edit_name_constant"
    exception: int | None
    text: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Add the input with the same number in the same unit, and put its name wherever the number stood."""
        line = lookup.require_line(model, self.line)
        formula = formula_of(line, self.exception)
        known = [found for found in constants(parse(formula)) if found.text == self.text]
        if not known:
            raise TermGone(line=line.labels, term=self.text)
        name = fresh_name(model, f"{line.id}_constant")
        labels = fresh_labels(model, "repair_constant_label", line, self.text)
        draft = Draft(model)
        _insert_before(draft, line, Line(name, labels, known[0].unit, (), line.section))
        draft.put("cells", (BASE, name, ()), Cell(known[0].value))
        spans = [found.node.span for found in known]
        draft.put("lines", line.id, with_formula(line, self.exception, replaced(formula, spans, name)))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class ExtractTerm(LineEdit):
    """Make a line of a term that stands in one formula or in several, which read the line from then on.

    `places` are the formulas with the term as each of them spells it; the line follows the first of them.
    """

    key: ClassVar[str] = "edit_extract_term"
    places: tuple[tuple[Formula, str], ...]

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Add the line before the first formula's, and put its name wherever the term stood."""
        (first, _), term = self.places[0]
        line = lookup.require_line(model, first)
        bound = bind_expression(term, Namespace(model))
        name = fresh_name(model, f"{line.id}_part")
        labels = fresh_labels(model, "repair_part_label", line, term)
        draft = Draft(model)
        number_format = line.number_format if bound.unit.text == line.unit else ""
        made = Line(
            name, labels, bound.unit.text, bound.axes, line.section, term, number_format=number_format
        )
        _insert_before(draft, line, made)
        for (reader, at), spelling in self.places:
            _refer(draft, reader, at, spelling, name)
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class ReferInstead(LineEdit):
    """Let formulas read a line where they say again what it computes."""

    key: ClassVar[str] = "edit_refer_instead"
    places: tuple[tuple[Formula, str], ...]

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Put the line's name wherever the term stands."""
        lookup.require_line(model, self.line)
        draft = Draft(model)
        for (reader, at), spelling in self.places:
            _refer(draft, reader, at, spelling, self.line)
        return draft.replacements()


def _refer(draft: Draft, reader: str, exception: int | None, term: str, name: str) -> None:
    line = draft.get("lines", reader)
    if line is None:
        raise refusals.UnknownLine(reader, "")
    formula = formula_of(line, exception)
    spans = [node.span for node in outermost(parse(formula), lambda node: print_formula(node) == term)]
    if not spans:
        raise TermGone(line=line.labels, term=term)
    draft.put("lines", reader, with_formula(line, exception, replaced(formula, spans, name)))


def outermost(node: Node, fits: Callable[[Node], bool]) -> list[Node]:
    """Return the nodes that fit and stand in no other that does."""
    found: list[Node] = []
    ends = -1
    for part in walk(node):
        if part.span[0] >= ends and fits(part):
            found.append(part)
            ends = part.span[1]
    return found


def formula_of(line: Line, exception: int | None) -> str:
    """Return a line's formula, or one of its exceptions'.

    Raises:
        TermGone: it has no such exception any more.
    """
    if exception is None:
        return line.formula
    if exception >= len(line.exceptions):
        raise TermGone(line=line.labels, term="")
    return line.exceptions[exception].formula


def with_formula(line: Line, exception: int | None, formula: str) -> Line:
    """Return the line with one of its formulas said in another way."""
    if exception is None:
        return replace(line, formula=formula)
    changed = replace(line.exceptions[exception], formula=formula)
    exceptions = (*line.exceptions[:exception], changed, *line.exceptions[exception + 1 :])
    return replace(line, exceptions=exceptions)


def replaced(formula: str, spans: list[Span], name: str) -> str:
    """Return the formula with a name in the place of spans, and of the brackets that held them together."""
    for span in sorted(spans, reverse=True):
        first, last = bracketed_span(formula, span)
        formula = formula[:first] + name + formula[last:]
    return formula


def fresh_name(model: Model, wanted: str) -> str:
    """Return a name that means nothing yet, as near to the wanted one as can be."""
    namespace = Namespace(model)
    taken = {line.id.casefold() for line in model.lines.values()}
    number, name = 1, wanted
    while (
        name.casefold() in taken
        or namespace.is_reserved(name)
        or namespace.items(name)
        or name.upper() in FUNCTIONS
    ):
        number += 1
        name = f"{wanted}_{number}"
    return name


def fresh_labels(model: Model, key: str, line: Line, term: str) -> Labels:
    """Return labels that no line of the model has, from the line's and the term."""
    text = catalogue()[key]
    taken = {known.labels for known in model.lines.values()}
    number = 1
    while True:
        more = "" if number == 1 else f" {number}"
        zh, en = (
            text.in_language(language).format(line=line.labels.in_language(language), term=term) + more
            for language in ("zh", "en")
        )
        labels = Labels(zh, en)
        if not any(known.zh == zh or known.en == en for known in taken):
            return labels
        number += 1


def _insert_before(draft: Draft, line: Line, made: Line) -> None:
    order = draft.order("lines")
    at = order.index(line.id)
    draft.put("lines", made.id, made)
    draft.put("orders", "lines", (*order[:at], made.id, *order[at:]))
