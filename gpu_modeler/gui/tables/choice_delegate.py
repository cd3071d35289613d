"""The editor of a choice: a list that is completed by any part of a name while one types."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gpu_modeler.gui.tables.parts_model import Choice, PartsModel

Index = QModelIndex | QPersistentModelIndex
CLOSING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape}
WIDEST_ENTRY = 340
"""Pixels: the lists may be wider than the cell they belong to."""


class ChoiceBox(QComboBox):
    """A list of choices. What is typed and is no entry is taken as it is where `takes_any` says so, else left."""

    def __init__(self, parent: QWidget | None = None, *, takes_any: bool = False) -> None:
        super().__init__(parent)
        self.takes_any = takes_any
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(18)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        for popup in filter(None, (completer.popup(), self.view())):
            popup.setMinimumWidth(WIDEST_ENTRY)

    def offer(self, choices: list[Choice], key: str) -> None:
        """List the choices and show the one in force."""
        self.blockSignals(True)  # filling is no choice of a person
        self.clear()
        for choice in choices:
            self.addItem(choice.text, choice.key)
        self.choose(key)
        self.blockSignals(False)

    def choose(self, key: str) -> None:
        """Show a choice; one that is not listed by its own text."""
        at = self.findData(key)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(key)

    @property
    def key(self) -> str | None:
        """Return the chosen key; `None` where the text is no entry and none is taken."""
        text = self.currentText().strip()
        at = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if at >= 0:
            return str(self.itemData(at))
        if self.takes_any or not text:
            return text
        alike = [row for row in range(self.count()) if text.casefold() in self.itemText(row).casefold()]
        return str(self.itemData(alike[0])) if len(alike) == 1 else None


class ChoiceDelegate(QStyledItemDelegate):
    """Edits the cells of a `PartsModel`; the list opens at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: ChoiceBox | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list of what may stand in the cell."""
        model = index.model()
        assert isinstance(model, PartsModel)
        box = ChoiceBox(parent, takes_any=model.field(index.column()) == "unit")
        box.offer(model.offers(index), str(model.data(index, Qt.ItemDataRole.EditRole) or ""))
        self._open = box
        box.activated.connect(lambda: self._take(box))
        return box

    def _take(self, box: ChoiceBox) -> None:
        """Store a choice made by the mouse and close the list."""
        if box is self._open:
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the editor to Qt where a key closes it: an editor that is closed twice brings a warning."""
        if isinstance(event, QKeyEvent) and event.key() in CLOSING:
            self._open = None
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Select the text, so that typing replaces it."""
        assert isinstance(editor, ChoiceBox)
        line = editor.lineEdit()
        if line is not None:
            line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store what was chosen; a text that means nothing changes nothing."""
        assert isinstance(editor, ChoiceBox)
        key = editor.key
        if key is not None:
            model.setData(index, key, Qt.ItemDataRole.EditRole)
