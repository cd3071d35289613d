"""One list of the structure for Qt: a tree of lines under sections, or plain rows; names and ids can be typed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from gpu_modeler.app.building.moving import can_move, dropped
from gpu_modeler.app.building.outline import LINES, Node, columns_of, outline
from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.structure.naming import renaming
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Labels, Language, say

NAME, IDENTIFIER = 0, 1
MIME = "application/x-gpu-modeler-structure"
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class _Row:
    node: Node
    parent: int  # place among the rows, -1 at the top
    place: int  # among its siblings


class StructureModel(QAbstractItemModel):
    """Shows the list `name`. `refused` carries why a name was not taken."""

    refused = Signal(object)
    renamed = Signal(object, object)
    """What was called so and what it is called now, before the rows are read again."""

    def __init__(self, session: Session, name: str = LINES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = name
        self._roots: tuple[Node, ...] = ()
        self._rows: list[_Row] = []
        self._at: dict[Target, int] = {}
        self.wanted = ""
        self._read()

    # --- what is shown ----------------------------------------------------------------------------

    def show_list(self, name: str) -> None:
        """Show another list."""
        self._reset(name, self.wanted)

    def narrow(self, text: str) -> None:
        """Show only rows whose names, ids, units or formulas hold the text, with the headings above them."""
        self._reset(self.name, text.strip().casefold())

    def renew(self) -> bool:
        """Read the model again; say whether anything shows otherwise than before."""
        if self._filtered(outline(self._session.model, self.name)) == self._roots:
            return False
        self._reset(self.name, self.wanted)
        return True

    def _reset(self, name: str, wanted: str) -> None:
        self.beginResetModel()
        self.name, self.wanted = name, wanted
        self._read()
        self.endResetModel()

    def _read(self) -> None:
        self._roots = self._filtered(outline(self._session.model, self.name))
        self._rows = []
        for place, root in enumerate(self._roots):
            self._rows.append(_Row(root, -1, place))
        for at, root in enumerate(self._roots):
            self._rows += [_Row(child, at, place) for place, child in enumerate(root.children)]
        self._at = {row.node.target: at for at, row in enumerate(self._rows)}

    def _filtered(self, roots: Sequence[Node]) -> tuple[Node, ...]:
        if not self.wanted:
            return tuple(roots)
        kept = []
        for root in roots:
            children = tuple(child for child in root.children if self._is_wanted(child))
            if children or self._is_wanted(root):
                kept.append(Node(root.target, root.labels, root.cells, children or ()))
        return tuple(kept)

    def _is_wanted(self, node: Node) -> bool:
        texts = [node.labels.zh, node.labels.en, *(cell for cell in node.cells if isinstance(cell, str))]
        return any(self.wanted in text.casefold() for text in texts)

    # --- rows -------------------------------------------------------------------------------------

    def node(self, index: Index) -> Node | None:
        """Return what stands in a row."""
        return self._rows[int(index.internalId())].node if index.isValid() else None

    def targets(self, indexes: Iterable[Index]) -> list[Target]:
        """Return the parts of the model that rows stand for."""
        found = (self.node(index) for index in indexes)
        return list(dict.fromkeys(node.target for node in found if node is not None))

    def index_of(self, target: Target) -> QModelIndex:
        """Return where a part of the model stands; an invalid index where it does not."""
        at = self._at.get(target)
        return self.createIndex(self._rows[at].place, NAME, at) if at is not None else QModelIndex()

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, row)
        node = self._rows[int(parent.internalId())].node
        return self.createIndex(row, column, self._at[node.children[row].target])

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]  # the other overload has none
        """Return the heading above a row."""
        if not index.isValid():
            return QModelIndex()
        above = self._rows[int(index.internalId())].parent
        return self.createIndex(self._rows[above].place, NAME, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows stand under a row."""
        if not parent.isValid():
            return len(self._roots)
        return len(self._rows[int(parent.internalId())].node.children) if parent.column() == NAME else 0

    def columnCount(self, _parent: Index = NOWHERE) -> int:
        """Return the number of columns of the list."""
        return len(columns_of(self.name))

    # --- texts ------------------------------------------------------------------------------------

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns."""
        columns = columns_of(self.name)
        is_shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if not is_shown or not 0 <= section < len(columns):
            return None
        return say(f"structure_column_{columns[section]}", self._session.language)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tool tip, font and colour of a cell."""
        node = self.node(index)
        if node is None:
            return None
        roles = Qt.ItemDataRole
        if role in {roles.DisplayRole, roles.EditRole, roles.ToolTipRole}:
            text = self._text(node, index.column())
            return plain_tip(text) if role == roles.ToolTipRole else text
        if role == roles.FontRole and node.target.kind == "section":
            return theme.font("body", bold=True)
        if role == roles.ForegroundRole:
            palette = theme.colours()
            return QColor(palette.text if index.column() == NAME else palette.muted)
        return None

    def _text(self, node: Node, column: int) -> str:
        language: Language = self._session.language
        if column == NAME:
            return node.labels.in_language(language) or node.target.id
        cell = node.cells[column - 1]
        if isinstance(cell, Labels):
            return cell.in_language(language)
        if columns_of(self.name)[column] == "unit":
            return unit_label(cell, language) if cell else ""
        if node.target.kind == "section" and cell:
            return say(f"structure_page_{cell}", language) if cell in {"company", "market"} else cell
        return cell

    # --- typing -----------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let names and ids be typed over, rows be dragged, and lines be dropped on headings and between rows."""
        flags = Qt.ItemFlag
        node = self.node(index)
        if node is None:
            return flags.ItemIsDropEnabled
        made = flags.ItemIsEnabled | flags.ItemIsSelectable
        if self._can_type(node.target, index.column()):
            made |= flags.ItemIsEditable
        if can_move(node.target):
            made |= flags.ItemIsDragEnabled
        if node.target.kind == "section":
            made |= flags.ItemIsDropEnabled
        elif self.name != LINES:
            made |= flags.ItemNeverHasChildren
        return made

    def _can_type(self, target: Target, column: int) -> bool:
        if column == NAME:
            return True
        is_fixed = target.axis == PERIOD or target.kind in {"section", "axis"} or target.id == BASE
        return column == IDENTIFIER and not is_fixed

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take another name in the session's language, or another id; every use follows."""
        node, text = self.node(index), str(value).strip()
        if (
            node is None
            or role != Qt.ItemDataRole.EditRole
            or not text
            or text == self._text(node, index.column())
        ):
            return False
        zh, en = node.labels.zh, node.labels.en
        if index.column() == NAME:
            zh, en = (text, en) if self._session.language == "zh" else (zh, text)
        name = text if index.column() == IDENTIFIER else node.target.id
        self.renamed.emit(node.target, Target(node.target.kind, name, node.target.axis))
        try:
            self._session.perform(renaming(node.target, Labels(zh, en), name, self._session), self)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True

    # --- dragging ---------------------------------------------------------------------------------

    def mimeTypes(self) -> list[str]:
        """Name what can be dropped."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry rows."""
        made = QMimeData()
        rows = [f"{t.kind}\t{t.axis}\t{t.id}" for t in self.targets(indexes)]
        made.setData(MIME, "\n".join(rows).encode())
        return made

    def supportedDropActions(self) -> Qt.DropAction:
        """Move, and nothing else."""
        return Qt.DropAction.MoveAction

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Put what was dragged in another place, as one undo step. The rows come by the session's notice."""
        if action != Qt.DropAction.MoveAction or not data.hasFormat(MIME):
            return False
        edit = self.drop_edit(_carried(data), row, parent)
        if edit is None:
            return False
        try:
            self._session.perform(edit, self)
        except ModelerError as error:
            self.refused.emit(error.message)
        return False  # Qt would take the dragged rows away itself

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Let lines be dropped in sections, and everything else among its like."""
        if not data.hasFormat(MIME):
            return False
        return self.drop_edit(_carried(data), row, parent) is not None

    def drop_edit(self, targets: Sequence[Target], row: int, parent: Index) -> Any:
        """Return the edit of a drop before row `row` of `parent`, or on `parent` (`row` -1)."""
        if not targets or any(target not in self._at for target in targets):
            return None
        heading = self.node(parent)
        siblings = heading.children if heading is not None else self._roots
        place = len(siblings) if row < 0 else row
        behind = siblings[place - 1].target.id if 0 < place <= len(siblings) else ""
        is_line = targets[0].kind == "line"
        if is_line != (heading is not None):
            return None
        return dropped(self._session.model, targets, heading.target.id if heading else "", behind)


def _carried(data: QMimeData) -> list[Target]:
    rows = bytes(data.data(MIME).data()).decode().splitlines()
    parts = (row.split("\t") for row in rows)
    return [Target(kind, name, axis) for kind, axis, name in parts]  # type: ignore[arg-type]  # as it was written
