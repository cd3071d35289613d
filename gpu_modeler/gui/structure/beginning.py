"""What stands in the grid's place while the model has no line: ways to begin, instead of an empty table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.gui import theme
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

WAYS = ("guided_model", "paste_table", "new_starter", "insert_line")
WIDTH = 520


class Way(QPushButton):
    """A card with a name and a line of what comes of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.description = QLabel(self), QLabel(self)
        self.description.setObjectName("mutedLabel")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # Enter presses it
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(4)
        for label in (self.name, self.description):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
            rows.addWidget(label)

    def call(self, name: str, description: str) -> None:
        """Show the texts, in a card high enough for them."""
        self.name.setText(name)
        self.name.setFont(theme.font("heading", bold=True))
        self.description.setText(description)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self._fit()

    def _fit(self) -> None:
        """Be high enough for the texts in the letters that they are drawn in, which come with the first showing."""
        room = WIDTH - 32
        for label in (self.name, self.description):
            label.ensurePolished()
        texts = self.name.heightForWidth(room) + self.description.heightForWidth(room)
        self.setFixedHeight(texts + 12 + 12 + 4 + 4)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the texts."""
        super().showEvent(event)
        self._fit()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(
            f"Way {{ background: {palette.surface}; border: 1px solid {palette.border}; border-radius: 6px;"
            " padding: 0; }"
            f"Way:hover {{ background: {palette.hover}; border-color: {palette.accent}; }}"
            f"Way:focus {{ border: 2px solid {palette.accent}; }}"
        )


class Beginning(QFrame):
    """Covers the grid; each button is an action of the table."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.view.grid)
        self._window = window
        self.setObjectName("beginning")
        self.setAutoFillBackground(True)
        self.title, self.about = QLabel(self), QLabel(self)
        self.about.setObjectName("mutedLabel")
        self.about.setWordWrap(True)
        column = QWidget(self)
        column.setFixedWidth(WIDTH)
        self.ways = {name: Way(column) for name in WAYS}
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.SPACING[3])
        rows.addWidget(self.title)
        rows.addWidget(self.about)
        for name, button in self.ways.items():
            rows.addWidget(button)
            button.clicked.connect(lambda _on=False, asked=name: window.commands.run_named(asked))
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)
        window.view.grid.installEventFilter(self)
        window.view.grid.values.installEventFilter(self)
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the grid whatever its size, and take the keyboard in its place."""
        if (
            event.type() == QEvent.Type.FocusIn
            and watched is self._window.view.grid.values
            and self.isVisible()
        ):
            self.ways[WAYS[0]].setFocus()
        if event.type() == QEvent.Type.Resize and watched is self._window.view.grid:
            self.setGeometry(self._window.view.grid.rect())
        return False

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._window.session.language
        self.title.setText(say("begin_title", language))
        self.title.setFont(theme.font("title", bold=True))
        self.about.setText(say("begin_about", language))
        for name, button in self.ways.items():
            button.call(say(f"begin_{name}", language), say(f"begin_about_{name}", language))
            button.renew_theme()

    def appear(self) -> None:
        """Cover the grid, with the keyboard on the first way."""
        had_focus = self._window.view.grid.values.hasFocus()
        self.setGeometry(self._window.view.grid.rect())
        self.show()
        self.raise_()
        if had_focus:
            self.ways[WAYS[0]].setFocus()


class Beginnings(Attached):
    """Shows the ways to begin while there is no line, and makes them when that is first so."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.shown: Beginning | None = None

    def take_notice(self, notice: Notice) -> None:
        """Come and go with the first line."""
        if notice.kind == "language" and self.shown is not None:
            self.shown.retranslate()
        self.page_shown()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        if self.shown is not None:
            self.shown.retranslate()

    def page_shown(self) -> None:
        """Look whether there is a line."""
        is_empty = not self._window.session.model.lines
        if is_empty and self.shown is None:
            self.shown = Beginning(self._window)
        if self.shown is None or is_empty == (not self.shown.isHidden()):
            return
        if is_empty:
            self.shown.appear()
        else:
            focus: QWidget | None = self._window.focusWidget()
            had_focus = focus is None or self.shown.isAncestorOf(focus)
            self.shown.hide()
            if had_focus:
                self._window.view.grid.values.setFocus()
