"""Indices as Qt reads them: a row per uncertain input, the largest total first."""

from __future__ import annotations

from math import inf, isnan
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gpu_modeler.analysis.indices import Index as SobolIndex
from gpu_modeler.analysis.indices import interval
from gpu_modeler.app import driver_words as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui.drivers.answer import DriversAnswer
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

INPUT, BARS, FIRST, FIRST_INTERVAL, TOTAL, TOTAL_INTERVAL = range(6)
HEADS = ("input", "bars", "first", "first_interval", "total", "total_interval")
INDEX = Qt.ItemDataRole.UserRole
ENDS = (0.1, 0.2, 0.25, 0.5, 0.75, 1.0)
"""Where the scale of the bars may end."""
NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class DriversModel(QAbstractTableModel):
    """`answer` is `None` before the first run."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.answer: DriversAnswer | None = None
        self.is_outdated = False
        self.rows: list[SobolIndex] = []
        self.sorted_by = TOTAL

    def show_answer(self, answer: DriversAnswer | None) -> None:
        """Show another run."""
        self.beginResetModel()
        self.answer = answer
        self.rows = sorted(answer.factors, key=self._rank) if answer is not None else []
        self.endResetModel()

    def sort_by(self, column: int) -> None:
        """Put the largest first-order, or the largest total index first."""
        self.sorted_by = FIRST if column in {FIRST, FIRST_INTERVAL} else TOTAL
        self.show_answer(self.answer)

    def _rank(self, found: SobolIndex) -> float:
        value = (found.first if self.sorted_by == FIRST else found.total).value
        return inf if isnan(value) else -value

    @property
    def most(self) -> float:
        """Return the share at which the scale of the bars ends: a round one, above all intervals."""
        reach = max((interval(each)[1] for row in self.rows for each in (row.first, row.total)), default=1.0)
        return next((end for end in ENDS if reach <= end), ENDS[-1])

    def mark_outdated(self, *, outdated: bool) -> None:
        """Draw the figures as those of an older model, or as today's."""
        if outdated != self.is_outdated:
            self.is_outdated = outdated
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language and the colours in force."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, TOTAL_INTERVAL))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, TOTAL_INTERVAL)

    def factor(self, row: int) -> SobolIndex:
        """Return the index of a row."""
        return self.rows[row]

    # --- what Qt asks -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of uncertain inputs."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.TextAlignmentRole:
            return NUMBERS if column > BARS else WORDS
        if role == Role.ToolTipRole:
            return plain_tip(self._tip(row, column))
        return self.factor(row) if role == INDEX else None

    def text(self, row: int, column: int) -> str:
        """Return a cell in words; the bars say both shares, for those who do not see them."""
        found, language = self.factor(row), self._session.language
        assert self.answer is not None
        if column == INPUT:
            return self.answer.names[found.factor].in_language(language)
        if column == BARS:
            return f"{words.share_text(found.first)} – {words.share_text(found.total)}"
        estimate = found.first if column in {FIRST, FIRST_INTERVAL} else found.total
        shown = words.share_text if column in {FIRST, TOTAL} else words.interval_text
        return shown(estimate)

    def _tip(self, row: int, column: int) -> str:
        language = self._session.language
        if column <= BARS:
            name = self.text(row, INPUT)
            return f"{name} · {self.factor(row).factor}\n{say('drivers_tip_open', language)}"
        name = "first" if column in {FIRST, FIRST_INTERVAL} else "total"
        return say(f"drivers_tip_{name}", language)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADS):
            return None
        if role == Role.TextAlignmentRole:
            return NUMBERS if section > BARS else WORDS
        if role == Role.DisplayRole:
            mark = " ▼" if section == self.sorted_by else ""
            return say(f"drivers_head_{HEADS[section]}", self._session.language) + mark
        return None

    def copied_text(self) -> str:
        """Return the figures as tab-separated text."""
        columns = [column for column in range(len(HEADS)) if column != BARS]
        language = self._session.language
        rows = [[say(f"drivers_head_{HEADS[column]}", language) for column in columns]]
        rows += [[self.text(row, column) for column in columns] for row in range(self.rowCount())]
        return "\n".join("\t".join(row) for row in rows)
