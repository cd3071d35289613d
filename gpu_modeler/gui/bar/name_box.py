"""The name box: says where the cursor stands, and takes the name of a place to go to."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.bar.goto import find_place, suggestions
from gpu_modeler.gui.bar.vocabulary import Vocabulary
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.text import say

WIDTHS = (170, 320)
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
        self._has_gone = False
        self.company = ""
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(REMEMBERED)
        self.setCompleter(completer)
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
        model, popup = self._session.model, self.completer().popup()
        if popup is not None and popup.isVisible():
            popup.hide()
            self._has_gone = True
        try:
            place = find_place(model, self.text(), self._shown, self.company)
        except ModelerError as error:
            self.refused.emit(error.message)
            return
        for visited in (self._shown, place):  # where one comes from can be gone back to
            if visited is not None:
                self._visited = [visited, *(one for one in self._visited if one != visited)][:REMEMBERED]
        self.placeRequested.emit(place)

    def _offer(self, text: str) -> None:
        """Offer what the text may become, or with nothing typed where one was lately."""
        model = self._session.model
        if text.strip():
            found = suggestions(model, text, self._session.language, self._vocabulary.uses)
        else:
            found = [place_name(self._session, place) for place in self._visited if self._is_there(place)]
        self._names.setStringList(found)

    def _is_there(self, place: CellPlace) -> bool:
        line = self._session.model.lines.get(place.line)
        if line is None or len(line.axes) != len(place.place):
            return False
        return all(
            item in self._session.model.item_ids(a) for a, item in zip(line.axes, place.place, strict=True)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc leave the box, and Down list where one was lately."""
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            return
        popup = self.completer().popup()
        if event.key() == Qt.Key.Key_Down and (popup is None or not popup.isVisible()):
            self._offer("" if self.selectedText() == self.text() else self.text())
            self.completer().complete()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hold the whole name; select everything at a click."""
        super().focusInEvent(event)
        if self._has_gone and event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            # the window becomes active again as the list of names closes, and gives the keyboard back here
            QTimer.singleShot(0, self, self.dropped.emit)
        self._has_gone = self._has_gone and event.reason() == Qt.FocusReason.PopupFocusReason
        if self._shown is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setText(place_name(self._session, self._shown))
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self.selectAll)
