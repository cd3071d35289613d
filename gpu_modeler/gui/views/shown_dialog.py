"""The box in which lines and items of a view are ticked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.layout import LINE
from gpu_modeler.app.session import Session
from gpu_modeler.app.view_choices import SECTION, Choice, axis_labels, choices_of, lines_in_order, shown_lines
from gpu_modeler.model import View
from gpu_modeler.pinyin import is_found_by
from gpu_modeler.text import say

ITEM = Qt.ItemDataRole.UserRole
Checked, Unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ShownDialog(QDialog):
    """Ticks for the lines, under their sections, and for the items of the axes that are rows or columns."""

    def __init__(self, session: Session, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._view = session, view
        language = session.language
        self.setWindowTitle(say("view_shown_title", language))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(say("view_shown_search", language))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.windowTitle())
        self._tops: dict[str, QTreeWidgetItem] = {}
        self._fill()
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("button_ok", language), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("button_cancel", language), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.tree, buttons):
            column.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.resize(420, 560)

    def _fill(self) -> None:
        axes = (*self._view.rows, *self._view.columns)
        if LINE in axes:
            self._add_lines()
        for axis in axes:
            if axis != LINE:
                wanted = set(self._view.only.get(axis, ()))
                top = self._add_top(axis)
                for choice in choices_of(self._session.model, axis):
                    self._add(top, choice, is_ticked=not wanted or choice.id in wanted)

    def _add_lines(self) -> None:
        model = self._session.model
        wanted = {line.id for line in shown_lines(model, self._view)}
        top = self._add_top(LINE)
        tops = {choice.id: self._add_branch(top, choice) for choice in choices_of(model, SECTION)}
        for line in lines_in_order(model):
            under = tops.get(line.section, top)
            self._add(under, Choice(line.id, line.labels), is_ticked=line.id in wanted)
        for branch in tops.values():
            branch.setHidden(not branch.childCount())

    def _add_top(self, axis: str) -> QTreeWidgetItem:
        top = QTreeWidgetItem(
            self.tree, [axis_labels(self._session.model, axis).in_language(self._session.language)]
        )
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        top.setExpanded(True)
        self._tops[axis] = top
        return top

    def _add_branch(self, top: QTreeWidgetItem, choice: Choice) -> QTreeWidgetItem:
        branch = QTreeWidgetItem(top, [choice.labels.in_language(self._session.language)])
        branch.setFlags(branch.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        return branch

    def _add(self, under: QTreeWidgetItem, choice: Choice, *, is_ticked: bool) -> None:
        item = QTreeWidgetItem(under, [choice.labels.in_language(self._session.language)])
        item.setData(0, ITEM, choice.id)
        item.setCheckState(0, Checked if is_ticked else Unchecked)

    def _filter(self, typed: str) -> None:
        """Show the entries that are found by what is typed, pinyin too."""
        wanted = typed.strip()
        for top in self._tops.values():
            _filtered(top, wanted)

    def only(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is ticked per axis; an axis with everything ticked, or nothing, is not named."""
        found = {
            axis: items
            for axis, items in self._view.only.items()
            if axis not in self._tops and axis != SECTION
        }
        for axis, top in self._tops.items():
            leaves = _leaves(top)
            ticked = tuple(leaf.data(0, ITEM) for leaf in leaves if leaf.checkState(0) == Checked)
            if ticked and len(ticked) < len(leaves):
                found[axis] = ticked
        return found


def _leaves(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = [item.child(k) for k in range(item.childCount())]
    found = [child for child in children if child.data(0, ITEM) is not None]
    for child in children:
        found += _leaves(child)
    return found


def _filtered(item: QTreeWidgetItem, typed: str) -> bool:
    """Hide what is not found under an item; say whether anything is left."""
    children = [item.child(k) for k in range(item.childCount())]
    left = [_filtered(child, typed) for child in children]
    is_found = any(left) or (
        item.data(0, ITEM) is not None and (not typed or is_found_by(item.text(0), typed))
    )
    item.setHidden(not is_found)
    if typed and any(left):
        item.setExpanded(True)
    return is_found
