"""The name box: says where the cursor stands, and takes the name of a place to go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.bar.vocabulary import Vocabulary
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.gui.later import later
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.bar.name_list import NameList

WIDTHS = (170, 320)
ELSEWHERE = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
"""The keyboard goes to another window or to a menu, and comes back."""
Key = Qt.Key
REMEMBERED = 12
"""Places that are offered again, as many as fit into a list."""


class NameBox(QLineEdit):
    """`company` stands in for a company that the typed name leaves out, where the cursor stands on no cell.

    While it has the keyboard it holds the place's whole name, to be copied; otherwise as much as has room.
    """

    placeRequested = Signal(object)  # CellPlace
    refused = Signal(object)  # Message
    dropped = Signal()

    def __init__(self, session: Session, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._vocabulary = session, vocabulary
        self._shown: CellPlace | None = None
        self._visited: list[CellPlace] = []
        self.company = ""
        self.list: NameList | None = None
        """Made when something is first offered."""
        self.setFixedWidth(WIDTHS[1])
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._go)

    def show_place(self, place: CellPlace) -> None:
        """Say where the cursor stands; a long label is cut, since company and year say more beside the grid."""
        self._shown = place
        label, sign, rest = place_name(self._session, place).partition(" · ")
        room = self.width() - 24 - self.fontMetrics().horizontalAdvance(sign + rest)
        self.setText(self.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, room) + sign + rest)
        self.setCursorPosition(0)

    def show_line(self, line: str) -> None:
        """Say on which line's heading the cursor stands; nothing on other headings."""
        self._shown = None
        known = self._session.model.lines.get(line)
        self.setText(known.labels.in_language(self._session.language) if known else "")

    def take_share(self, width: int) -> None:
        """Take a third of a width, within bounds."""
        self.setFixedWidth(min(max(WIDTHS[0], width // 3), WIDTHS[1]))
        if self._shown is not None and not self.hasFocus():
            self.show_place(self._shown)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        self.setAccessibleName(say("name_box", self._session.language))
        self.setToolTip(say("name_box_tip", self._session.language))

    def forget(self) -> None:
        """Another document is open."""
        self._shown = None
        self._visited.clear()

    # --- going ----------------------------------------------------------------------------------

    def _go(self) -> None:
        from gpu_modeler.gui.bar.goto import find_place

        self._put_away()
        try:
            place = find_place(self._session.model, self.text(), self._shown, self.company)
        except ModelerError as error:
            self.refused.emit(error.message)
            return
        for visited in (self._shown, place):  # where one comes from can be gone back to
            if visited is not None:
                self._visited = [visited, *(one for one in self._visited if one != visited)][:REMEMBERED]
        self.placeRequested.emit(place)

    def _offer(self, text: str) -> None:
        """Offer what the text may become, or with nothing typed where one was lately."""
        from gpu_modeler.gui.bar.goto import suggestions
        from gpu_modeler.gui.bar.name_list import NameList

        model = self._session.model
        if text.strip():
            found = suggestions(model, text, self._session.language, self._vocabulary.uses)
        else:
            found = [place_name(self._session, place) for place in self._visited if self._is_there(place)]
        if self.list is None:
            self.list = NameList(self)
            self.list.chosen.connect(self._take)
        self.list.offer(found)

    def _take(self, name: str) -> None:
        self.setText(name)
        self._go()

    def _put_away(self) -> None:
        if self.list is not None:
            self.list.hide()

    def _is_there(self, place: CellPlace) -> bool:
        line = self._session.model.lines.get(place.line)
        if line is None or len(line.axes) != len(place.place):
            return False
        return all(
            item in self._session.model.item_ids(a) for a, item in zip(line.axes, place.place, strict=True)
        )

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc put the list away, then leave the box; Down lists where one was lately."""
        key = Key(event.key())
        if key == Key.Key_Escape:
            if self._is_offering:
                self._put_away()
            else:
                self.dropped.emit()
        elif key in {Key.Key_Down, Key.Key_Up} and self.list is not None and self._is_offering:
            self.setText(self.list.step(1 if key == Key.Key_Down else -1))
        elif key == Key.Key_Down:
            self._offer("" if self.selectedText() == self.text() else self.text())
        else:
            super().keyPressEvent(event)

    @property
    def _is_offering(self) -> bool:
        return self.list is not None and self.list.isVisible()

    def event(self, event: QEvent) -> bool:
        """Let Tab complete the name, to be written on, while some are offered."""
        is_tab = isinstance(event, QKeyEvent) and event.key() == Key.Key_Tab
        if is_tab and event.type() == QEvent.Type.KeyPress and self.list is not None and self._is_offering:
            self.setText(self.list.first())
            self._put_away()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hold the whole name; select everything at a click. What is being typed outlives a look elsewhere."""
        super().focusInEvent(event)
        if self._shown is not None and event.reason() not in ELSEWHERE:
            self.setText(place_name(self._session, self._shown))
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            later(self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the list away, and what was typed and not gone to."""
        super().focusOutEvent(event)
        self._put_away()
        if self._shown is not None and event.reason() not in ELSEWHERE:
            self.show_place(self._shown)
