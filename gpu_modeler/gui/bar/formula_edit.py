"""An editor for formulas and numbers: coloured names, completion, matching brackets, a wave under what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from gpu_modeler.gui.tips import plain_tip

if TYPE_CHECKING:
    from gpu_modeler.formula import Completion
    from gpu_modeler.gui.bar.completion_popup import CompletionPopup

Complete = Callable[[str, int], Sequence["Completion"]]
Span = tuple[int, int]
Key = Qt.Key
ENTER = {Key.Key_Return, Key.Key_Enter}
LINES_AT_MOST = 8
WORD_BEFORE = re.compile(r"[^\W\d]\w*$")


class FormulaEdit(QPlainTextEdit):
    """Text that begins with `=` is a formula; other text is a number.

    `committed` and `dropped` leave it to the owner to take the text; `typed` tells that a person changed it, `moved`
    that the caret or the selection went elsewhere. The owner may answer more: see `numbering`, `point`, `describe`.
    """

    committed = Signal(int)  # rows to move on afterwards
    dropped = Signal()
    typed = Signal()
    moved = Signal()
    entered = Signal()
    left = Signal()
    turnRequested = Signal()  # the reference at the caret: relative year, fixed year

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self.numbering: Callable[[str], Mapping[Span, int]] = lambda _text: {}
        """Says which names of a text are references, and which of them are the same."""
        self.point: Callable[[QKeyEvent], bool] = lambda _event: False
        """Takes a key that chooses a cell in the grid, and says whether it did."""
        self.describe: Callable[[int], str] = lambda _position: ""
        """Says something of the part of the text under the pointer."""
        self._wrong: Span | None = None
        self._is_refused = False
        self._is_setting = False
        self.below: QWidget = self
        """What the list of completions keeps clear of: it opens under this widget."""
        self._popup: CompletionPopup | None = None
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._react)
        self.cursorPositionChanged.connect(self._follow_caret)
        self.selectionChanged.connect(self.moved)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)

    @property
    def popup(self) -> CompletionPopup:
        """The list of completions, made when it is first asked for."""
        if self._popup is None:
            from gpu_modeler.gui.bar.completion_popup import CompletionPopup

            self._popup = CompletionPopup(self)
            self._popup.below = self.below
            self._popup.chosen.connect(self._insert)
        return self._popup

    @property
    def _is_offering(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _put_away(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    # --- text -----------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """Return what stands in the editor."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Put a text there that nobody typed."""
        if text == self.text and self._wrong is None:
            return
        self._is_setting = True
        self._wrong = None
        self._put_away()
        self.setPlainText(text)
        self._is_setting = False
        self._colour()

    @property
    def wrong(self) -> Span | None:
        """Return the part that is marked as wrong."""
        return self._wrong

    def mark_wrong(self, span: Span | None, *, is_refused: bool = True) -> None:
        """Draw a wave under a part of the text; `None` takes it away."""
        if span is not None:
            first, last = span
            last = min(max(last, first + 1), len(self.text))
            span = (min(first, max(0, last - 1)), last)
        if (span, is_refused) != (self._wrong, self._is_refused):
            self._wrong, self._is_refused = span, is_refused
            self._colour()

    def replace(self, span: Span, text: str) -> None:
        """Put another text in the place of a part, as one step to undo; the caret stands behind it."""
        cursor = self.textCursor()
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        self._is_setting = True
        cursor.beginEditBlock()  # otherwise it would be one step with what was typed before
        cursor.insertText(text)
        cursor.endEditBlock()
        self._is_setting = False
        self.setTextCursor(cursor)
        self._wrong = None
        self._colour()
        self.typed.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take text only, on one line."""
        self.insertPlainText(" ".join(source.text().split()))

    def _react(self) -> None:
        if self._is_setting:
            return
        if self.text.startswith("＝"):  # as a Chinese keyboard types it
            caret = self.textCursor()
            at = caret.position()
            self.replace((0, 1), "=")
            caret.setPosition(at)
            self.setTextCursor(caret)
            return
        self._wrong = None
        self._colour()
        self._offer()
        self.typed.emit()

    def _follow_caret(self) -> None:
        if not self._is_setting:
            self._colour()
            self.moved.emit()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc drops, Alt+Enter begins a line; while completions show they come first."""
        key = Key(event.key())
        if key in ENTER and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
        elif (self._is_offering and self.popup.handle(key)) or self.point(event):
            return
        elif key in ENTER:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.committed.emit(-1 if shift else 1)
        elif key == Key.Key_Escape:
            self.dropped.emit()
        elif key == Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._offer(even_empty=True)
        elif key == Key.Key_F4:
            self.turnRequested.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Let Tab choose a completion before it moves the focus; say what is under a resting pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorForPosition(self.viewport().mapFrom(self, event.pos())).position()
            QToolTip.showText(event.globalPos(), self.describe(at) or self.toolTip(), self)
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Key(event.key())
            if key == Key.Key_Tab and self._is_offering and self.popup.handle(key):
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that editing may begin."""
        super().focusInEvent(event)
        self._fit_height()
        self._colour()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put completions away."""
        super().focusOutEvent(event)
        self._fit_height()
        self._colour()
        self._put_away()
        self.left.emit()

    # --- completion -----------------------------------------------------------------------------

    def _offer(self, *, even_empty: bool = False) -> None:
        text, cursor = self.text, self.textCursor().position()
        if not text.startswith("=") or not self.hasFocus():
            self._put_away()
            return
        if not even_empty and WORD_BEFORE.search(text[:cursor]) is None:
            self._put_away()
            return
        self.popup.offer(self._complete(text, cursor), self.cursorRect())

    def _insert(self, completion: Completion) -> None:
        self.replace(completion.span, completion.text)

    # --- looks ----------------------------------------------------------------------------------

    def renew_theme(self) -> None:
        """Colour in the theme now in force."""
        self._colour()

    def _colour(self) -> None:
        text = self.text
        if self._wrong is None and not text.startswith("="):
            self.setExtraSelections([])
            return
        from gpu_modeler.gui.bar.colouring import Marks, selections  # nor this

        marks = Marks(wrong=self._wrong, is_refused=self._is_refused)
        if self.hasFocus() and text.startswith("="):
            from gpu_modeler.formula.caret import brackets_at  # not for the first frame

            brackets = brackets_at(text, self.textCursor().position())
            marks = replace(marks, references=self.numbering(text), brackets=brackets)
        self.setExtraSelections(selections(self.document(), text, marks))

    def _fit_height(self) -> None:
        """Show the whole text while it is edited; otherwise one line, so that the rows below stay where they are."""
        needed = int(self.document().size().height())
        lines = min(max(1, needed), LINES_AT_MOST) if self.hasFocus() else 1
        self.setToolTip("" if lines >= needed else plain_tip(self.text))
        margin = 2 * int(self.document().documentMargin()) + 2 * self.frameWidth()
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin)
