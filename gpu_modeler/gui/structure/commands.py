"""What the actions about building do in the window: where the cursor is, wherever that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.gui.shell.attached import Attached

if TYPE_CHECKING:
    from gpu_modeler.app.notices import Notice
    from gpu_modeler.gui.structure.beginning import Beginnings
    from gpu_modeler.gui.structure.requests import Requests
    from gpu_modeler.gui.window import MainWindow


def structure_commands(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return the handlers by action id."""
    building = _Building(window)
    window.sidebar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    window.sidebar.customContextMenuRequested.connect(building.open_sidebar_menu)
    window.attached.append(EmptyModel(window))
    return {
        "structure": building.show_structure,
        "insert_line": building.insert_line,
        "insert_line_above": lambda: building.insert_line(above=True),
        "duplicate_line": building.duplicate_line,
        "move_line_up": lambda: building.move_line(-1),
        "move_line_down": lambda: building.move_line(1),
        "delete_line": building.delete_line,
        "insert_section": building.insert_section,
        "insert_company": lambda: building.insert_item(COMPANY),
        "insert_segment": building.insert_segment,
        "insert_years_end": lambda: building.requests.insert_years(at_start=False),
        "insert_years_start": lambda: building.requests.insert_years(at_start=True),
        "insert_scenario": building.insert_scenario,
        "insert_group": building.insert_group,
        "guided_model": building.guide,
    }


class EmptyModel(Attached):
    """Shows ways to begin while the model has no line; what they look like is imported then."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.beginnings: Beginnings | None = None

    def take_notice(self, notice: Notice) -> None:
        """Come and go with the first line."""
        if self._is_needed():
            self.parts.take_notice(notice)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        if self.beginnings is not None:
            self.beginnings.renew_theme()

    def page_shown(self) -> None:
        """Look whether there is a line."""
        if self._is_needed():
            self.parts.page_shown()

    def _is_needed(self) -> bool:
        return self.beginnings is not None or not self._window.session.model.lines

    @property
    def parts(self) -> Beginnings:
        """What is shown, made when it is first needed."""
        if self.beginnings is None:
            from gpu_modeler.gui.structure.beginning import Beginnings

            self.beginnings = Beginnings(self._window)
        return self.beginnings


class _Building:
    """Imports the boxes when they are asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def requests(self) -> Requests:
        from gpu_modeler.gui.structure.requests import Requests

        return Requests(self._window)

    @property
    def _line(self) -> str:
        row = self._window.view.grid.current_row()
        return row.line if row is not None else ""

    @property
    def _lines(self) -> list[Target]:
        """Return the lines of the selected rows, the cursor's first where nothing else is selected."""
        grid = self._window.view.grid
        rows = sorted({row for row, _ in grid.values.selected_cells()})
        shown = grid.contents.shown
        names = [shown[row].line for row in rows if row < len(shown) and shown[row].line]
        return [Target("line", name) for name in dict.fromkeys(names or [self._line]) if name]

    def show_structure(self) -> None:
        """Show the page of the structure, at the cursor's line."""
        from gpu_modeler.gui.structure.desk import StructureDesk

        line = "" if self._window.is_grid_away else self._line
        self._window.show_page(Page("structure"))
        desk = self._window.tools.desk("structure")
        if line and isinstance(desk, StructureDesk):
            desk.show(Target("line", line))
        desk.take_focus()

    def insert_line(self, *, above: bool = False) -> None:
        """Ask for a line beside the cursor's, and go to it."""
        requests = self.requests
        made = requests.insert_line(self._line, above=above)
        if made is not None:
            requests.go_to_line(made.id)

    def duplicate_line(self) -> None:
        """Copy the selected lines behind themselves, and go to the first copy."""
        requests = self.requests
        copies = requests.duplicate(self._lines)
        if copies:
            requests.go_to_line(copies[0].id)

    def move_line(self, step: int) -> None:
        """Move the selected lines; the cursor goes with them."""
        requests = self.requests
        view = self._window.view
        here = view.grid.current_place()
        if requests.move(self._lines, step) and here is not None:
            view.go_to(here)

    def delete_line(self) -> None:
        """Delete the selected lines."""
        self.requests.delete(self._lines)

    def insert_section(self) -> None:
        """Ask for a heading behind the cursor's section; it is seen once it has a line, so that is asked for next."""
        model, page = self._window.session.model, self._window.view.page.kind
        line = self._line
        section = model.lines[line].section if line in model.lines else ""
        kind = model.sections[section].page if section else "market" if page == "market" else "company"
        requests = self.requests
        made = requests.insert_section(section, kind)
        if made is not None and not self._window.is_grid_away:
            first = requests.insert_line(section=made.id)
            if first is not None:
                requests.go_to_line(first.id)

    def insert_item(self, axis: str) -> None:
        """Ask for a company, or an item of another axis, and show it."""
        requests = self.requests
        after = self._window.view.page.company if axis == COMPANY else ""
        made = requests.insert_item(axis, after)
        if made is not None and axis == COMPANY:
            requests.show(made)

    def insert_segment(self) -> None:
        """Ask for a segment; where the model has no such axis, for that."""
        from gpu_modeler.gui.structure.requests import segment_axis

        axis = segment_axis(self._window.session.model.orders["axes"])
        if axis:
            self.insert_item(axis)
        else:
            self.requests.insert_axis()

    def insert_group(self) -> None:
        """Ask for a group of companies."""
        self.requests.insert_group()

    def insert_scenario(self) -> None:
        """Ask for a scenario, and show it."""
        requests = self.requests
        made = requests.insert_scenario()
        if made is not None:
            requests.show(made)

    def open_sidebar_menu(self, at: QPoint) -> None:
        """Open the side bar's menu."""
        from gpu_modeler.gui.structure.sidebar_menu import open_sidebar_menu

        open_sidebar_menu(self._window, at)

    def guide(self) -> None:
        """Lead through a first model."""
        from gpu_modeler.gui.guided.flow import begin_guided

        begin_guided(self._window)
