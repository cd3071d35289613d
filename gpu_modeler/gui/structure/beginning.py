"""What stands in the grid's place while the model has no line: ways to begin, instead of an empty table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCommandLinkButton, QFrame, QLabel, QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

WAYS = ("guided_model", "paste_table", "new_starter", "insert_line")
WIDTH = 460


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
        self.ways = {name: QCommandLinkButton(self) for name in WAYS}
        column = QWidget(self)
        column.setMaximumWidth(WIDTH)
        rows = QVBoxLayout(column)
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
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the grid whatever its size."""
        if event.type() == QEvent.Type.Resize and watched is self._window.view.grid:
            self.setGeometry(self._window.view.grid.rect())
        return False

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        from gpu_modeler.gui import theme

        language = self._window.session.language
        self.title.setText(say("begin_title", language))
        self.title.setFont(theme.font("title", bold=True))
        self.about.setText(say("begin_about", language))
        for name, button in self.ways.items():
            button.setText(say(f"begin_{name}", language))
            button.setDescription(say(f"begin_about_{name}", language))

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
            had_focus = self.shown.isAncestorOf(self._window.focusWidget() or self.shown)
            self.shown.hide()
            if had_focus:
                self._window.view.grid.values.setFocus()
