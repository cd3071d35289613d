"""Correlations as a matrix for Qt: uncertainties in rows and columns, heat-coloured, the same on both sides of the diagonal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.analysis.correlation_pairs import MOVED, Nearest
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.edits import RemoveCorrelation, SetCorrelation
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.sensitivity.heat import ground
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.model import Correlation
from gpu_modeler.text import Message, say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROOT = QModelIndex()
MOVED_ROLE = Role.UserRole
MUCH = 0.05
"""Pairs without a correlation are marked in the model's own matrix only where they get that much."""
CENTRE = Qt.AlignmentFlag.AlignCenter


class MatrixModel(QAbstractTableModel):
    """With `is_nearest` it shows the nearest possible matrix, and nothing can be typed."""

    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None, *, is_nearest: bool = False) -> None:
        super().__init__(parent)
        self._session = session
        self.is_nearest = is_nearest
        self.names: list[str] = []
        self.several: Counter[str] = Counter()
        self.nearest: Nearest | None = None

    def show_names(self, names: list[str], draws: Counter[str]) -> None:
        """Show these uncertainties, of which each has so many draws."""
        self.several = draws
        if names == self.names:
            self.redraw()
            return
        self.beginResetModel()
        self.names = names
        self.endResetModel()

    def show_nearest(self, nearest: Nearest | None) -> None:
        """Mark what the nearest possible matrix moves."""
        self.nearest = nearest
        self.redraw()

    def redraw(self) -> None:
        """Have everything drawn again."""
        if self.names:
            last = len(self.names) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, last))
            for side in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
                self.headerDataChanged.emit(side, 0, last)

    # --- what is known ----------------------------------------------------------------------------

    def correlation(self, row: int, column: int) -> Correlation | None:
        """Return the record of a cell."""
        key = self.key(row, column)
        return self._session.model.correlations.get(key)

    def key(self, row: int, column: int) -> tuple[str, str]:
        """Return a cell's pair in the order in which the model keeps it."""
        return Correlation(self.names[row], self.names[column], 0.0).key

    def is_open(self, row: int, column: int) -> bool:
        """Say whether a cell can be typed over: one's own only where it has several draws."""
        return not self.is_nearest and (row != column or self.several[self.names[row]] > 1)

    def value(self, row: int, column: int) -> float | None:
        """Return the correlation of a cell; `None` where there is none."""
        known = self.correlation(row, column)
        if self.is_nearest and self.nearest is not None:
            found = self.nearest.pairs.get(self.key(row, column))
            return found if found is not None and (known or abs(found) >= MOVED) else None
        return known.value if known else None

    def is_moved(self, row: int, column: int) -> bool:
        """Say whether the nearest possible matrix has another value here."""
        if self.nearest is None or self.nearest.is_possible:
            return False
        found = self.nearest.pairs.get(self.key(row, column))
        known = self.correlation(row, column)
        least = MOVED if known or self.is_nearest else MUCH
        return found is not None and abs(found - (known.value if known else 0.0)) >= least

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of uncertainties shown."""
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the same number."""
        return self.rowCount(parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let open cells be typed over."""
        flags = super().flags(index)
        is_open = index.isValid() and self.is_open(index.row(), index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if is_open else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        readers: Mapping[int, Callable[[int, int], object]] = {
            Role.DisplayRole: self.text,
            Role.EditRole: self._editing_text,
            Role.BackgroundRole: self._ground,
            Role.ForegroundRole: self._colour,
            Role.ToolTipRole: partial(cell_tip, self._session, self),
            MOVED_ROLE: self.is_moved,
        }
        if role == Role.TextAlignmentRole:
            return CENTRE
        reader = readers.get(role)
        return reader(index.row(), index.column()) if reader is not None else None

    def text(self, row: int, column: int) -> str:
        """Return a correlation to two decimals; 1 for an uncertainty of a single draw with itself."""
        value = self.value(row, column)
        if value is not None:
            return f"{value:.2f}"
        return "1" if row == column and self.several[self.names[row]] <= 1 else ""

    def _editing_text(self, row: int, column: int) -> str:
        value = self.value(row, column)
        return "" if value is None else f"{value:.10g}"

    def _ground(self, row: int, column: int) -> QColor | None:
        value, palette = self.value(row, column), theme.colours()
        if value:
            return QColor(ground(palette, value))
        return QColor(palette.raised) if row == column else None

    def _colour(self, row: int, column: int) -> QColor | None:
        palette = theme.colours()
        is_fixed = row == column and self.value(row, column) is None
        return QColor(palette.muted) if is_fixed else None

    def headerData(self, section: int, _side: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Name rows by their uncertainty, and columns by its number alone: the rows say which it is."""
        if not 0 <= section < len(self.names):
            return None
        model, language = self._session.model, self._session.language
        name = words.label(model, model.uncertainties[self.names[section]]).in_language(language)
        if role == Role.ToolTipRole:
            return plain_tip(name)
        if role == Role.TextAlignmentRole:
            is_row = _side == Qt.Orientation.Vertical
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter if is_row else CENTRE
        if role != Role.DisplayRole:
            return None
        is_named = _side == Qt.Orientation.Vertical and not self.is_nearest
        return f"{section + 1}  {name}" if is_named else str(section + 1)

    # --- typing -----------------------------------------------------------------------------------

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Take a typed correlation as one undo step; nothing, or 0, takes it away."""
        text = str(value).strip().replace("−", "-")
        if role != Role.EditRole or text == self._editing_text(index.row(), index.column()):
            return False
        key = self.key(index.row(), index.column())
        number = read_correlation(text)
        if number is None:
            self.refused.emit(Message("correlations_not_a_number", {"text": text}))
            return False
        known = self._session.model.correlations.get(key)
        record = Correlation(*key, number) if known is None else Correlation(*key, number, known.note)
        return self.perform(record if number else None, key)

    def perform(self, record: Correlation | None, key: tuple[str, str]) -> bool:
        """Have a correlation set, or taken away; a refusal is told."""
        try:
            self._session.perform(SetCorrelation(record) if record else RemoveCorrelation(*key))
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True


def cell_tip(session: Session, entries: MatrixModel, row: int, column: int) -> str:
    """Return what the pointer on a cell tells: the pair, what it is, why, and where it is moved to."""
    language, model = session.language, session.model
    known = entries.correlation(row, column)
    first, second = (
        words.label(model, model.uncertainties[entries.names[at]]).in_language(language)
        for at in (row, column)
    )
    lines = [first if row == column else f"{first} – {second}"]
    if row == column:
        key = "correlations_tip_own" if entries.several[entries.names[row]] > 1 else "correlations_tip_single"
        lines.append(say(key, language))
    if known is not None and known.note.in_language(language):
        lines.append(known.note.in_language(language))
    if entries.is_moved(row, column) and entries.nearest is not None:
        before = known.value if known else 0.0
        after = entries.nearest.pairs[entries.key(row, column)]
        told = {"before": f"{before:.2f}", "after": f"{after:.2f}"}
        lines.append(Message("correlations_tip_moved", told).in_language(language))
    return plain_tip("\n".join(lines))


def read_correlation(text: str) -> float | None:
    """Return a number as typed, nothing as 0; `None` where it is none between -1 and 1."""
    if not text:
        return 0.0
    is_percent = text.endswith(("%", "％"))
    try:
        number = float(text.rstrip("%％"))
    except ValueError:
        return None
    number = number / 100 if is_percent else number
    return number if -1 <= number <= 1 else None
