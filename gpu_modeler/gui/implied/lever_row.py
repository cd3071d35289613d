"""One lever: which inputs, whether they are multiplied or added to, which range is believable, how far it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from gpu_modeler.analysis.implied_text import setting_text
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.app.levers import Ends, LeverChoice, LeverUnreadable, read_end
from gpu_modeler.app.session import Session
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
        self.own = QLineEdit(self), QLineEdit(self)
        self.bounds = QLineEdit(self), QLineEdit(self)
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
            label.setBuddy(fields[0])
            for field, after in zip(fields, ("–", ""), strict=True):
                field.setFixedWidth(76)
                row.addWidget(field)
                if after:
                    row.addWidget(QLabel(after, self))

    def _connect(self) -> None:
        self.lines.activated.connect(self._take_entry)
        line = self.lines.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._take_text)
        self.move_box.activated.connect(self._take_move)
        for field in (*self.own, *self.bounds):
            field.editingFinished.connect(self._take_ends)

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
        self.move_box.setAccessibleName(say("sensitivity_move", language))
        ends = (lever.own.low, lever.own.high) if lever else None
        self._show_ends(self.own, choice.own, ends, lever)
        self._show_ends(self.bounds, choice.bounds, (lever.floor, lever.ceiling) if lever else None, lever)
        tip = say(f"implied_range_{lever.own.source}", language) if lever else ""
        for field, key in zip((*self.own, *self.bounds), ("own_low", "own_high", "from", "to"), strict=True):
            field.setAccessibleName(say(f"implied_field_{key}", language))
            field.setToolTip(tip if field in self.own else say("implied_bounds_tip", language))

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
        self.lines.setAccessibleName(say(f"implied_{self._name}", language))
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

    def _show_ends(
        self,
        fields: tuple[QLineEdit, QLineEdit],
        typed: Ends | None,
        usual: Ends | None,
        lever: Lever | None,
    ) -> None:
        for at, field in enumerate(fields):
            if field.hasFocus() and field.isModified():
                continue  # somebody is typing
            field.setText(self._end_text(typed[at], lever) if typed else "")
            grey = setting_text(lever, usual[at]).in_language("en") if usual and lever else ""
            field.setPlaceholderText(grey)
            field.setModified(False)
            field.setCursorPosition(0)

    def _end_text(self, end: float, lever: Lever | None) -> str:
        is_percent = lever is not None and lever.move == "add" and lever.unit.startswith("%")
        return f"{100 * end:.10g}%" if is_percent else f"{end:.10g}"

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
        """Take typed ends once both are there; empty ones are as usual."""
        if not any(field.isModified() for field in (*self.own, *self.bounds)):
            return
        try:
            choice = replace(self.choice, own=_ends(self.own), bounds=_ends(self.bounds))
        except LeverUnreadable as error:
            self.refused.emit(error.message)
            return
        for field in (*self.own, *self.bounds):
            field.setModified(False)
        if choice != self.choice:
            self.changed.emit(choice)


def _ends(fields: tuple[QLineEdit, QLineEdit]) -> Ends | None:
    """Return both ends, one from the grey text where only the other is typed; `None` where none is."""
    if not any(field.text().strip() for field in fields):
        return None
    texts = [field.text().strip() or field.placeholderText() for field in fields]
    return read_end(texts[0]), read_end(texts[1])
