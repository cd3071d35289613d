"""What stands at the right of the grid, one below the other: charts, and distributions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

UPPER_SHARE = 0.73


class RightColumn(QSplitter):
    """Takes room only while something in it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.hide()

    def add(self, widget: QWidget, *, first: bool) -> None:
        """Put something in, at the top or at the bottom."""
        self.insertWidget(0 if first else self.count(), widget)
        if self.count() > 1:
            upper = round(UPPER_SHARE * self.height())
            self.setSizes([upper, self.height() - upper])
        self.follow()

    def follow(self) -> None:
        """Be there while something in it is."""
        inside = (self.widget(at) for at in range(self.count()))
        self.setHidden(all(widget is None or widget.isHidden() for widget in inside))
