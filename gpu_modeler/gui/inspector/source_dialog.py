"""Choosing where a value comes from: a source that is there, or a new one; for an alternative its value too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from gpu_modeler.app import typing
from gpu_modeler.app.inspecting import sourcing
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import title_in
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.model import Source, SourceKind
from gpu_modeler.text import Labels, Message

NEW = "+"
NONE = ""


class SourceDialog(CheckedDialog):
    """Asks for a source, and with `is_alternative` for the value that it gives."""

    def __init__(
        self, session: Session, spot: Spot, *, is_alternative: bool, parent: QWidget | None = None
    ) -> None:
        key = "inspect_title_add" if is_alternative else "inspect_title_change"
        super().__init__(session, key, "button_ok", parent)
        self._spot, self._is_alternative = spot, is_alternative
        self.value, self.choice, self.kind = QLineEdit(self), QComboBox(self), QComboBox(self)
        self.title, self.date, self.address = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.quote = QPlainTextEdit(self)
        self._fill_choices()
        self._add_rows()
        for field in (self.value, self.title, self.date, self.address):
            field.textChanged.connect(self.pause.start)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.choice.editTextChanged.connect(self.pause.start)
        self.resize(460, 0)
        self._chosen()

    def _fill_choices(self) -> None:
        language = self.session.language
        cell = self.session.cell(*self._spot)
        self.choice.addItem(self.say("inspect_new_source"), NEW)
        if not self._is_alternative:
            self.choice.addItem(self.say("inspect_no_source"), NONE)
        for source in self.session.model.sources.values():
            self.choice.addItem(
                " · ".join(filter(None, (title_in(language, source.title), source.date))), source.id
            )
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(24)
        completer = self.choice.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if cell is not None and not self._is_alternative:
            self.choice.setCurrentIndex(max(self.choice.findData(cell.source), 0))
        for kind in sourcing.SOURCE_KINDS:
            self.kind.addItem(self.say(f"source_kind_{kind.replace(' ', '_')}"), kind)

    def _add_rows(self) -> None:
        self.quote.setTabChangesFocus(True)
        self.quote.setFixedHeight(4 * self.fontMetrics().height())
        self.date.setPlaceholderText("2026-01-31")
        self.address.setPlaceholderText("https://")
        if self._is_alternative:
            self.form.addRow(self.say("inspect_field_value"), self.value)
        else:
            self.value.hide()
        fields = (
            ("inspect_field_source", self.choice),
            ("inspect_field_title", self.title),
            ("inspect_field_kind", self.kind),
            ("inspect_field_date", self.date),
            ("inspect_field_link", self.address),
            ("inspect_field_quote", self.quote),
        )
        for key, field in fields:
            self.form.addRow(self.say(key), field)

    def _chosen(self) -> None:
        """Show a known source's words, or let a new one's be written."""
        known = self.session.model.sources.get(str(self.choice.currentData()))
        is_new = self.choice.currentData() == NEW
        for field in (self.title, self.date, self.address):
            field.setReadOnly(not is_new)
        self.quote.setReadOnly(not is_new)
        self.kind.setEnabled(is_new)
        if known is not None:
            self._show_known(known)
        elif not is_new:
            self._show_known(Source("", "", "press"))
        self.check()

    def _show_known(self, known: Source) -> None:
        self.title.setText(title_in(self.session.language, known.title))
        self.date.setText(known.date)
        self.address.setText(known.address)
        self.quote.setPlainText(known.quote)
        self.kind.setCurrentIndex(self.kind.findData(known.kind))

    # --- what a box of this kind answers --------------------------------------------------------

    def problem(self) -> Message | None:
        """Return what is missing."""
        if self.choice.currentText() != self.choice.itemText(self.choice.currentIndex()):
            return Message("inspect_source_unknown")
        if self.choice.currentData() == NEW and not self.title.text().strip():
            return Message("inspect_title_wanted")
        if self._is_alternative:
            try:
                self._typed_value()
            except ModelerError as error:
                return error.message
        return None

    def is_begun(self) -> bool:
        """Say whether anything was typed."""
        return bool(self.title.text() or self.value.text())

    def ready(self) -> Message:
        """Return what is going to happen."""
        cell = self.session.cell(*self._spot)
        key = "inspect_source_ready_other" if self._is_alternative else "inspect_source_ready"
        return Message(key, {"source": Labels(self.title.text(), self.title.text()) if cell else ""})

    def perform(self) -> None:
        """Set the source, or keep the value beside the one in use."""
        chosen = self.choice.currentData()
        source: Source | str = self._new() if chosen == NEW else str(chosen)
        if self._is_alternative:
            edit = sourcing.add_alternative(self.session, self._spot, self._typed_value(), source)
        else:
            edit = sourcing.set_source(self.session, self._spot, source)
        self.session.perform(edit)

    def _typed_value(self) -> float:
        return typing.typed_value(self.session.model.lines[self._spot.line], self.value.text())

    def _new(self) -> Source:
        title = self.title.text().strip()
        kind: SourceKind = self.kind.currentData()
        return Source(
            sourcing.free_id(self.session.model, title),
            title,
            kind,
            self.address.text().strip(),
            self.date.text().strip(),
            self.quote.toPlainText().strip(),
        )
