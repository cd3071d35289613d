"""What holds for the whole table: whose figures, unit, scenario, kind, source; and where its headings and labels stand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import cast, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.files.tables import TableMapping
from gpu_modeler.files.tables.grid import column_number
from gpu_modeler.files.tables.mapping import TableKind
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tables.choice_delegate import ChoiceBox
from gpu_modeler.gui.tables.choices import TableChoices
from gpu_modeler.gui.tables.parts import KINDS, NOTHING, Choice, known_unit
from gpu_modeler.gui.tips import without_letter
from gpu_modeler.model import PERIOD, SourceKind
from gpu_modeler.text import say

MONEY = (
    "CNY_100m",
    "CNY_10k",
    "CNY_1m",
    "CNY_1k",
    "CNY",
    "CNY_1bn",
    "USD_1m",
    "USD_1bn",
    "USD_100m",
    "HKD_1m",
    "HKD_1k",
)
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
_COLUMNS = 4


class TablePanel(QWidget):
    """`chosen` is sent after a choice, `laid_out` after another place of headings, labels or the first row."""

    chosen = Signal()
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: TableChoices | None = None
        self.items: dict[str, ChoiceBox] = {}
        self.unit, self.scenario = ChoiceBox(self, takes_any=True), ChoiceBox(self)
        self.kind, self.source_kind = ChoiceBox(self), ChoiceBox(self)
        self.title, self.date = QLineEdit(self), QLineEdit(self)
        self.headings, self.labels, self.first_row = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._form = QGridLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(8)
        for box in (self.unit, self.scenario, self.kind, self.source_kind):
            box.activated.connect(self._choose)
            self._on_typed(box)
        for edit in (self.title, self.date):
            edit.editingFinished.connect(self._choose)
        for edit in (self.headings, self.labels, self.first_row):
            edit.editingFinished.connect(self._lay_out)

    def _on_typed(self, box: ChoiceBox) -> None:
        line = box.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._choose)

    # --- showing ------------------------------------------------------------------------------------

    def show_choices(self, choices: TableChoices) -> None:
        """Show what is chosen for a table."""
        self._choices = None  # what the fields say while they are filled is no choice
        if not self.items:
            self._make_fields(choices)
        session, table = choices.session, choices.table
        language, model = session.language, session.model
        for axis, box in self.items.items():
            items = [Choice(item.id, item.labels.in_language(language)) for item in model.axes[axis].items]
            box.offer([NOTHING, *items], table.whole.items.get(axis, ""))
        units = list(dict.fromkeys((*MONEY, *filter(None, [table.whole.unit]))))
        unknown = Choice("", say("tables_unit_not_named", language))
        self.unit.offer(
            [unknown, *(Choice(u, unit_label(u, language) or u) for u in units)], table.whole.unit
        )
        scenarios = [Choice(s.id, s.labels.in_language(language)) for s in model.ordered("scenarios")]
        self.scenario.offer(scenarios, choices.scenario)
        by_heading = Choice("", say("tables_kind_by_heading", language))
        kinds = [Choice(kind, say(f"import_kind_{kind}", language)) for kind in KINDS if kind]
        self.kind.offer([by_heading, *kinds], choices.kind)
        sources = [
            Choice(kind, say(f"source_kind_{kind.replace(' ', '_')}", language)) for kind in SOURCE_KINDS
        ]
        self.source_kind.offer(sources, choices.source.kind)
        self.title.setText(choices.source.title)
        self.title.setPlaceholderText(" · ".join(dict.fromkeys((choices.workbook.name, choices.sheet.name))))
        self.date.setText(choices.source.date)
        self._show_layout(table)
        self._choices = choices

    def _show_layout(self, table: TableMapping) -> None:
        self.headings.setText(", ".join(str(row + 1) for row in table.headings))
        self.labels.setText(", ".join(column_letters(column) for column in table.labels))
        self.first_row.setText(str(table.first_row + 1))
        for edit in (self.headings, self.labels, self.first_row):
            _mark(edit, is_right=True)

    def _make_fields(self, choices: TableChoices) -> None:
        """Make a field for each axis but time, and lay all fields out."""
        session = choices.session
        axes = [axis for axis in session.model.ordered("axes") if axis.id != PERIOD]
        fields: list[tuple[str, QWidget]] = []
        for axis in axes:
            box = self.items[axis.id] = ChoiceBox(self)
            box.activated.connect(self._choose)
            self._on_typed(box)
            fields.append((axis.labels.in_language(session.language), box))
        rest: tuple[tuple[str, QWidget], ...] = (
            ("unit", self.unit),
            ("scenario", self.scenario),
            ("kind", self.kind),
            ("title", self.title),
            ("date", self.date),
            ("source_kind", self.source_kind),
            ("headings", self.headings),
            ("labels", self.labels),
            ("first_row", self.first_row),
        )
        fields += [(say(f"tables_whole_{key}", session.language), field) for key, field in rest]
        for number, (name, field) in enumerate(fields):
            row, column = divmod(number, _COLUMNS)
            label = QLabel(without_letter(name), self, textFormat=Qt.TextFormat.PlainText)
            label.setBuddy(field)
            self._form.addWidget(label, row, 2 * column)
            self._form.addWidget(field, row, 2 * column + 1)
            self._form.setColumnStretch(2 * column + 1, 1)
            combos.call(field, name)
            field.setMinimumWidth(90)
        for (_, before), (_, after) in pairwise(fields):
            QWidget.setTabOrder(before, after)

    # --- choosing -----------------------------------------------------------------------------------

    def _choose(self) -> None:
        """Take over what the fields say; a unit that is none stays marked and changes nothing."""
        choices = self._choices
        if choices is None:
            return
        before = choices.mapping()
        items = {axis: key for axis, box in self.items.items() if (key := box.key)}
        unit = known_unit(self.unit.key or "")
        _mark(self.unit, is_right=unit is not None)
        whole = replace(choices.table.whole, items=items, unit=unit or "")
        choices.table = replace(choices.table, whole=whole)
        choices.scenario = self.scenario.key or choices.scenario
        choices.kind = cast("TableKind", self.kind.key or "")
        kind = cast("SourceKind", self.source_kind.key or choices.source.kind)
        choices.source = replace(
            choices.source, title=self.title.text().strip(), date=self.date.text().strip(), kind=kind
        )
        if choices.mapping() != before:
            self.chosen.emit()

    def _lay_out(self) -> None:
        """Take over where headings, labels and values stand; what is no row or column is marked."""
        choices = self._choices
        if choices is None:
            return
        rows, columns = _numbers(self.headings.text()), _letters(self.labels.text())
        first = _numbers(self.first_row.text())
        for edit, is_right in (
            (self.headings, rows),
            (self.labels, columns),
            (self.first_row, first and len(first) == 1),
        ):
            _mark(edit, is_right=bool(is_right))
        if not (rows and columns and first and len(first) == 1):
            return
        table = replace(choices.table, headings=rows, labels=columns, first_row=first[0])
        if table.headings != choices.table.headings and first[0] == choices.table.first_row:
            table = replace(table, first_row=max(rows) + 1, last_row=None)
        if table != choices.table:
            choices.take(table)
            self._show_layout(table)
            self.laid_out.emit()


def _numbers(text: str) -> tuple[int, ...]:
    """Return rows as counted from 0; none where a text is no row."""
    parts = [part for part in re.split(r"[\s,，、]+", text) if part]
    if not all(re.fullmatch(r"[1-9][0-9]{0,6}", part) for part in parts):
        return ()
    return tuple(int(part) - 1 for part in parts)


def _letters(text: str) -> tuple[int, ...]:
    """Return columns as counted from 0; none where a text is no column."""
    columns = tuple(column_number(part) for part in re.split(r"[\s,，、]+", text) if part)
    return columns if columns and all(0 <= column < 16_384 for column in columns) else ()


def _mark(field: QWidget, *, is_right: bool) -> None:
    """Outline a field whose text cannot be taken."""
    field.setStyleSheet("" if is_right else f"border: 1px solid {theme.colours().error_mark};")
