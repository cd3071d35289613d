"""What stands on a page that has no rows yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gpu_modeler.text import Language, say


class Vacancy(QLabel):
    """A hint amid an empty view; clicks go through it."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.setObjectName("mutedLabel")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.hide()
        viewport.installEventFilter(self)

    def follow(self, *, is_empty: bool, language: Language) -> None:
        """Show the hint where there are no rows."""
        self.setText(say("page_empty", language) if is_empty else "")
        self.setVisible(is_empty)
        self.setGeometry(self._viewport.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the view whatever its size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._viewport.rect())
        return False
