"""The list of places under the name box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem

from gpu_modeler.gui.theme import colours

ROWS_IN_SIGHT = 12
WIDEST = 480


class NameList(QListWidget):
    """Shown over the window without ever taking the keyboard: the box hands it the keys.

    A list that is a window of its own right, as `QCompleter` opens it, is made active by the window manager when it
    likes; the keyboard then comes back to the box after the person has gone on to the grid.
    """

    chosen = Signal(str)  # by the mouse

    def __init__(self, box: QLineEdit) -> None:
        super().__init__(box)
        self._box = box
        self._typed = ""
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)

    @property
    def names(self) -> list[str]:
        """Return what is offered."""
        return [self.item(row).text() for row in range(self.count())]

    def offer(self, names: Sequence[str]) -> None:
        """Show names below the box, none of them chosen yet, or nothing where there are none."""
        self._typed = self._box.text()
        self.clear()
        self.addItems(list(names))
        if not names:
            self.hide()
            return
        palette = colours()
        self.setStyleSheet(
            f"QListWidget {{ border: 1px solid {palette.border}; background: {palette.surface}; }}"
        )
        self._place()
        self.show()

    def _place(self) -> None:
        rows = min(self.count(), ROWS_IN_SIGHT)
        height = rows * max(self.sizeHintForRow(0), 18) + 2 * self.frameWidth()
        width = min(max(self._box.width(), self.sizeHintForColumn(0) + 28), WIDEST)
        corner = self._box.mapToGlobal(QPoint(0, self._box.height() + 2))
        left = min(corner.x(), self._box.screen().availableGeometry().right() - width)
        self.setGeometry(left, corner.y(), width, height)

    def step(self, step: int) -> str:
        """Choose the next or previous name; before the first and after the last stands what was typed."""
        row = (self.currentRow() + 1 + step) % (self.count() + 1) - 1
        self.setCurrentRow(row)
        item = self.item(row) if row >= 0 else None
        return item.text() if item is not None else self._typed

    def first(self) -> str:
        """Return the chosen name, or the first."""
        return self.item(max(0, self.currentRow())).text()

    def _choose(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.text())
