"""Another definition of a line: its names, unit, formula and note, as one undo step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.edits import Edit, MakeInput, RelabelLine, SetFormula, SetLineNote, SetUnit, Several
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.dialogs.define_line import fault_of
from gpu_modeler.gui.dialogs.unit_box import UnitBox
from gpu_modeler.model import Line
from gpu_modeler.text import Labels, Message


class ChangeLineDialog(CheckedDialog):
    """Shows a line as it is and has the session take what was changed."""

    def __init__(self, session: Session, line: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "change_title", "change_accept", parent)
        self._known: Line = session.model.lines[line]
        known = self._known
        self.zh, self.en = QLineEdit(known.labels.zh, self), QLineEdit(known.labels.en, self)
        self.unit = UnitBox(session.model, session.language, self)
        self.unit.choose(known.unit)
        self.formula = self.formula_field()
        self.formula.show_text(f"={known.formula}")
        self.formula.setPlaceholderText(self.say("define_formula_hint"))
        self.note_zh, self.note_en = QLineEdit(known.note.zh, self), QLineEdit(known.note.en, self)
        self._lay_out()
        self.check()

    def _lay_out(self) -> None:
        rows: tuple[tuple[str, QWidget], ...] = (
            ("define_identifier", QLabel(self._known.id, self)),
            ("define_zh", self.zh),
            ("define_en", self.en),
            ("define_unit", self.unit),
            ("define_formula", self.formula),
            ("change_note_zh", self.note_zh),
            ("change_note_en", self.note_en),
        )
        for key, field in rows:
            self.form.addRow(self.say(key), field)
        for field in (self.zh, self.en, self.note_zh, self.note_en):
            field.textChanged.connect(self.pause.start)
        self.unit.editTextChanged.connect(self.pause.start)
        (self.zh if self.session.language == "zh" else self.en).setFocus()
        self.resize(640, 400)

    def line(self) -> Line:
        """Return the line as it stands in the dialog."""
        return replace(
            self._known,
            labels=_labels(self.zh, self.en),
            unit=self.unit.unit,
            formula=self.formula.text.strip().removeprefix("=").strip(),
            note=_labels(self.note_zh, self.note_en),
        )

    def problem(self) -> Message | None:
        """Check names, unit and formula."""
        line = self.line()
        if not (line.labels.zh or line.labels.en):
            return Message("change_without_name")
        return fault_of(self.session, line)

    def ready(self) -> Message:
        """Say what the line will be."""
        if self.line().formula:
            return Message("define_ready")
        return Message("change_input_ready" if self._known.is_input else "change_becomes_input")

    def perform(self) -> None:
        """Have the changes done, if there are any."""
        edits = tuple(self._edits())
        if edits:
            self.session.perform(edits[0] if len(edits) == 1 else Several(edits), self)

    def _edits(self) -> Iterator[Edit]:
        known, line = self._known, self.line()
        if line.labels != known.labels:
            yield RelabelLine(line.id, line.labels)
        if line.formula != known.formula and not line.formula:
            yield MakeInput.keeping_values(self.session.model, self.session.calculation, line.id)
        if line.unit != known.unit:
            yield SetUnit(line.id, line.unit)
        if line.formula != known.formula and line.formula:
            yield SetFormula(line.id, line.formula)
        if line.note != known.note:
            yield SetLineNote(line.id, line.note)


def _labels(zh: QLineEdit, en: QLineEdit) -> Labels:
    return Labels(zh.text().strip(), en.text().strip())
