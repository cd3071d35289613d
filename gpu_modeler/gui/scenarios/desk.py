"""What the page of scenarios asks of the window: boxes, edits of scenarios, cells in the grid, bridges."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.watching import outputs_of
from gpu_modeler.edits import MoveScenario, RemoveScenario
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.bridge.dialog import BridgeDialog
from gpu_modeler.gui.dialogs.finder import Entry, Finder
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.scenarios.dialog import (
    ChangeScenarioDialog,
    DuplicateScenarioDialog,
    NewScenarioDialog,
    ScenarioDialog,
)
from gpu_modeler.gui.scenarios.outputs import PROBABILITY
from gpu_modeler.gui.scenarios.page import ScenariosPage
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.model import BASE, PERIOD, Line
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class ScenarioDesk(QObject):
    """Keeps the page, and the box that explains a difference while it is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self.page = ScenariosPage(window.session, window)
        self.bridge: BridgeDialog | None = None
        self.page.placeRequested.connect(self.go_to)
        self.page.asked.connect(self._answer)
        self._answers: dict[str, Callable[[], object]] = {
            "new": lambda: self._ask(NewScenarioDialog(self._session, self._chosen, window)),
            "duplicate": lambda: self._ask(DuplicateScenarioDialog(self._session, self._chosen, window)),
            "change": lambda: self._ask(ChangeScenarioDialog(self._session, self._chosen, window)),
            "left": partial(self._move, -1),
            "right": partial(self._move, 1),
            "remove": self._remove,
            "add_rows": self._add_rows,
            "bridge": self.explain,
        }

    @property
    def widget(self) -> ScenariosPage:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Show what is so now."""
        self.page.begin()

    def take_focus(self) -> None:
        """Put the keyboard on the tables."""
        self.page.focus_table()

    @property
    def _chosen(self) -> str:
        return self.page.head.chosen

    def _answer(self, name: str) -> None:
        try:
            self._answers[name]()
        except ModelerError as error:
            self.page.tell(error.message)

    def _ask(self, box: ScenarioDialog) -> None:
        if ask(box):
            self.page.head.choose(box.scenario)

    def _move(self, step: int) -> None:
        order = self._session.model.orders["scenarios"]
        at = order.index(self._chosen)
        behind = at - 2 if step < 0 else at + 1
        if 0 <= behind < len(order):
            self._session.perform(MoveScenario(self._chosen, order[behind]), self)

    def _remove(self) -> None:
        gone = self._chosen
        parent = self._session.model.scenarios[gone].parent or BASE
        self._session.perform(RemoveScenario(gone), self)
        self.page.head.choose(parent)

    # --- outputs ------------------------------------------------------------------------------------

    def _add_rows(self) -> None:
        ask(Finder(self._session, "scenarios_add_hint", self.entries(), self._window))

    def entries(self) -> list[Entry]:
        """Return what can be added: a line of all companies, or of one; in the usual year."""
        model = self._session.model
        companies = model.axes[COMPANY].items if COMPANY in model.axes else ()
        found = []
        for line in model.ordered("lines"):
            if set(line.axes) <= {PERIOD, COMPANY}:
                found.append(self._entry(line))
                found += [self._entry(line, item.id) for item in companies if COMPANY in line.axes]
        return found

    def _entry(self, line: Line, company: str = "") -> Entry:
        language, model = self._session.language, self._session.model
        outputs = outputs_of(model, line, company)
        whose = say("scenarios_all_companies", language) if COMPANY in line.axes else ""
        words = f"{line.id} {line.labels.zh} {line.labels.en}"
        if company:
            labels = next(item.labels for item in model.axes[COMPANY].items if item.id == company)
            whose = labels.in_language(language)
            words += f" {company} {labels.zh} {labels.en}"
        year = outputs[0].place[line.axes.index(PERIOD)] if outputs and PERIOD in line.axes else ""
        detail = " · ".join(part for part in (whose, year) if part)
        text = f"{line.labels.in_language(language)}   {line.id}"
        return Entry(text, detail, words, lambda: self.add(outputs))

    def add(self, outputs: tuple[Output, ...]) -> None:
        """Show more outputs, and go to the first of them."""
        page = self.page
        page.outputs.add(outputs)
        page.refresh()
        if outputs and outputs[0] in page.outputs.rows:
            row = page.outputs.rows.index(outputs[0])
            page.results.setCurrentIndex(page.outputs.index(row, 0))
        page.results.setFocus()

    # --- elsewhere ----------------------------------------------------------------------------------

    def go_to(self, output: Output, scenario: str) -> None:
        """Show a cell in the grid, in its scenario."""
        if scenario and scenario != self._session.scenario:
            self._session.choose_scenario(scenario, self)
        place, view = CellPlace(output.line, output.place), self._window.view
        self._window.show_page(view.page_of(place))
        view.go_to(place)

    def explain(self) -> None:
        """Open the box that explains a difference: of the output under the cursor, from the base to the scenario."""
        rows, at = self.page.outputs.rows, self.page.results.currentIndex().row()
        output = rows[at] if 0 <= at < len(rows) and rows[at] != PROBABILITY else None
        if self.bridge is not None:
            self.bridge.close()
        self.bridge = BridgeDialog(self._session, output, self._chosen, self._window)
        self.bridge.finished.connect(self._forget_bridge)
        fit_to_screen(self.bridge)
        self.bridge.show()

    def _forget_bridge(self) -> None:
        if self.bridge is not None:
            self.bridge.deleteLater()
            self.bridge = None

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        self.page.take_notice(notice)
        if self.bridge is not None:
            self.bridge.take_notice(notice)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()
        if self.bridge is not None:
            self.bridge.renew_theme()

    def stop(self) -> None:
        """Let go of work under way before the window closes."""
        if self.bridge is not None:
            self.bridge.close()
