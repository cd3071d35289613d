"""The sensitivities of one window: the page, made when it is first asked for, and the box of the goal seek."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gpu_modeler.analysis import Output
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.page import SensitivityPage
from gpu_modeler.gui.sensitivity.question import default_output, is_output
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class SensitivityDesk(QObject):
    """Holds the page `Sensitivity` and wires it to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.page = SensitivityPage(window.session, window)
        self.page.placeRequested.connect(self.go_to)
        self.page.seekRequested.connect(self.seek)
        output = self._under_cursor()
        if output is not None:
            self.page.question.ask_about(output)

    @property
    def widget(self) -> QWidget:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Evaluate what is not yet."""
        self.page.look_if_stale()

    def take_focus(self) -> None:
        """Begin at the bars; where there are none, at the output."""
        self.page.tornado_panel.focus() if self.page.tornado_panel.bars.bars else self.page.head.output.setFocus()

    def begin(self) -> None:
        """Show the page; asked from a formula's cell in the grid, about that cell."""
        output = None if self._window.is_grid_away else self._under_cursor()
        if output is not None:
            self.page.ask_about(output)
        self._window.show_page(Page("sensitivity"))
        self.page.head.output.line.setFocus()

    def seek(self) -> None:
        """Ask for a target, and put the input that meets it into the model."""
        from gpu_modeler.gui.sensitivity.seek_dialog import SeekDialog

        model = self._session.model
        is_here = self._window.centre.currentWidget() is self.page
        output = self.page.question.output if is_here else self._under_cursor()
        output = output or default_output(model)
        if output is None:
            self._window.tell(Message("sensitivity_no_output"))
            return
        dialog = SeekDialog(self._session, output, self._window)
        if ask(dialog) and dialog.applied is not None:
            if is_here:
                self.page.note.tell(dialog.applied)
                self.page.table_panel.table.setFocus()  # in a field Ctrl+Z would undo typing
            else:
                self._window.tell(dialog.applied, "info")

    def _under_cursor(self) -> Output | None:
        place = self._window.view.grid.current_place()
        if place is None or not is_output(self._session.model, place):
            return None
        return Output(place.line, place.place)

    def go_to(self, place: CellPlace) -> None:
        """Show an input in the grid."""
        if place.line in self._session.model.lines:
            self._window.view.go_to(place)

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        if notice.kind == "document":
            self.page.question.ask_about(None)
        if notice.kind == "document" or (notice.changes is not None and notice.changes.structure):
            self.page.forget()
        if notice.kind in {"edit", "scenario", "language"}:
            self.page.model_changed()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Evaluate nothing more before the window closes."""
        self.page.stop()
