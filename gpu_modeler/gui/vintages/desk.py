"""The vintages of one window: chains by company, line and year, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import cast

from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.vintages import Link, Record, cells_with_vintages, chain_of, company_records
from gpu_modeler.edits import RemoveVintage, TakeVintage
from gpu_modeler.gui.listing.desk import ListingDesk, show_cell
from gpu_modeler.gui.listing.model import Column, Row, Tone
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.vintages import words
from gpu_modeler.model import Place, Vintage
from gpu_modeler.text import Message

Key = tuple[str, Place, str]
"""Line, place, the vintage's id (empty for the model's own reported value)."""


class VintagesDesk(ListingDesk):
    """A heading for each company with its record, below it each cell's chain in the order of time."""

    AREA = "vintages"
    BUTTONS = ("add", "edit", "take", "jump", "remove")
    CHOICES = ("all", "missed", "hit", "waiting")

    def key(self, name: str) -> str:
        """Return the catalogue's key of one of the page's texts."""
        return f"vintages_{name}"

    def columns(self) -> Sequence[Column]:
        """Return what is said of each vintage."""
        return (
            self.heading("cell", most=36),
            self.heading("date", most=11),
            self.heading("kind", most=22),
            self.heading("range", is_number=True, most=30),
            self.heading("verdict", most=32),
            self.heading("middle", is_number=True, most=14),
            self.heading("end", is_number=True, most=14),
            self.heading("superseded", most=28),
            self.heading("source", most=40),
        )

    def rows(self) -> Sequence[Row]:
        """Return headings and chains."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        model, language = self.session.model, self.session.language
        records = {record.company: record for record in company_records(model)}
        company: str | None = None
        for line, place in cells_with_vintages(model):
            whose = self._company(line, place)
            if whose != company:
                company = whose
                yield self._heading_of(whose, records)
            cell = words.place_words(model, line, place, language)
            for link in chain_of(model, line, place):
                if self._is_wanted(link):
                    yield self._row(link, cell)
                    cell = "" if self.page.chosen in {"", "all"} else cell

    def _heading_of(self, company: str, records: dict[str, Record]) -> Row:
        model, language = self.session.model, self.session.language
        labels = [item.labels for item in model.axes[COMPANY].items if item.id == company] if company else []
        name = labels[0].in_language(language) if labels else self.say("vintages_market")
        record = records.get(company)
        told = words.record_words(record, language) if record is not None else ""
        return Row(("company", company), (f"{name}    {told}".rstrip(),), is_heading=True)

    def _company(self, line: str, place: Place) -> str:
        axes = self.session.model.lines[line].axes
        return place[axes.index(COMPANY)] if COMPANY in axes else ""

    def _is_wanted(self, link: Link) -> bool:
        outcome, chosen = link.outcome, self.page.chosen
        if chosen == "missed":
            return outcome is not None and not outcome.is_hit
        if chosen == "hit":
            return outcome is not None and outcome.is_hit and outcome.is_final
        if chosen == "waiting":
            is_open = outcome is None or not outcome.is_final
            return is_open and link.vintage.kind not in {"actual", "flash report"}
        return True

    def _row(self, link: Link, cell: str) -> Row:
        model, language = self.session.model, self.session.language
        vintage, outcome = link.vintage, link.outcome
        line = model.lines[vintage.line]
        later = link.superseded_by
        tone = words.TONES[outcome.verdict] if outcome is not None else ""
        base: Tone = "muted" if later is not None and outcome is None else ""
        source = words.source_words(model, vintage.source, language)
        kind = words.kind_words(vintage, language) if vintage.id else self.say("vintages_own_actual")
        return Row(
            (vintage.line, vintage.place, vintage.id),
            (
                cell,
                vintage.date,
                kind,
                words.range_words(line, vintage, language),
                words.verdict_words(outcome, language),
                words.percent(outcome.from_middle) if outcome else "",
                words.percent(outcome.from_end or None) if outcome else "",
                f"{later.date} {words.kind_words(later, language)}" if later is not None else "",
                source,
            ),
            ("strong", base, base, base, tone, base, tone, "muted", "muted"),
            tips=("", "", "", "", "", "", "", "", source),
            about=words.place_words(model, vintage.line, vintage.place, language)
            + f" {vintage.line} {line.labels.zh} {line.labels.en} {' '.join(vintage.place)}"
            + f" {vintage.note.zh} {vintage.note.en}",
        )

    def summary(self) -> str:
        """Return how many there are, and how guidance held over all companies."""
        records = company_records(self.session.model)
        judged, hits = sum(known.judged for known in records), sum(known.hits for known in records)
        count = len(self.session.model.vintages)
        if not judged:
            return self.say("vintages_summary_open", count=count)
        return self.say(
            "vintages_summary", count=count, judged=judged, hits=hits, rate=f"{hits / judged:.0%}"
        )

    def shown(self) -> None:
        """Begin at the chain of the cell that the grid's cursor stands on."""
        super().shown()
        at = self.window.view.grid.current_place()
        keys = [row.key for row in self.page.table.listing.rows if not row.is_heading]
        here = [key for key in keys if at is not None and cast("Key", key)[:2] == (at.line, at.place)]
        if here:
            self.page.table.go_to(here[0])

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return one vintage's story."""
        link = self._link(cast("Key", key))
        if link is None:
            return "", ""
        source = self.session.model.sources.get(link.vintage.source)
        told = words.link_words(self.session.model, link, self.session.language)
        return told, source.address if source is not None else ""

    def _link(self, key: Key) -> Link | None:
        line, place, name = key
        if line not in self.session.model.lines:
            return None
        chain = chain_of(self.session.model, line, place)
        return next((link for link in chain if link.vintage.id == name), None)

    # --- what the buttons do --------------------------------------------------------------------------

    @property
    def vintage(self) -> Vintage | None:
        """Return the vintage under the cursor; `None` for the model's own value."""
        row = self.page.table.row
        return self.session.model.vintages.get(cast("Key", row.key)[2]) if row is not None else None

    def can(self, name: str) -> bool:
        """Say whether a button can be asked now."""
        if name == "add":
            return bool(self.session.model.lines)
        return self.page.table.row is not None if name == "jump" else self.vintage is not None

    def answers(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons do."""
        return {
            "add": self._add,
            "edit": self._edit,
            "take": self._take,
            "jump": self._jump,
            "remove": self._remove,
        }

    def open_row(self, key: Hashable) -> None:
        """Change a vintage; of the model's own value show the cell."""
        if self.vintage is not None:
            self._edit()
        else:
            self._jump()

    def _jump(self) -> None:
        row = self.page.table.row
        if row is not None:
            show_cell(self.window, *cast("Key", row.key)[:2])

    def _add(self) -> None:
        from gpu_modeler.gui.vintages.dialog import VintageDialog

        row, at = self.page.table.row, self.window.view.grid.current_place()
        here = (
            cast("Key", row.key)[:2] if row is not None else (at.line, at.place) if at is not None else None
        )
        self._ask(VintageDialog(self.session, None, here, self.window))

    def _edit(self) -> None:
        from gpu_modeler.gui.vintages.dialog import VintageDialog

        vintage = self.vintage
        if vintage is not None:
            self._ask(VintageDialog(self.session, vintage, None, self.window))

    def _ask(self, box: object) -> None:
        from gpu_modeler.gui.vintages.dialog import VintageDialog

        dialog = cast("VintageDialog", box)
        if ask(dialog):
            self.refresh()
            made = self.session.model.vintages.get(dialog.made)
            if made is not None:
                self.page.table.go_to((made.line, made.place, made.id))
        self.page.table.setFocus()

    def _take(self) -> None:
        vintage = self.vintage
        if vintage is not None and self.perform(TakeVintage(vintage.id, self.session.scenario)):
            model, language = self.session.model, self.session.language
            cell = words.place_words(model, vintage.line, vintage.place, language)
            self.window.tell(Message("vintages_taken", {"cell": cell}), "info")

    def _remove(self) -> None:
        vintage = self.vintage
        if vintage is not None:
            self.perform(RemoveVintage(vintage.id))
