"""What the bar answers while a formula is written: the whole's value, the term at the caret, the call, what is wrong.

Everything waits until the fingers rest, so that no key waits for it. What is wrong waits longest, and what the caret
touches is never called wrong: it is being written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import FormulaError
from gpu_modeler.formula.faults import EmptyFormula, FormulaEndsEarly, NotClosed
from gpu_modeler.gui.bar import preview
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.hint import Hint
from gpu_modeler.gui.bar.preview import Preview
from gpu_modeler.gui.bar.vocabulary import Vocabulary
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.formula.tree import Span
    from gpu_modeler.gui.bar.signature import Signature

PAUSE_MS = 150
CALM_MS = 700


@record
class Labels:
    """Where answers stand: the whole's value, what is said of the text, the term at the caret."""

    value: QLabel
    hint: Hint
    term: QLabel


class Feedback(QObject):
    """Follows the editor while it has a place to compute at."""

    def __init__(self, session: Session, vocabulary: Vocabulary, edit: FormulaEdit, labels: Labels) -> None:
        super().__init__(edit)
        self._session, self._vocabulary, self._edit = session, vocabulary, edit
        self._value, self._hint, self._term = labels.value, labels.hint, labels.term
        self._place: CellPlace | None = None
        self._seen = Preview()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._pause.timeout.connect(self._answer)
        self._calm.timeout.connect(self._judge)
        edit.describe = self.describe

    def follow(self, place: CellPlace | None) -> None:
        """Answer for the text as it is now, at a cell."""
        self._place = place
        if place is None or not self._edit.text.startswith("="):
            self.rest()
            return
        self._pause.start()
        self._calm.start()

    def rest(self) -> None:
        """Answer no more; what was said goes."""
        self._pause.stop()
        self._calm.stop()
        self._term.clear()

    def describe(self, position: int) -> str:
        """Return what the term at a position gives, for a pointer that rests there."""
        from gpu_modeler.gui.bar.terms import term_text

        if self._place is None:
            return ""
        return term_text(self._session, self._place, self._edit.text, (position, position))

    def _answer(self) -> None:
        from gpu_modeler.gui.bar.signature import signature_at
        from gpu_modeler.gui.bar.terms import term_text

        place, text = self._place, self._edit.text
        if place is None or place.line not in self._session.model.lines:
            return
        self._seen = preview.preview(self._session, place, text, self._vocabulary)
        self._value.setText(self._seen.value)
        cursor = self._edit.textCursor()
        span = (cursor.selectionStart(), cursor.selectionEnd())
        self._term.setText(term_text(self._session, place, text, span))
        signature = signature_at(text, cursor.position(), self._session.language)
        if signature is not None:
            self._show_signature(signature)
        elif self._edit.wrong is None:
            is_typed = self._edit.document().isModified()
            said = self._seen.hint if is_typed else preview.description(self._session, place)
            self._hint.show_text(said)

    def _show_signature(self, signature: Signature) -> None:
        if self._edit.wrong is None:
            self._hint.show_rich(signature.html, signature.text)

    def _judge(self) -> None:
        error = self._seen.error
        if error is None or self._place is None or self._is_being_written(error):
            return
        if isinstance(error, FormulaError):
            self._edit.mark_wrong(self.span_of(error), is_refused=False)
        self._hint.show_text(error.user_message(self._session.language), is_error=True)

    def _is_being_written(self, error: ModelerError) -> bool:
        if isinstance(error, EmptyFormula | FormulaEndsEarly | NotClosed):
            return True
        if not isinstance(error, FormulaError):
            return False
        first, last = self.span_of(error)
        return first <= self._edit.textCursor().position() <= last and self._edit.hasFocus()

    def span_of(self, error: FormulaError) -> Span:
        """Return where an error of the formula stands in the editor's text."""
        formula = self._edit.text.removeprefix("=")
        shift = len(self._edit.text) - len(formula)
        return error.span[0] + shift, error.span[1] + shift
