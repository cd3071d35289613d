"""The editor of a choice: a list that is completed by any part of a name while one types."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gpu_modeler.gui.later import later
from gpu_modeler.gui.tables.parts import Choice
from gpu_modeler.gui.tables.parts_model import PartsModel

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
        self.completions = QCompleter(self)
        self.completions.setModel(self.model())
        self.completions.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completions.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completions.setMaxVisibleItems(12)
        self.setCompleter(self.completions)
        for popup in filter(None, (self.completions.popup(), self.view())):
            popup.setMinimumWidth(WIDEST_ENTRY)
        self._popup().installEventFilter(self)

    def _popup(self) -> QAbstractItemView:
        popup = self.completions.popup()
        assert popup is not None  # there from the first question on
        return popup

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is typed by Enter where it can mean one entry alone, though none of the completions is marked."""
        is_enter = isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not is_enter or event.type() != QEvent.Type.KeyPress or self.view() is watched:
            return super().eventFilter(watched, event)
        if self._popup().currentIndex().isValid() or self.key is None:
            return super().eventFilter(watched, event)
        self.choose(self.key)
        self._popup().hide()
        self.activated.emit(self.currentIndex())
        return True

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
    def is_listing(self) -> bool:
        """Say whether the list of completions is open; its keys choose from it."""
        return self._popup().isVisible()

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
    """Edits the cells of a `PartsModel`. A choice from a list is stored at once; Enter and Tab store what is typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: ChoiceBox | None = None
        self._is_closing = False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list of what may stand in the cell."""
        model = index.model()
        assert isinstance(model, PartsModel)
        box = ChoiceBox(parent, takes_any=model.field(index.column()) == "unit")
        box.offer(model.offers(index), str(model.data(index, Qt.ItemDataRole.EditRole) or ""))
        self._open, self._is_closing = box, False
        box.activated.connect(lambda: None if self._is_closing else self._take(box))
        # after the box has taken the text over
        box.completions.activated.connect(lambda *_: later(box, lambda: self._take(box)))
        return box

    def _take(self, box: ChoiceBox) -> None:
        """Store a choice and close the list, unless it is closed already."""
        if box is self._open:
            self._open = None
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget an editor that is closed."""
        self._open = None
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the editor to Qt where a key closes it: an editor that is closed twice brings a warning."""
        if isinstance(event, QKeyEvent) and watched is self._open and event.key() in CLOSING:
            self._is_closing = not self._open.is_listing
            return False if self._open.is_listing else super().eventFilter(watched, event)
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
