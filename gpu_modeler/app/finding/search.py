"""The search itself: a walk through the model in small steps, so that whoever shows the hits can stop between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from gpu_modeler import matching
from gpu_modeler.app.finding.query import Hit, Query
from gpu_modeler.app.finding.values import ValueFinder
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import quote_in, title_in
from gpu_modeler.formula.tree import Span
from gpu_modeler.model import PERIOD, Cell, FormulaException, Line, Place, Source
from gpu_modeler.text import Labels

CONTEXT = 30
"""Characters shown before what was found in a long text."""


def search(session: Session, query: Query) -> Iterator[Hit | None]:
    """Yield hits in the order of the model, and `None` after each line without any, as a place to rest."""
    if query.wanted:
        yield from _Search(session, query).run()


class _Search:
    """One run over the model as it stands; not to be continued after a change."""

    def __init__(self, session: Session, query: Query) -> None:
        self.session, self.query, self.model = session, query, session.model
        self.pattern = query.pattern()
        self.values = ValueFinder(session, query) if "value" in query.fields else None
        self.sources = self._sources() if "source" in query.fields else {}

    def run(self) -> Iterator[Hit | None]:
        if "label" in self.query.fields:
            yield from self._labels()
        for line in self.model.ordered("lines"):
            yield from self._line(line)
            yield None

    def _labels(self) -> Iterator[Hit | None]:
        """Yield what is called so, the best name first, before everything that only mentions it."""
        language = self.session.language
        found = []
        for axis in self.model.axes.values():
            for item in axis.items:
                if axis.id != PERIOD and (span := self._named(item.id, item.labels)) is not None:
                    hit = Hit(
                        "label", text=item.labels.in_language(language), span=span, item=(axis.id, item.id)
                    )
                    found.append((self._grade(item.id, item.labels), hit))
        for line in self.model.ordered("lines"):
            yield None
            if (span := self._named(line.id, line.labels)) is not None:
                hit = Hit("label", line.id, text=line.labels.in_language(language), span=span)
                found.append((self._grade(line.id, line.labels), hit))
        yield from (hit for _, hit in sorted(found, key=lambda pair: pair[0]))

    def _grade(self, identity: str, labels: Labels) -> int:
        found = matching.grade(self.query.wanted, (identity, labels.zh, labels.en))
        return matching.IN_ORDER if found is None else found

    def _line(self, line: Line) -> Iterator[Hit]:
        fields = self.query.fields
        if "formula" in fields:
            yield from self._formulas(line)
        if "note" in fields:
            yield from self._line_notes(line)
        if self.values is not None:
            yield from self.values.hits(line)
        if {"note", "source"} & fields:
            yield from self._cells(line)

    # --- names ---

    def _named(self, identity: str, labels: Labels) -> Span | None:
        """Return where a label shows what is looked for; (0, 0) where it is found by its id, pinyin or other language."""
        shown = labels.in_language(self.session.language)
        found = self.pattern.search(shown)
        if found is not None:
            return found.span()
        if any(self.pattern.search(name) for name in (identity, labels.zh, labels.en)):
            return (0, 0)
        if self.query.whole or self.query.case or not self.query.wanted.isascii():
            return None
        grades = [
            matching.grade_of_name(self.query.wanted.casefold(), name)
            for name in (identity, labels.zh, labels.en)
            if name
        ]
        return (0, 0) if any(g is not None and g <= matching.SOUND_CONTAINS for g in grades) else None

    # --- texts ---

    def _formulas(self, line: Line) -> Iterator[Hit]:
        if line.formula and (found := self.pattern.search(line.formula)):
            yield Hit("formula", line.id, text=line.formula, span=found.span())
        for at, exception in enumerate(line.exceptions):
            found = self.pattern.search(exception.formula)
            if found and self._concerns(line, place := self._first_place(line, exception)):
                yield Hit("formula", line.id, place, text=exception.formula, span=found.span(), exception=at)

    def _line_notes(self, line: Line) -> Iterator[Hit]:
        found = self._in_labels(line.note)
        if found is not None:
            yield Hit("note", line.id, text=found[0], span=found[1])
        for at, exception in enumerate(line.exceptions):
            found = self._in_labels(exception.note)
            if found is not None:
                place = self._first_place(line, exception)
                yield Hit("note", line.id, place, text=found[0], span=found[1], exception=at)

    def _cells(self, line: Line) -> Iterator[Hit]:
        cells = self.model.cells_of(line.id)
        if not cells:
            return
        order = {axis: {item: at for at, item in enumerate(self.model.item_ids(axis))} for axis in line.axes}

        def position(key: tuple[str, Place]) -> tuple[object, ...]:
            return (*(order[axis].get(item, 0) for axis, item in zip(line.axes, key[1], strict=True)), key[0])

        for scenario, place in sorted(cells, key=position):
            if self._is_looked_at(scenario) and self._concerns(line, place):
                yield from self._cell(line, place, scenario, cells[scenario, place])

    def _cell(self, line: Line, place: Place, scenario: str, cell: Cell) -> Iterator[Hit]:
        found = self._in_labels(cell.note) if "note" in self.query.fields else None
        if found is not None:
            yield Hit("note", line.id, place, scenario, found[0], found[1])
        for source in (cell.source, *(alternative.source for alternative in cell.alternatives)):
            if source in self.sources:
                yield Hit("source", line.id, place, scenario, *self.sources[source])

    def _in_labels(self, labels: Labels) -> tuple[str, Span] | None:
        shown = labels.in_language(self.session.language)
        for text in dict.fromkeys((shown, labels.zh, labels.en)):
            found = self.pattern.search(text)
            if found is not None:
                return excerpt(text, found.span())
        return None

    def _sources(self) -> dict[str, tuple[str, Span]]:
        """Return the sources that say it, by id, with what is shown of them."""
        found = {source.id: self._in_source(source) for source in self.model.sources.values()}
        return {identity: shown for identity, shown in found.items() if shown is not None}

    def _in_source(self, source: Source) -> tuple[str, Span] | None:
        language = self.session.language
        title = title_in(language, source.title)
        for text in (
            title,
            source.title,
            quote_in(language, source),
            source.quote,
            source.address,
            source.id,
        ):
            found = self.pattern.search(text)
            if found is not None:
                return excerpt(text, found.span())
        return None

    # --- where ---

    def _is_looked_at(self, scenario: str) -> bool:
        return self.query.every_scenario or scenario in self._seen

    @property
    def _seen(self) -> set[str]:
        """The shown scenario and those it takes cells from."""
        seen, scenario = set(), self.session.scenario
        while scenario and scenario not in seen:
            seen.add(scenario)
            scenario = self.model.scenarios[scenario].parent
        return seen

    def _concerns(self, line: Line, place: Place) -> bool:
        if not self.query.company or COMPANY not in line.axes:
            return True
        return place[line.axes.index(COMPANY)] == self.query.company

    def _first_place(self, line: Line, exception: FormulaException) -> Place:
        items = (exception.scope.get(axis) or self.model.item_ids(axis) for axis in line.axes)
        places = product(*items)
        first = next(places)
        return next((place for place in (first, *places) if self._concerns(line, place)), first)


def excerpt(text: str, span: Span) -> tuple[str, Span]:
    """Return a text on one line, cut before what was found where that stands far in, and where it stands now."""
    flat = re.sub(r"[\n\t]", " ", text)
    first, last = span
    if first <= CONTEXT:
        return flat, span
    cut = first - CONTEXT
    return f"…{flat[cut:]}", (first - cut + 1, last - cut + 1)
