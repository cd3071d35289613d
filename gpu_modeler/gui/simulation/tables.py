"""Tables of texts: the figures of one output, and chances by year. Ctrl+C copies all of a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.leading_table import table_sheet
from gpu_modeler.gui.simulation.card import as_text
from gpu_modeler.gui.simulation.told import Told
from gpu_modeler.gui.simulation.words import CHANCE, NOTHING, Scale
from gpu_modeler.text import Language, say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class RowsModel(QAbstractTableModel):
    """Texts in rows below a head; the first column stands at the left, numbers at the right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[list[str]] = [[]]

    def show_rows(self, rows: list[list[str]]) -> None:
        """Show other texts; the first row is the head."""
        self.beginResetModel()
        self.rows = rows or [[]]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows below the head."""
        return 0 if parent.isValid() else len(self.rows) - 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.rows[0])

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        if role == Role.DisplayRole:
            return self.rows[1 + index.row()][index.column()]
        return _alignment(index.column()) if role == Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.rows[0]):
            return None
        if role == Role.TextAlignmentRole:
            return _alignment(section)
        return self.rows[0][section] if role == Role.DisplayRole else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class RowsView(QTableView):
    """Shows such a table as high as its rows."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 5)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: list[list[str]], language: Language, name: str) -> None:
        """Show other texts."""
        self._language = language
        self.rows.show_rows(rows)
        self.setAccessibleName(name)
        if rows and rows[0]:
            self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height at which every row can be seen; called by Qt."""
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        return QSize(320, height + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the same; called by Qt."""
        return QSize(200, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table; let all other keys be."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy the table; called by Qt."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("simulation_copy_table", self._language)).triggered.connect(self.copy)
        menu.exec(event.globalPos())

    def copy(self) -> None:
        """Put the table on the clipboard, a tab between cells."""
        QGuiApplication.clipboard().setText(as_text(self.rows.rows))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(table_sheet(palette, "RowsView"))


def figure_rows(told: Told, scale: Scale, language: Language) -> list[list[str]]:
    """Return an output's figures, each with its standard error; the width of quantiles of trials that were not kept."""
    summary = told.summary
    named = {
        say("simulation_mean", language): summary.mean,
        say("simulation_sd", language): summary.sd,
        **{f"P{level * 100:.0f}": estimate for level, estimate in summary.quantiles.items()},
    }
    has_width = any(estimate.width > 0 for estimate in named.values())
    heads = ["", _value_head(scale, language), say("simulation_error", language)]
    rows = [heads, *([name, *scale.value_and_error(estimate)] for name, estimate in named.items())]
    rows += [
        [say("simulation_least", language), scale.text(summary.least), NOTHING],
        [say("simulation_greatest", language), scale.text(summary.greatest), NOTHING],
        [say("simulation_failed", language), _count(summary.failed, summary.trials), NOTHING],
    ]
    if has_width:
        widths = [
            scale.text(estimate.width) if estimate.width > 0 else NOTHING for estimate in named.values()
        ]
        column = [say("simulation_width", language), *widths, NOTHING, NOTHING, NOTHING]
        rows = [[*row, width] for row, width in zip(rows, column, strict=True)]
    return rows


def _value_head(scale: Scale, language: Language) -> str:
    if not scale.label:
        return say("simulation_value", language)
    return say("simulation_value_in", language, unit=scale.label)


def _count(failed: int, trials: int) -> str:
    share = f" · {CHANCE.text(failed / trials, 2)}" if failed else ""
    return f"{failed:,}{share}"
