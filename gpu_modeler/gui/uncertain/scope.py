"""Where an uncertainty acts: items of the line's axes, and which of them are drawn on their own."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gpu_modeler.gui.dialogs.scope_lists import Scope, ScopeLists
from gpu_modeler.model import PERIOD, Axis, Line, Model, Place
from gpu_modeler.text import Language, say

QUICK = ("cell", "years", "line")
LOWEST = 104


class ScopeFields(QWidget):
    """Lists of the chosen line's axes, with buttons for one cell, its years, and the whole line where one is known."""

    changed = Signal()
    askedQuickly = Signal(object)
    """The scope that a button stands for, by axis."""

    def __init__(self, model: Model, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._language = model, language
        self._place: Place | None = None
        self.line: Line | None = None
        self.lists: ScopeLists | None = None
        self.each: dict[str, QCheckBox] = {}
        self.quick = {name: QPushButton(say(f"uncertain_quick_{name}", language), self) for name in QUICK}
        self.told = QLabel(say("uncertain_constant", language), self)
        self.told.setObjectName("mutedLabel")
        for widget in (self.told, *self.quick.values()):
            widget.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for name, button in self.quick.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, name=name: self.choose_quickly(name))
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._ticks = QHBoxLayout()
        self._ticks.setSpacing(16)
        self._ticks.addStretch(1)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addLayout(buttons)
        self._rows.addWidget(self.told)
        self._rows.addLayout(self._ticks)

    def show_line(self, line: Line, place: Place | None = None) -> None:
        """List the axes of another line; `place` is the cell that the buttons are about."""
        self.line, self._place = line, place
        if self.lists is not None:
            self._rows.removeWidget(self.lists)
            self.lists.deleteLater()
            self.lists = None
        for box in self.each.values():
            self._ticks.removeWidget(box)
            box.deleteLater()
        axes = [self._model.axes[axis] for axis in line.axes]
        self.each = {axis.id: self._tick(axis) for axis in axes}
        if axes:
            self.lists = ScopeLists(tuple(axes), self._language, self)
            for listed in self.lists.lists.values():
                listed.setMinimumHeight(LOWEST)
            self.lists.changed.connect(self.changed)
            self._rows.insertWidget(2, self.lists, 1)
        self.told.setVisible(not axes)
        has_place = place is not None and bool(axes)
        for name, button in self.quick.items():
            button.setVisible(has_place and (name != "years" or PERIOD in line.axes))

    def _tick(self, axis: Axis) -> QCheckBox:
        name = axis.labels.in_language(self._language)
        shown = name if self._language == "zh" else name.lower()
        made = QCheckBox(say("uncertain_each", self._language, axis=shown), self)
        made.toggled.connect(lambda _on: self.changed.emit())
        self._ticks.insertWidget(self._ticks.count() - 1, made)
        return made

    def choose_quickly(self, name: str) -> None:
        """Ask for the known cell alone, for its years, or for all cells."""
        if self._place is None or self.line is None:
            return
        known = dict(zip(self.line.axes, self._place, strict=True))
        if name == "line":
            known = {}
        elif name == "years":
            known.pop(PERIOD, None)
        self.askedQuickly.emit({axis: (item,) for axis, item in known.items()})

    def show_scope(self, scope: Mapping[str, tuple[str, ...]], each: tuple[str, ...]) -> None:
        """Tick the items of a scope, and the axes whose items are drawn on their own."""
        for axis, box in self.each.items():
            box.setChecked(axis in each)
        if self.lists is not None:
            self.lists.show_scope(scope)
        self.changed.emit()

    def _ticked(self) -> list[str]:
        return [axis for axis, box in self.each.items() if box.isChecked()]

    @property
    def scope(self) -> Scope:
        """The ticked items of the restricted axes."""
        return self.lists.scope() if self.lists is not None else {}

    @property
    def own_axes(self) -> tuple[str, ...]:
        """The axes whose items are drawn on their own."""
        return tuple(self._ticked())
