"""Requests about the line under the cursor: each opens its box, or is done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gpu_modeler.gui.manual.commands import give_help

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def ask(dialog: QDialog) -> bool:
    """Show a box until it is answered, with the manual at F1; it does not stay behind as a child of the window."""
    from gpu_modeler.gui.dialogs.fitting import fit_to_screen

    give_help(dialog)
    fit_to_screen(dialog)
    try:
        return bool(dialog.exec())
    finally:
        dialog.deleteLater()


class LineCommands:
    """The boxes are imported when they are asked for, since the start does not need them."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session

    @property
    def line(self) -> str:
        """Return the line under the cursor, "" on headings of sections."""
        return self.window.view.grid.current_line()

    def change(self) -> None:
        """Ask for other names, another unit, formula or note."""
        from gpu_modeler.gui.dialogs.change_line import ChangeLineDialog

        if self.line:
            ask(ChangeLineDialog(self.session, self.line, self.window))

    def rename(self) -> None:
        """Ask for another id."""
        from gpu_modeler.gui.dialogs.rename_line import RenameLineDialog

        if self.line:
            ask(RenameLineDialog(self.session, self.line, self.window))

    def change_exceptions(self) -> None:
        """Show the exceptions of the line, beginning with the one that governs the cell."""
        from gpu_modeler.gui.dialogs.exceptions import ExceptionsDialog

        place = self.window.view.grid.current_place()
        if place is not None:
            ask(ExceptionsDialog(self.session, place, self.window))
