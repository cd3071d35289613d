"""What the page of sources can list: the sources, conflicts, what is amber, what has no source."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from gpu_modeler.app.amber import Amber, AmberInput
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import checked_of, is_overtaken
from gpu_modeler.app.source_names import quote_in, title_in
from gpu_modeler.app.source_table import Conflict, SourceRow, conflicts, source_rows, unsourced
from gpu_modeler.gui.listing.model import Column, Row, Tone
from gpu_modeler.gui.sources import words
from gpu_modeler.text import say

Heading = Callable[..., Column]


class View:
    """A base. `buttons` are those that make sense here."""

    buttons: tuple[str, ...] = ()

    def __init__(self, session: Session) -> None:
        self.session = session

    def say(self, key: str, **values: object) -> str:
        """Return a text in the session's language."""
        return say(key, self.session.language, **values)

    def columns(self, heading: Heading) -> Sequence[Column]:
        """Return the columns."""
        raise NotImplementedError

    def rows(self) -> Sequence[Row]:
        """Return the rows."""
        raise NotImplementedError

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return what is said of a row, and its link."""
        return "", ""


class SourcesView(View):
    """All sources, or those that are old, or used by nothing, or without a sound address. A key is the source's id."""

    buttons = ("add", "edit", "check", "merge", "remove")

    def __init__(self, session: Session, wanted: Callable[[SourceRow], bool]) -> None:
        super().__init__(session)
        self._wanted = wanted

    def columns(self, heading: Heading) -> Sequence[Column]:
        """Return title, kind, date, age, cells, what is to be looked at."""
        return (
            heading("title", most=48),
            heading("quote", most=50),
            heading("kind", most=16),
            heading("date", most=12),
            heading("age", is_number=True, most=12),
            heading("cells", is_number=True, most=10),
            heading("state", most=34),
        )

    def rows(self) -> Sequence[Row]:
        """Return the sources."""
        return [self._row(row) for row in source_rows(self.session.model) if self._wanted(row)]

    def _row(self, row: SourceRow) -> Row:
        language, source = self.session.language, row.source
        state, tone = words.state_words(row, language)
        title = title_in(language, source.title)
        quote = quote_in(language, source)
        base: Tone = "" if row.is_used else "muted"
        return Row(
            source.id,
            (
                title,
                quote,
                words.kind_words(source.kind, language),
                words.date_words(source.date),
                words.age_words(row.age, language) if source.kind != "own view" else "–",
                f"{row.cells:,}" if row.cells else "–",
                state,
            ),
            (base, "muted", base, base, "warn" if row.old else base, base, tone),
            tips=(title, quote, "", source.date, "", "", state),
            about=f"{source.id} {source.title} {source.quote} {source.address}",
        )

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return a source's words, address, and when it was found to hold."""
        source = self.session.model.sources.get(str(key))
        if source is None:
            return "", ""
        lines = [f"{title_in(self.session.language, source.title)}  {source.date}", source.address]
        lines.insert(1, quote_in(self.session.language, source))
        day, reason = checked_of(self.session.model).get(source.id, ("", ""))
        if day:
            lines.append(
                self.say("sources_checked_on", day=day, reason=title_in(self.session.language, reason))
            )
        return "\n".join(line for line in lines if line), source.address


class ConflictsView(View):
    """Each cell with the value in use, and below it those of other sources. A key ends with the value's number, -1 in use."""

    buttons = ("choose", "explain", "jump")

    def columns(self, heading: Heading) -> Sequence[Column]:
        """Return cell, value, distance, source, why."""
        return (
            heading("cell", most=44),
            heading("value", is_number=True, most=22),
            heading("apart", is_number=True, most=10),
            heading("source", most=50),
            heading("why", most=50),
        )

    def rows(self) -> Sequence[Row]:
        """Return the conflicts."""
        return [row for conflict in conflicts(self.session.model) for row in self._rows(conflict)]

    def _rows(self, conflict: Conflict) -> list[Row]:
        model, language = self.session.model, self.session.language
        line, cell = conflict.line, conflict.cell
        name = words.place_words(model, line, conflict.place, language, conflict.scenario)
        key = (conflict.scenario, line, conflict.place)
        why = cell.note.in_language(language)
        if conflict.is_open:
            why = self.say("sources_conflict_open")
        value = words.value_words(model, line, cell.value or 0.0, language)
        used = (
            name,
            value,
            self.say("sources_in_use"),
            words.source_words(model, cell.source, language),
            why,
        )
        rows = [
            Row((*key, -1), used, ("strong", "strong", "muted", "", "warn" if conflict.is_open else "muted"))
        ]
        for at, other, apart in conflict.others:
            texts = (
                "",
                words.value_words(model, line, other.value, language),
                f"{apart:+.1%}",
                words.source_words(model, other.source, language),
                other.note.in_language(language)
                or (self.say("sources_overtaken") if is_overtaken(model, cell, other) else ""),
            )
            rows.append(Row((*key, at), texts, ("", "", "warn", "", "muted"), about=name))
        return rows

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return the words of the source of a value."""
        if not isinstance(key, tuple) or len(key) != 4:
            return "", ""
        scenario, line, place, at = key
        cell = self.session.model.record("cells", (scenario, line, place))
        if cell is None or at >= len(cell.alternatives):
            return "", ""
        source = self.session.model.sources.get(cell.source if at < 0 else cell.alternatives[at].source)
        if source is None:
            return "", ""
        told = f"{title_in(self.session.language, source.title)}  {source.date}\n"
        return told + quote_in(self.session.language, source), source.address


class AmberView(View):
    """The cells that cannot be trusted as they stand, and how many results rest on each. A key is (line, place)."""

    buttons = ("edit", "check", "assign", "jump")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.amber: Amber | None = None

    def columns(self, heading: Heading) -> Sequence[Column]:
        """Return cell, why, results, source."""
        return (
            heading("cell", most=50),
            heading("why_amber", most=24),
            heading("results", is_number=True, most=16),
            heading("source", most=60),
        )

    def rows(self) -> Sequence[Row]:
        """Return the amber cells, those on which most rests first."""
        session = self.session
        self.amber = Amber(session.model, session.calculation, session.scenario)
        found = [(self.amber.reach(one), one) for one in self.amber.inputs()]
        found.sort(key=lambda pair: -pair[0])
        return [self._row(reach, one) for reach, one in found]

    def _row(self, reach: int, one: AmberInput) -> Row:
        model, language = self.session.model, self.session.language
        cell = model.cell(one.line, one.place, self.session.scenario)
        texts = (
            words.place_words(model, one.line, one.place, language),
            self.say(f"sources_amber_{one.state}"),
            f"{reach:,}",
            words.source_words(model, cell.source if cell else "", language),
        )
        return Row((one.line, one.place), texts, ("", "warn", "", "muted"), about=one.line)

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return the words of the cell's source and its note."""
        if not isinstance(key, tuple) or len(key) != 2:
            return "", ""
        cell = self.session.model.cell(key[0], key[1], self.session.scenario)
        source = self.session.model.sources.get(cell.source) if cell is not None else None
        if cell is None:
            return "", ""
        told = [cell.note.in_language(self.session.language)]
        if source is not None:
            told += [
                f"{title_in(self.session.language, source.title)}  {source.date}",
                quote_in(self.session.language, source),
            ]
        return "\n".join(line for line in told if line), source.address if source is not None else ""


class UnsourcedView(View):
    """Lines with values that name neither source nor reason. A key is the line's id."""

    buttons = ("assign", "jump")

    def columns(self, heading: Heading) -> Sequence[Column]:
        """Return line, number of cells, which."""
        return (
            heading("line", most=40),
            heading("cells", is_number=True, most=10),
            heading("which", most=80),
        )

    def rows(self) -> Sequence[Row]:
        """Return the lines."""
        model, language = self.session.model, self.session.language
        return [
            Row(
                found.line,
                (
                    model.lines[found.line].labels.in_language(language),
                    f"{len(found.cells):,}",
                    "; ".join(" · ".join(place) for _, place in found.cells[:8]),
                ),
                ("strong", "warn", "muted"),
                about=found.line,
            )
            for found in unsourced(model)
        ]
