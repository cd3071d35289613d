"""The formula bar: name box, what the cell holds, its value and unit; below, what the formula says or why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import FormulaError
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar import preview
from gpu_modeler.gui.bar.commit import commit_text
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.hint import Hint
from gpu_modeler.gui.bar.name_box import NameBox
from gpu_modeler.gui.bar.reference import reference_text
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.formula import Completion

VALUE_WIDTH = 110
PAUSE_MS = 250


class FormulaBar(QWidget):
    """Shows the cell of the cursor; takes what is typed through the session.

    Invariant: while `is_editing`, the text belongs to `_edited`, whatever the cursor does.
    """

    placeRequested = Signal(object)  # CellPlace, from the name box
    refused = Signal(object)  # Message, from the name box
    finished = Signal(int)  # the focus goes back to the grid, so many rows on
    modeChanged = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: CellPlace | None = None
        self._line = ""
        self._edited: CellPlace | None = None
        self.name_box = NameBox(session, self)
        self.sign, self.value, self.hint = QLabel("ƒx", self), QLabel(self), Hint(self)
        self.edit = FormulaEdit(self._complete, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._set_up_widgets()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.renew_theme()

    def _set_up_widgets(self) -> None:
        self.value.setMinimumWidth(VALUE_WIDTH)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setFont(theme.font(bold=True))

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        for widget, stretch, alignment in (
            (self.name_box, 0, top),
            (self.sign, 0, top),
            (self.edit, 1, top),
            (self.value, 0, top),
        ):
            upper.addWidget(widget, stretch, alignment)
        height = self.name_box.sizeHint().height()
        for label in (self.sign, self.value):
            label.setFixedHeight(height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 12, 2)
        layout.setSpacing(2)
        layout.addLayout(upper)
        layout.addWidget(self.hint)

    def _connect(self) -> None:
        self.name_box.placeRequested.connect(self.placeRequested)
        self.name_box.refused.connect(self.refused)
        self.name_box.dropped.connect(self._leave_name)
        self.edit.committed.connect(self.commit)
        self.edit.dropped.connect(self.drop)
        self.edit.typed.connect(self._react_to_typing)
        self.edit.entered.connect(self._begin)
        self.edit.left.connect(self._leave)
        self._pause.timeout.connect(self._show_preview)

    # --- what the cursor stands on --------------------------------------------------------------

    def show_cell(self, place: CellPlace | None, line: str = "") -> None:
        """Show a cell; where there is none, the formula of `line` (the heading of a line with segments)."""
        self._shown, self._line = place, line
        if not self.is_editing:
            self._show_current()

    def _show_current(self) -> None:
        place, session = self._shown, self._session
        self._pause.stop()
        self.edit.setReadOnly(place is None)
        if place is None:
            line = session.model.lines.get(self._line)
            self.name_box.show_line(self._line)
            self.edit.show_text(f"={line.formula}" if line and line.formula else "")
            self.value.clear()
            self.hint.show_text("")
            return
        self.name_box.show_place(place)
        self.edit.show_text(session.editing_text(place.line, place.place, session.scenario))
        self.value.setText(preview.value_text(session, place))
        self.hint.show_text(preview.description(session, place))

    # --- editing --------------------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Say whether a text is being written that the model does not hold."""
        return self._edited is not None

    @property
    def is_writing_formula(self) -> bool:
        """Say whether it is a formula, which may be written across pages: clicks insert references."""
        return self.is_editing and self.edit.text.startswith("=")

    def begin_formula(self, text: str) -> None:
        """Go to the editor; `text` replaces what stands there, the empty text keeps it."""
        if self._shown is None:
            return
        self.edit.setFocus()
        if text:
            self._begin_with(text)
        cursor = self.edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.edit.setTextCursor(cursor)

    def mirror(self, text: str) -> None:
        """Show what is being typed into the cell itself, instead of what it holds."""
        if not self.is_editing:
            self.edit.show_text(text)
            self.value.clear()

    def _begin_with(self, text: str) -> None:
        self._edited = self._shown
        self.edit.show_text(text)
        self.edit.setFocus()
        self._react_to_typing()

    def _begin(self) -> None:
        if self._shown is not None:
            self.modeChanged.emit("edit")

    def _leave(self) -> None:
        if not self.is_editing:
            self.modeChanged.emit("ready")

    def _react_to_typing(self) -> None:
        if self._edited is None:
            self._edited = self._shown
        self.modeChanged.emit("edit")
        self._pause.start()

    def commit(self, rows: int = 1) -> bool:
        """Take the text; a refusal shows below it and in it, and the text stays."""
        place = self._edited or self._shown
        if place is None:
            return True
        if self._edited is None:  # nothing was typed
            self.drop(rows=rows)
            return True
        try:
            commit_text(self._session, place, self.edit.text)
        except ModelerError as error:
            self._refuse(error)
            return False
        self.drop(rows=rows)
        return True

    def _refuse(self, error: ModelerError) -> None:
        self._pause.stop()
        self.hint.show_text(error.user_message(self._session.language), is_error=True)
        if isinstance(error, FormulaError):
            shift = 1 if self.edit.text.startswith("=") else 0
            self.edit.mark_wrong((error.span[0] + shift, error.span[1] + shift))
        else:
            self.edit.mark_wrong((0, len(self.edit.text)))
        self.edit.setFocus()

    def drop(self, rows: int = 0) -> None:
        """Go back to the cell, show what it holds, and give the focus back to the grid."""
        edited = self._edited
        self._edited = None
        if edited is not None and edited != self._shown:
            self.placeRequested.emit(edited)
        self._show_current()
        self.modeChanged.emit("ready")
        self.finished.emit(rows)

    def forget(self) -> None:
        """Drop what is written because its document is no longer open."""
        self._edited = None
        self._shown = None
        self.name_box.forget()

    def forget_if_gone(self) -> None:
        """Drop what is written where its line is no longer in the model."""
        if self._edited is not None and self._edited.line not in self._session.model.lines:
            self.forget()

    def pick(self, clicked: CellPlace | None) -> bool:
        """Take a click into the grid while a formula is written: its cell becomes a reference.

        Returns:
            Whether the click is used up; otherwise the grid does with it what it always does.
        """
        if self._edited is None:
            return False
        if not self.is_writing_formula:
            return not self.commit(rows=0)
        if clicked is not None:
            self.edit.insertPlainText(reference_text(self._session.model, clicked, self._edited))
        self.edit.setFocus()
        return True

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        return preview.completions_for(self._session, text, cursor)

    def _show_preview(self) -> None:
        if self._edited is None:
            return
        seen = preview.preview(self._session, self._edited, self.edit.text)
        self.value.setText(seen.value)
        self.hint.show_text(seen.hint)

    def focus_name(self) -> None:
        """Let a place be typed (F5, Ctrl+G)."""
        self.name_box.setFocus()
        self.name_box.selectAll()

    def _leave_name(self) -> None:
        if not self.is_editing:
            self._show_current()
        self.finished.emit(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name box its share of the width."""
        super().resizeEvent(event)
        self.name_box.take_share(self.width())

    # --- language and theme ---------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.name_box.retranslate()
        self.edit.setAccessibleName(say("formula_edit", language))
        self.sign.setToolTip(say("formula_edit_tip", language))
        if not self.is_editing:
            self._show_current()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.value.setFont(theme.font(bold=True))
        self.hint.renew_theme()
        self.sign.setStyleSheet(f"color: {palette.muted}; font-style: italic")
        self.value.setStyleSheet(f"color: {palette.text}")
        self.edit.renew_theme()
        if not self.is_editing:
            self._show_current()
