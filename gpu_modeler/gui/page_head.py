"""The head that all pages have: title, one line of what the page answers, actions at the right; fields below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.flowing import FlowLayout
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.gui.tips import plain_tip

LINE_HEIGHT = 30
"""Of the line of the title, in logical pixels: titles stand at one height, whether buttons stand beside them or not."""


class ShortLabel(QLabel):
    """One line that ends in "…" where the room is too small, with all of it as a tool tip then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def is_cut(self) -> bool:
        """Whether the room is too small for the text."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        """Return the size of some letters; called by Qt."""
        return QSize(3 * self.fontMetrics().averageCharWidth(), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep all of the text within reach; called by Qt."""
        super().resizeEvent(event)
        self._tip()

    def _tip(self) -> None:
        self.setToolTip(plain_tip(self.text()) if self.is_cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as fits; called by Qt."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        room = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(
            painter,
            room,
            Qt.AlignmentFlag.AlignVCenter,
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


class PageHead(QWidget):
    """`title` and `about` are said by `call`; pages put their own widgets to the right, and lines below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.about = QLabel(self), ShortLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setObjectName("mutedLabel")
        self._first = QHBoxLayout()
        self._first.setSpacing(SPACING[2])
        self._first.addWidget(self.title)
        self._first.addSpacing(SPACING[1])
        self._first.addWidget(self.about)
        self._first.addStretch(1)
        self._first.addStrut(LINE_HEIGHT)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(SPACING[3], SPACING[2], SPACING[3], SPACING[2])
        self._lines.setSpacing(SPACING[2])
        self._lines.addLayout(self._first)

    def add_action(self, *widgets: QWidget) -> None:
        """Put widgets to the right of the title, in this order."""
        for widget in widgets:
            self._first.addWidget(widget)

    def add_line(self, line: QLayout | QWidget) -> None:
        """Put a line of fields below the title."""
        if isinstance(line, QLayout):
            self._lines.addLayout(line)
        else:
            self._lines.addWidget(line)

    def add_flow(self) -> FlowLayout:
        """Return a new line below the title that goes on in the next one where the window is narrow."""
        flow = FlowLayout()
        self.add_line(flow)
        return flow

    def call(self, title: str, about: str) -> None:
        """Show title and line, in the type of the language in force."""
        self.title.setText(title)
        self.title.setFont(theme.font("title", bold=True))
        self.about.setText(about)
