"""The race of one window: its page, made when it is first asked for, and where its cells lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.gui.race.page import RacePage

if TYPE_CHECKING:
    from gpu_modeler.gui.simulation.desk import SimulationDesk
    from gpu_modeler.gui.window import MainWindow


class RaceDesk(QObject):
    """Holds the page `The race` and wires it to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.page = RacePage(window.session, window)
        self.page.companyRequested.connect(self.show_company)
        self.page.outputRequested.connect(self.show_distribution)

    @property
    def widget(self) -> RacePage:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Say whether the results are still those of the model."""
        self.page.follow_model()

    def take_focus(self) -> None:
        """Begin at the table; before the first run, at the button that begins it."""
        (self.page.standings.table if self.page.answer is not None else self.page.head.run).setFocus()

    def show_company(self, company: str) -> None:
        """Show a company's page, where the model still has it."""
        model = self._session.model
        if COMPANY in model.axes and company in model.item_ids(COMPANY):
            self._window.show_page(Page("company", company))
            self._window.view.grid.values.setFocus()

    def show_distribution(self, output: Output) -> None:
        """Show how an output is distributed on the page of simulations."""
        desk = cast("SimulationDesk", self._window.tools.desk("simulation"))
        if output.line in self._session.model.lines:
            self._window.show_page(Page("simulation"))
            desk.show_distribution(output)
            desk.take_focus()

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        if notice.kind == "document":
            self.page.forget()
        elif notice.kind == "language":
            self.page.retranslate()
        elif notice.kind in {"edit", "scenario"}:
            self.page.follow_model()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Let go of a run under way before the window closes."""
        self.page.run.stop()
