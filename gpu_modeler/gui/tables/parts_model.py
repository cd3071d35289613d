"""What rows or columns of the table stand for, one line each: whether it is used, line, items, unit, kind, sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.tables import Part
from gpu_modeler.files.tables.mapping import TableKind
from gpu_modeler.files.tables.units import unit_of
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tables.choices import Label, TableChoices
from gpu_modeler.text import Message, say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
KINDS: tuple[TableKind, ...] = get_args(TableKind)
SIGNS = ("+", "-")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from: what is stored, and what a person reads."""

    key: str
    text: str


class PartsModel(QAbstractTableModel):
    """`changed` is sent after each choice. Columns: label, line, one for each axis, unit, kind, sign."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, is_of_rows: bool) -> None:
        super().__init__(parent)
        self._is_of_rows = is_of_rows
        self._choices: TableChoices | None = None
        self._fields: list[str] = []

    def show_choices(self, choices: TableChoices) -> None:
        """Show the rows or columns of a table."""
        self.beginResetModel()
        self._choices = choices
        axes = choices.session.model.orders["axes"]
        self._fields = ["label", "line", *axes, "unit", "kind", "sign"]
        self.endResetModel()

    @property
    def labels(self) -> list[Label]:
        """Return the labels in the table's order."""
        if self._choices is None:
            return []
        return self._choices.row_labels if self._is_of_rows else self._choices.column_labels

    def part(self, row: int) -> Part:
        """Return what is chosen for a label."""
        return self._parts[self.labels[row].text]

    def field(self, column: int) -> str:
        """Return what a column holds: label, line, unit, kind, sign, or the id of an axis."""
        return self._fields[column]

    @property
    def _parts(self) -> dict[str, Part]:
        assert self._choices is not None
        return self._choices.rows if self._is_of_rows else self._choices.columns

    # --- Qt -----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many labels there are."""
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many things are chosen."""
        return 0 if parent.isValid() else len(self._fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Name the columns."""
        if role != Role.DisplayRole or orientation != Qt.Orientation.Horizontal or self._choices is None:
            return None
        field, session = self._fields[section], self._choices.session
        if field in session.model.axes:
            return session.model.axes[field].labels.in_language(session.language)
        if field == "label":
            return say("tables_row" if self._is_of_rows else "tables_column", session.language)
        return say(f"tables_field_{field}", session.language)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let all be chosen but the label, which is ticked or not."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if self._fields[index.column()] == "label":
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags if self.part(index.row()).is_ignored else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return what is chosen, as a person reads it; what is only alike is written with a question mark."""
        if not index.isValid():
            return None
        field, part = self._fields[index.column()], self.part(index.row())
        if role == Role.CheckStateRole and field == "label":
            return Qt.CheckState.Unchecked if part.is_ignored else Qt.CheckState.Checked
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            return self._text(index.row(), field, part)
        if role == Role.EditRole:
            return self.key(part, field)
        if role == Role.ForegroundRole and (part.is_ignored or self._is_only_alike(field, part)):
            return QColor(theme.colours().muted)
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Choose something. A unit that is none is refused."""
        if not index.isValid():
            return False
        text, field = self.labels[index.row()].text, self._fields[index.column()]
        if role == Role.CheckStateRole and field == "label":
            is_ignored = Qt.CheckState(value) == Qt.CheckState.Unchecked
            made: Part | None = replace(self._parts[text], is_ignored=is_ignored)
        elif role == Role.EditRole and field != "label":
            made = _with(self._parts[text], field, str(value or ""))
        else:
            return False
        if made is None:
            return False
        self._parts[text] = made
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.changed.emit()
        return True

    # --- choices ------------------------------------------------------------------------------------

    def offers(self, index: Index) -> list[Choice]:
        """Return what may be chosen in a cell, the most likely first; the first entry stands for nothing."""
        assert self._choices is not None
        session, field = self._choices.session, self._fields[index.column()]
        language, nothing = session.language, Choice("", "—")
        if field == "line":
            return [nothing, *self._line_offers(self.labels[index.row()].text)]
        if field in session.model.axes:
            items = session.model.axes[field].items
            return [nothing, *(Choice(item.id, item.labels.in_language(language)) for item in items)]
        if field == "kind":
            return [nothing, *(Choice(kind, say(f"import_kind_{kind}", language)) for kind in KINDS if kind)]
        if field == "sign":
            return [Choice(sign, say(f"tables_sign_{_SIGN_WORDS[sign]}", language)) for sign in SIGNS]
        units = dict.fromkeys(
            ("CNY_100m", "CNY_10k", "CNY_1m", "CNY_1k", "CNY", "USD_1m", "%", "1", "x", "chip", "share_10k")
        )
        return [nothing, *(Choice(unit, self._unit_text(unit)) for unit in units)]

    def _line_offers(self, label: str) -> list[Choice]:
        assert self._choices is not None
        model, language = self._choices.session.model, self._choices.session.language
        alike = [match for match in self._choices.likenesses(label) if match.line in model.lines]
        first = [
            Choice(
                match.line,
                f"{model.lines[match.line].labels.in_language(language)}   {match.line}   {match.score:.0%}",
            )
            for match in alike
        ]
        others = [
            Choice(line.id, f"{line.labels.in_language(language)}   {line.id}")
            for line in model.ordered("lines")
            if line.id not in {match.line for match in alike}
        ]
        return [*first, *others]

    def key(self, part: Part, field: str) -> str:
        """Return what is stored for a field."""
        if field == "line":
            return part.line
        if field == "unit":
            return part.unit
        if field == "kind":
            return part.kind
        return ("-" if part.is_negative else "+") if field == "sign" else part.items.get(field, "")

    # --- text ---------------------------------------------------------------------------------------

    def _text(self, row: int, field: str, part: Part) -> str:
        assert self._choices is not None
        session, label = self._choices.session, self.labels[row].text
        if field == "label":
            return label
        if part.is_ignored:
            return say("tables_not_used", session.language) if field == "line" else ""
        key = self.key(part, field)
        if field == "line" and not key:
            return self._likeness_text(label) if part.is_empty and not part.unit else ""
        if field == "sign":
            return "−" if part.is_negative else ""
        return self._shown(field, key) if key else ""

    def _shown(self, field: str, key: str) -> str:
        assert self._choices is not None
        model, language = self._choices.session.model, self._choices.session.language
        if field == "line":
            return model.lines[key].labels.in_language(language) if key in model.lines else key
        if field == "unit":
            return self._unit_text(key)
        if field == "kind":
            return say(f"import_kind_{key}", language)
        return next((i.labels.in_language(language) for i in model.axes[field].items if i.id == key), key)

    def _likeness_text(self, label: str) -> str:
        assert self._choices is not None
        matches = self._choices.likenesses(label)
        if not matches or not self._is_of_rows:
            return say("tables_choose", self._choices.session.language)
        model, language = self._choices.session.model, self._choices.session.language
        name = model.lines[matches[0].line].labels.in_language(language)
        return Message("tables_alike", {"line": name, "score": f"{matches[0].score:.0%}"}).in_language(
            language
        )

    def _unit_text(self, unit: str) -> str:
        assert self._choices is not None
        return unit_label(unit, self._choices.session.language) or unit

    def _is_only_alike(self, field: str, part: Part) -> bool:
        return field == "line" and part.is_empty


_SIGN_WORDS = {"+": "as_it_is", "-": "turned"}


def _with(part: Part, field: str, key: str) -> Part | None:
    """Return the part with one field chosen; `None` where the key is none."""
    if field == "line":
        return replace(part, line=key)
    if field == "kind":
        return replace(part, kind=key) if key in KINDS else None
    if field == "sign":
        return replace(part, is_negative=key == "-")
    if field == "unit":
        unit = known_unit(key)
        return None if unit is None else replace(part, unit=unit)
    items = {axis: item for axis, item in {**part.items, field: key}.items() if item}
    return replace(part, items=items)


def known_unit(text: str) -> str | None:
    """Return a unit in the spelling of formulas, as tables or formulas write it; `None` for what is none."""
    if not text.strip():
        return ""
    try:
        return unit_of(text) or Unit.parse(text).text
    except ModelerError:
        return None
