"""One box to type into and a list that narrows: things to choose from by name, pinyin or initials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler import matching
from gpu_modeler.app.session import Session
from gpu_modeler.gui.bar.goto import find_place
from gpu_modeler.gui.theme import colours
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.page_view import PageView
    from gpu_modeler.gui.shell.menus import Menus

SHOWN_AT_MOST = 200
FURTHER = 4
"""Grades by which a name in the language that is not shown fits less."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list offers.

    `words` is what is searched besides the texts shown, `names` what it is called by, for pinyin and near misses (the
    text where none are given), `further_names` what it is called elsewhere, as in the other language. `key` tells it
    from others where what was chosen last comes first; what is `further` fits so many grades less.
    """

    text: str
    detail: str
    words: str
    chosen: Callable[[], object]
    names: tuple[str, ...] = ()
    key: str = ""
    further_names: tuple[str, ...] = ()
    further: int = 0

    def grade(self, typed: str, words: Iterable[str]) -> int | None:
        """Return how well it fits what is typed, the better the lower; `None` where it does not."""
        if not typed:
            return matching.BEGINS
        found = self._grade(typed, words)
        if found is None or found >= matching.BEGINNINGS:
            return found
        return min(found + self.further, matching.BEGINNINGS)

    def _grade(self, typed: str, words: Iterable[str]) -> int | None:
        called = self.names or (self.text,)
        found = matching.grade(typed, called)
        if found is not None and found <= matching.SOUND_CONTAINS:
            return found
        elsewhere = matching.grade(typed, self.further_names) if self.further_names else None
        if elsewhere is not None and elsewhere <= matching.SOUND_CONTAINS:
            return min(elsewhere + FURTHER, matching.BEGINNINGS)
        known = f"{self.text} {self.words}".lower()
        if all(word in known for word in words):
            in_text = all(word in self.text.lower() for word in words)
            return matching.CONTAINS if in_text else matching.SOUND_CONTAINS
        graded = [matching.grade(word, called) for word in words]
        if len(graded) > 1 and all(g is not None for g in graded):
            return matching.BEGINNINGS
        return found


class Finder(QDialog):
    """Closes with the entry chosen, then does it. `recent` are keys of what was chosen before, the latest first."""

    def __init__(
        self,
        session: Session,
        hint_key: str,
        entries: list[Entry],
        parent: QWidget,
        recent: list[str] | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._entries = entries
        self._recent = recent if recent is not None else []
        self._shown: list[Entry] = []
        self.wanted, self.list = QLineEdit(self), QTreeWidget(self)
        self.wanted.setPlaceholderText(say(hint_key, session.language))
        self.wanted.setAccessibleName(self.wanted.placeholderText())
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
        self.resize(600, 420)
        self.narrow("")

    def narrow(self, wanted: str) -> None:
        """List the entries that what is typed may mean, the best first, then what was chosen lately."""
        typed, words = wanted.strip(), wanted.lower().split()
        graded = [
            (grade, self._age(entry), position, entry)
            for position, entry in enumerate(self._entries)
            if (grade := entry.grade(typed, words)) is not None
        ]
        if any(grade < matching.NEARLY for grade, *_ in graded):  # slips count only where nothing else fits
            graded = [one for one in graded if one[0] < matching.NEARLY]
        graded.sort(key=lambda one: one[:3])
        self._shown = [entry for *_, entry in graded[:SHOWN_AT_MOST]]
        self.list.clear()
        self.list.addTopLevelItems([_item(entry) for entry in self._shown])
        self._set_row(0)

    def _age(self, entry: Entry) -> int:
        return self._recent.index(entry.key) if entry.key in self._recent else len(self._recent)

    def _set_row(self, row: int) -> None:
        item = self.list.topLevelItem(row)
        if item is not None:
            self.list.setCurrentItem(item)

    def choose(self) -> None:
        """Close and do the current entry."""
        row = self.list.indexOfTopLevelItem(self.list.currentItem())
        if not 0 <= row < len(self._shown):
            return
        entry = self._shown[row]
        if entry.key:
            if entry.key in self._recent:
                self._recent.remove(entry.key)
            self._recent.insert(0, entry.key)
        self.accept()
        entry.chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the text has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._shown:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                row = self.list.indexOfTopLevelItem(self.list.currentItem()) + step
                self._set_row(row % len(self._shown))
                return True
        return False


def _item(entry: Entry) -> QTreeWidgetItem:
    item = QTreeWidgetItem([entry.text, entry.detail])
    item.setForeground(1, QColor(colours().muted))
    return item


def line_entries(session: Session, view: PageView) -> list[Entry]:
    """Return every line, to go to it at the company and period of the cursor."""
    language, model = session.language, session.model
    entries = []
    for line in model.ordered("lines"):
        section = model.sections.get(line.section)

        def go(name: str = line.id) -> None:
            view.go_to(find_place(model, name, view.grid.current_place(), view.page.company))

        names = (line.id, line.labels.zh, line.labels.en)
        detail = section.labels.in_language(language) if section else ""
        text = f"{line.labels.in_language(language)}   {line.id}"
        words = f"{' '.join(names)} {line.formula}"
        entries.append(Entry(text, detail, words, go, names, f"line {line.id}", further=3))
    return entries


def action_entries(menus: Menus) -> list[Entry]:
    """Return every action that can be asked for now, with its menu and keys."""
    from gpu_modeler.app.actions import BY_ID

    entries = []
    for name, text, keys in menus.entries():
        labels = BY_ID[name].label
        further = (labels.zh.strip("…"), labels.en.strip("…"), name)
        full, do = f"{menus.title(name)}: {text}", menus.actions[name].trigger
        entries.append(Entry(full, keys, name, do, (text.strip("…"),), f"action {name}", further))
    return entries
