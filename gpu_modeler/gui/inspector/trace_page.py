"""Precedents above, dependents below: two trees whose entries lead to their cells."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QSplitter, QTreeView, QVBoxLayout, QWidget

from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.inspecting.tracing import Dependents, Node, Precedents, Tree
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.inspector.page import InspectorPage
from gpu_modeler.gui.inspector.tree_model import TraceModel
from gpu_modeler.text import Language

VALUE_WIDTH, EFFECT_WIDTH = 82, 66


Key = tuple[Spot | None, tuple[Spot, ...]]
Opened = tuple[Key, "list[Opened]"]


def key_of(node: Node) -> Key:
    """Return what an entry stands for, whatever its value."""
    return node.spot, node.members


class TraceView(QTreeView):
    """Enter or a double click goes to the cell of an entry."""

    chosen = Signal(object)  # Spot

    def __init__(self, model: TraceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._root: Spot | None = None
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIndentation(14)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, VALUE_WIDTH)
        header.resizeSection(2, EFFECT_WIDTH)
        self.doubleClicked.connect(self.choose)

    def show_tree(self, tree: Tree | None, language: Language) -> None:
        """Show a tree; of the same cell what was open is opened again."""
        is_same = tree is not None and self._root == tree.root
        opened = self._opened(QModelIndex()) if is_same else []
        self._root = tree.root if tree is not None else None
        self._model.show(tree, language)
        self._open(QModelIndex(), opened)

    def _opened(self, parent: QModelIndex) -> list[Opened]:
        """Return what is open below an entry, by what the entries stand for."""
        found: list[Opened] = []
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            node = self._model.node(index)
            if node is not None and self.isExpanded(index):
                found.append((key_of(node), self._opened(index)))
        return found

    def _open(self, parent: QModelIndex, opened: list[Opened]) -> None:
        wanted = dict(opened)
        for row in range(self._model.rowCount(parent) if wanted else 0):
            index = self._model.index(row, 0, parent)
            node = self._model.node(index)
            if node is not None and key_of(node) in wanted:
                self._model.fetchMore(index)  # Qt would wait for its next layout
                self.expand(index)
                self._open(index, wanted[key_of(node)])

    def choose(self, index: QModelIndex) -> None:
        """Go to an entry's cell, or open it where it stands for many."""
        node = self._model.node(index)
        if node is None:
            return
        if node.spot is not None:
            self.chosen.emit(node.spot)
        elif self._model.hasChildren(index):
            first = index.siblingAtColumn(0)
            self.setExpanded(first, not self.isExpanded(first))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the cell; called by Qt."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.choose(self.currentIndex())
            return
        super().keyPressEvent(event)


class TracePage(InspectorPage):
    """Both trees of a cell."""

    name = "trace"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.models = (TraceModel(session.language, self), TraceModel(session.language, self))
        self.views = tuple(TraceView(model, self) for model in self.models)
        self.heads = (QLabel(self), QLabel(self))
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.setChildrenCollapsible(False)
        for head, view in zip(self.heads, self.views, strict=True):
            self._splitter.addWidget(self._half(head, view))
            view.chosen.connect(self.jumpRequested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _half(self, head: QLabel, view: TraceView) -> QWidget:
        half = QWidget(self)
        column = QVBoxLayout(half)
        column.setContentsMargins(0, theme.SPACING[1], 0, 0)
        column.setSpacing(theme.SPACING[1])
        head.setFont(theme.font("caption"))
        head.setObjectName("mutedLabel")
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setContentsMargins(theme.SPACING[2], 0, theme.SPACING[2], 0)
        column.addWidget(head)
        column.addWidget(view, 1)
        return half

    def show_cell(self, spot: Spot | None) -> None:
        """Show a cell's trees."""
        trees: tuple[Tree | None, Tree | None] = (None, None)
        if spot is not None:
            trees = (Precedents(self.session, spot), Dependents(self.session, spot))
        keys = ("inspect_precedents", "inspect_dependents")
        for key, tree, model, view, head in zip(
            keys, trees, self.models, self.views, self.heads, strict=True
        ):
            view.show_tree(tree, self.session.language)
            nothing = "" if model.rowCount() else self.say("inspect_nothing_there")
            head.setText(f"{self.say(key)} {nothing}".rstrip())
            view.setAccessibleName(self.say(key))
