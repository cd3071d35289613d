"""What both tables of the page have in common: a cell of the model per row, a scenario per column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.analysis.outputs import Output, label
from gpu_modeler.app import typing
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message, say

Index = QModelIndex | QPersistentModelIndex
WHAT, UNIT, FIRST = 0, 1, 2
"""Columns: the cell's name, its unit, and from here on the scenarios."""
LONG_HEAD = 14
"""Letters; longer names of scenarios stand in two lines where they have a blank."""
ROOT = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SideBySide(QAbstractTableModel):
    """`refused` is sent with the message where what was typed is not taken."""

    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rows: list[Output] = []
        self.scenarios: tuple[str, ...] = ()

    def show_rows(self, rows: Sequence[Output]) -> None:
        """Show these cells in the model's scenarios; the cursor stays where they are the same ones."""
        scenarios = self.session.model.orders["scenarios"]
        if list(rows) == self.rows and scenarios == self.scenarios:
            self.redraw()
            return
        self.beginResetModel()
        self.rows, self.scenarios = list(rows), scenarios
        self.endResetModel()

    def redraw(self) -> None:
        """Have all cells and heads drawn again."""
        if self.rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1), []
            )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    # --- where ------------------------------------------------------------------------------------

    def scenario_at(self, column: int) -> str:
        """Return a column's scenario, empty where it is none's."""
        at = column - FIRST
        return self.scenarios[at] if 0 <= at < len(self.scenarios) else ""

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of cells of the model."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return name, unit, and the scenarios."""
        return 0 if parent.isValid() else FIRST + len(self.scenarios)

    def is_open(self, row: int, scenario: str) -> bool:
        """Say whether a cell can be typed over."""
        raise NotImplementedError

    # --- what is shown ----------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let open cells be edited."""
        flags = super().flags(index)
        scenario = self.scenario_at(index.column())
        is_open = index.isValid() and bool(scenario) and self.is_open(index.row(), scenario)
        return flags | Qt.ItemFlag.ItemIsEditable if is_open else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, number to edit, colours, font and tip of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column >= FIRST else LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            colour = self.colour(row, column)
            return QColor(colour) if colour else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tip(row, column)) or None
        if role == Qt.ItemDataRole.EditRole and self.scenario_at(column):
            return self._editing_text(row, column)
        return None

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        output, language = self.rows[row], self.session.language
        if column == WHAT:
            return label(self.session.model, output).in_language(language)
        if column == UNIT:
            return Unit.parse(self.session.model.lines[output.line].unit).label(language)
        return self.number(output, self.value(row, self.scenario_at(column)))

    def value(self, row: int, scenario: str) -> float | CellError:
        """Return a cell's value in a scenario."""
        output = self.rows[row]
        return self.session.figures.value(output.line, output.place, scenario)

    def number(self, output: Output, value: float | CellError) -> str:
        """Write a value as the grid does."""
        if isinstance(value, CellError):
            return value.text
        line = self.session.model.lines[output.line]
        return number_text(value, pattern_of(line.unit, line.number_format))

    def colour(self, row: int, column: int) -> str:
        """Return the text's colour, empty for the usual one."""
        palette = theme.colours()
        if column == UNIT:
            return palette.muted
        scenario = self.scenario_at(column)
        is_error = bool(scenario) and isinstance(self.value(row, scenario), CellError)
        return palette.error_mark if is_error else ""

    def tip(self, row: int, column: int) -> str:
        """Return what the pointer on a cell tells."""
        return self.rows[row].line if column == WHAT else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the head of a column; a scenario's note as its tip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section >= FIRST else LEFT
        language, scenario = self.session.language, self.scenario_at(section)
        known = self.session.model.scenarios.get(scenario)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(known.note.in_language(language)) if known else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return in_two_lines(known.labels.in_language(language)) if known else self.head(section)

    def head(self, column: int) -> str:
        """Return the head of a column that is no scenario's."""
        keys = {WHAT: "scenarios_head_what", UNIT: "scenarios_head_unit"}
        return say(keys[column], self.session.language) if column in keys else ""

    # --- typing -----------------------------------------------------------------------------------

    def _editing_text(self, row: int, column: int) -> str:
        value = self.value(row, self.scenario_at(column))
        line = self.session.model.lines[self.rows[row].line]
        return "" if isinstance(value, CellError) else typing.editing_text(line, value)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Type into the model's cell in the column's scenario, as one undo step."""
        text, scenario = str(value), self.scenario_at(index.column())
        if role != Qt.ItemDataRole.EditRole or not scenario:
            return False
        if text == self._editing_text(index.row(), index.column()):
            return False  # left as it was: nothing becomes the scenario's own
        if text.strip().startswith("="):
            self.refused.emit(Message("scenarios_no_formulas"))
            return False
        output = self.rows[index.row()]
        try:
            self.session.type_into_cell(output.line, output.place, text, scenario, self)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True


def in_two_lines(name: str) -> str:
    """Return a long name broken at the blank or hyphen nearest to its middle."""
    if len(name) <= LONG_HEAD:
        return name
    middle = len(name) / 2
    breaks = [at + 1 for at, letter in enumerate(name[:-1]) if letter in " -"]
    at = min(breaks, key=lambda cut: abs(cut - middle), default=0)
    return f"{name[:at].rstrip()}\n{name[at:]}" if at else name
