"""Global sensitivity of one output: bars and numbers per uncertainty, and what they mean. Other pages embed it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session


class DriversView(QWidget):
    """`placeRequested` carries the cell (`CellPlace`) of an uncertainty whose bar was clicked."""

    placeRequested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.output: Output | None = None
        self.sampling: Sampling | None = None
        self.note = QLabel(self)
        rows = QVBoxLayout(self)
        rows.addWidget(self.note)

    def ask_about(self, output: Output, sampling: Sampling) -> None:
        """Take what the next run is about; nothing is evaluated yet."""
        self.output, self.sampling = output, sampling

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""

    def renew_theme(self) -> None:
        """Take the colours now in force."""

    def stop(self) -> None:
        """Let go of a run under way."""
