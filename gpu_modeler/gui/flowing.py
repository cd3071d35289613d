"""A row of fields and buttons that goes on in the next line where the window is too narrow for it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from gpu_modeler.gui.theme import SPACING


class FlowLayout(QLayout):
    """Left to right, then down. A stretch takes what room is left of its line, as in `QHBoxLayout`."""

    def __init__(self, spacing: int = SPACING[2]) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addStretch(self) -> None:
        """Push what comes next to the right end of its line."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def add_together(self, *widgets: QWidget) -> None:
        """Add widgets that are never parted, as a label and its field."""
        row = QHBoxLayout()
        row.setSpacing(SPACING[1])
        for widget in widgets:
            row.addWidget(widget)
        self.addChildLayout(row)
        self.addItem(row)

    # --- what Qt asks -----------------------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item; called by `addWidget`."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, `None` beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more height than the lines need."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Say that a narrower row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines in a width, in logical pixels."""
        lines = self._lines(width)
        return sum(self._height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest item alone."""
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in shown), default=0),
            max((size.height() for size in shown), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            self._place(line, QRect(rect.left(), top, rect.width(), self._height(line)))
            top += self._height(line) + self.spacing()

    # --- lines ------------------------------------------------------------------------------------

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if _is_stretch(item):
                lines[-1].append(item)
                continue
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if used and used + self.spacing() + needed > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += needed + (self.spacing() if used else 0)
        return lines

    def _height(self, line: list[QLayoutItem]) -> int:
        return max((item.sizeHint().height() for item in line), default=0)

    def _place(self, line: list[QLayoutItem], rect: QRect) -> None:
        shown = [item for item in line if not _is_stretch(item)]
        widths = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        left = rect.left()
        for item in line:
            if _is_stretch(item):
                left += max(0, rect.width() - widths)
                continue
            size = item.sizeHint()
            width = min(size.width(), rect.width())
            item.setGeometry(
                QRect(left, rect.top() + (rect.height() - size.height()) // 2, width, size.height())
            )
            left += width + self.spacing()


def _is_stretch(item: QLayoutItem) -> bool:
    return item.spacerItem() is not None
