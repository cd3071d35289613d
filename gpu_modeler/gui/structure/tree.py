"""The view of one list: keys to move, rename, insert, copy, delete; the cursor stays on what it stood on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from gpu_modeler.app.building.outline import LINES, columns_of
from gpu_modeler.app.building.targets import Target
from gpu_modeler.gui.structure.delegate import RowDelegate
from gpu_modeler.gui.structure.model import NAME, StructureModel

NAME_WIDTH, WIDTH, WIDEST = 250, 120, 420
NARROWEST = {"identifier": 180, "unit": 80, "along": 130}
"""Columns whose texts may still be folded away when they are sized."""
Key = Qt.Key
_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], str] = {
    (Key.Key_Up, Qt.KeyboardModifier.AltModifier): "up",
    (Key.Key_Down, Qt.KeyboardModifier.AltModifier): "down",
    (Key.Key_Delete, Qt.KeyboardModifier.NoModifier): "delete",
    (Key.Key_Insert, Qt.KeyboardModifier.NoModifier): "insert",
    (Key.Key_Return, Qt.KeyboardModifier.NoModifier): "show",
    (Key.Key_Enter, Qt.KeyboardModifier.NoModifier): "show",
    (Key.Key_Plus, Qt.KeyboardModifier.ControlModifier): "insert",
}


def _place(index: QModelIndex | QPersistentModelIndex) -> tuple[int, int]:
    above = index.parent()
    return (above.row(), index.row()) if above.isValid() else (index.row(), -1)


class StructureTree(QTreeView):
    """`asked` carries the name of a request; `moved` says that other rows are chosen."""

    asked = Signal(str)
    moved = Signal()

    def __init__(self, rows: StructureModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._chosen: list[Target] = []
        self._current: Target | None = None
        self._folded: set[Target] = set()
        self._above: list[Target] = []
        self._place = 0
        self._renamed: dict[Target, Target] = {}
        self.setModel(rows)
        self.setItemDelegate(RowDelegate(self))
        self.expandAll()
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setSectionsMovable(False)
        self.doubleClicked.connect(self._double_clicked)
        self.collapsed.connect(lambda index: self._remember_fold(index, folded=True))
        self.expanded.connect(lambda index: self._remember_fold(index, folded=False))
        rows.renamed.connect(self.expect)
        rows.modelAboutToBeReset.connect(self._keep)
        rows.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def chosen(self) -> list[Target]:
        """Return the parts of the model in the chosen rows, top to bottom."""
        indexes = self.selectionModel().selectedRows(NAME)
        return self.rows.targets(sorted(indexes, key=_place))

    @property
    def current(self) -> Target | None:
        """Return the part of the model under the cursor."""
        node = self.rows.node(self.currentIndex())
        return node.target if node is not None else None

    @property
    def is_busy(self) -> bool:
        """Whether a name is being typed or a row dragged."""
        return self.state() != QAbstractItemView.State.NoState

    def choose(self, targets: list[Target]) -> None:
        """Put the cursor on the first of these and choose them all, unfolding what hides them."""
        self.selectionModel().clearSelection()
        flags = self.selectionModel().SelectionFlag
        indexes = [index for index in map(self.rows.index_of, targets) if index.isValid()]
        for index in indexes:
            if index.parent().isValid():
                self.expand(index.parent())
        if indexes:
            self.selectionModel().setCurrentIndex(indexes[0], flags.NoUpdate)
            self.scrollTo(indexes[0])
        for index in indexes:
            self.selectionModel().select(index, flags.Select | flags.Rows)

    def begin(self) -> None:
        """Put the cursor on the first row where it stands nowhere."""
        if not self.currentIndex().isValid() and self.rows.rowCount():
            node = self.rows.node(self.rows.index(0, NAME))
            if node is not None:
                self.choose([node.target])

    def show_list(self, name: str) -> None:
        """Show another list, from its top."""
        self._chosen, self._current, self._place = [], None, 0
        self.rows.show_list(name)
        self._size_columns()
        self.begin()

    def expect(self, old: Target, new: Target) -> None:
        """Let the cursor stay on what is about to be called otherwise."""
        self._renamed[old] = new

    def _keep(self) -> None:
        self._chosen, self._current = self.chosen, self.current
        index = self.currentIndex()
        self._place = self.verticalScrollBar().value()
        node = self.rows.node(index)
        self._above = []
        if node is not None:  # where the cursor goes if the row is gone: the one above, the heading
            above = [index.siblingAtRow(index.row() - 1), index.parent()]
            self._above = [known.target for known in map(self.rows.node, above) if known is not None]

    def _restore(self) -> None:
        self.setRootIsDecorated(self.rows.name == LINES)
        self.setDragEnabled(not self.rows.wanted)
        for place in range(self.rows.rowCount()):
            index = self.rows.index(place, NAME)
            node = self.rows.node(index)
            self.setExpanded(
                index, bool(self.rows.wanted) or (node is not None and node.target not in self._folded)
            )
        chosen = [self._renamed.get(target, target) for target in self._chosen]
        here = [target for target in chosen if self.rows.index_of(target).isValid()]
        self._renamed.clear()
        self.choose(here or [target for target in self._above if self.rows.index_of(target).isValid()][:1])
        self.verticalScrollBar().setValue(self._place)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.moved.emit()

    def _remember_fold(self, index: QModelIndex, *, folded: bool) -> None:
        node = self.rows.node(index)
        if node is not None and not self.rows.wanted:
            (self._folded.add if folded else self._folded.discard)(node.target)

    def _size_columns(self) -> None:
        columns = columns_of(self.rows.name)
        for at in range(len(columns)):
            self.setColumnWidth(at, NAME_WIDTH if at == NAME else WIDTH)
            if at > NAME:
                self.resizeColumnToContents(at)
                least = NARROWEST.get(columns[at], 0)
                self.setColumnWidth(at, max(least, min(self.columnWidth(at) + 12, WIDEST)))

    def showEvent(self, event: QEvent) -> None:
        """Fit the columns once there is something to fit them to."""
        super().showEvent(event)  # type: ignore[arg-type]  # it is one of that kind
        self._size_columns()

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for what the key stands for."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        name = _KEYS.get((Key(event.key()), held))
        if name is not None and self.state() != QAbstractItemView.State.EditingState:
            self.asked.emit(name)
            event.accept()
            return
        super().keyPressEvent(event)

    def _double_clicked(self, index: QModelIndex) -> None:
        node = self.rows.node(index)
        if node is not None and node.target.kind != "section":
            self.asked.emit("show")

    def menu_point(self) -> QPoint:
        """Return where a menu opens that was asked for by a key."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
