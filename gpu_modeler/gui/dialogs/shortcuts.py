"""The list of keys by area: those of the actions, from their table, and the habits of grid and formula bar; searchable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.actions import ACTIONS, MENUS
from gpu_modeler.app.habits import HABITS, PLACES
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.shell.letters import keys_text
from gpu_modeler.pinyin import is_found_by
from gpu_modeler.text import LANGUAGES, Labels, Language, catalogue, say

SIZE = (600, 600)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class Known:
    """What keys do, in both languages, and under which heading."""

    area: Labels
    labels: Labels
    keys: str

    def is_found(self, typed: str) -> bool:
        """Say whether what is typed is in a name, a heading, or the keys; pinyin and its initials too."""
        wanted = typed.strip().casefold()
        names = [
            labels.in_language(language) for labels in (self.labels, self.area) for language in LANGUAGES
        ]
        if any(wanted in name.casefold() or is_found_by(name, wanted) for name in names):
            return True
        return wanted.replace(" ", "") in self.keys.casefold().replace(" ", "")


def known_keys(language: Language) -> Iterator[Known]:
    """Yield the habits of the grid first, as they are asked for most, then the actions by menu."""
    texts = catalogue()
    for place in PLACES:
        for habit in (habit for habit in HABITS if habit.place == place):
            keys = habit.keys.replace("Space", say("key_space", language))
            yield Known(texts[f"habits_{place}"], texts[habit.label_key], keys)
    for menu in MENUS:
        for action in (action for action in ACTIONS if action.menu == menu and action.shortcut):
            keys = ", ".join(keys_text(QKeySequence(text)) for text in action.shortcut.split("; "))
            labels = Labels(action.label.zh.rstrip("…"), action.label.en.rstrip("…"))
            yield Known(texts[f"menu_{menu}"], labels, keys)


class ShortcutsDialog(QDialog):
    """A field that narrows the list below it; Up and Down move in the list while the field has the keyboard."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = language = session.language
        self.setWindowTitle(say("shortcuts_title", language))
        self._known = list(known_keys(language))
        self.wanted, self.list, self.none = QLineEdit(self), QTreeWidget(self), QLabel(self)
        self.wanted.setPlaceholderText(say("shortcuts_hint", language))
        self.wanted.setAccessibleName(say("shortcuts_hint", language))
        self.wanted.setClearButtonEnabled(True)
        self.wanted.textChanged.connect(self.narrow)
        self.wanted.installEventFilter(self)
        self.none.setObjectName("mutedLabel")
        self.none.setText(say("shortcuts_none", language))
        self._make_list()
        self._lay_out()
        self.narrow("")
        self.wanted.setFocus()

    def _make_list(self) -> None:
        self.list.setAccessibleName(self.windowTitle())
        self.list.setColumnCount(2)
        self.list.setHeaderLabels(
            [say("shortcuts_what", self._language), say("shortcuts_keys", self._language)]
        )
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(theme.SPACING[4])
        self.list.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("button_close", self._language), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACING[2])
        for widget, stretch in ((self.wanted, 0), (self.list, 1), (self.none, 0), (buttons, 0)):
            layout.addWidget(widget, stretch)
        self.resize(*SIZE)

    def narrow(self, typed: str) -> None:
        """List what is found, under its headings."""
        found = [known for known in self._known if not typed.strip() or known.is_found(typed)]
        self.list.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for known in found:
            area = known.area.in_language(self._language)
            if area not in heads:
                heads[area] = self._head(area)
            QTreeWidgetItem(heads[area], [known.labels.in_language(self._language), known.keys])
        self.list.expandAll()
        self.none.setVisible(not found)
        first = next(iter(heads.values()), None)
        if first is not None:
            self.list.setCurrentItem(first.child(0))

    def _head(self, area: str) -> QTreeWidgetItem:
        made = QTreeWidgetItem(self.list, [area])
        made.setFont(0, theme.font("heading", bold=True))
        made.setFlags(Qt.ItemFlag.ItemIsEnabled)
        made.setFirstColumnSpanned(True)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the field has the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = STEPS.get(Qt.Key(event.key()), 0)
            if step:
                self._move(step)
                return True
        return False

    def _move(self, step: int) -> None:
        rows = [
            head.child(at)
            for k in range(self.list.topLevelItemCount())
            if (head := self.list.topLevelItem(k)) is not None
            for at in range(head.childCount())
        ]
        here = self.list.currentItem()
        if here in rows:
            self.list.setCurrentItem(rows[(rows.index(here) + step) % len(rows)])
