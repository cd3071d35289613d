"""The inspector of one window: its panel beside the grid, following the cursor while it can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.notices import Notice
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.inspector.commands import LAYOUT
from gpu_modeler.gui.inspector.going import jump
from gpu_modeler.gui.inspector.panel import InspectorPanel
from gpu_modeler.gui.shell.attached import Attached

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

TAB = "inspector_tab"
"""Under this name the settings keep which page is in front."""
SHARE = 0.62
"""Of the right column's height, where charts stand below."""


class Inspector(QObject, Attached):
    """Tells the panel which cell to show: a timer of 0 ms, so that keys and the grid come first."""

    name = LAYOUT

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.is_wanted = False
        self.panel = InspectorPanel(window.session, window)
        self.panel.hide()
        if window.right.isHidden():
            window.right.take_room()
        window.right.add(self.panel, first=True, share=SHARE)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._follow)
        self.panel.jumpRequested.connect(self._jump)
        self.panel.closeRequested.connect(lambda: self.want(shown=False))
        self.panel.leaveRequested.connect(window.view.grid.values.setFocus)
        self.panel.refused.connect(window.tell)
        window.view.grid.currentMoved.connect(self._timer.start)
        self._open_last_tab()

    def _open_last_tab(self) -> None:
        """Begin with the page that was in front last, and remember which one is."""
        tabs, session = self.panel.tabs, self._window.session
        kept = session.settings.layout.get(TAB, "")
        if kept.isdigit() and int(kept) < tabs.count():
            tabs.setCurrentIndex(int(kept))
        tabs.currentChanged.connect(lambda at: session.keep_layout({TAB: str(at)}))

    # --- what is asked for ----------------------------------------------------------------------

    def want(self, *, shown: bool) -> None:
        """Show or hide the panel, now and at the next start."""
        self.is_wanted = shown
        self._window.session.keep_layout({LAYOUT: "shown" if shown else "hidden"})
        self.place()
        self._window.menus.refresh()
        if not shown:
            self._window.view.grid.values.setFocus()

    def show(self, place: CellPlace) -> None:
        """Go to a cell and show it."""
        self._window.view.go_to(place)
        self.want(shown=True)

    def explain(self) -> None:
        """Explain the cursor's cell; the keyboard goes to the paragraph."""
        self.want(shown=True)
        self._timer.stop()
        self._follow()
        self.panel.explain(shown=True)
        self.panel.explanation.text.setFocus()

    def _jump(self, spot: Spot) -> None:
        jump(self._window, spot, self.panel.scenario)

    # --- what happens ---------------------------------------------------------------------------

    def _follow(self) -> None:
        if self.panel.isVisible():
            place = self._window.view.grid.current_place()
            spot = None if place is None else Spot(place.line, place.place)
            self.panel.show_cell(spot, "" if place is None else place.scenario)

    def take_notice(self, notice: Notice) -> None:
        """Read the cell again after a change."""
        if notice.kind == "language":
            self.panel.retranslate()
        if notice.kind in {"document", "edit", "scenario", "language"}:
            self.panel.forget()
            self._timer.start()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.panel.renew_theme()
        self._timer.start()

    def place(self) -> None:
        """Show the panel where it is wanted, unless another page stands in the grid's place."""
        self.panel.setVisible(self.is_wanted and not self._window.is_grid_away)
        self._window.right.follow()
        self._timer.start()

    def page_shown(self) -> None:
        """Show the cell of the page's cursor."""
        self._timer.start()

    def stop(self) -> None:
        """Let go of the timers before the window closes."""
        self._timer.stop()
        self.panel.stop()
