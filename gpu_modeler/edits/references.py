"""Who names whom: reading names out of formula texts, and rewriting them where an edit would change their meaning.

A name in a formula may be an id or a label (see `Namespace`); what counts here is what it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from gpu_modeler.edits.edit import Draft
from gpu_modeler.edits.lookup import is_name
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Namespace, parse, tokenize
from gpu_modeler.formula.parser import children
from gpu_modeler.formula.tokens import Token
from gpu_modeler.formula.tree import Name, PeriodRange
from gpu_modeler.model import PERIOD, Claim, Line, Model
from gpu_modeler.text import Message


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: a line, an axis, a group, or (before a dot) items of axes."""

    line: str = ""
    axis: str = ""
    group: str = ""
    items: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Users:
    """The ids of lines and claims whose formulas name something, in display order."""

    lines: tuple[str, ...]
    claims: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lines or self.claims)

    @property
    def shown(self) -> list[object]:
        """Return them as a message names them; a claim may be called like a line."""
        return [*self.lines, *(Message("edits_claim", {"claim": claim}) for claim in self.claims)]


def users_of_line(model: Model, line: str) -> Users:
    """Return whose formulas read a line, the line itself left out."""
    namespace = Namespace(model)
    users = _users(model, lambda text: any(m.line == line for _, m in meanings(text, namespace)))
    return Users(tuple(user for user in users.lines if user != line), users.claims)


def users_of_group(model: Model, group: str) -> Users:
    """Return whose formulas name a group."""
    namespace = Namespace(model)
    return _users(model, lambda text: any(m.group == group for _, m in meanings(text, namespace)))


def users_of_axis(model: Model, axis: str) -> Users:
    """Return whose formulas name an axis, as in `SUM(revenue, segment)`."""
    namespace = Namespace(model)
    return _users(model, lambda text: any(m.axis == axis for _, m in meanings(text, namespace)))


def users_of_item(model: Model, axis: str, item: str) -> Users:
    """Return whose formulas name an item, e.g. another company or a fixed year."""
    if axis == PERIOD:
        return _users(model, lambda text: item in periods_in(text))
    namespace = Namespace(model)
    return _users(model, lambda text: any((axis, item) in m.items for _, m in meanings(text, namespace)))


def meanings(formula: str, namespace: Namespace) -> Iterator[tuple[Token, Meaning]]:
    """Yield each name in a formula, half-typed ones too, with what it stands for."""
    tokens = tokenize(formula)
    for token, following in zip_longest(tokens, tokens[1:]):
        after = following.text if following else ""
        if token.kind == "name" and after == ".":
            yield token, Meaning(items=frozenset(namespace.items(token.text)))
        elif token.kind == "name":
            yield token, _meaning(token.text, namespace)


def periods_in(formula: str) -> frozenset[str]:
    """Return the years a formula names; none where it does not parse."""
    try:
        waiting = [parse(formula)] if formula else []
    except ModelerError:
        return frozenset()
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if isinstance(node, Name):
            found.add(node.period)
        elif isinstance(node, PeriodRange):
            found |= {node.first, node.last}
    return frozenset(found - {""})


def keep_meanings(
    draft: Draft,
    renamed_lines: Mapping[str, str] | None = None,
    *,
    renamed_items: Mapping[tuple[str, str], str] | None = None,
    renamed_groups: Mapping[str, str] | None = None,
) -> None:
    """Rewrite the names in all formulas that would stand for something else, or nothing, after the draft.

    Everything else stays as it was typed. What was renamed maps old ids to new ones, items with their axis.
    """
    rewriter = _Rewriter(draft, renamed_lines or {}, renamed_items or {}, renamed_groups or {})
    for line in list(rewriter.preview.lines.values()):
        exceptions = tuple(
            replace(exception, formula=rewriter.rewritten(exception.formula)) for exception in line.exceptions
        )
        draft.put(
            "lines", line.id, replace(line, formula=rewriter.rewritten(line.formula), exceptions=exceptions)
        )
    for claim in draft.model.claims.values():
        formula, high = rewriter.rewritten(claim.formula), rewriter.rewritten(claim.formula_high)
        draft.put("claims", claim.id, replace(claim, formula=formula, formula_high=high))


class _Rewriter:
    """Compares what names mean before and after a draft."""

    def __init__(
        self,
        draft: Draft,
        renamed_lines: Mapping[str, str],
        renamed_items: Mapping[tuple[str, str], str],
        renamed_groups: Mapping[str, str],
    ) -> None:
        self.preview = draft.preview()
        self._renamed_lines = renamed_lines
        self._renamed_items = renamed_items
        self._renamed_groups = renamed_groups
        self._before = Namespace(draft.model)
        self._after = Namespace(self.preview)

    def rewritten(self, formula: str) -> str:
        """Return the formula with the names in question spelt in another way."""
        for token, meaning in reversed(list(meanings(formula, self._before))):
            spelling = self._spelling(token.text, meaning)
            if spelling:
                start, end = token.span
                formula = formula[:start] + spelling + formula[end:]
        return formula

    def _spelling(self, name: str, meaning: Meaning) -> str:
        """Return the spelling a name needs now, or an empty text where it may stay."""
        if meaning.items:
            items = frozenset((pair[0], self._renamed_items.get(pair, pair[1])) for pair in meaning.items)
            if frozenset(self._after.items(name)) == items or len(items) > 1:
                return ""
            return next(iter(items))[1]
        wanted = replace(
            meaning,
            line=self._renamed_lines.get(meaning.line, meaning.line),
            group=self._renamed_groups.get(meaning.group, meaning.group),
        )
        if wanted == Meaning() or _meaning(name, self._after) == wanted:
            return ""
        return self._line_spelling(wanted.line) if wanted.line else wanted.group or wanted.axis

    def _line_spelling(self, line: str) -> str:
        """Return the line's Chinese label where the old one was in use and the new one is a clear name, else the id."""
        label = self.preview.lines[line].labels.zh
        was_label = line in self._before.model.lines and self._before.model.lines[line].labels.zh != label
        if was_label and is_name(label) and _meaning(label, self._after) == Meaning(line):
            return label
        return line


def renamed_line(line: Line, namespace: Namespace, new: Mapping[str, str]) -> Line:
    """Return the line with what it reads of the lines in `new` (old id to new id) read of the new ones."""
    exceptions = tuple(
        replace(exception, formula=_redirected(exception.formula, namespace, new))
        for exception in line.exceptions
    )
    return replace(line, formula=_redirected(line.formula, namespace, new), exceptions=exceptions)


def _redirected(formula: str, namespace: Namespace, new: Mapping[str, str]) -> str:
    for token, meaning in reversed(list(meanings(formula, namespace))):
        if meaning.line in new:
            formula = formula[: token.span[0]] + new[meaning.line] + formula[token.span[1] :]
    return formula


def _meaning(name: str, namespace: Namespace) -> Meaning:
    try:
        line = namespace.line(name)
    except ModelerError:
        return Meaning()  # several lines carry the label; the formula was refused for it
    axis, group = namespace.axis(name), namespace.group(name)
    return Meaning(line.id if line else "", axis.id if axis else "", group.id if group else "")


def _users(model: Model, names_it: Callable[[str], bool]) -> Users:
    def naming(table: str) -> tuple[str, ...]:
        return tuple(record.id for record in model.ordered(table) if any(map(names_it, _texts(record))))

    return Users(naming("lines"), naming("claims"))


def _texts(record: Line | Claim) -> tuple[str, ...]:
    if isinstance(record, Line):
        return (record.formula, *(exception.formula for exception in record.exceptions))
    return (record.formula, record.formula_high)
