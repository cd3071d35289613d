"""What stands behind the find bar: the search in slices, going to hits, and replacing as one step."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from gpu_modeler.app.finding import replace as replacing
from gpu_modeler.app.finding.query import Hit
from gpu_modeler.app.finding.search import search
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.bar.goto import find_place
from gpu_modeler.gui.finding.model import Entry, HitsModel
from gpu_modeler.gui.finding.panel import FindPanel
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

PAUSE_MS = 120
SLICE = 0.008
"""Seconds of searching between two turns of the window: less than half a frame."""
HITS_AT_MOST = 5000
HEIGHT = 240


class FindDesk(Attached):
    """Made when something is first looked for. Invariant: `_hits` is `None` once the search has come to its end."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session
        self._timers = QObject(window)
        self.model = HitsModel(window.session, self._timers)
        self.panel = FindPanel(window.session, self.model)
        self.dock = self._docked(self.panel)
        self._hits: Iterator[Hit | None] | None = None
        self._row = -1
        self._pause = QTimer(self._timers, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self._work = QTimer(self._timers, interval=0)
        self._work.timeout.connect(self._search_on)
        self.panel.changed.connect(self._ask_again)
        self.panel.stepped.connect(self.step)
        self.panel.opened.connect(self._open)
        self.panel.previewAsked.connect(self.preview)
        self.panel.replaceAsked.connect(self.replace)
        self.panel.closed.connect(self.close)
        self.model.choiceChanged.connect(self._say_count)

    def _docked(self, panel: FindPanel) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName("find")
        dock.setTitleBarWidget(QWidget(dock))
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setWidget(panel)
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        self._window.resizeDocks([dock], [HEIGHT], Qt.Orientation.Vertical)
        return dock

    # --- asked for ------------------------------------------------------------------------------

    def begin(self, *, replacing: bool = False, text: str = "") -> None:
        """Show the bar, ready to be typed into."""
        self.dock.show()
        self.panel.begin(replacing=replacing, text=text)
        self.search()

    def close(self) -> None:
        """Put the bar away; what was looked for stays for the next time, and for F3."""
        self._pause.stop()
        self._stop_searching()
        self.dock.hide()
        self._window.view.grid.values.setFocus()

    def step(self, by: int) -> None:
        """Go to the next or previous hit, around the ends."""
        if self._pause.isActive():
            self._pause.stop()
            self.search()
        while self._hits is not None and self._row + by >= self.model.rowCount():
            self._search_on()
        count = self.model.rowCount()
        if not count:
            return
        if by < 0 and self._row <= 0:
            self._finish()
            count = self.model.rowCount()
        had_focus = self.panel.isAncestorOf(QApplication.focusWidget() or self._window)
        focused = QApplication.focusWidget()
        self._go((self._row + by) % self.model.rowCount() if self._row >= 0 or by > 0 else count - 1)
        if had_focus and focused is not None:
            focused.setFocus()

    def _open(self, row: int) -> None:
        self._go(row)

    # --- searching ------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        self._stop_searching()
        self._pause.start()

    def search(self) -> None:
        """Look from the beginning."""
        self._stop_searching()
        self._row = -1
        self.model.reset()
        company = self._window.view.page.company or self._window.view.bar.name_box.company
        query = self.panel.query(company)
        self._hits = search(self._session, query)
        self._work.start()
        self._search_on()

    def _search_on(self) -> None:
        """Look for as long as no one notices, then list what was found."""
        found: list[Hit] = []
        until = perf_counter() + SLICE
        while self._hits is not None and perf_counter() < until:
            try:
                hit = next(self._hits)
            except StopIteration:
                self._stop_searching()
                break
            if hit is not None:
                found.append(hit)
            if self.model.rowCount() + len(found) >= HITS_AT_MOST:
                self._stop_searching()
        self.model.append(found)
        self._say_count()

    def _finish(self) -> None:
        while self._hits is not None:
            self._search_on()

    def _stop_searching(self) -> None:
        self._hits = None
        self._work.stop()

    def _say_count(self) -> None:
        language, count = self._session.language, self.model.rowCount()
        if self._is_previewed:
            refused = sum(entry.is_refused for entry in self.model.entries)
            chosen = len(self.model.chosen)
            text = say("find_changes", language, count=count - refused)
            text += say("find_refused", language, count=refused) if refused else ""
            self.panel.replace.setText(say("find_replace_these", language, count=chosen))
        else:
            chosen = 0
            key = (
                "find_more"
                if count >= HITS_AT_MOST
                else "find_going"
                if self._hits is not None
                else "find_count"
            )
            text = say(key, language, count=count) if self.panel.wanted.text().strip() else ""
            self.panel.replace.setText(say("find_replace_none", language))
        self.panel.count.setText(text)
        self.panel.replace.setEnabled(chosen > 0)
        self.panel.preview.setEnabled(bool(self.panel.wanted.text().strip()))

    # --- going ----------------------------------------------------------------------------------

    def _go(self, row: int) -> None:
        self._row = row
        self.panel.show_row(row)
        go_to_hit(self._window, self.model.entries[row].hit)
        self.panel.count.setText(
            say("find_position", self._session.language, at=row + 1, count=self.model.rowCount())
        )

    # --- replacing ------------------------------------------------------------------------------

    @property
    def _is_previewed(self) -> bool:
        return bool(self.model.entries) and self.model.entries[0].change is not None

    def preview(self) -> None:
        """List what would change, each to be ticked."""
        self._pause.stop()
        self._stop_searching()
        if not self.panel.wanted.text().strip():
            return
        company = self._window.view.page.company
        found = replacing.changes(self._session, self.panel.query(company), self.panel.replacement.text())
        self._row = -1
        self.model.reset(Entry(change.hit, change) for change in found)
        self._say_count()
        if not found:
            self.panel.count.setText(say("find_nothing_to_replace", self._session.language))

    def replace(self) -> None:
        """Make the ticked changes, as one step."""
        chosen = self.model.chosen
        if not chosen:
            return
        try:
            replacing.perform(self._session, chosen, self)
        except ModelerError as fault:
            self._window.tell(fault.message)
            return
        self.search()
        self._window.tell(Message("find_replaced", {"count": len(chosen)}), "info")

    # --- following ------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Look again where the model changed."""
        if notice.kind == "language":
            self.panel.retranslate()
        if notice.kind in {"document", "edit", "scenario", "language"}:
            self._stop_searching()
            if notice.kind == "document":
                self.model.reset()
                self._row = -1
            if self.dock.isVisible() and notice.kind in {"document", "edit", "language"}:
                self._pause.start()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.panel.renew_theme()

    def stop(self) -> None:
        """Let go of the timers."""
        self._pause.stop()
        self._work.stop()


def go_to_hit(window: MainWindow, hit: Hit) -> None:
    """Show where something was found: its cell, its line at the cursor's place, a company's page."""
    session, view = window.session, window.view
    if hit.item[0]:
        _go_to_item(window, *hit.item)
        return
    if hit.line not in session.model.lines:
        return
    _show_scenario(window, hit)
    if hit.place is not None:
        view.go_to(CellPlace(hit.line, hit.place))
    else:
        view.go_to(find_place(session.model, hit.line, view.grid.current_place(), view.page.company))


def _show_scenario(window: MainWindow, hit: Hit) -> None:
    """Choose the scenario of a hit, unless the shown one shows the same cell."""
    session = window.session
    if not hit.scenario or hit.scenario == session.scenario or hit.place is None:
        return
    shown = session.cell(hit.line, hit.place, session.scenario)
    if hit.field == "value" or shown != session.cell(hit.line, hit.place, hit.scenario):
        session.choose_scenario(hit.scenario)


def _go_to_item(window: MainWindow, axis: str, item: str) -> None:
    if axis == COMPANY:
        window.show_page(Page("company", item))
        window.view.grid.values.setFocus()
        return
    line = next((one for one in window.session.model.ordered("lines") if axis in one.axes), None)
    if line is not None:
        window.view.go_to(
            find_place(window.session.model, f"{item}.{line.id}", None, window.view.page.company)
        )
