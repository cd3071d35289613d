"""Two parts of a page, one above the other: the upper is given the height it wants, until a person divides them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from gpu_modeler.gui.later import later


class Halves(QSplitter):
    """`wanted` tells the height at which all of the upper part can be seen; it gets `most` of the whole at most."""

    def __init__(
        self, upper: QWidget, lower: QWidget, wanted: Callable[[], int], most: float, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._wanted, self._most = wanted, most
        self._is_split_by_hand = False
        self.addWidget(upper)
        self.addWidget(lower)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._split)

    def share(self) -> None:
        """Divide the height anew."""
        whole = sum(self.sizes())
        if self._is_split_by_hand or not whole:
            return
        upper = min(self._wanted(), int(whole * self._most))
        self.setSizes([upper, whole - upper])

    def _split(self) -> None:
        self._is_split_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the new height, once the parts have taken theirs; called by Qt."""
        super().resizeEvent(event)
        later(self, self.share)
