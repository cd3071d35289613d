"""The window's requests about tables: from a file, from the clipboard; what was imported is shown and told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.files.tables import TableImport
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.settling import settle
from gpu_modeler.gui.tables.opening import TableOpening
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class TableCommands:
    """One for the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.opening = TableOpening(window.session, window)
        self.opening.imported.connect(self._show)

    def import_file(self) -> None:
        """Ask for a file and take one of its tables."""
        if settle(self._window):
            self.opening.import_file()

    def open_path(self, path: Path) -> None:
        """Take one of the tables of a file."""
        if settle(self._window):
            self.opening.open_path(path)

    def paste(self) -> None:
        """Take the block of cells that the clipboard holds; on a company's page it is that company's."""
        if settle(self._window):
            self.opening.paste(self._window.view.page.company)

    def _show(self, taken: TableImport) -> None:
        """Go to the first cell that changed, in its scenario, and say how many did."""
        window, session = self._window, self._window.session
        if session.scenario != taken.mapping.scenario:
            session.choose_scenario(taken.mapping.scenario)
        if window.is_reviewing:
            window.show_page(window.view.page)
        first = taken.changes[0]
        window.view.go_to(CellPlace(first.line, first.place))
        window.view.grid.values.setFocus()
        values = {
            "count": len(taken.changes),
            "file": taken.file,
            "open": taken.fates.get("not understood", 0),
        }
        window.tell(Message("tables_imported", values), "info")
