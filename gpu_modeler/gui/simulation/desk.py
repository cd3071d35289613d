"""The simulations of one window: the page, made when it is first asked for, and where its cells lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.simulation.page import AT_ONCE, SimulationPage

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class SimulationDesk(QObject):
    """Holds the page `Simulation` and wires it to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.page = SimulationPage(window.session, window)
        self.page.placeRequested.connect(self.go_to)

    @property
    def widget(self) -> QWidget:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Say whether results are still those of the model, and have a process ready for the next run."""
        self.page.follow_model()
        if self._session.model.uncertainties and not self.page.runs.is_running:
            self.page.runs.prepare()

    def take_focus(self) -> None:
        """Begin at the output; before the first run, at the button that begins it."""
        (self.page.output.line if self.page.known.told is not None else self.page.head.run).setFocus()

    def run(self, trials: int = 0) -> None:
        """Show the page and run trials as its button does, so many where that is said."""
        self._window.show_page(Page("simulation"))
        if trials:
            self.page.head.trials.setValue(trials)
        self.page.begin()

    def show_distribution(self, output: Output) -> None:
        """Ask about an output, by a first run where that is soon done; the page is shown by who asks."""
        self.page.ask_about(output)
        is_short = self.page.head.choices.trials <= AT_ONCE
        if self.page.known.told is None and is_short and not self.page.runs.is_running:
            self.page.begin()

    def go_to(self, place: CellPlace) -> None:
        """Show a cell in the grid."""
        if place.line in self._session.model.lines:
            self._window.view.go_to(place)

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        self.page.take_notice(notice)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Let go of what is under way before the window closes."""
        self.page.stop()
