"""The two-way table as Qt reads it, and the view: a heat map with the base marked, copied as a table."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.analysis.sensitivity import Scale, Sensitivity
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.palette import blended
from gpu_modeler.gui.sensitivity.heat import ground
from gpu_modeler.gui.sensitivity.shortened import all_shortened
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
IS_BASE = Qt.ItemDataRole.UserRole


class SensitivityModel(QAbstractTableModel):
    """First input down, second across. `found` is `None` until a table is known."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: Sensitivity | None = None
        self._reach = 0.0
        self._is_heated = True
        self._headings: list[list[str]] = []

    def show_table(self, found: Sensitivity | None) -> None:
        """Show other values; a cursor stays where the table keeps its size."""
        is_same_size = (
            found is not None and self.found is not None and found.values.shape == self.found.values.shape
        )
        if not is_same_size:
            self.beginResetModel()
        self.found = found
        self._reach = _reach(found)
        self._headings = [self._texts_of(scale) for scale in found.scales] if found is not None else []
        if not is_same_size:
            self.endResetModel()
            return
        self.retranslate()

    def heat(self, *, heated: bool) -> None:
        """Colour cells by how far they are from the base, or leave them plain."""
        if heated != self._is_heated:
            self._is_heated = heated
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language and the colours in force."""
        if self.found is None:
            return
        rows, columns = self.rowCount(), self.columnCount()
        self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of the first input's settings."""
        return 0 if parent.isValid() or self.found is None else self.found.values.shape[1]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of the second input's settings, one where there is no second."""
        if parent.isValid() or self.found is None:
            return 0
        return self.found.values.shape[2] if len(self.found.scales) > 1 else 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or self.found is None:
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role in {Role.ToolTipRole, Role.AccessibleTextRole}:
            sentence = self._sentence(row, column)
            return plain_tip(sentence) if role == Role.ToolTipRole else sentence
        if role == Role.BackgroundRole:
            return QColor(self._ground(row, column))
        if role == Role.ForegroundRole:
            is_error = isinstance(self._value(row, column), CellError)
            return QColor(theme.colours().error_mark if is_error else theme.colours().text)
        if role == Role.FontRole:
            return theme.font(bold=True) if self.is_base(row, column) else None
        if role == IS_BASE:
            return self.is_base(row, column)
        return (
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if role == Role.TextAlignmentRole
            else None
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a setting."""
        side = 0 if orientation == Qt.Orientation.Vertical else 1
        count = self.rowCount() if side == 0 else self.columnCount()
        if self.found is None or section >= count:
            return None
        if role == Role.DisplayRole:
            return self.heading(side, section)
        if role == Role.FontRole:
            is_base = side < len(self.found.scales) and self.found.scales[side].base == section
            return theme.font(bold=True) if is_base else theme.font()
        return (
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            if role == Role.TextAlignmentRole
            else None
        )

    # --- cells ------------------------------------------------------------------------------------

    def heading(self, side: int, at: int) -> str:
        """Return a setting as a person reads it; over the only column the output's unit."""
        assert self.found is not None
        if side < len(self.found.scales):
            return self._headings[side][at]
        return output_unit(self._session, self.found)

    def _texts_of(self, scale: Scale) -> list[str]:
        model = self._session.model
        return all_shortened([words.setting_text(model, scale.driver, at) for at in scale.settings])

    def is_base(self, row: int, column: int) -> bool:
        """Say whether a cell is the one in force."""
        return self.found is not None and self.found.base_at in {(row, column), (row,)}

    def _value(self, row: int, column: int) -> float | CellError:
        assert self.found is not None
        at = (row, column)[: len(self.found.scales)]
        return self.found.value(0, *at)

    def text(self, row: int, column: int) -> str:
        """Return a value as tables show it."""
        assert self.found is not None
        line = self._session.model.lines[self.found.outputs[0].line]
        return words.value_text(line, self._value(row, column))

    def _ground(self, row: int, column: int) -> str:
        assert self.found is not None
        value, base = self._value(row, column), self.found.base[0]
        if isinstance(value, CellError):
            return theme.colours().error_fill
        middle = 0.0 if isinstance(base, CellError) else base
        is_plain = not self._is_heated or not self._reach
        return ground(theme.colours(), 0.0 if is_plain else (value - middle) / self._reach)

    def _sentence(self, row: int, column: int) -> str:
        """Tell a cell in full: the settings, the value with its unit, and how far it is from the base."""
        assert self.found is not None
        session, language, found = self._session, self._session.language, self.found
        line = session.model.lines[found.outputs[0].line]
        settings = "; ".join(
            f"{words.driver_label(session.model, scale.driver).in_language(language)} {self.heading(side, at)}"
            for side, (scale, at) in enumerate(zip(found.scales, (row, column), strict=False))
        )
        value = self._value(row, column)
        told = {"settings": settings, "value": words.value_with_unit(line, value)}
        base = found.base[0]
        if self.is_base(row, column):
            return Message("sensitivity_cell_base", told).in_language(language)
        if isinstance(value, CellError) or isinstance(base, CellError) or not base:
            return Message("sensitivity_cell", told).in_language(language)
        change = f"{(value - base) / abs(base):+.1%}"
        return Message("sensitivity_cell_change", told | {"change": change}).in_language(language)

    def copied_text(self) -> str:
        """Return the table for a sheet or a mail: a tab between cells, a line each, with its heads."""
        columns = range(self.columnCount())
        head = ["", *(self.heading(1, column) for column in columns)]
        rows = [
            [self.heading(0, row), *(self.text(row, column) for column in columns)]
            for row in range(self.rowCount())
        ]
        return "\n".join("\t".join(cells) for cells in [head, *rows])


def output_unit(session: Session, found: Sensitivity) -> str:
    """Return the unit of a table's output as a person reads it; of percentages their sign."""
    from gpu_modeler.formula import Unit

    return Unit.parse(session.model.lines[found.outputs[0].line].unit).label(session.language)


def _reach(found: Sensitivity | None) -> float:
    """Return the largest distance of a value from the base."""
    if found is None:
        return 0.0
    base = found.base[0]
    away = np.abs(found.values[0] - (0.0 if isinstance(base, CellError) else base))
    known = away[np.isfinite(away)]
    reach = float(known.max()) if known.size else 0.0
    return 0.0 if isnan(reach) else reach


class HeatDelegate(QStyledItemDelegate):
    """Draws the heat and the value, and a frame around the base."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; called by Qt."""
        palette = theme.colours()
        box = QRectF(option.rect)
        colour = index.data(Role.BackgroundRole)
        is_current = bool(option.state & option.state.State_Selected)
        fill = blended(palette.accent, colour.name(), 0.14) if is_current else colour
        painter.fillRect(box, QColor(fill))
        painter.save()
        painter.setFont(index.data(Role.FontRole) or theme.font())
        painter.setPen(index.data(Role.ForegroundRole))
        painter.drawText(box.adjusted(8, 0, -8, 0), int(index.data(Role.TextAlignmentRole)), index.data())
        if index.data(IS_BASE):
            painter.setPen(QPen(QColor(palette.text), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        elif is_current:
            painter.setPen(QPen(QColor(palette.accent), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()


class SensitivityTable(QTableView):
    """The grid of the table. Ctrl+C copies all of it."""

    def __init__(self, model: SensitivityModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(HeatDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(88)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table; let all other keys be."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def wanted_height(self) -> int:
        """Return the height at which every row can be seen."""
        frame = 2 * self.frameWidth() + 4
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + frame

    def copy(self) -> None:
        """Put the table on the clipboard."""
        QGuiApplication.clipboard().setText(self._model.copied_text())

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setStyleSheet(header_sheet(palette))
        self.setStyleSheet(f"SensitivityTable {{ border: 1px solid {palette.border}; }}")
        self._model.retranslate()
