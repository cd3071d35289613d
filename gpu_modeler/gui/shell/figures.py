"""The figures of the selection in the status bar; a click puts one on the clipboard with all its digits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gpu_modeler.record import record
from gpu_modeler.text import Language, say


@record
class Figure:
    """A text, and what a click on it copies; "" where there is nothing to copy."""

    text: str
    copied: str = ""


class Figures(QWidget):
    """The figures side by side. `copied` is sent with what went to the clipboard."""

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._figures: list[Figure] = []
        self._widgets: list[QWidget] = []

    def show_figures(self, figures: list[Figure], language: Language) -> None:
        """Show other figures."""
        if figures == self._figures:
            return
        self._figures = figures
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets = [self._made(figure, language) for figure in figures]
        for widget in self._widgets:
            self._row.addWidget(widget)

    def _made(self, figure: Figure, language: Language) -> QWidget:
        if not figure.copied:
            label = QLabel(figure.text, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            return label
        button = QPushButton(figure.text.replace("&", "&&"), self)
        button.setFlat(True)
        button.setStyleSheet("QPushButton { padding: 0 2px; border: 0; background: transparent; }")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(say("status_copy_tip", language, value=figure.copied))
        button.clicked.connect(lambda: self._copy(figure.copied))
        return button

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)

    def text(self) -> str:
        """Return all of it as one line."""
        return "     ".join(figure.text for figure in self._figures)
