"""What stands behind a page that lists things: it is read again where something changed, and only while it shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gpu_modeler.app.notices import Notice
from gpu_modeler.edits.edit import Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.listing.model import Column, Row
from gpu_modeler.gui.listing.page import ListingPage
from gpu_modeler.model import Place
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class ListingDesk(QObject):
    """A base: override `columns`, `rows`, `summary`, `words`, `answers`, `open_row` and `can`."""

    AREA = ""
    BUTTONS: tuple[str, ...] = ()
    CHOICES: tuple[str, ...] = ()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.session = window, window.session
        self.page = ListingPage(
            window.session, self.AREA, self.key, buttons=self.BUTTONS, choices=self.CHOICES, parent=window
        )
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        self.page.changed.connect(self.refresh)
        self.page.moved.connect(self.follow_cursor)
        self.page.asked.connect(self.ask)
        self.page.opened.connect(self.open_row)
        self.page.table.removed.connect(lambda: self.ask("remove"))
        self.page.retranslate()

    # --- what a page of this kind answers -----------------------------------------------------------

    def key(self, name: str) -> str:
        """Return the catalogue's key of one of the page's texts."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        """Return the columns in the session's language."""
        raise NotImplementedError

    def rows(self) -> Sequence[Row]:
        """Return what is listed."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return one line on all that is listed; asked for after `rows`."""
        return ""

    def words(self, key: Hashable) -> tuple[str, str]:
        """Return what is said of a row, and the address of its link."""
        return "", ""

    def answers(self) -> dict[str, Callable[[], object]]:
        """Return what the buttons do."""
        return {}

    def open_row(self, key: Hashable) -> None:
        """Go where a row leads."""

    def can(self, name: str) -> bool:
        """Say whether a button can be asked now."""
        return self.page.table.row is not None or name == "add"

    # --- what all have in common ----------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """Return a text in the session's language."""
        return say(key, self.session.language, **values)

    def heading(self, name: str, *, is_number: bool = False, most: int = 40) -> Column:
        """Return a column whose heading is the text `column_NAME` of the page."""
        return Column(self.say(self.key(f"column_{name}")), is_number, most)

    def refresh(self) -> None:
        """Read everything again."""
        self._later.stop()
        rows = self.rows()
        self.page.show_rows(self.columns(), rows, self.summary())
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Say what is to be said of the row under the cursor."""
        row = self.page.table.row
        self.page.say_words(*(self.words(row.key) if row is not None else ("", "")))
        self.page.enable(self.can)

    def ask(self, name: str) -> None:
        """Do what a button asks; say what is refused."""
        if name not in self.page.by_name or not self.page.by_name[name].isEnabled():
            return
        try:
            self.answers()[name]()
        except ModelerError as error:
            self.window.tell(error.message)

    def perform(self, edit: Edit) -> bool:
        """Have an edit done; say why not where it is refused."""
        try:
            self.session.perform(edit, self)
        except ModelerError as error:
            self.window.tell(error.message)
            return False
        return True

    # --- a desk of the window -------------------------------------------------------------------------

    @property
    def widget(self) -> ListingPage:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Show what is so now."""
        self.refresh()

    def take_focus(self) -> None:
        """Begin at the table."""
        self.page.table.setFocus()

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session, after the grid, and only while the page shows."""
        if notice.kind == "language":
            self.page.retranslate()
        if notice.kind != "settings" and self.page.isVisible():
            self._later.start()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """Let go of the timer before the window closes."""
        self._later.stop()


def show_cell(window: MainWindow, line: str, place: Place) -> None:
    """Show a cell in the grid."""
    if line in window.session.model.lines:
        at = CellPlace(line, place)
        window.show_page(window.view.page_of(at))
        window.view.go_to(at)
