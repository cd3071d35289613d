"""Replacing what was found: every change is tried on a copy first, so that what would break is known beforehand.

Names inside formulas go through the formula's own edits: a text that no longer holds is refused with its reason, the
others are kept. Nothing here changes the session's model; `title_of` and the edits of the changes make one step of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gpu_modeler import edits
from gpu_modeler.app import typing as typed
from gpu_modeler.app.finding.query import Hit, Query
from gpu_modeler.app.finding.search import search
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Edit
from gpu_modeler.edits.history import History
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Namespace
from gpu_modeler.formula.caret import references
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: what stands there, what would, the edit that does it, and why it cannot be where it cannot."""

    hit: Hit
    before: str
    after: str
    edit: Edit
    refusal: Message | None = None


def changes(session: Session, query: Query, text: str) -> list[Change]:
    """Return every change that replacing by `text` would make, the refused ones with the reason.

    Labels (of lines and items), notes, formulas and typed numbers can be replaced; sources and computed values cannot.
    """
    maker = _Maker(session, query, text)
    return _tried(session, [change for change in maker.changes() if change.after != change.before])


def title_of(count: int) -> Message:
    """Return what the Undo menu calls the step."""
    return Message("edit_replace", {"count": count})


def perform(session: Session, chosen: Sequence[Change], initiator: object = None) -> None:
    """Do the chosen changes as one step.

    Raises:
        ModelerError: together they do not hold; nothing changed.
    """
    session.perform(edits.Several(tuple(c.edit for c in chosen), title_of(len(chosen))), initiator)


class _Maker:
    """Makes the changes of one search."""

    def __init__(self, session: Session, query: Query, text: str) -> None:
        self._session, self._query, self._text = session, query, text
        self._model = session.model
        self._namespace = Namespace(session.model)
        self._pattern = query.pattern()
        self._seen: set[object] = set()

    def changes(self) -> Iterator[Change]:
        makers: dict[str, Callable[[Hit], Iterator[Change]]] = {
            "label": self._label,
            "formula": self._formula,
            "note": self._note,
            "value": self._value,
        }
        wanted = replace(self._query, fields=self._query.fields & makers.keys())
        for hit in search(self._session, wanted):
            if hit is not None:
                yield from makers[hit.field](hit)

    def _replaced(self, text: str) -> str:
        return self._pattern.sub(lambda _found: self._text, text)

    def _replaced_labels(self, labels: Labels) -> Labels:
        return Labels(self._replaced(labels.zh), self._replaced(labels.en))

    def _both(self, before: Labels, after: Labels) -> tuple[str, str]:
        """Return the texts to show: in the language of the session, or the one that changes."""
        language = self._session.language
        shown = [(before.in_language(language), after.in_language(language))]
        shown += [(before.zh, after.zh), (before.en, after.en)]
        return next((pair for pair in shown if pair[0] != pair[1]), shown[0])

    def _label(self, hit: Hit) -> Iterator[Change]:
        if hit.line:
            before = self._model.lines[hit.line].labels
            after = self._replaced_labels(before)
            yield Change(hit, *self._both(before, after), edits.RelabelLine(hit.line, after))
            return
        axis, identity = hit.item
        item = next(item for item in self._model.axes[axis].items if item.id == identity)
        after = self._replaced_labels(item.labels)
        yield Change(hit, *self._both(item.labels, after), edits.RelabelItem(axis, identity, after))

    def _formula(self, hit: Hit) -> Iterator[Change]:
        line = self._model.lines[hit.line]
        if hit.exception is None:
            after = self._replaced_formula(line.formula)
            yield Change(hit, line.formula, after, edits.SetFormula(line.id, after))
            return
        held = line.exceptions[hit.exception]
        after = self._replaced_formula(held.formula)
        yield Change(hit, held.formula, after, edits.SetException(line.id, held.scope, after, held.note))

    def _replaced_formula(self, formula: str) -> str:
        """Return the formula with the text replaced; the name of a line only where it stands as a name."""
        if not self._is_line_name:
            return self._replaced(formula)
        parts, at = [], 0
        for written in references(formula):
            if written.name.lower() == self._query.wanted.lower():
                end = written.index[0]
                first = formula.rindex(written.name, written.span[0], end + 1)
                parts += [formula[at:first], self._text]
                at = first + len(written.name)
        return "".join(parts) + formula[at:]

    @property
    def _is_line_name(self) -> bool:
        try:
            return self._namespace.line(self._query.wanted) is not None
        except ModelerError:  # several carry the label
            return True

    def _note(self, hit: Hit) -> Iterator[Change]:
        line = self._model.lines[hit.line]
        if hit.exception is not None:
            held = line.exceptions[hit.exception]
            after = self._replaced_labels(held.note)
            edit: Edit = edits.SetException(line.id, held.scope, held.formula, after)
            yield Change(hit, *self._both(held.note, after), edit)
        elif hit.place is None:
            after = self._replaced_labels(line.note)
            yield Change(hit, *self._both(line.note, after), edits.SetLineNote(line.id, after))
        else:
            cell = self._model.cells_of(hit.line)[hit.scenario, hit.place]
            after = self._replaced_labels(cell.note)
            edit = edits.SetCell(hit.line, hit.place, replace(cell, note=after), hit.scenario)
            yield Change(hit, *self._both(cell.note, after), edit)

    def _value(self, hit: Hit) -> Iterator[Change]:
        """Replace a typed number where it stands; a value taken from a parent scenario is typed there, once."""
        line, place = self._model.lines[hit.line], hit.place
        if place is None:
            return
        cells, scenario = self._model.cells_of(hit.line), hit.scenario
        while scenario and (scenario, place) not in cells:
            scenario = self._model.scenarios[scenario].parent
        cell = cells.get((scenario, place))
        if cell is None or cell.value is None or (line.id, place, scenario) in self._seen:
            return
        self._seen.add((line.id, place, scenario))
        before = typed.editing_text(line, cell.value)
        try:
            value = typed.typed_value(line, self._text)
        except ModelerError as fault:
            edit: Edit = edits.SetCell(line.id, place, cell, scenario)
            yield Change(hit, before, self._text, edit, fault.message)
            return
        edit = edits.TypeValue(line.id, place, value, scenario)
        yield Change(replace(hit, scenario=scenario), before, typed.editing_text(line, value), edit)


def _tried(session: Session, wanted: list[Change]) -> list[Change]:
    """Return the changes, each with its refusal where it does not hold after those before it."""
    if all(change.refusal is not None for change in wanted):
        return wanted
    trial = _trial(session.model)
    return [change if change.refusal is not None else _judged(trial, change) for change in wanted]


def _trial(model: Model) -> History:
    from gpu_modeler.engine import Calculation

    copy = model.copied()
    return History(copy, Calculation.of(copy))


def _judged(trial: History, change: Change) -> Change:
    try:
        trial.perform(change.edit)
    except ModelerError as fault:
        return replace(change, refusal=fault.message)
    return change
