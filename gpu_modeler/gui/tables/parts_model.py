"""What rows or columns of the table stand for, one line each: whether it is used, line, items, unit, kind, sign."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.files.tables import Part
from gpu_modeler.gui import theme
from gpu_modeler.gui.tables.choices import Label, TableChoices
from gpu_modeler.gui.tables.parts import Choice, PartWords, key_of, with_key
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()


class PartsModel(QAbstractTableModel):
    """`changed` is sent after each choice. Columns: label, line, one for each axis, unit, kind, sign."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, is_of_rows: bool) -> None:
        super().__init__(parent)
        self._is_of_rows = is_of_rows
        self._choices: TableChoices | None = None
        self._words: PartWords | None = None
        self._fields: list[str] = []

    def show_choices(self, choices: TableChoices) -> None:
        """Show the rows or columns of a table."""
        self.beginResetModel()
        self._choices, self._words = choices, PartWords(choices)
        axes = choices.session.model.orders["axes"]
        self._fields = ["label", "line", *axes, "unit", "kind", "sign"]
        self.endResetModel()

    @property
    def labels(self) -> list[Label]:
        """Return the labels in the table's order."""
        if self._choices is None:
            return []
        return self._choices.row_labels if self._is_of_rows else self._choices.column_labels

    def part(self, row: int) -> Part:
        """Return what is chosen for a label."""
        return self._parts[self.labels[row].text]

    def field(self, column: int) -> str:
        """Return what a column holds: label, line, unit, kind, sign, or the id of an axis."""
        return self._fields[column]

    @property
    def _parts(self) -> dict[str, Part]:
        assert self._choices is not None
        return self._choices.rows if self._is_of_rows else self._choices.columns

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many labels there are."""
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many things are chosen."""
        return 0 if parent.isValid() else len(self._fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Name the columns."""
        if role != Role.DisplayRole or orientation != Qt.Orientation.Horizontal or self._choices is None:
            return None
        field, session = self._fields[section], self._choices.session
        if field in session.model.axes:
            return session.model.axes[field].labels.in_language(session.language)
        if field == "label":
            return say("tables_row" if self._is_of_rows else "tables_column", session.language)
        return say(f"tables_field_{field}", session.language)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let all be chosen but the label, which is ticked or not."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if self._fields[index.column()] == "label":
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags if self.part(index.row()).is_ignored else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return what is chosen, as a person reads it; what is only alike is written with a question mark."""
        if not index.isValid():
            return None
        field, part = self._fields[index.column()], self.part(index.row())
        if role == Role.CheckStateRole and field == "label":
            return Qt.CheckState.Unchecked if part.is_ignored else Qt.CheckState.Checked
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            label = self.labels[index.row()].text
            if field != "label" and self._words is not None:
                label = self._words.text(part, field, label)
            return plain_tip(label) if role == Role.ToolTipRole else label
        if role == Role.EditRole:
            return key_of(part, field)
        is_open = field == "line" and part.is_empty
        if role == Role.ForegroundRole and (part.is_ignored or is_open):
            return QColor(theme.colours().muted)
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Choose something. A unit that is none is refused."""
        if not index.isValid():
            return False
        text, field = self.labels[index.row()].text, self._fields[index.column()]
        if role == Role.CheckStateRole and field == "label":
            is_ignored = Qt.CheckState(value) == Qt.CheckState.Unchecked
            made: Part | None = replace(self._parts[text], is_ignored=is_ignored)
        elif role == Role.EditRole and field != "label":
            made = with_key(self._parts[text], field, str(value or ""))
        else:
            return False
        if made is None:
            return False
        self._parts[text] = made
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.changed.emit()
        return True

    def offers(self, index: Index) -> list[Choice]:
        """Return what may be chosen in a cell."""
        assert self._words is not None
        return self._words.offers(self._fields[index.column()], self.labels[index.row()].text)
