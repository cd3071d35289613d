"""What stands above a view: for each axis that is neither rows nor columns, which of its items is shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLabel, QWidget

from gpu_modeler.app.layout import LINE, SCENARIO, SUM
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.view_choices import axis_labels, choices_of, chosen_items, page_axes, view_of
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.gui.tips import without_letter
from gpu_modeler.model import PERIOD
from gpu_modeler.text import say

MANY = 12
"""From this many entries on a chooser can be typed into."""


class PageChoosers(QWidget):
    """A chooser per fixed axis. `chosen` carries the page that the choices make."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._page = Page("view")
        self.boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._name = QLabel(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACING[2], theme.SPACING[1], theme.SPACING[2], theme.SPACING[1])
        self._row.setSpacing(theme.SPACING[2])

    def show_page(self, page: Page) -> None:
        """Show the choices of a page; boxes of the same axes stay, so that the keyboard stays in them."""
        self._page = page
        model = self._session.model
        view = view_of(model, page)
        axes = page_axes(model, view)
        if axes != tuple(self.boxes):
            self._make_boxes(axes)
        name = view.labels.in_language(self._session.language)
        is_changed = page.arrangement is not None
        self._name.setText(say("view_changed", self._session.language, view=name) if is_changed else name)
        chosen = chosen_items(model, view, page)
        for axis, box in self.boxes.items():
            self._fill(axis, box, chosen.get(axis, ""))

    def _make_boxes(self, axes: tuple[str, ...]) -> None:
        while self._row.count():
            taken = self._row.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._name = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._name.setFont(theme.font("heading", bold=True))
        self._row.addWidget(self._name)
        self._row.addSpacing(theme.SPACING[2])
        self.boxes.clear()
        self._labels.clear()
        for axis in axes:
            self._add_box(axis)
        self._row.addStretch(1)

    def _add_box(self, axis: str) -> None:
        label, box = QLabel(self, textFormat=Qt.TextFormat.PlainText), QComboBox(self)
        label.setBuddy(box)
        bound_width(box)
        box.setMaxVisibleItems(24)
        box.activated.connect(lambda _index, axis=axis: self._choose(axis))
        self._row.addWidget(label)
        self._row.addWidget(box)
        self.boxes[axis], self._labels[axis] = box, label

    def _fill(self, axis: str, box: QComboBox, chosen: str) -> None:
        model, language = self._session.model, self._session.language
        name = axis_labels(model, axis).in_language(language)
        self._labels[axis].setText(without_letter(name))
        combos.call(box, name)
        entries = [(choice.labels.in_language(language), choice.id) for choice in choices_of(model, axis)]
        if axis == SCENARIO:
            entries.insert(0, (say("view_scenario_shown", language), ""))
        elif axis not in {LINE, PERIOD} and len(entries) > 1:
            entries.append((say("view_summed", language), SUM))
        box.clear()
        for text, item in entries:
            box.addItem(text, item)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        _let_type(box, typed=len(entries) >= MANY)

    def _choose(self, axis: str) -> None:
        items = {**dict(self._page.items), axis: self.boxes[axis].currentData()}
        self.chosen.emit(replace(self._page, items=tuple(sorted(items.items()))))


def _let_type(box: QComboBox, *, typed: bool) -> None:
    """Let a long list be searched by typing."""
    if not typed or box.isEditable():
        return
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    assert completer is not None
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    editor = box.lineEdit()
    assert editor is not None
    editor.editingFinished.connect(lambda: editor.setText(box.itemText(box.currentIndex())))
