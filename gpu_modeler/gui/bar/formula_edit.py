"""A one-line editor for formulas and numbers: coloured names, completion, a wave under what was refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gpu_modeler.formula import tokenize
from gpu_modeler.gui.bar.completion_popup import CompletionPopup
from gpu_modeler.gui.theme import colours

if TYPE_CHECKING:
    from gpu_modeler.formula import Completion

Complete = Callable[[str, int], Sequence["Completion"]]
Span = tuple[int, int]
Key = Qt.Key
ENTER = {Key.Key_Return, Key.Key_Enter}
LINES_AT_MOST = 4
WORD_BEFORE = re.compile(r"[^\W\d]\w*$")


class FormulaEdit(QPlainTextEdit):
    """Text that begins with `=` is a formula; other text is a number.

    `committed` and `dropped` leave it to the owner to take the text; `typed` tells that a person changed it.
    """

    committed = Signal(int)  # rows to move on afterwards
    dropped = Signal()
    typed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self._wrong: Span | None = None
        self._is_setting = False
        self.popup = CompletionPopup(self)
        self.popup.chosen.connect(self._insert)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._react)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)

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
        self.popup.hide()
        self.setPlainText(text)
        self._is_setting = False
        self._colour()

    def mark_wrong(self, span: Span) -> None:
        """Draw a wave under a part of the text and put the cursor there."""
        first, last = span
        length = len(self.text)
        last = min(max(last, first + 1), length)
        self._wrong = (min(first, max(0, last - 1)), last)
        self._colour()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take text only, on one line."""
        self.insertPlainText(" ".join(source.text().split()))

    def _react(self) -> None:
        if self._is_setting:
            return
        self._wrong = None
        self._colour()
        self._offer()
        self.typed.emit()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc drops; while completions show they come first."""
        key = Key(event.key())
        if self.popup.isVisible() and self.popup.handle(key):
            return
        if key in ENTER:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.committed.emit(-1 if shift else 1)
        elif key == Key.Key_Escape:
            self.dropped.emit()
        elif key == Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._offer(even_empty=True)
        elif key == Key.Key_F4:
            return
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Let Tab choose a completion before it moves the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Key(event.key())
            if key == Key.Key_Tab and self.popup.isVisible() and self.popup.handle(key):
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that editing may begin."""
        super().focusInEvent(event)
        self._fit_height()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put completions away."""
        super().focusOutEvent(event)
        self._fit_height()
        self.popup.hide()
        self.left.emit()

    # --- completion -----------------------------------------------------------------------------

    def _offer(self, *, even_empty: bool = False) -> None:
        text, cursor = self.text, self.textCursor().position()
        if not text.startswith("=") or not self.hasFocus():
            self.popup.hide()
            return
        if not even_empty and WORD_BEFORE.search(text[:cursor]) is None:
            self.popup.hide()
            return
        self.popup.offer(self._complete(text, cursor), self.cursorRect())

    def _insert(self, completion: Completion) -> None:
        cursor = self.textCursor()
        cursor.setPosition(completion.span[0])
        cursor.setPosition(completion.span[1], QTextCursor.MoveMode.KeepAnchor)
        self._is_setting = True
        cursor.insertText(completion.text)
        self._is_setting = False
        self.setTextCursor(cursor)
        self._colour()
        self.typed.emit()

    # --- looks ----------------------------------------------------------------------------------

    def renew_theme(self) -> None:
        """Colour in the theme now in force."""
        self._colour()

    def _colour(self) -> None:
        text = self.text
        selections = []
        if text.startswith("="):
            palette = colours()
            by_kind = {
                "name": palette.link_green,
                "function": palette.accent,
                "number": palette.input_blue,
                "unit": palette.muted,
                "invalid": palette.error_mark,
                "text": palette.error_mark,
            }
            for token in tokenize(text):
                if token.kind in by_kind:
                    made = QTextCharFormat()
                    made.setForeground(QColor(by_kind[token.kind]))
                    selections.append(self._selection(token.span, made))
        if self._wrong is not None:
            selections.append(self._selection(self._wrong, self._wave()))
        self.setExtraSelections(selections)

    def _wave(self) -> QTextCharFormat:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(colours().error_mark))
        wave.setBackground(QColor(colours().error_fill))
        return wave

    def _selection(self, span: Span, made: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = made
        return selection

    def _fit_height(self) -> None:
        """Show the whole text while it is edited; otherwise one line, so that the rows below stay where they are."""
        needed = int(self.document().size().height())
        lines = min(max(1, needed), LINES_AT_MOST) if self.hasFocus() else 1
        self.setToolTip("" if lines >= needed else self.text)
        margin = 2 * int(self.document().documentMargin()) + 2 * self.frameWidth()
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margin)
