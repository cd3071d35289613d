"""From a finding to its place: the cell in its scenario, the line, the page that holds what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.bar.goto import find_place
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def go_to(window: MainWindow, finding: Finding) -> None:
    """Show where a finding is, and what it says in the bar below."""
    spot = finding.spot
    if spot.line not in window.session.model.lines:
        window.show_page(Page("story" if spot.name in window.session.model.claims else "checks"))
        return
    if spot.place is None:
        go_to_line(window, spot.line)
    else:
        if spot.scenario != window.session.scenario:
            window.session.choose_scenario(spot.scenario)
        _show_cell(window, CellPlace(spot.line, spot.place))
    told = Message("checks_at", {"rule": finding.rule, "message": finding.message})
    window.tell(told, "error" if finding.severity == "error" else "info")


def go_to_line(window: MainWindow, line: str) -> None:
    """Show a line at the company and year of the cursor."""
    view = window.view
    here = view.grid.current_place()
    _show_cell(window, find_place(window.session.model, line, here, view.page.company))


def _show_cell(window: MainWindow, place: CellPlace) -> None:
    window.show_page(window.view.page_of(place))
    window.view.go_to(place)


class NextFinding:
    """Walks through what stands, beginning anew after the last."""

    def __init__(self) -> None:
        self._last = ""

    def go_on(self, window: MainWindow) -> None:
        """Show the next error or warning; say so where there is none."""
        from gpu_modeler.gui.checks.watch import watch_of

        watch = watch_of(window)
        watch.finish()
        lines = window.session.model.lines
        standing = [
            known for known in watch.standing if known.severity != "info" and known.spot.line in lines
        ]
        if not standing:
            window.tell(Message("checks_none_left"), "info")
            return
        keys = [known.key for known in standing]
        at = keys.index(self._last) + 1 if self._last in keys else 0
        found = standing[at % len(standing)]
        self._last = found.key
        go_to(window, found)
