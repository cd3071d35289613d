"""Pages that ask the model a question, shown in the grid's place: each made when it is first opened."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol, cast

from PySide6.QtWidgets import QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import PageKind
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class Desk(Protocol):
    """What stands behind such a page."""

    @property
    def widget(self) -> QWidget:
        """The page."""

    def shown(self) -> None:
        """Take note that the page has come into the centre."""

    def take_focus(self) -> None:
        """Put the keyboard where a person begins."""

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""

    def renew_theme(self) -> None:
        """Take the colours now in force."""

    def stop(self) -> None:
        """Let go of timers and threads before the window closes."""


@record
class Tool:
    """Where the class of a page's desk is found, and under which heading of the side bar the page stands."""

    module: str
    name: str
    heading: Literal["analysis", "inspection", "help"] = "analysis"

    def make(self, window: MainWindow) -> Desk:
        """Import what stands behind the page, which the start does not need, and make it."""
        return cast("Desk", getattr(import_module(self.module), self.name)(window))


TOOLS: Mapping[PageKind, Tool] = {
    "scenarios": Tool("gpu_modeler.gui.scenarios.desk", "ScenarioDesk"),
    "sensitivity": Tool("gpu_modeler.gui.sensitivity.desk", "SensitivityDesk"),
    "implied": Tool("gpu_modeler.gui.implied.desk", "ImpliedDesk"),
    "simulation": Tool("gpu_modeler.gui.simulation.desk", "SimulationDesk"),
    "race": Tool("gpu_modeler.gui.race.desk", "RaceDesk"),
    "structure": Tool("gpu_modeler.gui.structure.desk", "StructureDesk", "inspection"),
    "story": Tool("gpu_modeler.gui.story.desk", "StoryDesk", "inspection"),
    "vintages": Tool("gpu_modeler.gui.vintages.desk", "VintagesDesk", "inspection"),
    "sources": Tool("gpu_modeler.gui.sources.desk", "SourcesDesk", "inspection"),
    "checks": Tool("gpu_modeler.gui.checks.desk", "CheckDesk", "inspection"),
    "history": Tool("gpu_modeler.gui.history.desk", "HistoryDesk", "inspection"),
    "manual": Tool("gpu_modeler.gui.manual.desk", "ManualDesk", "help"),
}
"""In the order of the side bar, which does not list the manual; a page is called by the text `page_KIND`."""


class Tools:
    """The pages made so far, and the bar below them for what is said of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.messages = MessageBar(window.session, window)
        self._desks: dict[str, Desk] = {}

    def desk(self, kind: PageKind) -> Desk:
        """Return what stands behind a page, made where it is not yet."""
        if kind not in self._desks:
            from gpu_modeler.gui.tab_order import follow_layout

            made = self._desks[kind] = TOOLS[kind].make(self._window)
            self._window.centre.addWidget(made.widget)
            made.renew_theme()
            follow_layout(made.widget)
        return self._desks[kind]

    @property
    def current(self) -> PageKind | None:
        """The page that stands in the grid's place."""
        if not self._desks:
            return None
        widget = self._window.centre.currentWidget()
        return next(
            (kind for kind in TOOLS if kind in self._desks and self._desks[kind].widget is widget), None
        )

    def take_notice(self, notice: Notice) -> None:
        """Hand a change on to the pages."""
        if notice.kind == "document":
            self.messages.dismiss()
        self.messages.retranslate()
        for desk in self.all():
            desk.take_notice(notice)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.messages.renew_theme()
        for desk in self.all():
            desk.renew_theme()

    def all(self) -> list[Desk]:
        """Return what was made so far."""
        return list(self._desks.values())
