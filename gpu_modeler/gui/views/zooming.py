"""Zoom: by keys, by the wheel with Ctrl held, and by the button in the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from gpu_modeler.gui.grid.zoom import NAME, PLAIN, STEPS, kept_zoom, next_step
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

NOTCH = 120
"""By how much a wheel turns at once."""


class Zooming(QObject):
    """The zoom in force, and who changes it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.percent = kept_zoom(window.session)
        self._turned = 0
        window.view.grid.values.zoomTurned.connect(self._turn)
        self._button = window.status.zoom
        self._button.clicked.connect(self._choose)
        self.retranslate()

    def larger(self) -> None:
        """Take the next step up."""
        self.set(next_step(self.percent, 1))

    def smaller(self) -> None:
        """Take the next step down."""
        self.set(next_step(self.percent, -1))

    def reset(self) -> None:
        """Show everything at 100 %."""
        self.set(PLAIN)

    def set(self, percent: int) -> None:
        """Draw the grid so large, now and at the next start."""
        if percent == self.percent:
            return
        self.percent = percent
        self._window.view.grid.zoom(percent)
        self._window.session.keep_layout({NAME: str(percent)})
        self.retranslate()

    def retranslate(self) -> None:
        """Say how large it is, in the session's language."""
        self._button.setText(f"{self.percent}%")
        self._button.setToolTip(say("zoom_tip", self._window.session.language))

    def _turn(self, by: int) -> None:
        """Follow the wheel, notch by notch; a touch pad turns in smaller steps."""
        self._turned += by
        while abs(self._turned) >= NOTCH:
            direction = 1 if self._turned > 0 else -1
            self._turned -= direction * NOTCH
            self.set(next_step(self.percent, direction))

    def _choose(self) -> None:
        menu = QMenu(self._button)
        for step in reversed(STEPS):
            entry = menu.addAction(f"{step}%")
            entry.setCheckable(True)
            entry.setChecked(step == self.percent)
            entry.triggered.connect(lambda _on=False, chosen=step: self.set(chosen))
        menu.exec(self._button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.deleteLater()
