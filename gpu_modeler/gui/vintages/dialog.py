"""The box in which a vintage is recorded or changed: cell, kind, range, date, source, note."""

from __future__ import annotations

from itertools import count
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from gpu_modeler.app import typing
from gpu_modeler.app.session import Session
from gpu_modeler.app.vintages import KINDS
from gpu_modeler.edits import SetVintage
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import combos
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.listing.source_box import SourceBox
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.gui.vintages.words import kind_words
from gpu_modeler.model import Line, Place, Vintage, VintageKind
from gpu_modeler.text import Labels, Message


class VintageDialog(CheckedDialog):
    """Checks what is typed as it is typed. `made` is the id of what was recorded."""

    def __init__(
        self,
        session: Session,
        known: Vintage | None,
        here: tuple[str, Place] | None,
        parent: QWidget | None = None,
    ) -> None:
        title = "vintages_edit_title" if known else "vintages_add_title"
        super().__init__(session, title, "vintages_accept", parent)
        self._known, self.made = known, ""
        self.line, self.kind = QComboBox(self), QComboBox(self)
        self.items: dict[str, QComboBox] = {}
        self.low, self.high, self.date = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.source = SourceBox(session, self)
        self.note_zh, self.note_en = QLineEdit(self), QLineEdit(self)
        self._places = QWidget(self)
        self._row = QHBoxLayout(self._places)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING[2])
        self._fill()
        self._lay_out()
        self._show(known, here)
        self._connect()
        self.check()

    def _fill(self) -> None:
        language = self.session.language
        self.line.setEditable(True)
        self.line.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for line in self.session.model.ordered("lines"):
            self.line.addItem(line.labels.in_language(language), line.id)
        completer = self.line.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        self.line.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for kind in KINDS:
            example = Vintage("", "", (), _kind(kind), None, None)
            self.kind.addItem(kind_words(example, language), kind)

    def _lay_out(self) -> None:
        self.low.setPlaceholderText(self.say("vintages_low_hint"))
        self.high.setPlaceholderText(self.say("vintages_high_hint"))
        self.date.setPlaceholderText("2026-01-22")
        rows: tuple[tuple[str, QWidget], ...] = (
            ("vintages_field_line", self.line),
            ("vintages_field_place", self._places),
            ("vintages_field_kind", self.kind),
            ("vintages_field_low", self.low),
            ("vintages_field_high", self.high),
            ("vintages_field_date", self.date),
            ("vintages_field_source", self.source),
            ("change_note_zh", self.note_zh),
            ("change_note_en", self.note_en),
        )
        for key, field in rows:
            self.form.addRow(self.say(key), field)
        self.resize(620, 480)

    def _show(self, known: Vintage | None, here: tuple[str, Place] | None) -> None:
        line, place = (known.line, known.place) if known else here or ("", ())
        self.line.setCurrentIndex(max(0, self.line.findData(line)))
        self._show_places(place)
        if known is None:
            self.low.setFocus()
            return
        record = self.session.model.lines[known.line]
        self.kind.setCurrentIndex(self.kind.findData(known.kind))
        for field, end in ((self.low, known.low), (self.high, known.high)):
            field.setText("" if end is None else typing.editing_text(record, end))
        self.date.setText(known.date)
        self.source.choose(known.source)
        self.note_zh.setText(known.note.zh)
        self.note_en.setText(known.note.en)

    def _connect(self) -> None:
        self.line.currentIndexChanged.connect(self._change_line)
        for field in (self.low, self.high, self.date, self.note_zh, self.note_en):
            field.textChanged.connect(self.pause.start)
        for box in (self.kind, self.source):
            box.currentIndexChanged.connect(self.pause.start)
        for box in (self.line, self.source):
            box.editTextChanged.connect(self.pause.start)

    # --- the place ------------------------------------------------------------------------------------

    @property
    def record(self) -> Line | None:
        """Return the line that is chosen, `None` where what is typed is none."""
        if self.line.currentText() != self.line.itemText(self.line.currentIndex()):
            return None
        return self.session.model.lines.get(str(self.line.currentData() or ""))

    @property
    def place(self) -> Place:
        """Return the place that is chosen."""
        return tuple(str(box.currentData()) for box in self.items.values())

    def _change_line(self) -> None:
        chosen = {axis: str(box.currentData()) for axis, box in self.items.items()}
        line = self.record
        self._show_places(tuple(chosen.get(axis, "") for axis in line.axes) if line else ())
        self.pause.start()

    def _show_places(self, place: Place) -> None:
        """Offer the items of the line's axes."""
        for box in self.items.values():
            self._row.removeWidget(box)
            box.deleteLater()
        self.items.clear()
        line, language = self.record, self.session.language
        self._show_unit(line)
        for at, axis in enumerate(line.axes if line else ()):
            box = self.items[axis] = QComboBox(self._places)
            for item in self.session.model.axes[axis].items:
                box.addItem(item.labels.in_language(language), item.id)
            box.setCurrentIndex(max(0, box.findData(place[at] if at < len(place) else "")))
            combos.call(box, self.session.model.axes[axis].labels.in_language(language))
            box.currentIndexChanged.connect(self.pause.start)
            self._row.addWidget(box)

    def _show_unit(self, line: Line | None) -> None:
        """Say in which unit a number without one is taken."""
        unit = unit_label(line.unit, self.session.language) if line is not None else ""
        for key, field in (("vintages_field_low", self.low), ("vintages_field_high", self.high)):
            label = self.form.labelForField(field)
            if isinstance(label, QLabel):
                label.setText(f"{self.say(key)} ({unit})" if unit else self.say(key))

    # --- what is typed --------------------------------------------------------------------------------

    def vintage(self) -> Vintage:
        """Return what is typed as a record.

        Raises:
            ModelerError: a number cannot be read.
        """
        low, high = self._end(self.low), self._end(self.high)
        kind = _kind(str(self.kind.currentData()))
        if kind in {"flash report", "actual"}:  # one number: what was reported is no range
            low = high if low is None else low
            high = low if high is None else high
        line = self.record
        note = Labels(self.note_zh.text().strip(), self.note_en.text().strip())
        name = self._known.id if self._known else self._free_id()
        date = self.date.text().strip() or self.source.date
        chosen = line.id if line else self.line.currentText()
        return Vintage(name, chosen, self.place, kind, low, high, self.source.chosen, date, note)

    def _end(self, field: QLineEdit) -> float | None:
        line, text = self.record, field.text().strip()
        return typing.typed_value(line, text) if text and line is not None else None

    def _free_id(self) -> str:
        line = self.record
        cell = ":".join((line.id if line else "", *self.place))
        names = (f"vintage:{cell}:{number}" for number in count(1))
        return next(name for name in names if name not in self.session.model.vintages)

    def problem(self) -> Message | None:
        """Return what cannot be taken as it is typed."""
        try:
            SetVintage(self.vintage()).replacements(self.session.model)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Say that it can be taken."""
        return Message("vintages_ready")

    def is_begun(self) -> bool:
        """Say whether a number is typed."""
        return bool(self.low.text().strip() or self.high.text().strip())

    def perform(self) -> None:
        """Record it."""
        vintage = self.vintage()
        self.session.perform(SetVintage(vintage), self)
        self.made = vintage.id


def _kind(name: str) -> VintageKind:
    found: VintageKind = next(kind for kind in get_args(VintageKind) if kind == name)
    return found
