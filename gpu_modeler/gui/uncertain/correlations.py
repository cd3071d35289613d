"""The matrix of correlations between what is uncertain, edited in place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session


class CorrelationsPanel(QWidget):
    """Shows the correlations of the model's uncertainties."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""

    def renew_theme(self) -> None:
        """Take the colours now in force."""
