"""What can be done with the row under the cursor on the page of sources; each opens its box, or is done at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from gpu_modeler.app.source_age import CHECKED, checked_of, checked_text, counted_to
from gpu_modeler.app.source_names import title_in
from gpu_modeler.edits import ChooseAlternative, ExplainValue, MergeSources, RemoveSource, SourceLine
from gpu_modeler.edits.checking import KeepNote
from gpu_modeler.gui.dialogs.finder import Entry, Finder
from gpu_modeler.gui.listing.desk import show_cell
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.model import Cell, Source
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from gpu_modeler.gui.sources.desk import SourcesDesk


class SourceRequests:
    """Asks the desk what stands under the cursor, and has it perform the edits."""

    def __init__(self, desk: SourcesDesk) -> None:
        self._desk = desk

    def edit(self, source: Source | None) -> None:
        """Ask for a source, or for another one in the place of a known one."""
        from gpu_modeler.gui.sources.dialogs import SourceDialog

        box = SourceDialog(self._desk.session, source, self._desk.window)
        if ask(box):
            if source is None and self._desk.page.chosen != "all":
                self._desk.page.choose("all")  # nothing names it yet
            self._desk.refresh()
            self._desk.page.table.go_to(box.made)
        self._desk.page.table.setFocus()

    def check(self) -> None:
        """Say that a source was looked at again and holds, and why: its age counts from then on."""
        source, model = self._desk.source, self._desk.session.model
        if source is None:
            return
        day = counted_to(model).isoformat()
        title = title_in(self._desk.session.language, source.title)
        reason = self.reason(Message("sources_check_about", {"title": title, "day": day}))
        if reason:
            kept = {**checked_of(model), source.id: (day, reason)}
            self._desk.perform(KeepNote(CHECKED, checked_text(kept), "edit_source_checked", title))

    def reason(self, about: Message, text: str = "") -> str:
        """Ask why; an empty text where it is not said."""
        from gpu_modeler.gui.sources.dialogs import ReasonDialog

        box = ReasonDialog(self._desk.session, about, text, self._desk.window)
        return box.reason if ask(box) else ""

    def merge(self) -> None:
        """Let another source take this one's place everywhere."""
        gone, language = self._desk.source, self._desk.session.language
        if gone is None:
            return
        entries = [
            Entry(
                title_in(language, other.title),
                other.date,
                f"{other.id} {other.title} {other.address}",
                partial(self.merge_into, gone.id, other.id),
            )
            for other in self._desk.session.model.sources.values()
            if other.id != gone.id
        ]
        ask(Finder(self._desk.session, "sources_merge_hint", entries, self._desk.window))

    def merge_into(self, gone: str, kept: str) -> None:
        """Have one source take another's place."""
        if self._desk.perform(MergeSources(gone, kept)):
            self._desk.refresh()
            self._desk.page.table.go_to(kept)

    def choose(self) -> None:
        """Let the value under the cursor be the cell's."""
        if self._desk.conflict is not None:
            scenario, line, place, at = self._desk.conflict
            if self._desk.perform(ChooseAlternative(line, place, at, scenario)):
                self._desk.refresh()
                self._desk.page.table.go_to((scenario, line, place, -1))

    def explain(self) -> None:
        """Say why the value in use is taken."""
        if self._desk.conflict is None:
            return
        scenario, line, place, _ = self._desk.conflict
        cell = cast("Cell", self._desk.session.model.record("cells", (scenario, line, place)))
        language = self._desk.session.language
        before = cell.note.in_language(language)
        reason = self.reason(Message("sources_explain_about"), before)
        if reason and reason != before:
            zh, en = (reason, cell.note.en) if language == "zh" else (cell.note.zh, reason)
            self._desk.perform(ExplainValue(line, place, Labels(zh, en), scenario))

    def assign(self) -> None:
        """Choose one source for all values of a line that have none, or that of the cell under the cursor."""
        row, language = self._desk.page.table.row, self._desk.session.language
        if row is None:
            return
        line = str(row.key[0]) if isinstance(row.key, tuple) else str(row.key)
        before = self._desk.source.id if self._desk.source is not None else ""
        entries = [
            Entry(
                title_in(language, source.title),
                source.date,
                f"{source.id} {source.title}",
                partial(self._desk.perform, SourceLine(line, source.id, instead_of=before)),
            )
            for source in sorted(
                self._desk.session.model.sources.values(), key=lambda known: known.date, reverse=True
            )
        ]
        ask(Finder(self._desk.session, "sources_assign_hint", entries, self._desk.window))

    def jump(self) -> None:
        """Go to the cell under the cursor, or to the first of the line."""
        row = self._desk.page.table.row
        if row is None:
            return
        if isinstance(row.key, tuple):
            line, place = row.key[-3:-1] if len(row.key) == 4 else row.key
            show_cell(self._desk.window, line, place)
        elif row.key in self._desk.session.model.lines:
            cells = self._desk.session.model.cells_of(str(row.key))
            show_cell(self._desk.window, str(row.key), next(place for _, place in cells))

    def remove(self) -> None:
        """Take a source out that nothing names."""
        if self._desk.source is not None:
            self._desk.perform(RemoveSource(self._desk.source.id))

    def limits(self) -> None:
        """Ask for how long sources hold."""
        from gpu_modeler.gui.sources.limits import LimitsDialog

        ask(LimitsDialog(self._desk.session, self._desk.window))
        self._desk.page.table.setFocus()
