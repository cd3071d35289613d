"""The editor of a choice: a list that is completed by any part of a name while one types."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gpu_modeler.gui.tables.parts_model import Choice, PartsModel

Index = QModelIndex | QPersistentModelIndex


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

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list of what may stand in the cell."""
        model = index.model()
        assert isinstance(model, PartsModel)
        box = ChoiceBox(parent, takes_any=model.field(index.column()) == "unit")
        box.offer(model.offers(index), str(model.data(index, Qt.ItemDataRole.EditRole) or ""))
        box.activated.connect(lambda: self.commitData.emit(box))
        return box

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
