"""The part of the status bar that tells how far an export is, and then what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message, say

Tone = Literal["plain", "good", "bad"]
ButtonName = Literal["cells", "open", "folder", "cancel", "close"]
BUTTONS: tuple[ButtonName, ...] = ("cells", "open", "folder", "cancel", "close")
BAR_WIDTH, BAR_HEIGHT = 120, 10
STEPS = 1000


class ElidedLabel(QLabel):
    """A line of text that gives way: what has no room becomes an ellipsis, and the tool tip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class ExportStrip(QWidget):
    """A bar while it works, a sentence and buttons afterwards."""

    def __init__(
        self, session: Session, requests: Mapping[ButtonName, Callable[[], object]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._message: Message | None = None
        self._tone: Tone = "plain"
        self.bar, self.text = QProgressBar(self), ElidedLabel(self)
        self.bar.setRange(0, STEPS)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setFixedHeight(BAR_HEIGHT)
        self.bar.setTextVisible(False)
        self.buttons: dict[ButtonName, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.text, 1)
        for name in BUTTONS:
            button = self.buttons[name] = QToolButton(self)
            button.setAutoRaise(True)
            button.clicked.connect(requests[name])
            layout.addWidget(button)
        layout.addStretch(0)
        self.hide()

    def show_progress(self, fraction: float, message: Message) -> None:
        """Show how far it is."""
        self.bar.setValue(round(fraction * STEPS))
        self._show(message, "plain", ("cancel",))

    def show_result(self, message: Message, tone: Tone, buttons: tuple[ButtonName, ...]) -> None:
        """Show what became of it."""
        self._show(message, tone, (*buttons, "close"))

    def _show(self, message: Message, tone: Tone, buttons: tuple[ButtonName, ...]) -> None:
        self._message, self._tone = message, tone
        self.bar.setVisible(buttons == ("cancel",))
        for name, button in self.buttons.items():
            button.setVisible(name in buttons)
        self.retranslate()
        self.renew_theme()
        self.show()

    def retranslate(self) -> None:
        """Say the same in the session's language."""
        language = self._session.language
        for name, button in self.buttons.items():
            if name == "close":
                button.setText("✕")
                button.setToolTip(say("button_close", language))
            else:
                button.setText(say(f"export_button_{name}", language))
        if self._message is not None:
            text = self._message.in_language(language)
            self.text.setText(text)
            self.text.setToolTip(plain_tip(text))

    def renew_theme(self) -> None:
        """Colour by tone."""
        palette = theme.colours()
        ink = {"plain": palette.text, "good": palette.ok_mark, "bad": palette.error_mark}[self._tone]
        self.text.setStyleSheet(f"color: {ink}")
