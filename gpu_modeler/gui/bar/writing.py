"""The writing of one text in the formula bar: which cell it belongs to, how it is taken, refused or dropped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import entry_note
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import FormulaError
from gpu_modeler.gui.bar.commit import commit_text
from gpu_modeler.gui.bar.feedback import Feedback
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.hint import Hint
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Message


class Writing(QObject):
    """Invariant: while `edited` is set the editor's text belongs to that cell, whatever the cursor does."""

    began = Signal()
    ended = Signal(object, int)  # the cell that was written, or None, and the rows to go on
    refused = Signal(object)  # Message, where something can be offered
    offered = Signal(object, object)  # what a button beside it says (Message), and what it does
    noticed = Signal(object)  # Message: how a number was taken

    def __init__(self, session: Session, edit: FormulaEdit, feedback: Feedback, hint: Hint) -> None:
        super().__init__(edit)
        self._session, self._edit, self._feedback, self._hint = session, edit, feedback, hint
        self.edited: CellPlace | None = None
        edit.turnRequested.connect(self.turn_period)

    @property
    def is_formula(self) -> bool:
        """Say whether what is written is a formula, which may be written across pages."""
        return self.edited is not None and self._edit.text.startswith("=")

    def begin(self, place: CellPlace | None, text: str) -> None:
        """Write for a cell, beginning with a text."""
        self.edited = place
        self._edit.show_text(text)
        self._edit.setFocus()
        self.take_typing(place)

    def take_typing(self, place: CellPlace | None) -> None:
        """Take note that the text was changed; what nothing belonged to belongs to `place` from now on."""
        if self.edited is None:
            self.edited = place
        self.began.emit()
        self._feedback.follow(self.edited)

    def follow_caret(self, place: CellPlace | None) -> None:
        """Answer for the term at the caret, at a cell, while the editor has the keyboard."""
        if self._edit.hasFocus():
            self._feedback.follow(place)

    def pick(self) -> bool:
        """Take a click into the grid: a text that is no formula is taken first.

        Returns:
            Whether the click is used up; otherwise the grid does with it what it always does.
        """
        if self.edited is None or self.is_formula:
            return self.edited is not None
        return not self.commit(rows=0)

    def commit(self, rows: int = 1) -> bool:
        """Take the text; a refusal shows below it and in it, and the text stays."""
        edited, text = self.edited, self._edit.text
        if edited is not None:
            try:
                commit_text(self._session, edited, text)
            except ModelerError as error:
                self._refuse(error)
                self._offer_conversion(edited, text)
                return False
        self.end(rows)
        note = entry_note(self._session.model.lines[edited.line], text) if edited is not None else None
        if note is not None:
            self.noticed.emit(note)
        return True

    def _offer_conversion(self, place: CellPlace, text: str) -> None:
        """Offer to convert an amount in another currency, as the editor in the cell does."""
        from gpu_modeler.app.conversion import conversion, offer_words

        line, scenario = self._session.model.lines[place.line], place.scenario_in(self._session)
        found = conversion(self._session, line, place.place, text, scenario)
        if found is None:
            return

        def convert() -> None:
            try:
                self._session.perform(found.edit(self._session, place.line, place.place, scenario))
            except ModelerError as error:
                self._refuse(error)
                return
            self.end()

        self.refused.emit(Message("entry_other_currency", found.values()))
        self.offered.emit(offer_words(found, line), convert)

    def _refuse(self, error: ModelerError) -> None:
        self._feedback.rest()
        self._hint.show_text(error.user_message(self._session.language), is_error=True)
        whole = (0, len(self._edit.text))
        self._edit.mark_wrong(self._feedback.span_of(error) if isinstance(error, FormulaError) else whole)
        self._edit.setFocus()

    def end(self, rows: int = 0) -> None:
        """Write no more; the text was taken or is dropped."""
        edited, self.edited = self.edited, None
        self._feedback.rest()
        self.ended.emit(edited, rows)

    def turn_period(self) -> None:
        """Turn the relative year of the reference at the caret into a fixed one, or back (F4)."""
        from gpu_modeler.formula.caret import reference_at, with_turned_period

        place, text = self.edited, self._edit.text
        written = reference_at(text, self._edit.textCursor().position())
        if place is None or written is None:
            return
        at = dict(zip(self._session.model.lines[place.line].axes, place.place, strict=True))
        if PERIOD not in at or not self._has_periods(written.name):
            return
        turned = with_turned_period(written, text, at[PERIOD], self._session.model.periods)
        first, last = written.index
        self._edit.replace((first, last), turned[first : len(turned) - len(text) + last])

    def _has_periods(self, name: str) -> bool:
        try:
            line = self._session.calculation.state.namespace.line(name)
        except ModelerError:  # several carry the label
            return False
        return line is not None and PERIOD in line.axes
