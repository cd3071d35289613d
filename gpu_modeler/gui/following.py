"""A part of the window that reads the model anew when it changed: at once where it is seen, else when it is shown again."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gpu_modeler.app.notices import Notice

CHANGING = frozenset({"edit", "document", "scenario", "language"})


class FollowingWidget(QWidget):
    """Override `refresh`, which must call this one, and `retranslate`; hand `take_notice` what the session tells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stale = True

    @property
    def is_stale(self) -> bool:
        """Whether something changed that is not shown yet."""
        return self._is_stale

    def take_notice(self, notice: Notice) -> None:
        """Follow the session."""
        if notice.kind == "language":
            self.retranslate()
        if notice.kind in CHANGING:
            self._is_stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while this was out of sight."""
        super().showEvent(event)
        if self.is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        self._is_stale = False

    def retranslate(self) -> None:
        """Speak the session's language."""
