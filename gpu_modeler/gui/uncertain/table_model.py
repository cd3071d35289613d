"""The uncertainties as Qt reads them: one row each, with figures in the line's unit and their effect on one cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import set_uncertainty
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.gui.uncertain.rows import (
    EFFECT,
    FIGURES,
    HEADS,
    HOW,
    LINE,
    NOTE,
    ON,
    SHAPE,
    SOURCE,
    TEXT,
    WHERE,
    Drawn,
    Row,
    has_words,
    read_row,
    row_text,
)
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import Labels, say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DRAWN = Role.UserRole
ROOT = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class UncertaintyModel(QAbstractTableModel):
    """`refused` carries the message where what was typed is not taken."""

    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: list[str] = []
        self.near: CellPlace | None = None
        self.rows: list[Row] = []

    def refresh(self) -> None:
        """Read everything again; a table of the same rows keeps its cursor."""
        found = [
            read_row(self._session, u, self.near)
            for u in self._session.model.ordered("uncertainties")
            if has_words(self._session.model, u, self._wanted)
        ]
        if [row.uncertainty.id for row in found] == [row.uncertainty.id for row in self.rows]:
            self.rows = found
            self.redraw()
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def redraw(self) -> None:
        """Have all cells and heads drawn again."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, SOURCE))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, SOURCE)

    def narrow(self, text: str) -> None:
        """Show those alone whose line, scope, note or text has every typed word."""
        self._wanted = text.lower().split()
        self.refresh()

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of uncertainties."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the text and the note be typed, and the mark be ticked."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if index.column() in {TEXT, NOTE}:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ON else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        readers: Mapping[int, Callable[[Row, int], object]] = {
            Role.DisplayRole: partial(row_text, self._session),
            Role.EditRole: partial(row_text, self._session),
            Role.ToolTipRole: lambda row, column: plain_tip(self._tip(row, column)),
            Role.ForegroundRole: self._colour,
            Role.CheckStateRole: self._tick,
            DRAWN: self._drawn,
        }
        told = readers.get(role)
        if role == Role.TextAlignmentRole:
            return RIGHT if column in FIGURES else LEFT
        return told(row, column) if told is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name, and what it means as its tip."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADS):
            return None
        if role == Role.TextAlignmentRole:
            return RIGHT if section in FIGURES else LEFT
        keys = {Role.DisplayRole: "uncertain_head", Role.ToolTipRole: "uncertain_head_tip"}
        key = keys.get(Role(role))
        name = f"{key}_{HEADS[section]}"
        if key is None or (role == Role.ToolTipRole and HEADS[section] not in TIPS):
            return None
        return say(name, self._session.language)

    # --- cells ------------------------------------------------------------------------------------

    def _tip(self, row: Row, column: int) -> str | None:
        language = self._session.language
        if row.fault is not None and column in {TEXT, EFFECT, SHAPE}:
            return row.fault.in_language(language)
        if column == LINE:
            return row.uncertainty.line
        if column in {WHERE, TEXT, EFFECT, NOTE, SOURCE, HOW}:
            return row_text(self._session, row, column) or None
        return say("uncertain_shape_tip", language) if column == SHAPE else None

    def _colour(self, row: Row, column: int) -> QColor | None:
        palette = theme.colours()
        if row.fault is not None and column in {TEXT, EFFECT}:
            return QColor(palette.error_mark)
        if not row.is_on:
            return QColor(palette.disabled)
        if column == TEXT:
            return QColor(palette.input_blue)
        return QColor(palette.muted) if column in {WHERE, HOW, SOURCE} else None

    def _tick(self, row: Row, column: int) -> Qt.CheckState | None:
        if column != ON:
            return None
        return Qt.CheckState.Checked if row.is_on else Qt.CheckState.Unchecked

    def _drawn(self, row: Row, column: int) -> Drawn | None:
        return row.drawn if column == SHAPE else None

    # --- typing -----------------------------------------------------------------------------------

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Take a typed distribution or note, or a tick, as one undo step."""
        row, column = self.rows[index.row()], index.column()
        if role == Role.CheckStateRole and column == ON:
            return self.switch(row.uncertainty, on=Qt.CheckState(value) == Qt.CheckState.Checked)
        text = str(value).strip()
        if role != Role.EditRole or text == row_text(self._session, row, column):
            return False
        known = row.uncertainty
        if column == TEXT:
            return self._take(replace(known, distribution=text))
        note = known.note
        zh = self._session.language == "zh"
        return self._take(replace(known, note=Labels(text, note.en) if zh else Labels(note.zh, text)))

    def switch(self, known: Uncertainty, *, on: bool) -> bool:
        """Let an uncertainty take part or not."""
        try:
            return self._take(words.switched(known, on=on))
        except ModelerError as error:
            self.refused.emit(error.message)
            return False

    def _take(self, wanted: Uncertainty) -> bool:
        try:
            set_uncertainty(self._session, wanted)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True


TIPS = frozenset({"on", "how", "text", "effect", "mean"})
