"""The sources of one window: what is listed of them, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from gpu_modeler.app.source_age import AS_OF, CHECKED, checked_of, checked_text, counted_to
from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.source_table import SourceRow
from gpu_modeler.edits import (
    ChooseAlternative,
    ExplainValue,
    MergeSources,
    RemoveSource,
    SourceLine,
)
from gpu_modeler.edits.checking import KeepNote
from gpu_modeler.gui.dialogs.finder import Entry, Finder
from gpu_modeler.gui.listing.desk import ListingDesk
from gpu_modeler.gui.listing.model import Column, Row
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.sources.views import AmberView, ConflictsView, SourcesView, UnsourcedView, View
from gpu_modeler.model import Cell, Place, Source
from gpu_modeler.text import Labels, Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class SourcesDesk(ListingDesk):
    """Each choice of the page is a view of its own."""

    AREA = "sources"
    BUTTONS = ("add", "edit", "check", "merge", "choose", "explain", "assign", "jump", "remove", "limits")
    CHOICES = ("used", "all", "amber", "conflicts", "unsourced", "old", "address", "unused")

    def __init__(self, window: MainWindow) -> None:
        session = window.session
        wanted: dict[str, Callable[[SourceRow], bool]] = {
            "used": lambda row: row.is_used,
            "all": lambda _row: True,
            "old": lambda row: bool(row.old),
            "unused": lambda row: not row.is_used,
            "address": lambda row: row.address != "sound" and row.source.kind != "own view",
        }
        self._views: dict[str, View] = {name: SourcesView(session, choice) for name, choice in wanted.items()}
        self._views["conflicts"] = ConflictsView(session)
        self._views["amber"] = AmberView(session)
        self._views["unsourced"] = UnsourcedView(session)
        super().__init__(window)

    def key(self, name: str) -> str:
        """Return the catalogue's key of one of the page's texts."""
        return f"sources_{name}"

    @property
    def view(self) -> View:
        """Return what is listed."""
        return self._views[self.page.chosen or "used"]

    def columns(self) -> Sequence[Column]:
        """Return the view's columns."""
        return self.view.columns(self.heading)

    def rows(self) -> Sequence[Row]:
        """Return the view's rows."""
        for name, button in self.page.by_name.items():
            button.setVisible(name in self.view.buttons or name == "limits")
        return self.view.rows()

    def summary(self) -> str:
        """Return the day to which ages are counted, and whose it is."""
        model = self.session.model
        own = bool(model.properties.get(AS_OF))
        key = "sources_summary_own" if own else "sources_summary_today"
        return self.say(key, count=len(model.sources), day=counted_to(model).isoformat())

    def shown(self) -> None:
        """Begin at the source of the cell that the grid's cursor stands on."""
        super().shown()
        at = self.window.view.grid.current_place()
        cell = self.session.model.cell(at.line, at.place, self.session.scenario) if at is not None else None
        if cell is not None and cell.source in {row.key for row in self.page.table.listing.rows}:
            self.page.table.go_to(cell.source)

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return what the view says of a row."""
        return self.view.words(key)

    # --- what the buttons do --------------------------------------------------------------------------

    def answers(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons do."""
        return {
            "add": lambda: self._edit(None),
            "edit": lambda: self._edit(self.source),
            "check": self._check,
            "merge": self._merge,
            "choose": self._choose,
            "explain": self._explain,
            "assign": self._assign,
            "jump": self._jump,
            "remove": self._remove,
            "limits": self._limits,
        }

    @property
    def source(self) -> Source | None:
        """Return the source under the cursor, or that of the cell under it."""
        row, model = self.page.table.row, self.session.model
        if row is None:
            return None
        if isinstance(row.key, tuple) and len(row.key) == 2:
            cell = model.cell(row.key[0], row.key[1], self.session.scenario)
            return model.sources.get(cell.source) if cell is not None else None
        return model.sources.get(row.key) if isinstance(row.key, str) else None

    @property
    def _conflict(self) -> tuple[str, str, Place, int] | None:
        row = self.page.table.row
        if row is None or not isinstance(row.key, tuple) or len(row.key) != 4:
            return None
        return cast("tuple[str, str, Place, int]", row.key)

    def can(self, name: str) -> bool:
        """Say whether a button can be asked now."""
        if name in {"add", "limits"}:
            return True
        if name in {"edit", "check", "merge", "remove"}:
            return self.source is not None and (name != "merge" or len(self.session.model.sources) > 1)
        conflict = self._conflict
        if name == "choose":
            return conflict is not None and conflict[3] >= 0
        if name == "explain":
            return conflict is not None
        return self.page.table.row is not None

    def open_row(self, key: Hashable) -> None:
        """Change a source; go to a cell."""
        if isinstance(key, str) and key in self.session.model.sources:
            self._edit(self.source)
        else:
            self._jump()

    def _edit(self, source: Source | None) -> None:
        from gpu_modeler.gui.sources.dialogs import SourceDialog

        box = SourceDialog(self.session, source, self.window)
        if ask(box):
            if source is None and self.view is not self._views["all"]:
                self.page.choose("all")  # nothing names it yet
            self.refresh()
            self.page.table.go_to(box.made)
        self.page.table.setFocus()

    def _check(self) -> None:
        """Say that a source was looked at again and holds, and why: its age counts from then on."""
        source, model = self.source, self.session.model
        if source is None:
            return
        day = counted_to(model).isoformat()
        title = title_in(self.session.language, source.title)
        reason = self._reason(Message("sources_check_about", {"title": title, "day": day}))
        if reason:
            kept = {**checked_of(model), source.id: (day, reason)}
            self.perform(KeepNote(CHECKED, checked_text(kept), "edit_source_checked", title))

    def _reason(self, about: Message, text: str = "") -> str:
        from gpu_modeler.gui.sources.dialogs import ReasonDialog

        box = ReasonDialog(self.session, about, text, self.window)
        return box.reason if ask(box) else ""

    def _merge(self) -> None:
        """Let another source take this one's place everywhere."""
        gone, language = self.source, self.session.language
        if gone is None:
            return
        entries = [
            Entry(
                title_in(language, other.title),
                other.date,
                f"{other.id} {other.title} {other.address}",
                partial(self._merge_into, gone.id, other.id),
            )
            for other in self.session.model.sources.values()
            if other.id != gone.id
        ]
        ask(Finder(self.session, "sources_merge_hint", entries, self.window))

    def _merge_into(self, gone: str, kept: str) -> None:
        if self.perform(MergeSources(gone, kept)):
            self.refresh()
            self.page.table.go_to(kept)

    def _choose(self) -> None:
        if self._conflict is not None:
            scenario, line, place, at = self._conflict
            if self.perform(ChooseAlternative(line, place, at, scenario)):
                self.refresh()
                self.page.table.go_to((scenario, line, place, -1))

    def _explain(self) -> None:
        """Say why the value in use is taken."""
        if self._conflict is None:
            return
        scenario, line, place, _ = self._conflict
        cell = cast("Cell", self.session.model.record("cells", (scenario, line, place)))
        language = self.session.language
        before = cell.note.in_language(language)
        reason = self._reason(Message("sources_explain_about"), before)
        if reason and reason != before:
            zh, en = (reason, cell.note.en) if language == "zh" else (cell.note.zh, reason)
            self.perform(ExplainValue(line, place, Labels(zh, en), scenario))

    def _assign(self) -> None:
        """Choose one source for all values of a line that have none, or that of the cell under the cursor."""
        row, language = self.page.table.row, self.session.language
        if row is None:
            return
        line = str(row.key[0]) if isinstance(row.key, tuple) else str(row.key)
        before = self.source.id if self.source is not None else ""
        entries = [
            Entry(
                title_in(language, source.title),
                source.date,
                f"{source.id} {source.title}",
                partial(self.perform, SourceLine(line, source.id, instead_of=before)),
            )
            for source in sorted(
                self.session.model.sources.values(), key=lambda known: known.date, reverse=True
            )
        ]
        ask(Finder(self.session, "sources_assign_hint", entries, self.window))

    def _jump(self) -> None:
        row = self.page.table.row
        if row is None:
            return
        if isinstance(row.key, tuple):
            line, place = row.key[-3:-1] if len(row.key) == 4 else row.key
            self.go_to(line, place)
        elif row.key in self.session.model.lines:
            cells = self.session.model.cells_of(str(row.key))
            self.go_to(str(row.key), next(place for _, place in cells))

    def _remove(self) -> None:
        if self.source is not None:
            self.perform(RemoveSource(self.source.id))

    def _limits(self) -> None:
        from gpu_modeler.gui.sources.limits import LimitsDialog

        ask(LimitsDialog(self.session, self.window))
        self.page.table.setFocus()
