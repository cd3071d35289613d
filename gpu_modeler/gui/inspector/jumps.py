"""Back and forward over jumps, whoever made them: from a cell, or from a page that stands in the grid's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.record import record
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow
    from gpu_modeler.model import Model

MOST = 200


@record
class Stop:
    """Where a person was: a page, and the cell on it if it shows cells and the cursor was on one."""

    page: Page
    place: CellPlace | None


class Jumps:
    """Remembers where jumps began. Cells that are gone meanwhile are passed over."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.behind: list[Stop] = []
        self.ahead: list[Stop] = []
        self._is_returning = False
        window.view.jumping.connect(self._begin)

    def _begin(self, target: CellPlace) -> None:
        """Note where a jump begins."""
        here = self.here()
        if self._is_returning or here.place == target:
            return
        self.behind = [*self.behind[-MOST + 1 :], here]
        self.ahead.clear()

    def here(self) -> Stop:
        """Return where the person is."""
        tool, view = self._window.tools.current, self._window.view
        return Stop(view.page, view.grid.current_place()) if tool is None else Stop(Page(tool), None)

    def back(self) -> None:
        """Go to where the last jump began."""
        self._return(self.behind, self.ahead, "jump_none_back")

    def forward(self) -> None:
        """Go again where one came back from."""
        self._return(self.ahead, self.behind, "jump_none_forward")

    def _return(self, stops: list[Stop], others: list[Stop], nothing: str) -> None:
        here = self.here()
        while stops:
            stop = stops.pop()
            if stop != here and is_there(self._window.session.model, stop.place):
                others.append(here)
                self._show(stop)
                return
        self._window.tell(Message(nothing), "info")

    def _show(self, stop: Stop) -> None:
        self._is_returning = True
        try:
            if stop.page != self.here().page:
                self._window.show_page(stop.page)
            if stop.place is not None:
                self._window.view.go_to(stop.place)
        finally:
            self._is_returning = False


def is_there(model: Model, place: CellPlace | None) -> bool:
    """Say whether a model still has a cell; no cell is always there."""
    line = model.lines.get(place.line) if place is not None else None
    if place is None or line is None or len(line.axes) != len(place.place):
        return place is None
    items = zip(line.axes, place.place, strict=True)
    return place.scenario in {"", *model.scenarios} and all(
        item in model.item_ids(axis) for axis, item in items
    )
