"""The list of keys: those of the actions, from their table, and those of the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.actions import BY_ID
from gpu_modeler.app.session import Session
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.shell.menus import Menus

GRID_KEYS = (
    ("Enter, Shift+Enter", "keys_enter"),
    ("Tab, Shift+Tab", "keys_tab"),
    ("Ctrl+←↑→↓", "keys_edges"),
    ("Home, End, Ctrl+Home, Ctrl+End", "keys_ends"),
    ("F2", "keys_edit"),
    ("=", "keys_formula"),
    ("Esc", "keys_escape"),
    ("Space", "keys_fold"),
)


class ShortcutsDialog(QDialog):
    """Two columns: keys, what they do."""

    def __init__(self, session: Session, menus: Menus, parent: QWidget) -> None:
        super().__init__(parent)
        language = session.language
        self.setWindowTitle(say("shortcuts_title", language))
        self.list = QTreeWidget(self)
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([say("shortcuts_what", language), say("shortcuts_keys", language)])
        self.list.setRootIsDecorated(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for name, made in menus.actions.items():
            keys = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in made.shortcuts()]
            if keys:
                self.list.addTopLevelItem(
                    QTreeWidgetItem([BY_ID[name].label.in_language(language), ", ".join(keys)])
                )
        for keys_text, key in GRID_KEYS:
            self.list.addTopLevelItem(QTreeWidgetItem([say(key, language), keys_text]))
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("button_close", language), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(buttons)
        self.resize(560, 560)
