"""A tree of precedents or dependents for Qt: each level is asked for when it is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gpu_modeler.app.inspecting.tracing import Node, Tree
from gpu_modeler.gui.inspector.words import tip
from gpu_modeler.text import Language, Message, say

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "value", "effect")
_NOWHERE = QModelIndex()


@dataclass
class Entry:
    """A node in its place; `children` is `None` until they are asked for."""

    node: Node | None
    row: int
    number: int
    parent: Entry | None
    children: list[Entry] | None = field(default=None)


class TraceModel(QAbstractItemModel):
    """Invariant: `_entries` holds every entry that was given an index, by its number, since the last reset."""

    def __init__(self, language: Language, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._numbers = count(1)
        self._tree: Tree | None = None
        self._root = Entry(None, 0, 0, None, [])
        self._entries: dict[int, Entry] = {}

    def show(self, tree: Tree | None, language: Language) -> None:
        """Show another cell's tree, or none."""
        self.beginResetModel()
        self._language, self._tree = language, tree
        self._entries.clear()
        self._root = Entry(None, 0, 0, None, [])
        if tree is not None:
            self._root.children = self._made(tree.top(), self._root)
        self.endResetModel()

    def _made(self, nodes: list[Node], parent: Entry) -> list[Entry]:
        made = [Entry(node, row, next(self._numbers), parent) for row, node in enumerate(nodes)]
        self._entries.update((entry.number, entry) for entry in made)
        return made

    def node(self, index: Index) -> Node | None:
        """Return what stands at an index."""
        entry = self._entry(index)
        return None if entry is None else entry.node

    def _entry(self, index: Index) -> Entry | None:
        return self._entries.get(index.internalId()) if index.isValid() else self._root

    # --- what Qt asks ---------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Return the index of a child that is there."""
        above = self._entry(parent)
        if above is None or above.children is None or not 0 <= column < len(COLUMNS):
            return QModelIndex()
        if parent.isValid() and parent.column() != 0:
            return QModelIndex()
        if not 0 <= row < len(above.children):
            return QModelIndex()
        return self.createIndex(row, column, above.children[row].number)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Return the entry above."""
        entry = self._entry(index) if index.isValid() else None
        if entry is None or entry.parent is None or entry.parent is self._root:
            return QModelIndex()
        return self.createIndex(entry.parent.row, 0, entry.parent.number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many children are there so far."""
        entry = self._entry(parent)
        if entry is None or entry.children is None or (parent.isValid() and parent.column() != 0):
            return 0
        return len(entry.children)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return len(COLUMNS)

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Say whether an entry can be opened, which it may turn out not to be."""
        entry = self._entry(parent)
        if entry is None or (parent.isValid() and parent.column() != 0):
            return False
        if entry.children is not None:
            return bool(entry.children)
        return entry.node is not None and entry.node.may_grow

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether the level below is still to be asked for."""
        entry = self._entry(parent)
        is_first = not parent.isValid() or parent.column() == 0
        return entry is not None and entry.children is None and is_first and self.hasChildren(parent)

    def fetchMore(self, parent: Index) -> None:
        """Ask for the level below."""
        entry = self._entry(parent)
        if self._tree is None or entry is None or entry.node is None or not self.canFetchMore(parent):
            return
        nodes = self._tree.children(entry.node)
        if not nodes:
            entry.children = []
            return
        self.beginInsertRows(self.createIndex(entry.row, 0, entry.number), 0, len(nodes) - 1)
        entry.children = self._made(nodes, entry)
        self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return say(f"inspect_column_{COLUMNS[section]}", self._language)
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and COLUMNS[section] == "effect":
            return say("inspect_effect_tip", self._language)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return texts, alignment, what a reader says, and the tip."""
        node = self.node(index) if index.isValid() else None
        if node is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column != "name":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tip(node, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(node)
        return None

    def _text(self, node: Node, column: str) -> str:
        if column == "effect":
            return node.effect_text(self._language)
        return (node.labels if column == "name" else node.value).in_language(self._language)

    def _tip(self, node: Node, column: str) -> str:
        if column != "effect" or node.effect is None:
            return node.labels.in_language(self._language)
        return self._effect_words(node)

    def _effect_words(self, node: Node) -> str:
        effect = node.effect
        if effect is None:
            return ""
        text = node.effect_text(self._language)
        key = "inspect_share_words" if effect.kind == "share" else "inspect_elasticity_words"
        return Message(key, {"effect": text.rpartition("→")[2]}).in_language(self._language)

    def _spoken(self, node: Node) -> str:
        parts = (self._text(node, "name"), self._text(node, "value"), self._effect_words(node))
        return ("，" if self._language == "zh" else ", ").join(part for part in parts if part)
