"""The tabs of the page. All but the results are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.text import say

RESULTS, INPUTS, CORRELATIONS, DRIVERS = range(4)
NAMES = ("results", "inputs", "correlations", "drivers")


def _inputs(session: Session, parent: QWidget) -> QWidget:
    from gpu_modeler.gui.uncertain.panel import UncertaintyPanel

    return UncertaintyPanel(session, parent)


def _correlations(session: Session, parent: QWidget) -> QWidget:
    from gpu_modeler.gui.uncertain.correlations import CorrelationsPanel

    return CorrelationsPanel(session, parent)


def _drivers(session: Session, parent: QWidget) -> QWidget:
    from gpu_modeler.gui.drivers.view import DriversView

    return DriversView(session, parent)


MAKERS: dict[int, Callable[[Session, QWidget], QWidget]] = {
    INPUTS: _inputs,
    CORRELATIONS: _correlations,
    DRIVERS: _drivers,
}


class Tabs(QTabWidget):
    """`placeRequested` carries a cell (`CellPlace`) that a tab wants to be gone to; `shown` is sent after a new one is made."""

    placeRequested = Signal(object)
    shown = Signal()

    def __init__(self, session: Session, results: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._made: dict[int, QWidget] = {}
        self.setDocumentMode(True)
        self.addTab(results, "")
        self._holders = {at: QWidget(self) for at in MAKERS}
        for holder in self._holders.values():
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            self.addTab(holder, "")
        self.currentChanged.connect(self._make)

    def _make(self, at: int) -> None:
        if at in self._made or at not in MAKERS:
            return
        holder = self._holders[at]
        made = self._made[at] = MAKERS[at](self._session, holder)
        layout = cast("QVBoxLayout", holder.layout())
        layout.addWidget(made)
        signal = getattr(made, "placeRequested", None)
        if signal is not None:
            signal.connect(self.placeRequested)
        cast("Any", made).renew_theme()
        self.shown.emit()

    def show_inputs(self) -> None:
        """Show what is uncertain."""
        self.setCurrentIndex(INPUTS)

    def made(self, at: int) -> QWidget | None:
        """Return a tab's widget where it was made."""
        return self._made.get(at)

    def ask_about(self, output: Output, sampling: Sampling) -> None:
        """Let the drivers be those of an output."""
        drivers = self._made.get(DRIVERS)
        if drivers is not None:
            cast("Any", drivers).ask_about(output, sampling)

    def take_notice(self, notice: Notice) -> None:
        """Hand on what happens to the session."""
        for made in self._made.values():
            cast("Any", made).take_notice(notice)

    def retranslate(self) -> None:
        """Name the tabs in the session's language."""
        for at, name in enumerate(NAMES):
            self.setTabText(at, say(f"simulation_tab_{name}", self._session.language))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        for made in self._made.values():
            cast("Any", made).renew_theme()

    def stop(self) -> None:
        """Let go of what is under way in a tab."""
        for made in self._made.values():
            stop = getattr(made, "stop", None)
            if stop is not None:
                stop()
