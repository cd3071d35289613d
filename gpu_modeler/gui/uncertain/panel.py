"""What is uncertain in a model: buttons over a table that is edited in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import set_uncertainty
from gpu_modeler.app.uncertain_proposals import duplicate
from gpu_modeler.app.uncertainties import varying
from gpu_modeler.edits import RemoveUncertainty
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.empty_state import EmptyState, say_no_lines
from gpu_modeler.gui.following import FollowingWidget
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog
from gpu_modeler.gui.uncertain.head import UncertaintyHead
from gpu_modeler.gui.uncertain.table import UncertaintyTable
from gpu_modeler.gui.uncertain.table_model import UncertaintyModel
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import say


class UncertaintyPanel(FollowingWidget):
    """`placeRequested` carries the cell (`CellPlace`) that is to be shown in the grid."""

    placeRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.entries = UncertaintyModel(session, self)
        self.table = UncertaintyTable(session, self.entries, self)
        self.head, self.empty = UncertaintyHead(self), EmptyState(self)
        self.messages = MessageBar(session, self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        self.stack.setContentsMargins(SPACING[3], 0, SPACING[3], SPACING[2])
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.messages)  # below, so that nothing moves under the pointer

    def _connect(self) -> None:
        answers: dict[str, Callable[[], object]] = {
            "add": self.add,
            "change": self.change,
            "duplicate": self.duplicate,
            "remove": self.remove,
        }
        for asking in (self.head.asked, self.table.asked):
            asking.connect(lambda name: answers[name]())
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.entries.modelReset.connect(self._enable)
        self.entries.refused.connect(self.messages.show_message)
        self.head.narrowed.connect(self.entries.narrow)
        self.head.narrowed.connect(lambda _text: self._show_state())

    # --- what is asked for ------------------------------------------------------------------------

    @property
    def chosen(self) -> Uncertainty | None:
        """The cursor's uncertainty."""
        return self._session.model.uncertainties.get(self.table.chosen)

    def add(self) -> None:
        """Ask for a new one."""
        self._ask(UncertaintyDialog(self._session, None, parent=self))

    def change(self) -> None:
        """Ask for another distribution, scope or reason of the cursor's."""
        if self.chosen is not None:
            self._ask(UncertaintyDialog(self._session, self.chosen, near=self.entries.near, parent=self))

    def _ask(self, box: UncertaintyDialog) -> None:
        if ask(box):
            self.choose(box.name)
        self.table.setFocus()

    def choose(self, name: str) -> None:
        """Put the cursor on an uncertainty; what narrows the table gives way where it hides it."""
        self.refresh()
        if name not in {row.uncertainty.id for row in self.entries.rows}:
            self.head.wanted.clear()
        self.table.choose(name)

    def duplicate(self) -> None:
        """Put a copy of the cursor's behind the others."""
        known = self.chosen
        if known is not None:
            copied = duplicate(self._session.model, known)
            self._attempt(lambda: set_uncertainty(self._session, copied))
            self.choose(copied.id)

    def remove(self) -> None:
        """Take the cursor's out, with its correlations."""
        known = self.chosen
        if known is not None:
            self._attempt(lambda: self._session.perform(RemoveUncertainty(known.id), self))

    def _attempt(self, request: Callable[[], object]) -> None:
        try:
            request()
        except ModelerError as error:
            self.messages.show_message(error.message)

    def _open(self, row: int) -> None:
        """Have the first cell that varies shown in the grid; the one that was under its cursor, where it does."""
        known = self.entries.rows[row].uncertainty
        cells = [CellPlace(cell.line, cell.place) for cell in varying(self._session, known)]
        if cells:
            near = self.entries.near
            self.placeRequested.emit(near if near in cells else cells[0])

    @property
    def _near(self) -> CellPlace | None:
        """The cell under the grid's cursor: effects are shown there where it varies."""
        from gpu_modeler.gui.window import MainWindow

        window = self.window()
        return window.view.grid.current_place() if isinstance(window, MainWindow) else None

    # --- following --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow the session; what was said before an edit holds no more."""
        if notice.kind in {"edit", "document"}:
            self.messages.dismiss()
        super().take_notice(notice)

    @property
    def is_stale(self) -> bool:
        """Whether something changed that is not shown yet; the cursor's place too."""
        return super().is_stale or self._near != self.entries.near

    def refresh(self) -> None:
        """Read everything again."""
        super().refresh()
        self.entries.near = self._near
        self.entries.refresh()
        self._show_state()

    def _show_state(self) -> None:
        language, rows = self._session.language, self.entries.rows
        known = self._session.model.uncertainties
        on = sum(row.is_on for row in rows)
        self.head.show_count(len(rows), on, language)
        if known:
            offer = say("empty_clear_search", language)
            self.empty.say(say("uncertain_none_fits", language), offer, self.head.wanted.clear)
        elif self._session.model.lines:
            self.empty.say(say("uncertain_none", language), say("uncertain_add", language), self.add)
        else:
            say_no_lines(self.empty, language)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        self._enable()

    def _enable(self) -> None:
        self.head.enable(has_one=self.chosen is not None, has_lines=bool(self._session.model.lines))

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.head.retranslate(language)
        self.table.setAccessibleName(say("uncertain_table", language))
        self.messages.retranslate()
        self.entries.redraw()
        self.table.fit_columns()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.table.renew_theme()
        self.messages.renew_theme()
