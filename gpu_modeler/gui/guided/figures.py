"""A table of fields by companies: texts as they are typed, faults marked where they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.app.guided import fields
from gpu_modeler.app.guided.fields import Currency, Field
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Labels, Language, Message, say

WHAT, UNIT, FIRST = 0, 1, 2
"""Columns: what is asked, its unit; the companies follow; with reasons, these come last."""
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class FiguresModel(QAbstractTableModel):
    """`texts` maps (company's place, field's id) to what was typed; `typed` says that one of them changed."""

    typed = Signal()

    def __init__(self, language: Language, parent: QObject | None = None, *, has_reasons: bool) -> None:
        super().__init__(parent)
        self._language = language
        self._has_reasons = has_reasons
        self.fields: tuple[Field, ...] = ()
        self.companies: tuple[Labels, ...] = ()
        self.currency = Currency()
        self.texts: dict[tuple[int, str], str] = {}
        self.more: Mapping[tuple[int, str], Message] = {}

    def show_fields(self, asked: Sequence[Field], companies: Sequence[Labels], currency: Currency) -> None:
        """Ask these of these companies; what was typed stays."""
        self.beginResetModel()
        self.fields, self.companies, self.currency = tuple(asked), tuple(companies), currency
        self.endResetModel()

    def show_faults(self, more: Mapping[tuple[int, str], Message]) -> None:
        """Mark what is wrong beyond each field by itself."""
        self.more = more
        self._draw_again()

    def propose(self, texts: Mapping[tuple[int, str], str]) -> None:
        """Fill in what is not typed yet."""
        for key, text in texts.items():
            self.texts.setdefault(key, text)
        self._draw_again()

    def _draw_again(self) -> None:
        if self.fields and self.companies:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.fields) - 1, self.columnCount() - 1))

    # --- Qt ---------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of fields."""
        return 0 if parent.isValid() else len(self.fields)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the companies' columns and those around them."""
        return 0 if parent.isValid() else FIRST + len(self.companies) + self._has_reasons

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the companies."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section in {WHAT, UNIT}:
            return say("guided_column_what" if section == WHAT else "guided_column_unit", self._language)
        if section - FIRST < len(self.companies):
            return self.companies[section - FIRST].in_language(self._language)
        return say("guided_column_why", self._language)

    def place(self, index: Index) -> tuple[int, Field] | None:
        """Return (company's place, field) of a cell that is typed into."""
        at = index.column() - FIRST
        if not index.isValid() or not 0 <= at < len(self.companies):
            return None
        return at, self.fields[index.row()]

    def index_of(self, company: int, field: Field) -> QModelIndex:
        """Return the cell of a company's field."""
        return self.index(self.fields.index(field), FIRST + company)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, fault and colours of a cell."""
        if not index.isValid():
            return None
        roles, asked = Qt.ItemDataRole, self.place(index)
        if role in {roles.DisplayRole, roles.EditRole}:
            return self._text(index)
        if role == roles.TextAlignmentRole and asked is not None and asked[1].measure not in {"text", "date"}:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fault = self.fault(*asked) if asked is not None else None
        if role == roles.ToolTipRole:
            return plain_tip(fault.in_language(self._language) if fault is not None else self._text(index))
        palette = theme.colours()
        if asked is None:
            return (
                QColor(palette.muted if index.column() != WHAT else palette.text)
                if role == roles.ForegroundRole
                else None
            )
        is_typed = bool(self.texts.get((asked[0], asked[1].id), "").strip())
        if role == roles.BackgroundRole and fault is not None and is_typed:
            return QColor(palette.error_fill)
        if role == roles.ForegroundRole:
            return QColor(palette.error_mark if fault is not None and is_typed else palette.input_blue)
        return None

    def _text(self, index: Index) -> str:
        asked = self.place(index)
        if asked is not None:
            return self.texts.get((asked[0], asked[1].id), "")
        field = self.fields[index.row()]
        if index.column() == WHAT:
            return field.labels.in_language(self._language)
        if index.column() == UNIT:
            if field.measure in {"text", "date"}:
                return ""
            return unit_label(self.currency.unit(field.measure), self._language)
        return field.reason.in_language(self._language)

    def fault(self, company: int, field: Field) -> Message | None:
        """Return what is wrong with a company's field."""
        found = fields.fault(field, self.texts.get((company, field.id), ""), self.currency)
        return found or self.more.get((company, field.id))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the companies' cells be typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        made = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return made | Qt.ItemFlag.ItemIsEditable if self.place(index) is not None else made

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a text as it is; what is wrong with it is marked, and it stays."""
        asked = self.place(index)
        if asked is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.texts[asked[0], asked[1].id] = str(value).strip()
        self._draw_again()
        self.typed.emit()
        return True

    def paste(self, index: Index, block: str) -> tuple[int, int]:
        """Put a block of tab-separated texts from a cell on; return (rows, columns) taken.

        A first column of names, as it stands before copied figures, is left out.
        """
        rows = [row.split("\t") for row in block.rstrip("\r\n").splitlines()]
        if not rows or self.place(index) is None:
            return 0, 0
        if all(len(row) > 1 for row in rows) and not any(_is_figure(row[0]) for row in rows):
            rows = [row[1:] for row in rows]
        first_row, first = index.row(), index.column() - FIRST
        for down, row in enumerate(rows[: len(self.fields) - first_row]):
            for across, text in enumerate(row[: len(self.companies) - first]):
                self.texts[first + across, self.fields[first_row + down].id] = text.strip()
        self._draw_again()
        self.typed.emit()
        return len(rows), max(map(len, rows))


def _is_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text) or not text.strip()
