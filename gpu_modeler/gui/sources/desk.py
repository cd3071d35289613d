"""The sources of one window: what is listed of them, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, cast

from gpu_modeler.app.source_age import AS_OF, counted_to
from gpu_modeler.app.source_table import SourceRow
from gpu_modeler.gui.listing.desk import ListingDesk
from gpu_modeler.gui.listing.model import Column, Row
from gpu_modeler.gui.sources.requests import SourceRequests
from gpu_modeler.gui.sources.views import AmberView, ConflictsView, SourcesView, UnsourcedView, View
from gpu_modeler.model import Place, Source

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
        self.requests = SourceRequests(self)
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
        requests = self.requests
        return {
            "add": lambda: requests.edit(None),
            "edit": lambda: requests.edit(self.source),
            "check": requests.check,
            "merge": requests.merge,
            "choose": requests.choose,
            "explain": requests.explain,
            "assign": requests.assign,
            "jump": requests.jump,
            "remove": requests.remove,
            "limits": requests.limits,
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
    def conflict(self) -> tuple[str, str, Place, int] | None:
        """Return scenario, line, place and number of the value under the cursor, where values differ."""
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
        conflict = self.conflict
        if name == "choose":
            return conflict is not None and conflict[3] >= 0
        if name == "explain":
            return conflict is not None
        return self.page.table.row is not None

    def open_row(self, key: Hashable) -> None:
        """Change a source; go to a cell."""
        if isinstance(key, str) and key in self.session.model.sources:
            self.requests.edit(self.source)
        else:
            self.requests.jump()
