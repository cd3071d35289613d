"""One box to type into and a list that narrows: lines to go to, or actions to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.gui.bar.goto import find_place
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.page_view import PageView
    from gpu_modeler.gui.shell.menus import Menus

SHOWN_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list offers. `words` is what is searched, besides the texts shown."""

    text: str
    detail: str
    words: str
    chosen: Callable[[], object]


class Finder(QDialog):
    """Closes with the entry chosen, then does it."""

    def __init__(self, session: Session, hint_key: str, entries: list[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._entries = entries
        self._shown: list[Entry] = []
        self.wanted, self.list = QLineEdit(self), QTreeWidget(self)
        self.wanted.setPlaceholderText(say(hint_key, session.language))
        self.wanted.setClearButtonEnabled(True)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(self.wanted)
        layout.addWidget(self.list)
        self.wanted.textChanged.connect(self.narrow)
        self.wanted.returnPressed.connect(self.choose)
        self.wanted.installEventFilter(self)
        self.list.itemClicked.connect(self.choose)
        self.wanted.setFocus()
        self.resize(560, 420)
        self.narrow("")

    def narrow(self, wanted: str) -> None:
        """List the entries that hold every typed word."""
        words = wanted.lower().split()
        found = [e for e in self._entries if all(word in f"{e.text} {e.words}".lower() for word in words)]
        found.sort(
            key=lambda e: sum(word not in e.text.lower() for word in words)
        )  # by name before by formula
        self._shown = found[:SHOWN_AT_MOST]
        self.list.clear()
        self.list.addTopLevelItems([QTreeWidgetItem([e.text, e.detail]) for e in self._shown])
        self._set_row(0)

    def _set_row(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def choose(self) -> None:
        """Close and do the current entry."""
        row = self.list.indexOfTopLevelItem(self.list.currentItem())
        if not 0 <= row < len(self._shown):
            return
        self.accept()
        self._shown[row].chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the text has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._shown:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                row = self.list.indexOfTopLevelItem(self.list.currentItem()) + step
                self._set_row(row % len(self._shown))
                return True
        return False


def line_entries(session: Session, view: PageView) -> list[Entry]:
    """Return every line, to go to it at the company and period of the cursor."""
    language, model = session.language, session.model
    entries = []
    for line in model.ordered("lines"):
        section = model.sections.get(line.section)

        def go(name: str = line.id) -> None:
            view.go_to(find_place(model, name, view.grid.current_place(), view.page.company))

        words = f"{line.id} {line.labels.zh} {line.labels.en} {line.formula}"
        detail = section.labels.in_language(language) if section else ""
        entries.append(Entry(f"{line.labels.in_language(language)}   {line.id}", detail, words, go))
    return entries


def action_entries(menus: Menus) -> list[Entry]:
    """Return every action that can be asked for now."""
    return [
        Entry(f"{menus.title(name)}: {text}", keys, name, menus.actions[name].trigger)
        for name, text, keys in menus.entries()
    ]
