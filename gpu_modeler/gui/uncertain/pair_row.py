"""One correlation below the matrix: two uncertainties, the number, why, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.gui.uncertain.matrix_model import read_correlation
from gpu_modeler.model import Correlation
from gpu_modeler.text import Labels, Message, say


class PairRow(QWidget):
    """`wanted` carries the `Correlation` to set, or to take away where its value is 0; `refused` a message."""

    wanted = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_begun = False
        self.label = QLabel(self)
        self.first, self.second = QComboBox(self), QComboBox(self)
        self.value, self.note = QLineEdit(self), QLineEdit(self)
        self.put, self.remove = QPushButton(self), QPushButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for widget, stretch in (
            (self.label, 0), (self.first, 3), (self.second, 3), (self.value, 0), (self.note, 4),
            (self.put, 0), (self.remove, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        for box in (self.first, self.second):
            make_searchable(box)
            box.activated.connect(lambda _at: self.show_record())
        self.value.setMaximumWidth(80)
        self.put.clicked.connect(self.ask)
        self.remove.clicked.connect(self._ask_to_remove)
        for field in (self.value, self.note):
            field.returnPressed.connect(self.ask)
        self.value.textEdited.connect(lambda _text: self.value.setStyleSheet(""))

    # --- showing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the uncertainties anew; what was chosen stays where it is still there."""
        model, language = self._session.model, self._session.language
        known = list(model.ordered("uncertainties"))
        entries = [(words.label(model, u).in_language(language), u.id) for u in known]
        for box in (self.first, self.second):
            fill(box, entries)
            line = box.lineEdit()
            if line is not None:
                line.setCursorPosition(0)
        if len(known) > 1 and not self._is_begun:
            self.second.setCurrentIndex(1)
            self._is_begun = True
        self.setEnabled(bool(known))
        self.show_record()

    def show_pair(self, first: str, second: str) -> None:
        """Show another pair."""
        for box, name in ((self.first, first), (self.second, second)):
            at = box.findData(name)
            if at >= 0:
                box.setCurrentIndex(at)
        self.show_record()

    @property
    def key(self) -> tuple[str, str]:
        """The pair that is chosen, as the model keeps it."""
        return Correlation(str(self.first.currentData() or ""), str(self.second.currentData() or ""), 0.0).key

    @property
    def record(self) -> Correlation | None:
        """What the model says of the pair."""
        return self._session.model.correlations.get(self.key)

    def show_record(self) -> None:
        """Show number and reason of the pair."""
        known, language = self.record, self._session.language
        self.value.setText(f"{known.value:.10g}" if known else "")
        self.note.setText(known.note.in_language(language) if known else "")
        self.value.setStyleSheet("")
        self.remove.setEnabled(known is not None)

    # --- asking -----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Have the correlation set, or say what is wrong with it."""
        number = read_correlation(self.value.text().strip())
        if number is None:
            self._refuse(Message("correlations_not_a_number", {"text": self.value.text()}))
            return
        known, text = self.record, self.note.text().strip()
        note = known.note if known else Labels("", "")
        if text != note.in_language(self._session.language):
            zh = self._session.language == "zh"
            note = Labels(text, note.en) if zh else Labels(note.zh, text)
        self.wanted.emit(Correlation(*self.key, number, note))

    def _refuse(self, message: Message) -> None:
        self.value.setStyleSheet(f"color: {theme.colours().error_mark}")
        self.value.setFocus()
        self.refused.emit(message)

    def _ask_to_remove(self) -> None:
        self.wanted.emit(Correlation(*self.key, 0.0))

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.label.setText(say("correlations_pair", language))
        for widget, key in (
            (self.first, "correlations_first"),
            (self.second, "correlations_second"),
            (self.value, "correlations_value"),
            (self.note, "correlations_note"),
        ):
            combos.call(widget, say(key, language))
        self.value.setPlaceholderText(say("correlations_value", language))
        self.note.setPlaceholderText(say("correlations_note", language))
        self.put.setText(say("correlations_put", language))
        self.remove.setText(say("correlations_remove", language))
        self.refresh()
