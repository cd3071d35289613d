"""The tornado as Qt reads it: one row per input, the largest swing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gpu_modeler.analysis.tornado import Bar, Tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.gui.sensitivity.shortened import shortened
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

INPUT, BAR, AT_LOW, AT_HIGH, SWING = range(5)
HEADS = ("input", "bar", "at_low", "at_high", "swing")

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DRAWN = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of a bar: the values at its ends, `None` at errors, and the texts of the input's low and high."""

    base: float | None
    at_low: float | None
    at_high: float | None
    low: str
    high: str


class TornadoModel(QAbstractTableModel):
    """`found` is `None` until a tornado is known; `bounds` are the least and greatest values of all bars."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: Tornado | None = None
        self.bars: Sequence[Bar] = ()
        self.bounds = (0.0, 0.0)
        self._ends: list[tuple[str, str]] = []

    def show_tornado(self, found: Tornado | None) -> None:
        """Show other bars; the cursor stays in its row where the inputs are the same ones."""
        bars = found.bars if found else ()
        is_same = [bar.driver for bar in bars] == [bar.driver for bar in self.bars]
        if not is_same:
            self.beginResetModel()
        self.found, self.bars = found, bars
        scenario = found.scenario if found else ""
        self._ends = [
            (
                shortened(words.end_text(self._session, bar.driver, bar.low, scenario)),
                shortened(words.end_text(self._session, bar.driver, bar.high, scenario)),
            )
            for bar in bars
        ]
        values = [
            v for bar in bars for v in (bar.at_low, bar.at_high, bar.base) if not isinstance(v, CellError)
        ]
        self.bounds = (min(values, default=0.0), max(values, default=0.0))
        if not is_same:
            self.endResetModel()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language and the colours in force."""
        if self.bars:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.bars) - 1, SWING))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, SWING)

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of bars."""
        return 0 if parent.isValid() else len(self.bars)

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
        if role == Role.ToolTipRole:
            return plain_tip(self._tip(row, column))
        if role == DRAWN:
            return self.drawn(row)
        return _alignment(column) if role == Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADS):
            return None
        if role == Role.TextAlignmentRole:
            return _alignment(section)
        return (
            say(f"tornado_head_{HEADS[section]}", self._session.language)
            if role == Role.DisplayRole
            else None
        )

    # --- cells ------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        bar, model = self.bars[row], self._session.model
        if column == INPUT:
            return words.driver_label(model, bar.driver).in_language(self._session.language)
        if column == BAR:
            return " – ".join(self._ends[row])
        assert self.found is not None
        line = model.lines[self.found.output.line]
        if column == SWING:
            return CellError.NA.text if isnan(bar.swing) else words.value_text(line, bar.swing)
        return words.value_text(line, bar.at_low if column == AT_LOW else bar.at_high)

    def _tip(self, row: int, column: int) -> str:
        language, bar = self._session.language, self.bars[row]
        if column == INPUT:
            return words.moved_label(self._session.model, bar.driver).in_language(language)
        note = say("tornado_one_sided", language) if bar.is_one_sided else ""
        return "\n".join(filter(None, [self.text(row, column), note]))

    def drawn(self, row: int) -> Drawn:
        """Return what is drawn of a bar."""
        bar = self.bars[row]
        base, low, high = (
            None if isinstance(value, CellError) else value for value in (bar.base, bar.at_low, bar.at_high)
        )
        return Drawn(base, low, high, *self._ends[row])

    def copied_text(self) -> str:
        """Return the tornado for a sheet or a mail: a tab between cells, a line each, with its heads."""
        language = self._session.language
        heads = ["input", "low", "high", "at_low", "at_high", "swing"]
        rows = [
            [
                self.text(row, INPUT),
                *self._ends[row],
                *(self.text(row, at) for at in (AT_LOW, AT_HIGH, SWING)),
            ]
            for row in range(len(self.bars))
        ]
        lines = [[say(f"tornado_head_{name}", language) for name in heads], *rows]
        return "\n".join("\t".join(cells) for cells in lines)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = {INPUT: Qt.AlignmentFlag.AlignLeft, BAR: Qt.AlignmentFlag.AlignHCenter}
    return side.get(column, Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
