"""The exceptions of a line: another formula for chosen companies, segments and years; changed or taken away."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QPushButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.edits import Edit, SetException, Several, lookup, refusals
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.dialogs.define_line import fault_of
from gpu_modeler.gui.dialogs.scope_lists import Scope, ScopeLists
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import scope_name
from gpu_modeler.gui.tips import plain_title
from gpu_modeler.model import PERIOD, FormulaException, Line
from gpu_modeler.text import Labels, Message

NEW = -1


class ExceptionsDialog(CheckedDialog):
    """Opens on the exception that governs the cell; where none does, proposes one for the cell's company.

    Raises:
        LineIsInput: a line without a formula has nothing to be an exception from.
    """

    def __init__(self, session: Session, place: CellPlace, parent: QWidget | None = None) -> None:
        super().__init__(session, "exception_title", "exception_accept", parent)
        self._line: Line = session.model.lines[place.line]
        self._place = place
        if self._line.is_input:
            raise refusals.LineIsInput(line=lookup.line_name(self._line))
        axes = tuple(session.model.axes[axis] for axis in reversed(self._line.axes))
        self.which = QComboBox(self)
        self.scope = ScopeLists(axes, session.language, self)
        self.formula, self.note = self.formula_field(), QLineEdit(self)
        self.remove_button: QPushButton = self.buttons.addButton(
            self.say("exception_remove"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        self._lay_out()
        self._connect()
        governing = session.calculation.bound(place.line).exception_at(place.place)
        self.which.setCurrentIndex(self.which.findData(NEW if governing is None else governing))
        self._show_chosen()

    def _lay_out(self) -> None:
        language = self.session.language
        named = self._line.labels.in_language(language)
        self.setWindowTitle(f"{self.windowTitle()} — {plain_title(named)}")
        for k, held in enumerate(self._line.exceptions):
            self.which.addItem(scope_name(self.session.model, held.scope, language), k)
        self.which.addItem(self.say("exception_new"), NEW)
        for key, field in (
            ("exception_which", self.which),
            ("exception_scope", self.scope),
            ("define_formula", self.formula),
            ("exception_note", self.note),
        ):
            self.form.addRow(self.say(key), field)
        self.formula.setFocus()
        self.resize(660, 480)

    def _connect(self) -> None:
        self.which.activated.connect(self._show_chosen)
        self.scope.changed.connect(self.pause.start)
        self.note.textChanged.connect(self.pause.start)
        self.remove_button.clicked.connect(self.remove)

    @property
    def chosen(self) -> FormulaException | None:
        """Return the exception that is being changed, `None` for a new one."""
        at = self.which.currentData()
        return None if at == NEW else self._line.exceptions[at]

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self.scope.show_scope(chosen.scope if chosen else self._proposed_scope())
        self.formula.show_text(f"={chosen.formula if chosen else self._line.formula}")
        self.note.setText(chosen.note.in_language(self.session.language) if chosen else "")
        self.remove_button.setEnabled(chosen is not None)
        self.check()

    def _proposed_scope(self) -> Scope:
        """Propose the cell's items but for the year; the year where the line has nothing else."""
        at: Scope = {axis: (item,) for axis, item in zip(self._line.axes, self._place.place, strict=True)}
        return {axis: items for axis, items in at.items() if axis != PERIOD} or at

    # --- what is asked for ----------------------------------------------------------------------

    def _formula_text(self) -> str:
        return self.formula.text.strip().removeprefix("=").strip()

    def _note(self) -> Labels:
        """Return the note with the typed text in the session's language; the other language's text stays."""
        chosen, typed = self.chosen, self.note.text().strip()
        before = chosen.note if chosen else Labels("", "")
        if typed == before.in_language(self.session.language):
            return before
        return Labels(typed, before.en) if self.session.language == "zh" else Labels(before.zh, typed)

    def problem(self) -> Message | None:
        """Check scope and formula."""
        if not self.scope.scope():
            return Message("exception_everywhere")
        if not self._formula_text():
            return Message("exception_without_formula")
        return fault_of(self.session, replace(self._line, formula=self._formula_text(), exceptions=()))

    def ready(self) -> Message:
        """Say for what it will hold."""
        language = self.session.language
        return Message(
            "exception_ready", {"scope": scope_name(self.session.model, self.scope.scope(), language)}
        )

    def perform(self) -> None:
        """Set the exception; one whose scope was changed gives way to it."""
        scope, chosen = self.scope.scope(), self.chosen
        new = SetException(self._line.id, scope, self._formula_text(), self._note())
        edits: tuple[Edit, ...] = (new,)
        if chosen is not None and dict(chosen.scope) != scope:
            edits = (SetException(self._line.id, chosen.scope, ""), new)
        self.session.perform(new if len(edits) == 1 else Several(edits), self)

    def remove(self) -> None:
        """Take the chosen exception away; stay where the session refuses."""
        chosen = self.chosen
        if chosen is not None:
            self.attempt(lambda: self.session.set_exception(self._line.id, chosen.scope, "", self))
