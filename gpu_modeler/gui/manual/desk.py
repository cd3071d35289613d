"""The manual in the grid's place: it opens at what the person was at, and leads back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gpu_modeler.app.manual.topics import FIRST
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.manual.page import ManualPage

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class ManualDesk:
    """What stands behind the page."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.page = ManualPage(window.session.language)
        self.page.left.connect(self.leave)
        self._before: Page | None = None

    @property
    def widget(self) -> QWidget:
        """The page."""
        return self.page

    def open(self, place: str, before: Page | None) -> None:
        """Show a section; `before` is where Esc leads back to."""
        self._before = before or self._before
        self.page.show_place(place)

    def leave(self) -> None:
        """Go back to the page that the manual was opened from."""
        window = self.window
        window.show_page(self._before or window.view.page)
        if window.tools.current is None and not window.is_reviewing:
            window.view.grid.values.setFocus()
        elif window.tools.current is not None:
            window.tools.desk(window.tools.current).take_focus()

    def shown(self) -> None:
        """Begin with the first page, where nothing else was asked for."""
        if not self.page.reader.page:
            self.page.show_place(FIRST)

    def take_focus(self) -> None:
        """Put the keyboard on the text, which scrolls."""
        self.page.reader.setFocus()

    def take_notice(self, notice: Notice) -> None:
        """Follow the language."""
        if notice.kind == "language":
            self.page.retranslate(self.window.session.language)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Nothing runs."""
