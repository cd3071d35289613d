"""A page of the manual: Markdown in the theme's look, at a readable width, with its pictures fitted to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from gpu_modeler.app.manual.contents import FOLDER, markdown, row_name, sections
from gpu_modeler.gui import theme
from gpu_modeler.gui.manual.styling import blocks, fragments, style, tables
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.resources import resource_folder
from gpu_modeler.text import Language

MEASURE = 56
"""Width of the text, in Chinese characters of the body's type."""
BACK, FORWARD = Qt.Key.Key_Left, Qt.Key.Key_Right


class Reader(QTextBrowser):
    """Shows one page. `linked` carries what a link names; nothing is opened by itself."""

    linked = Signal(QUrl)
    turned = Signal(int)
    """Back (-1) and forward (1) were asked for by key or by a button of the mouse."""
    left = Signal()
    """Esc: back to where one came from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page, self.language = "", ""
        self._anchors: dict[str, QTextBlock] = {}
        self._asked = ("", 0)
        self._fitted = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.anchorClicked.connect(self.linked)

    # --- showing ------------------------------------------------------------------------------------

    def show_page(self, page: str, language: Language) -> None:
        """Show a page from its top."""
        self.page, self.language = page, language
        self._fitted = self._picture_width
        self.document().clear()
        self.document().setDocumentMargin(SPACING[3])
        self.setMarkdown(markdown(page, language))
        style(self.document())
        self._note_anchors(page, language)
        self.go_to(page)

    def _note_anchors(self, page: str, language: Language) -> None:
        headings = [block for block in blocks(self.document()) if block.blockFormat().headingLevel()]
        names = [section.anchor for section in sections(page, language)]
        self._anchors = dict(zip(names, headings, strict=True))
        for table in tables(self.document()):
            for row in range(1, table.rows()):
                block = table.cellAt(row, 0).firstCursorPosition().block()
                name = row_name(block.text().strip())
                if name:
                    self._anchors.setdefault(name, block)

    def go_to(self, anchor: str) -> None:
        """Bring a heading, or a row of a table, to the top."""
        block = self._anchors.get(anchor)
        if anchor == self.page:
            block = None
        self.verticalScrollBar().setValue(0 if block is None else round(self._top_of(block) - SPACING[2]))
        self._asked = (anchor, self.verticalScrollBar().value())
        self._mark_row(None if block is None or block.blockFormat().headingLevel() else block)

    def _mark_row(self, block: QTextBlock | None) -> None:
        """Give the row of a table that was asked for another ground."""
        if block is None:
            self.setExtraSelections([])
            return
        marked = QTextEdit.ExtraSelection()
        marked.cursor = QTextCursor(block)
        marked.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        marked.format.setBackground(QColor(theme.colours().selection))
        self.setExtraSelections([marked])

    def _top_of(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top()

    @property
    def asked(self) -> str:
        """Return the anchor that was asked for last, as long as nobody has scrolled away from it."""
        anchor, value = self._asked
        return anchor if abs(self.verticalScrollBar().value() - value) <= SPACING[1] else ""

    @property
    def anchor(self) -> str:
        """Return the anchor of the section at the top of what is in sight."""
        asked = self._anchors.get(self.asked)
        top = self._top_of(asked) if asked is not None else self.verticalScrollBar().value() + SPACING[4]
        found = self.page
        for name, block in self._anchors.items():
            if block.blockFormat().headingLevel() and self._top_of(block) <= top:
                found = name
        return found

    def _top(self) -> str | int:
        """Return what is at the top: what was asked for, or a position in the text."""
        return self.asked or self.cursorForPosition(QPoint(SPACING[3], 0)).position()

    def _back_to(self, top: str | int) -> None:
        """Bring to the top what was there before the text was laid out anew."""
        if isinstance(top, str):
            self.go_to(top)
            return
        cursor = self.textCursor()
        cursor.setPosition(min(top, self.document().characterCount() - 1))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top())

    # --- pictures -----------------------------------------------------------------------------------

    @property
    def _picture_width(self) -> int:
        return max(200, self.viewport().width() - 2 * SPACING[3] - SPACING[1])

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return a picture of the manual at the width of the text; nothing else is read."""
        url = QUrl(name)
        path = resource_folder() / FOLDER / url.fileName()
        if kind != QTextDocument.ResourceType.ImageResource.value or url.scheme() not in {"", "file"}:
            return None
        return self._fitting(str(path)) if path.is_file() else None

    def _fitting(self, path: str) -> QImage:
        """Return a picture no wider than the text, in the pixels of the screen."""
        image, ratio = QImageReader(path).read(), self.devicePixelRatioF()
        width = min(self._picture_width, image.width())
        made = image.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        made.setDevicePixelRatio(ratio)
        return made

    def _fit_pictures(self) -> None:
        """Fit the pictures to another width."""
        self._fitted = self._picture_width
        is_any = False
        for block in blocks(self.document()):
            for fragment in fragments(block):
                if fragment.charFormat().isImageFormat():
                    name = fragment.charFormat().toImageFormat().name()
                    image = self.loadResource(QTextDocument.ResourceType.ImageResource.value, name)
                    self.document().addResource(
                        QTextDocument.ResourceType.ImageResource.value, QUrl(name), image
                    )
                    is_any = True
        if is_any:
            self.document().markContentsDirty(0, self.document().characterCount())

    # --- events -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines short enough to read."""
        top = self._top()
        measure = MEASURE * self.fontMetrics().horizontalAdvance("国")
        free = max(0, self.width() - measure - self.verticalScrollBar().sizeHint().width())
        margin = min(free // 2, SPACING[5])
        self.setViewportMargins(margin, 0, max(margin, free - margin), 0)
        super().resizeEvent(event)
        if self.page:
            if self._picture_width != self._fitted:
                self._fit_pictures()
            self._back_to(top)

    def event(self, event: QEvent) -> bool:
        """Claim the keys for back and forward, which mean something else in the grid."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _turn(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Left and Alt+Right turn back and forward; Esc leaves."""
        turn = _turn(event)
        if turn:
            self.turned.emit(turn)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class MouseTurns(QObject):
    """The buttons of the mouse for back and forward."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader)
        self._reader = reader
        reader.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Turn back or forward."""
        if event.type() != QEvent.Type.MouseButtonPress:
            return False
        button = event.button()  # type: ignore[attr-defined]
        turn = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}.get(button, 0)
        if turn:
            self._reader.turned.emit(turn)
        return bool(turn)


def _turn(event: QKeyEvent) -> int:
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
        return 0
    return {BACK: -1, FORWARD: 1}.get(Qt.Key(event.key()), 0)
