"""The list of what was found, or of what replacing would change, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.app.finding.query import Hit
from gpu_modeler.app.finding.replace import Change
from gpu_modeler.app.session import Session
from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.model import PERIOD
from gpu_modeler.text import say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
COLUMNS = ("line", "where", "period", "scenario", "text", "kind", "page")
TEXT = COLUMNS.index("text")
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a hit, and the change that would be made of it."""

    hit: Hit
    change: Change | None = None
    is_chosen: bool = True

    @property
    def is_refused(self) -> bool:
        """Say whether the change cannot be made."""
        return self.change is not None and self.change.refusal is not None


class HitsModel(QAbstractTableModel):
    """Rows in the order in which they were found; those with a change that holds can be ticked."""

    choiceChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.entries: list[Entry] = []

    def reset(self, entries: Iterable[Entry] = ()) -> None:
        """List others."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def append(self, hits: Sequence[Hit]) -> None:
        """List more."""
        if not hits:
            return
        first = len(self.entries)
        self.beginInsertRows(NO_INDEX, first, first + len(hits) - 1)
        self.entries += [Entry(hit) for hit in hits]
        self.endInsertRows()

    @property
    def chosen(self) -> list[Change]:
        """Return the changes that are ticked and hold."""
        return [e.change for e in self.entries if e.change is not None and e.is_chosen and not e.is_refused]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count what was found."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Line, where, period, scenario, text, kind, page."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let changes that hold be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        made = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        entry = self.entries[index.row()]
        is_tickable = index.column() == 0 and entry.change is not None and not entry.is_refused
        return made | Qt.ItemFlag.ItemIsUserCheckable if is_tickable else made

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return texts, ticks, and the whole text as tool tip."""
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role == Role.DisplayRole:
            return self._text(entry, COLUMNS[column])
        if role == Role.ToolTipRole:
            return plain_tip(self._whole(entry) if column == TEXT else self._text(entry, COLUMNS[column]))
        if role == Role.CheckStateRole and column == 0 and entry.change is not None:
            is_on = entry.is_chosen and not entry.is_refused
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role == Role.ForegroundRole and (column == TEXT or entry.is_refused):
            return QColor(colours().error_mark) if entry.is_refused else None
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Tick or untick a change."""
        if role != Role.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        is_chosen = Qt.CheckState(value) == Qt.CheckState.Checked
        self.entries[index.row()] = replace(self.entries[index.row()], is_chosen=is_chosen)
        self.dataChanged.emit(index, index, [Role.CheckStateRole])
        self.choiceChanged.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Name the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return say(f"found_{COLUMNS[section]}", self._session.language)
        return None

    # --- texts ----------------------------------------------------------------------------------

    def _text(self, entry: Entry, column: str) -> str:
        hit, model, language = entry.hit, self._session.model, self._session.language
        if column == "text":
            return self._changed(entry) if entry.change is not None else hit.text
        if column == "kind":
            return say(f"found_kind_{hit.field}", language)
        if column == "scenario":
            scenario = model.scenarios.get(hit.scenario)
            return scenario.labels.in_language(language) if scenario else ""
        if column in {"where", "period"}:
            return self._place(hit, is_period=column == "period")
        line = model.lines.get(hit.line)
        if line is None:
            axis = model.axes.get(hit.item[0])
            return axis.labels.in_language(language) if axis and column == "line" else ""
        if column == "line":
            return line.labels.in_language(language)
        section = model.sections.get(line.section)
        return section.labels.in_language(language) if section else ""

    def _place(self, hit: Hit, *, is_period: bool) -> str:
        line, language = self._session.model.lines.get(hit.line), self._session.language
        if line is None or hit.place is None:
            return ""
        names = []
        for axis, item in zip(line.axes, hit.place, strict=True):
            if (axis == PERIOD) == is_period:
                known = {one.id: one.labels for one in self._session.model.axes[axis].items}
                names.append(known[item].in_language(language) if item in known else item)
        return " · ".join(names)

    @staticmethod
    def _changed(entry: Entry) -> str:
        assert entry.change is not None
        return f"{' '.join(entry.change.before.split())}  →  {' '.join(entry.change.after.split())}"

    def _whole(self, entry: Entry) -> str:
        if entry.change is not None and entry.change.refusal is not None:
            return entry.change.refusal.in_language(self._session.language)
        return self._changed(entry) if entry.change is not None else entry.hit.text
