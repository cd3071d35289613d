"""The chances of all companies as Qt reads them: a row per company, a column per question."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import Standing
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app import race_words as words
from gpu_modeler.app import simulating
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.race.answer import RaceAnswer
from gpu_modeler.text import say

QUESTIONS = ("leads", "first_to_profit", "survives", "worth_more")
COMPANY_COLUMN = 0
CHANCE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a cell draws: the chance, `None` where the question does not arise, and whether it is of today's model."""

    chance: Estimate | None
    text: str
    is_outdated: bool


class RaceModel(QAbstractTableModel):
    """`answer` is `None` before the first run. Rows are in the order of the axis, or by falling chance of a question."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.answer: RaceAnswer | None = None
        self.year = ""
        self.sorted_by = ""
        self.is_outdated = False
        self.rows: list[Standing] = []

    def show_answer(self, answer: RaceAnswer | None, year: str) -> None:
        """Show another run, or another year of the same one."""
        self.beginResetModel()
        self.answer, self.year = answer, year
        self.rows = self._ordered()
        self.endResetModel()

    def sort_by(self, question: str) -> None:
        """Put those first whose chance is the largest; an empty question is the order of the axis."""
        self.sorted_by = question
        self.show_answer(self.answer, self.year)

    def _ordered(self) -> list[Standing]:
        rows = list(self.answer.figures.standings[self.year]) if self.answer is not None else []
        if self.sorted_by:
            rows.sort(key=lambda row: -_value(getattr(row, self.sorted_by)))
        return rows

    def mark_outdated(self, *, outdated: bool) -> None:
        """Draw the figures as those of an older model, or as today's."""
        if outdated != self.is_outdated:
            self.is_outdated = outdated
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language and the colours in force."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(QUESTIONS)))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(QUESTIONS))

    # --- what a row stands for ----------------------------------------------------------------------

    def company(self, row: int) -> str:
        """Return the company of a row."""
        return self.rows[row].company

    def output(self, row: int, column: int) -> Output:
        """Return the cell of the model whose distribution stands behind a chance; the value for the company itself."""
        company = self.company(row)
        question = QUESTIONS[column - 1] if column else "worth_more"
        assert self.answer is not None
        last = self.answer.figures.years[-1]
        return {
            "leads": Output(simulating.REVENUE, (self.year, company)),
            "first_to_profit": Output(simulating.PROFIT, (self.year, company)),
            "survives": Output(simulating.FUNDS, (last, company)),
            "worth_more": Output(simulating.WORTH, (company,)),
        }[question]

    # --- what Qt asks -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of companies."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else 1 + len(QUESTIONS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.ToolTipRole:
            return self._tip(column)
        if role == Role.FontRole and column == COMPANY_COLUMN:
            return theme.font("body", bold=True)
        if role == Role.ForegroundRole and column == COMPANY_COLUMN:
            return QColor(theme.colours().accent)
        if role == CHANCE and column:
            return Drawn(self.chance(row, column), self.text(row, column), self.is_outdated)
        return None

    def chance(self, row: int, column: int) -> Estimate | None:
        """Return the chance of a cell."""
        found: Estimate | None = getattr(self.rows[row], QUESTIONS[column - 1])
        return found

    def text(self, row: int, column: int) -> str:
        """Return a cell in words."""
        language = self._session.language
        if column == COMPANY_COLUMN:
            assert self.answer is not None
            return words.company_labels(self.answer.model)[self.company(row)].in_language(language)
        chance = self.chance(row, column)
        return say("race_earns_already", language) if chance is None else words.chance_text(chance)

    def _tip(self, column: int) -> str:
        language = self._session.language
        if column == COMPANY_COLUMN:
            return say("race_tip_company", language)
        return f"{say(f'race_tip_{QUESTIONS[column - 1]}', language)}\n{say('race_tip_cell', language)}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= len(QUESTIONS):
            return None
        if role == Role.ToolTipRole and section:
            return say(f"race_tip_{QUESTIONS[section - 1]}", self._session.language)
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return self.heading(section) if role == Role.DisplayRole else None

    def heading(self, column: int) -> str:
        """Return the name of a column."""
        name = QUESTIONS[column - 1] if column else "company"
        last = self.answer.figures.years[-1] if self.answer is not None else ""
        text = say(f"race_head_{name}", self._session.language, year=self.year, last=last)
        return f"{text} ▼" if column and name == self.sorted_by else text

    def copied_text(self) -> str:
        """Return the whole table as tab-separated text."""
        columns = range(self.columnCount())
        rows = [[self.heading(column).removesuffix(" ▼") for column in columns]]
        rows += [[self.text(row, column) for column in columns] for row in range(len(self.rows))]
        return "\n".join("\t".join(row) for row in rows)


def _value(chance: Estimate | None) -> float:
    """Return a chance to sort by; those to whom the question does not apply come last."""
    return -1.0 if chance is None or isnan(chance.value) else chance.value
