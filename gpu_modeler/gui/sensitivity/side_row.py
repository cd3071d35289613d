"""One input of the table: which cells, how they are moved, and over which values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from gpu_modeler.analysis.outputs import Input
from gpu_modeler.app import sensitivities as words
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import combos
from gpu_modeler.gui.sensitivity.input_box import InputBox
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.sensitivity.question import Question, Side
from gpu_modeler.text import say

MOVES = ("set", "add", "factor")


class SideRow(QWidget):
    """`changed` carries the side, `None` where there shall be none; `refused` a message."""

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, question: Question, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question, self._name = question, name
        self._session = question.session
        self.side: Side | None = None
        self.label = QLabel(self)
        self.input = InputBox(self._session, self)
        self.move_box = QComboBox(self)
        self.move_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.values = QLineEdit(self)
        self.values.setMinimumWidth(110)
        self.label.setBuddy(self.input)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.input, 3)
        row.addWidget(self.move_box)
        row.addWidget(self.values, 3)
        self.input.taken.connect(self._take_input)
        self.input.refused.connect(self.refused)
        self.move_box.activated.connect(self._take_move)
        self.values.editingFinished.connect(self._take_values)

    def show_side(self, side: Side | None, inputs: Sequence[Input]) -> None:
        """Show a side as chosen among the inputs that there are."""
        language, self.side = self._session.language, side
        self.label.setText(say(f"sensitivity_{self._name}", language))
        nothing = say("sensitivity_no_second", language) if self._name == "across" else ""
        self.input.show_inputs(inputs, side.input if side else None, nothing)
        combos.call(self.input, say(f"sensitivity_{self._name}", language))
        fill(
            self.move_box,
            [(say(f"sensitivity_move_{move}", language), move) for move in MOVES],
            side.move if side else "set",
        )
        for widget, key in ((self.move_box, "sensitivity_move"), (self.values, "sensitivity_values")):
            part = say(f"sensitivity_{self._name}", language)
            combos.call(widget, say("access_part", language, part=part, name=say(key, language)))
        self.values.setToolTip(say("sensitivity_values_tip", language))
        for widget in (self.move_box, self.values):
            widget.setEnabled(side is not None)
        self._show_values()

    def _show_values(self) -> None:
        """Show the settings: as they were typed, else the usual ones."""
        if self.values.hasFocus() and self.values.isModified():
            return  # somebody is typing
        self.values.setText(self._values_text())
        self.values.setCursorPosition(0)

    def _values_text(self) -> str:
        side = self.side
        if side is None or side.text:
            return side.text if side else ""
        try:
            settings = self._question.settings_of(side)
        except ModelerError:
            return ""
        model = self._session.model
        texts = [words.setting_text(model, side.driver, setting) for setting in settings]
        return "; ".join(text.removeprefix("×").replace(",", "") for text in texts)

    def _take_input(self, moved: Input | None) -> None:
        self.changed.emit(None if moved is None else Side.natural(self._session.model, moved))

    def _take_move(self) -> None:
        if self.side is not None and self.move_box.currentData() != self.side.move:
            self.changed.emit(replace(self.side, move=self.move_box.currentData(), text=""))

    def _take_values(self) -> None:
        """Take typed settings; an empty text asks for the usual ones."""
        if self.side is None or not self.values.isModified():
            return
        self.values.setModified(False)
        side = replace(self.side, text=self.values.text().strip())
        try:
            self._question.settings_of(side)
        except ModelerError as error:
            self.refused.emit(error.message)
            self.values.setModified(True)
            return
        self.changed.emit(side)
