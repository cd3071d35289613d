"""Amber in the grid: a small corner on values that cannot be trusted as they stand, a pale one on what rests on them.

What is amber is worked out after the grid has been drawn, and only while marks are wanted and the grid shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPolygonF

from gpu_modeler.app.amber import Amber, amber_of
from gpu_modeler.app.notices import Notice
from gpu_modeler.gui import theme
from gpu_modeler.gui.palette import blended
from gpu_modeler.gui.shell.attached import Attached

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.contents import CellPlace
    from gpu_modeler.gui.window import MainWindow

LAYOUT = "amber"
SIZE = 5.0
PALE = 0.45


class AmberMarks(Attached):
    """Draws over the cells of the grid. `amber` is what was worked out last, `None` while marks are off."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._session = window, window.session
        self._timer = QTimer(QObject(window), singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh)
        self._flags: dict[int, tuple[int, ...]] = {}
        self._rows: object = None
        self._colours = QColor(), QColor()
        self.amber: Amber | None = None
        self.is_wanted = window.session.settings.layout.get(LAYOUT) != "hidden"
        self.renew_theme()
        window.view.grid.value_delegate.overlay = self.draw
        self._timer.start()

    def want(self, *, shown: bool) -> None:
        """Show or hide the marks, now and at the next start."""
        self.is_wanted = shown
        self._session.keep_layout({LAYOUT: "shown" if shown else "hidden"})
        self.refresh()

    def refresh(self) -> None:
        """Work out what is amber now; the grid is drawn again where that is something else."""
        self._timer.stop()
        before, self.amber = self.amber, amber_of(self._session) if self.is_wanted else None
        if before is None or self.amber is None or not self.amber.looks_like(before):
            self._flags.clear()
            self._window.view.grid.values.viewport().update()

    def state_of(self, place: CellPlace) -> str:
        """Return why a cell is amber: "none", "old", "conflict", "rests" where what it rests on is; else ""."""
        amber = self.amber
        if amber is None or place.scenario not in {"", self._session.scenario}:
            return ""
        state = amber.state(place.line, place.place)
        if state != "sound":
            return state
        return "rests" if amber.is_tainted(place.line, place.place) else ""

    # --- drawing ------------------------------------------------------------------------------------

    def draw(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """Draw a cell's mark, if it has one; called for each cell that is painted."""
        if self.amber is None:
            return
        contents = self._window.view.grid.contents
        if contents.shown is not self._rows:
            self._rows = contents.shown
            self._flags.clear()
        flags = self._flags.get(row)
        if flags is None:
            flags = self._flags[row] = self._flags_of(row)
        level = flags[column] if column < len(flags) else 0
        if level:
            _draw_corner(painter, rect, self._colours[level - 1])

    def _flags_of(self, row: int) -> tuple[int, ...]:
        """Return for each column 0, 1 for a value that is amber, 2 for one that rests on amber."""
        contents = self._window.view.grid.contents
        shown = contents.shown[row]
        flags = [0] * contents.column_count
        if shown.holds_cells:
            for column in contents.columns_of(shown):
                place = contents.cell_place(row, column)
                if place is not None:
                    state = self.state_of(place)
                    flags[column] = 0 if not state else 2 if state == "rests" else 1
        return tuple(flags)

    # --- following ----------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Work it out anew after the grid, where something changed."""
        if notice.kind == "document":
            self.amber = None  # of the model before
            self._flags.clear()
        is_open = self._session.history.is_attempting  # what is tried out by dragging is judged once it stays
        if notice.kind in {"document", "edit", "scenario", "saved"} and self.is_wanted and not is_open:
            self._timer.start()

    def page_shown(self) -> None:
        """Forget the rows of the page before."""
        self._flags.clear()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self._colours = (
            QColor(palette.warning_mark),
            QColor(blended(palette.warning_mark, palette.surface, PALE)),
        )

    def stop(self) -> None:
        """Let go of the timer before the window closes."""
        self._timer.stop()


def _draw_corner(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A triangle in the lower right corner."""
    x, y = rect.right() + 1.0, rect.bottom() + 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y - SIZE), QPointF(x, y), QPointF(x - SIZE, y)]))


def marks_of(window: MainWindow) -> AmberMarks:
    """Return the window's marks, made when they are first asked for."""
    found = next((part for part in window.attached if isinstance(part, AmberMarks)), None)
    if found is None:
        found = AmberMarks(window)
        window.attached.append(found)
    return found
