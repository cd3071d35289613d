"""Which companies, segments and years: one list with ticks per axis."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gpu_modeler.model import Axis
from gpu_modeler.text import Language

ITEM = Qt.ItemDataRole.UserRole
Scope = dict[str, tuple[str, ...]]


class ScopeLists(QWidget):
    """An axis without a tick, or with all of them, is not restricted."""

    changed = Signal()

    def __init__(self, axes: tuple[Axis, ...], language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: dict[str, QListWidget] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for axis in axes:
            column = QVBoxLayout()
            column.addWidget(
                QLabel(axis.labels.in_language(language), self, textFormat=Qt.TextFormat.PlainText)
            )
            self.lists[axis.id] = self._list_of(axis, language)
            column.addWidget(self.lists[axis.id])
            layout.addLayout(column)

    def _list_of(self, axis: Axis, language: Language) -> QListWidget:
        made = QListWidget(self)
        made.setMinimumHeight(150)
        made.setAccessibleName(axis.labels.in_language(language))
        for item in axis.items:
            row = QListWidgetItem(item.labels.in_language(language), made)
            row.setData(ITEM, item.id)
            row.setCheckState(Qt.CheckState.Unchecked)
        made.itemChanged.connect(self.changed)
        return made

    def scope(self) -> Scope:
        """Return the ticked items of the restricted axes."""
        found: Scope = {}
        for axis, listed in self.lists.items():
            rows = [listed.item(k) for k in range(listed.count())]
            ticked = tuple(str(row.data(ITEM)) for row in rows if row.checkState() == Qt.CheckState.Checked)
            if 0 < len(ticked) < len(rows):
                found[axis] = ticked
        return found

    def show_scope(self, scope: Mapping[str, tuple[str, ...]]) -> None:
        """Tick the items of a scope and bring the first of each into sight."""
        self.blockSignals(True)
        for axis, listed in self.lists.items():
            for k in reversed(range(listed.count())):
                row = listed.item(k)
                is_in = row.data(ITEM) in scope.get(axis, ())
                row.setCheckState(Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
                if is_in:
                    listed.scrollToItem(row)
        self.blockSignals(False)
        self.changed.emit()
