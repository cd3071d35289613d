"""The name box: says where the cursor stands, and takes the name of a place to go to."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.bar.goto import find_place, names
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.text import say

WIDTHS = (170, 320)


class NameBox(QLineEdit):
    """`company` stands in for a company that the typed name leaves out, where the cursor stands on no cell."""

    placeRequested = Signal(object)  # CellPlace
    refused = Signal(object)  # Message
    dropped = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: CellPlace | None = None
        self.company = ""
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.setFixedWidth(WIDTHS[1])
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
        """Say everything in the session's language, of the model now open."""
        self.setAccessibleName(say("name_box", self._session.language))
        self.setToolTip(say("name_box_tip", self._session.language))
        self._names.setStringList(names(self._session.model))

    def forget(self) -> None:
        """Another document is open."""
        self._shown = None

    def _go(self) -> None:
        try:
            place = find_place(self._session.model, self.text(), self._shown, self.company)
        except ModelerError as error:
            self.refused.emit(error.message)
            return
        self.placeRequested.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc leave the box."""
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything at a click."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self.selectAll)
