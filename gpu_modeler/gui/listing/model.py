"""Rows of texts as a table: what a page lists, already in words."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip

Tone = Literal["", "good", "bad", "warn", "muted", "strong"]
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in words, whether it holds numbers, and how wide it may become in letters."""

    heading: str
    is_number: bool = False
    most: int = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it stands for, its texts, how each is toned (all by the last tone where fewer), and its tips.

    `about` is what a hit of the search may lie in besides the texts. A `heading` spans the table and cannot be opened.
    """

    key: Hashable
    texts: tuple[str, ...]
    tones: tuple[Tone, ...] = ("",)
    tips: tuple[str, ...] = ()
    about: str = ""
    is_heading: bool = False

    def tone(self, column: int) -> Tone:
        """Return how a text is toned."""
        return self.tones[min(column, len(self.tones) - 1)]

    def fits(self, words: str) -> bool:
        """Say whether every word that is searched for is in the row."""
        held = " ".join((*self.texts, self.about)).casefold()
        return all(word in held for word in words.casefold().split())


class ListingModel(QAbstractTableModel):
    """Shows rows; they are replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Show other rows; nothing is told where they are the same."""
        if (tuple(columns), tuple(rows)) == (self.columns, self.rows):
            return
        self.beginResetModel()
        self.columns, self.rows = tuple(columns), tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows; called by Qt."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns; called by Qt."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading; called by Qt."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row but headings be chosen; called by Qt."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown in a cell; called by Qt."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[column] if column < len(row.texts) else ""
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(row.tone(column))
        if role == Qt.ItemDataRole.FontRole:
            return _font(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.tips[column]) if column < len(row.tips) else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[column])
        return None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _colour(tone: Tone) -> QColor | None:
    palette = theme.colours()
    chosen = {
        "good": palette.ok_mark,
        "bad": palette.error_mark,
        "warn": palette.warning_mark,
        "muted": palette.muted,
    }.get(tone)
    return QColor(chosen) if chosen else None


def _font(row: Row, column: int) -> QFont | None:
    if row.is_heading or row.tone(column) == "strong":
        return theme.font("body", bold=True)
    return None
