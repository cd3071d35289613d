"""The formula bar: name box, what the cell holds, its value and unit; below, what the formula says or why it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar.feedback import Feedback, Labels
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.hint import Hint
from gpu_modeler.gui.bar.name_box import NameBox
from gpu_modeler.gui.bar.standing import Standing
from gpu_modeler.gui.bar.vocabulary import Vocabulary
from gpu_modeler.gui.bar.writing import Writing
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.bar.pointing import Pointing
    from gpu_modeler.gui.bar.warming import Warming
    from gpu_modeler.gui.grid.pane import GridPane

VALUE_WIDTH = 110


class FormulaBar(QWidget):
    """Shows the cell of the cursor; takes what is typed through the session.

    `standing` fills it from the cursor's cell, `writing` holds what is being written, `pointing` watches `grid` for
    cells that are pointed at meanwhile; it is made when the editor is first entered.
    """

    placeRequested = Signal(object)  # CellPlace, from the name box
    refused = Signal(object)  # Message, from the name box
    noticed = Signal(object)  # Message: a block that was pointed at has no name
    finished = Signal(int)  # the focus goes back to the grid, so many rows on
    modeChanged = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.grid: GridPane | None = None
        self.pointing: Pointing | None = None
        self.warming: Warming | None = None
        self.vocabulary = Vocabulary(session)
        self.name_box = NameBox(session, self.vocabulary, self)
        self.sign, self.value, self.hint, self.term = (
            QLabel("ƒx", self),
            QLabel(self),
            Hint(self),
            QLabel(self),
        )
        self.edit = FormulaEdit(self.vocabulary.completions, self)
        labels = Labels(self.value, self.hint, self.term)
        self.feedback = Feedback(session, self.vocabulary, self.edit, labels)
        self.writing = Writing(session, self.edit, self.feedback, self.hint)
        self.standing = Standing(session, self.name_box, self.edit, self.value, self.hint)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.renew_theme()

    def _lay_out(self) -> None:
        self.value.setMinimumWidth(VALUE_WIDTH)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.term.setTextFormat(Qt.TextFormat.PlainText)
        self.term.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.edit.below = self
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(8)
        lower.setSpacing(16)
        top = Qt.AlignmentFlag.AlignTop
        for widget, stretch in ((self.name_box, 0), (self.sign, 0), (self.edit, 1), (self.value, 0)):
            upper.addWidget(widget, stretch, top)
        lower.addWidget(self.hint, 1)
        lower.addWidget(self.term, 0, top)
        height = self.name_box.sizeHint().height()
        for label in (self.sign, self.value):
            label.setFixedHeight(height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 12, 2)
        layout.setSpacing(2)
        layout.addLayout(upper)
        layout.addLayout(lower)

    def _connect(self) -> None:
        self.name_box.placeRequested.connect(self.placeRequested)
        self.name_box.refused.connect(self.refused)
        self.name_box.dropped.connect(self._leave_name)
        self.edit.committed.connect(self.writing.commit)
        self.edit.dropped.connect(self.writing.end)
        self.edit.typed.connect(lambda: self.writing.take_typing(self.standing.place))
        self.edit.moved.connect(lambda: self.writing.follow_caret(self.edited))
        self.edit.entered.connect(self._enter)
        self.edit.left.connect(self._leave)
        self.writing.began.connect(lambda: self.modeChanged.emit("edit"))
        self.writing.ended.connect(self._end)

    # --- what the cursor stands on --------------------------------------------------------------

    def show_cell(self, place: CellPlace | None, line: str = "") -> None:
        """Show a cell; where there is none, the formula of `line` (the heading of a line with segments)."""
        self.standing.place, self.standing.line = place, line
        self._show_current()

    def _show_current(self) -> None:
        if not self.is_editing:
            self.feedback.rest()
            self.standing.show()

    @property
    def edited(self) -> CellPlace | None:
        """The cell whose formula is written, or looked at in the editor."""
        return self.writing.edited or self.standing.place

    # --- editing --------------------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Say whether a text is being written that the model does not hold."""
        return self.writing.edited is not None

    @property
    def is_writing_formula(self) -> bool:
        """Say whether it is a formula, which may be written across pages: clicks insert references."""
        return self.writing.is_formula

    def begin_formula(self, text: str) -> None:
        """Go to the editor; `text` replaces what stands there, the empty text keeps it.

        Asked again without a text, the arrow keys change between moving the caret and pointing at cells (F2).
        """
        if self.standing.place is None:
            return
        was_there = self.edit.hasFocus()
        self.edit.setFocus()
        self._enter()
        if self.pointing is not None:
            self.pointing.by_keys = bool(text) or (was_there and not self.pointing.by_keys)
        if text:
            self.writing.begin(self.standing.place, text)
        if not was_there:
            cursor = self.edit.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.edit.setTextCursor(cursor)
        self.modeChanged.emit("enter" if self.pointing is not None and self.pointing.by_keys else "edit")

    def mirror(self, text: str) -> None:
        """Show what is being typed into the cell itself, instead of what it holds."""
        if not self.is_editing:
            self.standing.mirror(text)

    def commit(self, rows: int = 1) -> bool:
        """Take the text; a refusal shows below it and in it, and the text stays."""
        return self.writing.commit(rows)

    def drop(self) -> None:
        """Go back to the cell, show what it holds, and give the focus back to the grid."""
        self.writing.end()

    def _end(self, edited: CellPlace | None, rows: int) -> None:
        if edited is not None and edited != self.standing.place:
            self.placeRequested.emit(edited)
        self._show_current()
        if self.pointing is not None:
            self.pointing.by_keys = False
        self.modeChanged.emit("ready")
        self.finished.emit(rows)

    def _enter(self) -> None:
        if self.standing.place is None:
            return
        if self.pointing is None and self.grid is not None:
            from gpu_modeler.gui.bar.pointing import Pointing
            from gpu_modeler.gui.bar.warming import Warming

            self.pointing, self.warming = Pointing(self, self.grid), Warming(self._session, self)
            self.pointing.refused.connect(self.noticed)
        self.writing.follow_caret(self.edited)
        self.modeChanged.emit("edit")

    def _leave(self) -> None:
        if not self.is_editing:
            self._show_current()
            self.modeChanged.emit("ready")

    def forget(self) -> None:
        """Drop what is written because its document, or its line, is no longer there."""
        self.writing.edited = self.standing.place = None
        self.feedback.rest()
        self.name_box.forget()

    def focus_name(self) -> None:
        """Let a place be typed (F5, Ctrl+G)."""
        self.name_box.setFocus()
        self.name_box.selectAll()

    def _leave_name(self) -> None:
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
        self._show_current()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.value.setFont(theme.font(bold=True))
        self.term.setFont(theme.font("caption"))
        self.hint.renew_theme()
        self.sign.setStyleSheet(f"color: {palette.muted}; font-style: italic")
        self.value.setStyleSheet(f"color: {palette.text}")
        self.term.setStyleSheet(f"color: {palette.text}")
        self.edit.renew_theme()
        self._show_current()
