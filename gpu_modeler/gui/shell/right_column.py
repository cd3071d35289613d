"""What stands at the right of the grid, one below the other: charts, and distributions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

UPPER_SHARE = 0.73
WIDTH = 330


class RightColumn(QSplitter):
    """Takes room only while something in it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.hide()

    def add(self, widget: QWidget, *, first: bool, share: float = UPPER_SHARE) -> None:
        """Put something in, at the top or at the bottom; what stands at the top gets `share` of the height."""
        from gpu_modeler.gui.tab_order import follow_layout

        self.insertWidget(0 if first else self.count(), widget)
        if self.count() > 1:
            upper = round(share * self.height())
            rest = (self.height() - upper) // (self.count() - 1)
            self.setSizes([upper, *[rest] * (self.count() - 1)])
        self.follow()
        follow_layout(self)

    def take_room(self) -> None:
        """Take as much of the window's width as is usual, from what stands in the middle."""
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter):
            width, left = splitter.width(), splitter.sizes()[0]
            room = min(max(WIDTH, width // 5), width // 4)
            splitter.setStretchFactor(2, 0)
            splitter.setSizes([left, width - left - room, room])

    def follow(self) -> None:
        """Be there while something in it is."""
        inside = (self.widget(at) for at in range(self.count()))
        self.setHidden(all(widget is None or widget.isHidden() for widget in inside))
