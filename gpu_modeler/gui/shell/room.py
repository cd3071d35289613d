"""The window's middle: one page at a time; a page that needs more room than there is can be scrolled.

A bare `QStackedWidget` asks for the room of its widest page, shown or not, and so pushes the window's size.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget


class Pages(QStackedWidget):
    """Needs what the page in front needs."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Return what the page in front needs, in logical pixels."""
        if not self.count():
            return QSize(0, 0)
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize())


class Room(QScrollArea):
    """Shows the pages, and scroll bars only where the window is too small for the page in front."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.setObjectName("room")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else a click on a text in a page takes the keys away
        self.setWidgetResizable(True)
        self.setWidget(pages)

    def minimumSizeHint(self) -> QSize:
        """Leave the window's size to the person."""
        return QSize(360, 200)
