"""Why a range is as wide as it is, in the language that is shown, and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import title_in
from gpu_modeler.gui import combos
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.text import Labels, say

FAMILIAR = "own_view"
"""The source that is chosen first, where the model has it."""


class ReasonFields(QObject):
    """Two fields for a form: `note` and `source`. `typed` is sent when one of them changes."""

    typed = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = session.language
        self.note, self.source = QLineEdit(parent), QComboBox(parent)
        make_searchable(self.source)
        entries: list[tuple[str, object]] = [(say("uncertain_no_source", self._language), "")]
        known = session.model.sources.values()
        entries += [(title_in(self._language, source.title), source.id) for source in known]
        self.familiar = FAMILIAR if FAMILIAR in session.model.sources else ""
        fill(self.source, entries, self.familiar)
        self.note.setAccessibleName(say("uncertain_note", self._language))
        combos.call(self.source, say("uncertain_source", self._language))
        self.note.textEdited.connect(lambda _text: self.typed.emit())
        self.source.activated.connect(lambda _at: self.typed.emit())

    def show_reason(self, note: Labels, source: str) -> None:
        """Show another reason and source."""
        self.note.setText(note.in_language(self._language))
        self.note.setCursorPosition(0)
        self.source.setCurrentIndex(max(0, self.source.findData(source)))

    @property
    def source_id(self) -> str:
        """The id of the source that is chosen, empty for none."""
        return str(self.source.currentData() or "")

    def noted(self, note: Labels) -> Labels:
        """Return a note with what was typed in the language that is shown."""
        text = self.note.text().strip()
        if text == note.in_language(self._language):
            return note
        return Labels(text, note.en) if self._language == "zh" else Labels(note.zh, text)
