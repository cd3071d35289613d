"""The distributions of one window: the panel, made when it is first asked for, and its place beside the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.gui.live.panel import LivePanel
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class LiveDesk(QObject, Attached):
    """Tells the panel where the cursor stands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.panel = LivePanel(window.session, window)
        self.panel.hide()
        self.is_wanted = False
        window.right.add(self.panel, first=True)
        self.panel.closeRequested.connect(lambda: self.want(shown=False))
        self.panel.leaveRequested.connect(window.view.grid.values.setFocus)
        window.view.grid.currentMoved.connect(self.follow_cursor)

    def want(self, *, shown: bool) -> None:
        """Show or hide the panel."""
        self.is_wanted = shown
        self.follow_cursor()
        self.place()
        self._window.menus.refresh()
        if not shown:
            self._window.view.grid.values.setFocus()

    def take_hold(self) -> None:
        """Let the cursor's cell be dragged by keys, or say that it holds no typed number."""
        self.want(shown=True)
        if not self.panel.take_hold():
            self._window.tell(Message("live_cannot_drag"))

    def place(self) -> None:
        """Show the panel where it is wanted, unless another page stands in the grid's place."""
        self.panel.setVisible(self.is_wanted and not self._window.is_grid_away)
        self._window.right.follow()

    def page_shown(self) -> None:
        """Show the cell of the page's cursor."""
        self.follow_cursor()

    def stop(self) -> None:
        """Let go of timers and threads before the window closes."""
        self.panel.stop()

    def follow_cursor(self) -> None:
        """Show the cursor's cell."""
        view = self._window.view
        self.panel.show_cell(view.grid.current_place(), view.page.company)
