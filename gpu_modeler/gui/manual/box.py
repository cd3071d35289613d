"""The manual in a window of its own beside a box, which keeps the window behind it from being used."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout

from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.manual.page import ManualPage
from gpu_modeler.text import Language, say


class ManualBox(QDialog):
    """Belongs to the box it was asked from, and goes with it."""

    def __init__(self, language: Language, parent: QDialog) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("page_manual", language))
        self.page = ManualPage(language, self)
        self.page.renew_theme()
        self.page.left.connect(self.hide)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.page)
        self.resize(900, 640)
        fit_to_screen(self)

    def show_place(self, place: str) -> None:
        """Show a section, above the box."""
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.page.show_place(place)
        self.page.reader.setFocus()
