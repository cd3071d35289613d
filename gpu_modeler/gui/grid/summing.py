"""Adds up the selection: a small one at once, a large one between frames, so that selecting everything stays smooth."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gpu_modeler.gui.grid.pane import GridPane
from gpu_modeler.gui.statistics import Gathering, Statistics, statistics_of_cell

ROWS_AT_ONCE = 200


class Summing(QObject):
    """Follows the selection of a grid. `found` is sent with `Statistics`; while a large one is read, with none."""

    found = Signal(object)

    def __init__(self, grid: GridPane) -> None:
        super().__init__(grid)
        self._grid = grid
        self._gathering: Gathering | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        grid.selectionMoved.connect(self.start)

    def start(self) -> None:
        """Add up what is selected now."""
        self._stop()
        selecting = self._grid.values.selecting
        if not selecting.is_several:
            at = self._grid.values.position
            place = self._grid.contents.cell_place(*at) if at is not None and selecting.areas() else None
            self.found.emit(statistics_of_cell(self._grid.session, place))
            return
        areas = [(a.top(), a.bottom(), a.left(), a.right()) for a in selecting.areas()]
        self._gathering = Gathering(self._grid.contents, areas)
        self._go_on()
        if self._gathering is not None:
            self.found.emit(Statistics(0))
            self._timer.start()

    def _go_on(self) -> None:
        gathering = self._gathering
        if gathering is not None and gathering.read(ROWS_AT_ONCE):
            self._stop()
            self.found.emit(gathering.result)

    def _stop(self) -> None:
        self._timer.stop()
        self._gathering = None
