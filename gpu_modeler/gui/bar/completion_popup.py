"""The list of completions under the formula: name, label, and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.tips import plain_tip

if TYPE_CHECKING:
    from gpu_modeler.formula import Completion

Key = Qt.Key
SHOWN_AT_MOST = 60
ROWS_IN_SIGHT = 10
WIDEST = (240, 280, 300, 90)
"""Pixels of the columns: name, label, unit or help, kind."""


class CompletionPopup(QTreeWidget):
    """Shown over the window without taking the focus; the editor hands the keys on."""

    chosen = Signal(object)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self.below: QWidget = editor
        """What the list keeps clear of: it opens under this widget."""
        self._offered: list[Completion] = []
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setColumnCount(len(WIDEST))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setStretchLastSection(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda _item: self._choose())

    def offer(self, completions: Sequence[Completion], cursor: QRect) -> None:
        """Show completions below the text cursor, or nothing where there are none."""
        self._offered = list(completions)[:SHOWN_AT_MOST]
        if not self._offered:
            self.hide()
            return
        self.clear()
        self.addTopLevelItems([self._item(completion) for completion in self._offered])
        self._set_row(0)
        palette = colours()
        self.setStyleSheet(
            f"QTreeWidget {{ border: 1px solid {palette.border}; background: {palette.surface}; }}"
        )
        self._place(cursor)
        self.show()

    @staticmethod
    def _item(completion: Completion) -> QTreeWidgetItem:
        item = QTreeWidgetItem([completion.text, completion.label, completion.detail, completion.kind_label])
        for column in (2, 3):
            item.setForeground(column, QColor(colours().muted))
        item.setToolTip(2, plain_tip(completion.detail))
        return item

    def _place(self, cursor: QRect) -> None:
        rows = min(len(self._offered), ROWS_IN_SIGHT)
        height = rows * max(self.sizeHintForRow(0), 18) + 2 * self.frameWidth()
        widths = [min(self.sizeHintForColumn(column) + 16, WIDEST[column]) for column in range(len(WIDEST))]
        for column, column_width in enumerate(widths):
            self.setColumnWidth(column, column_width)
        width = sum(widths) + 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()
        left = self._editor.mapToGlobal(QPoint(cursor.left(), 0)).x()
        corner = QPoint(left, self.below.mapToGlobal(QPoint(0, self.below.height() + 2)).y())
        screen = self._editor.screen().availableGeometry()
        width = min(width, screen.width() - 40)
        self.setGeometry(min(corner.x(), screen.right() - width), corner.y(), width, height)

    def handle(self, key: Qt.Key) -> bool:
        """Do what a key means for the list; `False` leaves it to the editor."""
        if key in {Key.Key_Down, Key.Key_Up}:
            step = 1 if key == Key.Key_Down else -1
            row = (self.indexOfTopLevelItem(self.currentItem()) + step) % len(self._offered)
            self._set_row(row)
            return True
        if key in {Key.Key_Tab, Key.Key_Return, Key.Key_Enter}:
            self._choose()
            return True
        if key == Key.Key_Escape:
            self.hide()
            return True
        return False

    def _set_row(self, row: int) -> None:
        item = self.topLevelItem(row)
        if item is not None:
            self.setCurrentItem(item)

    def _choose(self) -> None:
        row = self.indexOfTopLevelItem(self.currentItem())
        self.hide()
        if 0 <= row < len(self._offered):
            self.chosen.emit(self._offered[row])
