"""The box beside the pointer: values of a tick, inside the chart's frame, never in the pointer's way."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from gpu_modeler.gui import theme

AWAY = 12


class HoverBox(QLabel):
    """A label over the chart that lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hoverBox")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFont(theme.font("caption"))
        self.setAutoFillBackground(True)
        self.hide()

    def show_at(self, text: str, at: QPoint) -> None:
        """Show a text beside a place of the parent, wherever it fits."""
        colours = theme.colours()
        self.setStyleSheet(
            f"QLabel#hoverBox {{ background: {colours.raised}; color: {colours.text};"
            f" border: 1px solid {colours.border}; border-radius: 4px; padding: 4px 6px; }}"
        )
        self.setText(text)
        self.adjustSize()
        frame = self.parentWidget()
        assert frame is not None
        x = at.x() + AWAY
        if x + self.width() > frame.width() - 2:
            x = at.x() - AWAY - self.width()
        y = at.y() + AWAY
        if y + self.height() > frame.height() - 2:
            y = at.y() - AWAY - self.height()
        self.move(max(2, min(x, frame.width() - self.width() - 2)), max(2, y))
        self.show()
        self.raise_()
