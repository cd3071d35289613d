"""One lever: which inputs, whether they are multiplied or added to, which range is believable, how far it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from gpu_modeler.analysis.levers import Lever
from gpu_modeler.app.levers import LeverChoice
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import combos
from gpu_modeler.gui.implied.ends import EndsFields
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.text import say

MOVES = ("factor", "add")


class LeverRow(QWidget):
    """`changed` carries a `LeverChoice`, `refused` a message."""

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._name = session, name
        self.choice = LeverChoice()
        self._shown: object = None
        self.label, self.own_label, self.bounds_label = QLabel(self), QLabel(self), QLabel(self)
        self.lines, self.move_box = QComboBox(self), QComboBox(self)
        make_searchable(self.lines)
        self.move_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.own, self.bounds = EndsFields(session, self), EndsFields(session, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.label.setBuddy(self.lines)
        row.addWidget(self.label)
        row.addWidget(self.lines, 1)
        row.addWidget(self.move_box)
        for label, fields in ((self.own_label, self.own), (self.bounds_label, self.bounds)):
            row.addSpacing(8)
            row.addWidget(label)
            label.setBuddy(fields)
            row.addWidget(fields)

    def _connect(self) -> None:
        self.lines.activated.connect(self._take_entry)
        line = self.lines.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._take_text)
        self.move_box.activated.connect(self._take_move)
        self.own.edited.connect(self._take_ends)
        self.bounds.edited.connect(self._take_ends)

    # --- showing ----------------------------------------------------------------------------------

    def show_choice(self, choice: LeverChoice, usual: str, lever: Lever | None) -> None:
        """Show what is chosen; where nothing was typed, the ends of the chosen company's `lever` in grey."""
        self.choice = choice
        language = self._session.language
        self.label.setText(say(f"implied_{self._name}", language))
        self.own_label.setText(say("implied_own", language))
        self.bounds_label.setText(say("implied_bounds", language))
        self._show_lines(usual)
        moves = [(say(f"sensitivity_move_{move}", language), move) for move in MOVES]
        fill(self.move_box, moves, choice.move)
        combos.call(self.move_box, self._named("sensitivity_move"))
        self._show_ends(lever)

    def _show_ends(self, lever: Lever | None) -> None:
        language = self._session.language
        self.own.show_ends(self.choice.own, (lever.own.low, lever.own.high) if lever else None, lever)
        self.bounds.show_ends(self.choice.bounds, (lever.floor, lever.ceiling) if lever else None, lever)
        tip = say(f"implied_range_{lever.own.source}", language) if lever else ""
        self.own.name(self._named("implied_field_own_low"), self._named("implied_field_own_high"), tip)
        tip = say("implied_bounds_tip", language)
        self.bounds.name(self._named("implied_field_from"), self._named("implied_field_to"), tip)

    def _named(self, key: str) -> str:
        """Return the name of a field, with that of the row."""
        language = self._session.language
        part = say(f"implied_{self._name}", language)
        return say("access_part", language, part=part, name=say(key, language))

    def _show_lines(self, usual: str) -> None:
        language = self._session.language
        entries = [(usual, ""), *self._entries()]
        shown = (language, tuple(entries), self.choice.lines)
        line = self.lines.lineEdit()
        if shown == self._shown or (line is not None and line.hasFocus() and line.isModified()):
            return
        self._shown = shown
        fill(self.lines, entries, self.choice.lines)
        if self.choice.lines not in [held for _, held in entries]:
            self.lines.setCurrentIndex(-1)
            self.lines.setEditText(self.choice.lines)
        combos.call(self.lines, say(f"implied_{self._name}", language))
        self.lines.setToolTip(say("implied_lines_tip", language))
        if line is not None:
            line.setCursorPosition(0)

    def _entries(self) -> Sequence[tuple[str, object]]:
        """Return the inputs that can be moved, in the model's order."""
        language, model = self._session.language, self._session.model
        return [
            (f"{line.labels.in_language(language) or line.id}   {line.id}", line.id)
            for line in model.ordered("lines")
            if line.is_input and model.cells_of(line.id)
        ]

    def put_back(self) -> None:
        """Forget what was typed as lines: it was refused."""
        self._shown = None
        line = self.lines.lineEdit()
        assert line is not None
        line.setModified(False)

    # --- taking -----------------------------------------------------------------------------------

    def _take_entry(self, row: int) -> None:
        held = self.lines.itemData(row)
        self._take_lines(held if isinstance(held, str) else "")

    def _take_text(self) -> None:
        """Take what is typed: the name of an entry, else lines as on the command line; nothing for the usual lever."""
        text = self.lines.currentText().strip()
        row = next((row for row in range(self.lines.count()) if self.lines.itemText(row) == text), -1)
        if row >= 0:
            self._take_entry(row)
        else:
            self._take_lines(text)

    def _take_lines(self, lines: str) -> None:
        self.put_back()
        if lines != self.choice.lines:
            self.changed.emit(LeverChoice(lines))

    def _take_move(self) -> None:
        if self.move_box.currentData() != self.choice.move:
            self.changed.emit(LeverChoice(self.choice.lines, self.move_box.currentData()))

    def _take_ends(self) -> None:
        """Take typed ends; empty ones are as usual."""
        try:
            choice = replace(self.choice, own=self.own.ends(), bounds=self.bounds.ends())
        except ModelerError as error:
            self.refused.emit(error.message)
            return
        self.own.settle()
        self.bounds.settle()
        if choice != self.choice:
            self.changed.emit(choice)
