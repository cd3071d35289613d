"""Back and forward over jumps, whoever made them: from a cell, or from a page that stands in the grid's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.rows import Page, PageKind
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

Stop = CellPlace | PageKind
"""Where a person was: a cell, or a page without cells."""
MOST = 200


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
        if self._is_returning or here is None or here == target:
            return
        self.behind = [*self.behind[-MOST + 1 :], here]
        self.ahead.clear()

    def here(self) -> Stop | None:
        """Return where the person is."""
        tool = self._window.tools.current
        return self._window.view.grid.current_place() if tool is None else tool

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
            if stop != here and self._is_there(stop):
                if here is not None:
                    others.append(here)
                self._show(stop)
                return
        self._window.tell(Message(nothing), "info")

    def _is_there(self, stop: Stop) -> bool:
        if not isinstance(stop, CellPlace):
            return True
        model, line = self._window.session.model, self._window.session.model.lines.get(stop.line)
        if line is None or len(line.axes) != len(stop.place):
            return False
        return all(item in model.item_ids(axis) for axis, item in zip(line.axes, stop.place, strict=True))

    def _show(self, stop: Stop) -> None:
        self._is_returning = True
        try:
            if isinstance(stop, CellPlace):
                self._window.view.go_to(stop)
            else:
                self._window.show_page(Page(stop))
        finally:
            self._is_returning = False
